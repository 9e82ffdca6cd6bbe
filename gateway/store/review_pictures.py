"""Statements on the pictures that reviews hold beyond their day. Decides nothing, and keeps no picture."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from gateway.domain.model import PersonId
from gateway.domain.register import ReviewId
from gateway.domain.vision import SnapshotId
from gateway.store.moment import from_micros, to_micros
from gateway.store.statement import Row, Statement

_COLUMNS = "event, review, snapshot, kept_at, until"
_ADD = Statement(
    f"INSERT INTO review_picture ({_COLUMNS}) VALUES (:event, :review, :snapshot, :kept_at, :until)"
)
_ALL = Statement(f"SELECT {_COLUMNS} FROM review_picture ORDER BY event, review")
_OF_EVENT = Statement(
    f"SELECT {_COLUMNS} FROM review_picture WHERE event = :event"
    " AND review IN (SELECT value FROM json_each(:reviews)) ORDER BY review"
)
_COUNT = Statement("SELECT count(*) FROM review_picture WHERE review = :review")
_OWNERS = Statement(
    "SELECT DISTINCT p.snapshot, e.person FROM review_picture p JOIN event e ON e.id = p.event"
    " WHERE e.person IS NOT NULL ORDER BY p.snapshot"
)
_DROP = Statement("DELETE FROM review_picture WHERE event = :event AND review = :review")
_DROP_ALL = Statement("DELETE FROM review_picture")


@dataclass(frozen=True, slots=True)
class KeptPicture:
    """A picture that one review holds."""

    event: int
    review: ReviewId
    snapshot: SnapshotId
    kept_at: datetime
    until: datetime
    """Never longer, whenever the review ends."""


def add(connection: Connection, kept: KeptPicture) -> None:
    """Write that a review holds a picture."""
    _ADD.run(
        connection,
        {
            "event": kept.event,
            "review": kept.review,
            "snapshot": kept.snapshot,
            "kept_at": to_micros(kept.kept_at),
            "until": to_micros(kept.until),
        },
    )


def every(connection: Connection) -> Sequence[KeptPicture]:
    """Return every picture that a review holds."""
    return [_kept(row) for row in _ALL.rows(connection)]


def of_event(connection: Connection, event: int, reviews: Collection[int]) -> Sequence[KeptPicture]:
    """Return which of some reviews hold the picture of an event."""
    rows = _OF_EVENT.rows(connection, {"event": event, "reviews": json.dumps(sorted(reviews))})
    return [_kept(row) for row in rows]


def count(connection: Connection, review: ReviewId) -> int:
    """Return how many pictures a review holds."""
    return int(_COUNT.scalar(connection, {"review": review}))


def owners(connection: Connection) -> Sequence[tuple[SnapshotId, PersonId]]:
    """Return whose face each held picture shows."""
    return [(SnapshotId(snapshot), PersonId(person)) for snapshot, person in _OWNERS.rows(connection)]


def drop(connection: Connection, kept: KeptPicture) -> None:
    """Let a review hold a picture no more."""
    _DROP.run(connection, {"event": kept.event, "review": kept.review})


def drop_all(connection: Connection) -> None:
    """Let no review hold a picture: their keys are shredded."""
    _DROP_ALL.run(connection)


def _kept(row: Row) -> KeptPicture:
    event, review, snapshot, kept_at, until = row
    return KeptPicture(
        event, ReviewId(review), SnapshotId(snapshot), from_micros(kept_at), from_micros(until)
    )
