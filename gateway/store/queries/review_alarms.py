"""The alarms of a review, and how each went, step by step. Never writes, and never reads outside a scope."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from gateway.domain.review_scope import Scope
from gateway.store.queries import alarms
from gateway.store.queries.alarms import WITHIN, AlarmSummary
from gateway.store.queries.events import scoped
from gateway.store.statement import Statement

MOST = 200
_INSIDE = f"{WITHIN} AND kind != 'drill'"
_IDS = Statement(f"SELECT id FROM alarm WHERE {_INSIDE} ORDER BY id DESC LIMIT :limit")
_ONE = Statement(f"SELECT id FROM alarm WHERE id = :id AND {_INSIDE}")


def raised(connection: Connection, scope: Scope, limit: int = MOST) -> Sequence[AlarmSummary]:
    """Return the alarms that were raised within the scope, the newest first."""
    rows = _IDS.rows(connection, {**scoped(scope), "limit": limit})
    return alarms.by_ids(connection, [row[0] for row in rows])[::-1]


def one(connection: Connection, scope: Scope, alarm: int) -> AlarmSummary | None:
    """Return an alarm that was raised within the scope."""
    row = _ONE.first(connection, {"id": alarm, **scoped(scope)})
    return alarms.by_ids(connection, [row[0]])[0] if row is not None else None
