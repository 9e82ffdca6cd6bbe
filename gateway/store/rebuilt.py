"""Puts rows that were carried over into a fresh file, whose schema is the one they were written under.

Owns what keeps such a file sound: numbers that go on above those ever given, and no row that names another
which was lost. Decides nothing.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from gateway.store.db import refusal
from gateway.store.statement import Row

MARGIN = 100_000
"""Numbers left out: more than could be given between the last look and the damage."""
ROUNDS = 20


class Rebuilding:
    """One transaction into one fresh file."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._columns: dict[str, tuple[str, ...]] = {}
        self.lost = 0
        """Rows that named another that was lost, and could not stand without it."""

    def key(self, table: str) -> tuple[str, ...]:
        """Return the columns that tell the rows of a table apart; none where there is no such table."""
        found = self._connection.execute(
            "SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk", (table,)
        )
        return tuple(name for (name,) in found)

    def put(self, table: str, columns: Sequence[str], rows: Iterable[Row]) -> int:
        """Write rows instead of those with the same key; columns that are unknown are left out."""
        known = self._known(table)
        places = [number for number, name in enumerate(columns) if name in known]
        if not places:
            return 0
        names = ", ".join(f'"{columns[number]}"' for number in places)
        given = ", ".join("?" * len(places))
        cursor = self._connection.executemany(
            f'INSERT OR REPLACE INTO "{table}" ({names}) VALUES ({given})',
            ([row[number] for number in places] for row in rows),
        )
        return cursor.rowcount

    def go_on_above(self, sequences: Mapping[str, int]) -> None:
        """Let no number be given twice."""
        counted = {name for (name,) in self._connection.execute("SELECT name FROM sqlite_sequence")}
        for name, seq in sequences.items():
            if not self._known(name):
                continue
            if name not in counted:
                self._connection.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (?, 0)", (name,))
            self._connection.execute(
                "UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = ?", (seq + MARGIN, name)
            )

    def let_go_of_what_is_lost(self) -> None:
        """Let rows name no other that is not there: the column is emptied, or else the row goes."""
        for _ in range(ROUNDS):
            found = self._connection.execute("PRAGMA foreign_key_check").fetchall()
            if not found:
                return
            for table, rowid, _parent, number in found:
                self._let_go(table, rowid, number)

    def _let_go(self, table: str, rowid: int, number: int) -> None:
        self.lost += 1
        keys = self._connection.execute(f'PRAGMA foreign_key_list("{table}")').fetchall()
        columns = [each[3] for each in keys if each[0] == number]
        needed = {each[1] for each in self._connection.execute(f'PRAGMA table_info("{table}")') if each[3]}
        if needed.isdisjoint(columns):
            emptied = ", ".join(f'"{column}" = NULL' for column in columns)
            self._connection.execute(f'UPDATE "{table}" SET {emptied} WHERE rowid = ?', (rowid,))
        else:
            self._connection.execute(f'DELETE FROM "{table}" WHERE rowid = ?', (rowid,))

    def _known(self, table: str) -> tuple[str, ...]:
        if table not in self._columns:
            found = self._connection.execute("SELECT name FROM pragma_table_info(?)", (table,))
            self._columns[table] = tuple(name for (name,) in found)
        return self._columns[table]


@contextmanager
def rebuilding(path: Path) -> Iterator[Rebuilding]:
    """Give what writes into a file, all or nothing. Raises StoreRefused."""
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.execute("PRAGMA foreign_keys = 0")
            connection.execute("BEGIN IMMEDIATE")
            yield Rebuilding(connection)
            connection.execute("COMMIT")
    except sqlite3.Error as error:
        raise refusal(DBAPIError.instance(str(path), None, error, sqlite3.Error)) from error


def set_down(path: Path) -> None:
    """Bring all of a finished file into the file itself, with no log beside it. Raises StoreRefused."""
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.Error as error:
        raise refusal(DBAPIError.instance(str(path), None, error, sqlite3.Error)) from error
