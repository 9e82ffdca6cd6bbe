"""Writing into the register and reading from it. Never serves what it registers: its caller does.

Whoever changes something calls `record` inside that change's own transaction; whoever is about to look calls
`recorded`, which has committed when it returns (FIGURES F21).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection

from gateway.domain.model import Now, PersonId, PlaceId
from gateway.domain.register import Act, Entry, ReviewId
from gateway.store import register
from gateway.store.db import Database
from gateway.store.register import LAST_OF_ALL, Stored

KEPT = timedelta(days=3 * 366)
"""How long the texts of a row are kept (PIPL 55: three years); the row itself stays for ever."""
SHOWN = 100
CHUNK = 500
"""Rows whose texts are erased in one transaction: a press waits a few milliseconds for it at most."""


def record(connection: Connection, entry: Entry) -> int:
    """Write an entry inside the transaction of what it is about; return its number."""
    return register.append(connection, entry)


def recorded(database: Database, entry: Entry) -> int:
    """Commit an entry before what it is about is served. Raises StoreRefused: then serve nothing."""
    with database.write() as connection:
        return register.append(connection, entry)


def newest(database: Database, before: int = LAST_OF_ALL, most: int = SHOWN) -> Sequence[Stored]:
    """Return rows with a number below `before`, newest first."""
    with database.read() as connection:
        return register.newest(connection, before, most)


def of_review(
    database: Database, review: ReviewId, before: int = LAST_OF_ALL, most: int = SHOWN
) -> Sequence[Stored]:
    """Return what was done within a review, newest first."""
    with database.read() as connection:
        return register.of_review(connection, review, before, most)


def of_household(
    database: Database, place: PlaceId, before: int = LAST_OF_ALL, most: int = SHOWN
) -> Sequence[Stored]:
    """Return every look that concerned a household, newest first; who may see which is decided elsewhere."""
    with database.read() as connection:
        return register.concerning(connection, "place", place, before, most)


def of_person(
    database: Database, person: PersonId, before: int = LAST_OF_ALL, most: int = SHOWN
) -> Sequence[Stored]:
    """Return every look that concerned somebody, newest first."""
    with database.read() as connection:
        return register.concerning(connection, "person", person, before, most)


def forget_texts(database: Database, now: Now, kept: timedelta = KEPT) -> int:
    """Erase texts of rows that are over their time, a chunk at a time; return of how many rows this time.

    The rows stay, and another one says which lost their texts: the chain still holds.
    """
    with database.write() as connection:
        found = register.older_secrets(connection, now.at - kept)
        if found is None:
            return 0
        first, last = found[0], min(found[1], found[0] + CHUNK - 1)
        register.erase(connection, first, last)
        register.append(connection, erasure(now.at, first, last))
        return last - first + 1


def erasure(at: datetime, first: int, last: int) -> Entry:
    """Return the entry that says of which rows the texts were erased."""
    return Entry(at, Act.ERASED, f"secrets:{first}-{last}", "core", "gateway", why="retention")
