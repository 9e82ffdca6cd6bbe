"""Writes the house beside the database whenever it has changed: site, log-ins, agreements. All of it anew.

Owns one thread, which keeps nobody waiting and rests between rows. Reads the database, and never writes it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Connection

from gateway.journal.folder import HOUSE, folder_of, replaced
from gateway.journal.lines import End, Head, Numbers, Record, parts
from gateway.store import carried
from gateway.store.carried import TABLES, Carried
from gateway.store.changes import Changes
from gateway.store.db import Database

LOOK_EVERY = 0.5
AT_MOST_EVERY = 2.0
"""Seconds between one writing and the next: an office that types costs little."""
ANYWAY_EVERY = 1800.0
"""Seconds after which it is written without a change that counts: values that beat."""
REST = 0.001


class HouseCopy:
    """Writes `journal/house`."""

    def __init__(self, database: Database, data: Path, head: Callable[[], Head]) -> None:
        self._changes = Changes(database)
        self._data, self._head = data, head
        self._seen = -1
        self._version: int | None = None
        self._written_at = float("-inf")

    def step(self, now: float) -> bool:
        """Write it where it has changed; tells whether. Raises OSError, StoreRefused or StoreDamaged."""
        if now - self._written_at < AT_MOST_EVERY:
            return False
        seen = self._changes.version()
        if seen == self._seen:
            return False
        with self._changes.read() as connection:
            version = carried.house_version(connection)
            if version != self._version or now - self._written_at >= ANYWAY_EVERY:
                self._write(connection)
                self._version, self._written_at = version, now
                self._seen = seen
                return True
        self._seen = seen
        return False

    def close(self) -> None:
        """Give the connection back."""
        self._changes.close()

    def _write(self, connection: Connection) -> None:
        lines = 0
        with replaced(folder_of(self._data) / HOUSE) as put:

            def add(record: Record) -> None:
                nonlocal lines
                put(record)
                lines += 1

            add(self._head())
            for table in TABLES[Carried.HOUSE]:
                _add_table(connection, table, add)
            add(Numbers(carried.sequences(connection)))
            put(End(lines))


def _add_table(connection: Connection, table: str, add: Callable[[Record], None]) -> None:
    names, done = carried.columns(connection, table), 0
    while rows := carried.chunk(connection, table, done):
        done += len(rows)
        for each in parts(table, names, rows):
            add(each)
        time.sleep(REST)  # a press may want the interpreter
