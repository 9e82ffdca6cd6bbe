"""Writes what happens to open cases behind the database, a moment after each commit of anybody.

One file that grows; rewritten with open cases alone soon after one was closed, and where it has become long.
Reads the database, and never writes it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import Connection

from gateway.journal.folder import CASES, appending, folder_of, replaced
from gateway.journal.lines import Head, Numbers, Part, Record, Row, parts, written
from gateway.store import carried, case_rows
from gateway.store.carried import TABLES, Carried
from gateway.store.case_rows import UNSETTLED, Marks
from gateway.store.changes import Changes
from gateway.store.db import Database

CLOSED_FOR = 30.0
"""Seconds that a closed case may stay in it."""
LONG = 8 * 1024 * 1024
"""Bytes from which it is rewritten, where three quarters of it are old."""
COMPARE_EVERY = 1.0
"""Seconds between two looks at all open alarms: at what changes in them without a new row."""
NUMBERS_EVERY = 5.0


class CaseCopy:
    """Writes `journal/cases`."""

    def __init__(self, database: Database, data: Path, head: Callable[[], Head]) -> None:
        self._changes = Changes(database)
        self._data, self._head = data, head
        self._columns: dict[str, tuple[str, ...]] = {}
        self._seen: int | None = None
        self._marks = Marks({})
        self._alarms: dict[object, int] = {}
        """What was last written of every open alarm, as a hash."""
        self._waiting: dict[str, set[int]] = {}
        """Messages and commands that were written as waiting."""
        self._numbers: Mapping[str, int] = {}
        self._file: BinaryIO | None = None
        self._size = self._fresh_size = 0
        self._renew_at = float("-inf")
        self._compared_at = self._numbers_at = float("-inf")
        self._torn = False

    def renew_soon(self, now: float, within: float = 0.0) -> None:
        """Rewrite it: something in it is no longer to be there."""
        self._renew_at = min(self._renew_at, now + within)

    def step(self, now: float) -> None:
        """Write what was committed since the last time. Raises OSError, StoreRefused or StoreDamaged.

        What could not be written is written with the next.
        """
        if now >= self._renew_at or (self._size > LONG and self._size > 4 * self._fresh_size):
            self._renew()
            return
        seen = self._changes.version()
        if seen == self._seen:
            return
        with self._changes.read() as connection:
            marks, found = self._news(connection, now)
            numbers = self._numbers
            if found or now - self._numbers_at >= NUMBERS_EVERY:
                numbers, self._numbers_at = carried.sequences(connection), now
        self._append([*self._parts(found), *([Numbers(numbers)] if numbers != self._numbers else ())])
        self._numbers = numbers
        self._taken(found, marks, now)
        self._seen = seen

    def close(self) -> None:
        """Let go of file and connection."""
        self._changes.close()
        if self._file is not None:
            self._file.close()
            self._file = None

    def _news(self, connection: Connection, now: float) -> tuple[Marks, dict[str, list[Row]]]:
        marks = case_rows.marks(connection)
        rows = case_rows.since(connection, self._marks) if marks.after(self._marks) else {}
        found = {table: list(each) for table, each in rows.items()}
        if now - self._compared_at >= COMPARE_EVERY:
            self._compared_at = now
            known = {row[0] for row in found.get("alarm", ())}
            others = (row for row in case_rows.open_alarms(connection) if row[0] not in known)
            changed = [row for row in others if self._alarms.get(row[0]) != hash(row)]
            found.setdefault("alarm", []).extend(changed)
        for table, ids in self._waiting.items():
            told = {row[0] for row in found.get(table, ())}
            late = [row for row in case_rows.settled(connection, table, ids) if row[0] not in told]
            found.setdefault(table, []).extend(late)
        return marks, {table: each for table, each in found.items() if each}

    def _taken(self, found: Mapping[str, Sequence[Row]], marks: Marks, now: float) -> None:
        """Remember what stands in the file now."""
        self._marks = marks
        state = self._columns["alarm"].index("state")
        for row in found.get("alarm", ()):
            if row[state] == "resolved":
                self._alarms.pop(row[0], None)
                self.renew_soon(now, CLOSED_FOR)
            else:
                self._alarms[row[0]] = hash(row)
        for table, states in UNSETTLED.items():
            place, waiting = self._columns[table].index("state"), self._waiting[table]
            for row in found.get(table, ()):
                change = waiting.add if f"'{row[place]!s}'" in states else waiting.discard
                change(_number(row[0]))

    def _parts(self, found: Mapping[str, Iterable[Row]]) -> Iterable[Part]:
        for table in TABLES[Carried.CASE]:
            yield from parts(table, self._columns[table], found.get(table, ()))

    def _append(self, records: Sequence[Record]) -> None:
        if not records or self._file is None:
            return
        content = b"".join(map(written, records))
        if self._torn:
            content = b"\n" + content
        self._torn = True
        while content:
            done = self._file.write(content) or 0
            self._size += done
            content = content[done:]
        os.fdatasync(self._file.fileno())
        self._torn = False

    def _renew(self) -> None:
        """Write the open cases alone into a new file, and go on there."""
        seen = self._changes.version()
        with self._changes.read() as connection:
            self._columns = {table: carried.columns(connection, table) for table in TABLES[Carried.CASE]}
            marks, found = case_rows.marks(connection), case_rows.everything(connection)
            self._numbers = carried.sequences(connection)
        path = folder_of(self._data) / CASES
        with replaced(path) as put:
            put(self._head())
            for each in self._parts(found):
                put(each)
            put(Numbers(self._numbers))
        before, self._file = self._file, appending(path)
        if before is not None:
            before.close()
        self._size = self._fresh_size = path.stat().st_size
        self._torn = False
        self._alarms, self._waiting = {}, {table: set() for table in UNSETTLED}
        self._renew_at = float("inf")
        self._taken(found, marks, float("-inf"))
        self._seen = seen


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0
