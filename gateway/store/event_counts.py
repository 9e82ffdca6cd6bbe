"""Statements that count events by place and time, some at a time, far behind the way of a press.

What was counted is exact whatever the clock did: it goes by the numbers of events, not by their times.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Connection

from gateway.store.statement import Statement

BLOCK = timedelta(hours=4)
"""What is counted together: a day of UTC+8, or of any zone whole blocks away from UTC, is six of them."""
BLOCK_MICROS = 14_400_000_000
"""The same, as the statements say it."""

_COUNTED = Statement("SELECT coalesce(max(last), 0) FROM event_span")
_LAST = Statement("SELECT coalesce(max(id), 0) FROM event")
_UPTO = Statement("SELECT max(id) FROM (SELECT id FROM event WHERE id > :after ORDER BY id LIMIT :most)")
_COUNT = Statement(
    "INSERT INTO event_count (block, place, events, alarms)"
    f" SELECT received_at / {BLOCK_MICROS}, place, count(*), sum(alarm IS NOT NULL) FROM event"
    " WHERE id > :after AND id <= :upto AND place IS NOT NULL GROUP BY 1, 2"
    " ON CONFLICT (block, place) DO UPDATE SET events = events + excluded.events,"
    " alarms = alarms + excluded.alarms"
)
_SPAN = Statement(
    "INSERT INTO event_span (block, first, last)"
    f" SELECT received_at / {BLOCK_MICROS}, min(id), max(id) FROM event"
    " WHERE id > :after AND id <= :upto GROUP BY 1"
    " ON CONFLICT (block) DO UPDATE SET first = min(first, excluded.first), last = max(last, excluded.last)"
)


def uncounted(connection: Connection) -> int:
    """Return how many events wait to be counted, at most: numbers may have gaps."""
    return int(_LAST.scalar(connection)) - counted(connection)


def counted(connection: Connection) -> int:
    """Return the number of the last event that was counted."""
    return int(_COUNTED.scalar(connection))


def count(connection: Connection, most: int) -> None:
    """Count the next events, so many at most."""
    after = counted(connection)
    values = {"after": after, "upto": _UPTO.scalar(connection, {"after": after, "most": most})}
    _COUNT.run(connection, values)
    _SPAN.run(connection, values)
