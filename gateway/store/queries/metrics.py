"""Counts for a collector: each by an index or over what is open, so that asking every 10 s costs little."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, text

_OPEN = text("SELECT kind, state, count(*) FROM alarm WHERE state != 'resolved' GROUP BY kind, state")
_WAITING = text(
    "SELECT channel, count(*), min(created_at) FROM notification"
    " WHERE state IN ('pending', 'sending', 'failed_temporary') GROUP BY channel"
)
_REVIEWS = text("SELECT count(*) FROM review WHERE state = 'open' AND expires_at > :now")
_DELETED = text("SELECT class, sum(count) FROM retention_receipt GROUP BY class")
_LAST_EVENT = text("SELECT coalesce(max(id), 0) FROM event")
_SEEN = text("SELECT type, count(*) FROM event WHERE id > :after AND id <= :upto GROUP BY type")


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits for one channel, and since when, in microseconds of the wall clock."""

    channel: str
    waiting: int
    oldest: int


def open_by_kind(connection: Connection) -> Sequence[tuple[str, str, int]]:
    """Return how many alarms are open, by kind and state."""
    return [(str(kind), str(state), int(count)) for kind, state, count in connection.execute(_OPEN)]


def queues(connection: Connection) -> Sequence[Queue]:
    """Return what waits to be sent, by channel."""
    return [Queue(str(row[0]), int(row[1]), int(row[2])) for row in connection.execute(_WAITING)]


def reviews_open(connection: Connection, now: int) -> int:
    """Return how many reviews are open at a wall time in microseconds."""
    return int(connection.execute(_REVIEWS, {"now": now}).scalar_one())


def deleted(connection: Connection) -> Mapping[str, int]:
    """Return how many records retention has removed, by class, as its receipts say."""
    return {str(row[0]): int(row[1]) for row in connection.execute(_DELETED)}


def last_event(connection: Connection) -> int:
    """Return the highest number of an event."""
    return int(connection.execute(_LAST_EVENT).scalar_one())


def seen(connection: Connection, after: int, upto: int) -> Mapping[str, int]:
    """Return how many events of each type there are among these numbers."""
    found = connection.execute(_SEEN, {"after": after, "upto": upto})
    return {str(row[0]): int(row[1]) for row in found}
