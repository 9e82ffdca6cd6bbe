"""Deadlines of doors and what a new run of the core begins with. Never unlocks anything."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from gateway.domain.command import Order
from gateway.domain.door import clamped
from gateway.domain.model import CommandId, Now
from gateway.domain.site import Site
from gateway.store import doors, orders
from gateway.store.db import Database


def wake(database: Database, site: Site, now: Now) -> None:
    """Begin a run: what the last one meant to unlock stays locked, and no deadline is beyond its own wait."""
    with database.write_here() as connection:
        orders.drop_all(connection)
        found = [
            (state, clamped(state, now.steady, site.doors[state.door].timings))
            for state in doors.all_states(connection)
            if state.door in site.doors
        ]
        doors.set_states(connection, [after for before, after in found if after != before])


def next_due(database: Database) -> datetime | None:
    """Return the nearest deadline of a door or an order on the steady clock, None where there is none."""
    with database.read() as connection:
        return doors.next_due(connection)


def waiting(database: Database, known: Collection[CommandId], now: Now) -> Sequence[Order]:
    """Return the orders that may still be carried out, without those already in somebody's hands."""
    with database.read() as connection:
        return [each for each in orders.waiting(connection, now.steady) if each.id not in known]
