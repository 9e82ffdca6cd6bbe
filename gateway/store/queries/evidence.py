"""What an export reads beside events and alarms: names, and the rows of its review. Never writes."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import Connection

from gateway.domain.register import GENESIS, ReviewId
from gateway.store import register
from gateway.store.register import Stored
from gateway.store.statement import Statement

_PEOPLE = Statement("SELECT id, name FROM person WHERE id IN (SELECT value FROM json_each(:ids))")
_PLACES = Statement(
    "WITH RECURSIVE above (id, name, inside) AS"
    " (SELECT id, name, inside FROM place WHERE id IN (SELECT value FROM json_each(:ids))"
    "  UNION ALL SELECT above.id, place.name || ' ' || above.name, place.inside"
    "  FROM above JOIN place ON place.id = above.inside)"
    " SELECT id, name FROM above WHERE inside IS NULL"
)
_OF_REVIEW = Statement("SELECT seq FROM register WHERE review = :review ORDER BY seq")


def people(connection: Connection, ids: Collection[str]) -> Mapping[str, str]:
    """Return names by id; who was removed from the site has none."""
    return dict(_PEOPLE.rows(connection, {"ids": json.dumps(sorted(ids))}))


def places(connection: Connection, ids: Collection[str]) -> Mapping[str, str]:
    """Return whole names by id, outermost first."""
    return dict(_PLACES.rows(connection, {"ids": json.dumps(sorted(ids))}))


def rows_of(connection: Connection, review: ReviewId) -> Sequence[Stored]:
    """Return the rows of one review, oldest first, each with the link to the row before it."""
    found: list[Stored] = []
    for (seq,) in _OF_REVIEW.rows(connection, {"review": review}):
        found += register.rows(connection, seq, 1, register.hash_of(connection, seq - 1) or GENESIS)
    return found
