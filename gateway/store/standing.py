"""Whether a database file still is what was opened, and whether it can serve. Never reads all of it."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from gateway.domain.errors import StoreDamaged
from gateway.store.carried import NEWEST
from gateway.store.db import Database, refusal

MAGIC = b"SQLite format 3\0"
LOG_MAGIC = (b"\x37\x7f\x06\x82", b"\x37\x7f\x06\x83")
"""How a database and its log begin (https://sqlite.org/fileformat2.html)."""
HEADER = 100
JOURNAL, MENDED = "journal", "mended"
"""Values of `meta`: which journal belongs to this file, and that it took the place of a damaged one."""


def bad_start(path: Path) -> str:
    """Return what is wrong with a file by its first bytes alone; it is not opened as a database."""
    try:
        with path.open("rb") as file:
            start = file.read(HEADER)
    except FileNotFoundError:
        return "the file is gone"
    if not start:
        return "the file is empty"
    return "" if start.startswith(MAGIC) and len(start) == HEADER else "its first bytes are no database's"


@dataclass(frozen=True, slots=True)
class Known:
    """What a file says of itself."""

    journal: str
    sequences: Mapping[str, int]


def known(path: Path) -> Known | str:
    """Return what a file says of itself, or what is wrong with it: a few pages of each table are read.

    Changes nothing: also a log that lies beside it stays as it is. Raises StoreRefused.
    """
    log = _spoiled_log(path)
    if log:
        return log
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=10)) as opened:
            if not opened.execute("SELECT 1 FROM sqlite_master WHERE name = 'house_change'").fetchall():
                return Known("", {})
            for each in NEWEST:
                opened.execute(each).fetchall()
            journal = opened.execute("SELECT value FROM meta WHERE key = ?", (JOURNAL,)).fetchall()
            given = opened.execute("SELECT name, seq FROM sqlite_sequence").fetchall()
    except sqlite3.Error as error:
        found = refusal(DBAPIError.instance(str(path), None, error, sqlite3.Error))
        if isinstance(found, StoreDamaged):
            return found.message
        raise found from error
    return Known(journal[0][0] if journal else "", dict(given))


def _spoiled_log(path: Path) -> str:
    try:
        with log_of(path).open("rb") as log:
            first = log.read(len(LOG_MAGIC[0]))
    except OSError:
        return ""
    return "" if not first or first in LOG_MAGIC else "the log's first bytes are no log's"


def log_of(path: Path) -> Path:
    """Return where the write-ahead log of a file lies."""
    return path.with_name(path.name + "-wal")


class Standing:
    """The file and the log that a running process has open, looked at from outside: some µs a look."""

    def __init__(self, database: Database) -> None:
        """Remember what stands there now."""
        self._database = database
        self._log = log_of(database.path)
        self._file = os.fstat(database.descriptor()).st_ino
        self._log_file = _inode(self._log)

    def gone(self) -> str:
        """Return why what is written goes nowhere any more, empty where it does not."""
        if _inode(self._database.path) != self._file:
            return "the file was taken away or replaced"
        found = _inode(self._log)
        if self._log_file is None:
            self._log_file = found
        return "" if found == self._log_file else "the log was taken away or replaced"

    def spoiled(self) -> str:
        """Return what is wrong with the first bytes of file and log, empty where nothing is."""
        start = os.pread(self._database.descriptor(), HEADER, 0)
        if len(start) < HEADER or not start.startswith(MAGIC):
            return "the file's first bytes are no database's"
        return _spoiled_log(self._database.path)


def _inode(path: Path) -> int | None:
    try:
        return path.stat().st_ino
    except OSError:
        return None
