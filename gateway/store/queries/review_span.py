"""Which numbers the events of a time have: so an old day is found without an index of its own. Never writes.

Numbers order events, times are an annotation: after a wrong clock an hour may have numbers from far apart.
What lies between is then read too, and left out by its time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from gateway.domain.review_scope import Scope
from gateway.store import event_counts
from gateway.store.event_counts import BLOCK_MICROS
from gateway.store.moment import to_micros
from gateway.store.statement import Statement

SHORT = 5_000
"""Events not counted yet that are looked through by number; of more the times are asked."""
_SPAN = Statement("SELECT min(first), max(last) FROM event_span WHERE block BETWEEN :first AND :last")
_LAST = Statement("SELECT coalesce(max(id), 0) FROM event")
_LATEST = Statement(
    "SELECT min(id), max(id) FROM event INDEXED BY event_received"
    " WHERE received_at >= :since AND received_at < :until AND id > :counted"
)


@dataclass(frozen=True, slots=True)
class Span:
    """Numbers from `first` to `last`, both included."""

    first: int
    last: int


def spans(connection: Connection, scope: Scope) -> Sequence[Span]:
    """Return the stretches of numbers in which every event of the scope's time lies, oldest first."""
    since, until = to_micros(scope.since), to_micros(scope.until)
    blocks = {"first": since // BLOCK_MICROS, "last": (until - 1) // BLOCK_MICROS}
    found = [] if scope.empty else [_SPAN.first(connection, blocks)]
    counted = event_counts.counted(connection)
    last = int(_LAST.scalar(connection))
    if not scope.empty and counted < last:
        near = last - counted <= SHORT
        times = {"since": since, "until": until, "counted": counted}
        found.append((counted + 1, last) if near else _LATEST.first(connection, times))
    return [Span(row[0], row[1]) for row in found if row is not None and row[0] is not None]
