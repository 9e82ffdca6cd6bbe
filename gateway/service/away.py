"""Whether the relay is to be relied on: a mark that the interface writes and the core reads."""

from __future__ import annotations

from datetime import datetime, timedelta

from gateway.domain.model import Now
from gateway.store import away
from gateway.store.db import Database

MARK_EVERY = timedelta(seconds=30)
"""How often the mark is written while all is well: each costs one sync."""
GONE_AFTER = timedelta(seconds=120)
"""Silence after which no message leads to the relay any more and its loss is a fault (FIGURES F9: 180 s)."""


def note_heard(database: Database, now: Now) -> None:
    """Remember that the relay has just done its work. Raises StoreRefused where disk or database refuse."""
    with database.write() as connection:
        away.set_heard(connection, now.steady)


def heard(database: Database) -> datetime | None:
    """Return when the relay was last heard, on the steady clock; None where it never was."""
    with database.look() as connection:
        return away.heard(connection)


def reachable(database: Database, steady: datetime) -> bool:
    """Tell whether the relay was heard lately."""
    last = heard(database)
    return last is not None and steady - last <= GONE_AFTER
