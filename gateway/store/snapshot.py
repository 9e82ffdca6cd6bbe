"""Whole copies of a database file as it is at one moment, and whether one is sound. Changes no original.

A copy is made by one statement in one read transaction (VACUUM INTO): whoever writes meanwhile waits for
nothing and disturbs nothing, where the step by step backup of SQLite begins anew with every commit of theirs
and never ends on a busy box. What was deleted from the original is not in the copy.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from gateway.domain.errors import StoreRefused
from gateway.store.db import Database, refusal
from gateway.store.statement import Statement

STEPS = 20_000
"""Steps of SQLite between two calls of `pace`: some two thousand rows."""
COUNTED = {"people": "person", "devices": "device", "alarms": "alarm", "events": "event"}
"""What is said of a copy, and the table it is counted in."""


def size_of(path: Path) -> int:
    """Return the bytes that a copy takes at most. Raises StoreRefused or StoreDamaged."""
    with _opened(path) as connection:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        return int(pages) * int(connection.execute("PRAGMA page_size").fetchone()[0])


def copy(path: Path, target: Path, pace: Callable[[], None] | None = None) -> None:
    """Write the database as it is now into a file that is not there yet. Raises StoreRefused or StoreDamaged.

    `pace` is called every now and then while it is written, and may wait: nobody waits for a copy.
    """
    with _opened(path) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        connection.set_progress_handler(pace, STEPS)
        connection.execute("VACUUM INTO ?", (str(target),))


def unsound(path: Path) -> str:
    """Return what is wrong with a database file, empty where it is whole."""
    try:
        with _opened(path) as connection:
            found = str(connection.execute("PRAGMA integrity_check(1)").fetchone()[0])
    except StoreRefused as error:
        return error.message
    return "" if found == "ok" else found


def version_of(path: Path) -> int:
    """Return the version of the schema in a file. Raises StoreRefused or StoreDamaged."""
    with _opened(path) as connection:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


def counts(database: Database) -> Mapping[str, int]:
    """Return how many of everything there are."""
    with database.read() as connection:
        found = {
            name: int(Statement(f"SELECT count(*) FROM {table}").scalar(connection))
            for name, table in COUNTED.items()
        }
        open_ = Statement("SELECT count(*) FROM alarm WHERE state != 'resolved'").scalar(connection)
        return found | {"open_alarms": int(open_)}


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    """Give a connection to a file that is there; nothing is made, and a log that lies beside it stays."""
    try:
        with closing(
            sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None, timeout=10)
        ) as connection:
            yield connection
    except sqlite3.Error as error:
        raise refusal(DBAPIError.instance(str(path), None, error, sqlite3.Error)) from error
