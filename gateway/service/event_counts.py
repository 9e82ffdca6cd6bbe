"""Use case: count what has happened by place and time, so that a review of months is seen at a glance."""

from __future__ import annotations

from gateway.store import event_counts
from gateway.store.db import Database

WAITS = 1000
"""Events that are worth a commit: fewer are counted by whoever asks."""
AT_ONCE = 1000
"""Events of one transaction, which a press may have to wait for: some milliseconds."""
CHUNKS = 4
"""Transactions of one look."""


def tend(database: Database) -> int:
    """Count what waits, some of it; return how many transactions that took. Raises StoreRefused."""
    for nth in range(CHUNKS):
        with database.read() as connection:
            if event_counts.uncounted(connection) < WAITS:
                return nth
        with database.write() as connection:
            event_counts.count(connection, AT_ONCE)
    return CHUNKS
