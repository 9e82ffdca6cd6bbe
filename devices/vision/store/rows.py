"""Every statement on faces.db: sealed templates, who is a stray since when, the steady clock. Opens no seal.

What is deleted is overwritten (secure_delete); `scrub` takes what is left of it out of file and log.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from devices.vision.store.files import FILE_MODE
from devices.vision.store.troubles import Damaged, StoreTrouble
from gateway.domain.steady import SteadyBase, SteadyRecord
from gateway.domain.vision import SubjectId

VERSION = 1
OWED, PAID = 1, 0
"""In the file's application id, in the transaction of a deletion: whether its traces are still to go."""
PRAGMAS = (
    "PRAGMA secure_delete = ON",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    # A VACUUM writes everything once more: in memory, never into a folder for temporary files.
    "PRAGMA temp_store = MEMORY",
    "PRAGMA journal_size_limit = 0",
)
TABLES = (
    """CREATE TABLE template (id TEXT PRIMARY KEY, subject TEXT NOT NULL, model TEXT NOT NULL,
    size INTEGER NOT NULL, pose TEXT, made_at INTEGER NOT NULL, sealed BLOB NOT NULL)""",
    "CREATE INDEX template_subject ON template (subject)",
    "CREATE TABLE stray (subject TEXT PRIMARY KEY, unnamed_since INTEGER NOT NULL, stray_since INTEGER)",
    """CREATE TABLE clock (id INTEGER PRIMARY KEY CHECK (id = 1), boot TEXT NOT NULL, base INTEGER NOT NULL,
    latest INTEGER NOT NULL)""",
    f"PRAGMA user_version = {VERSION}",
)

DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """One template as it stands in the file."""

    id: str
    subject: SubjectId
    model: str
    size: int
    pose: str | None
    made_at: int
    sealed: bytes


@dataclass(frozen=True, slots=True)
class StrayRow:
    """Since when no order has named somebody who is stored, on the steady clock."""

    subject: SubjectId
    unnamed_since: int
    """Under whatever orders."""
    stray_since: int | None
    """Under open orders that named others."""


class Rows:
    """One open faces.db. Raises StoreTrouble where the file refuses."""

    def __init__(self, path: Path) -> None:
        """Open the file, made where there is none, and finish what an interrupted process had begun."""
        self._lock = threading.RLock()
        with _told(path):
            os.close(os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, FILE_MODE))
            path.chmod(FILE_MODE)
            self._path = path
            self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
            try:
                self._prepare()
            except BaseException:
                self._connection.close()
                raise

    def close(self) -> None:
        """Close the file; its log is folded in."""
        with self._lock:
            self._connection.close()

    def templates(self, subject: SubjectId | None = None) -> Sequence[TemplateRow]:
        """Return everybody's templates, or one person's, oldest first."""
        rows = self._rows(
            "SELECT id, subject, model, size, pose, made_at, sealed FROM template"
            " WHERE :subject IS NULL OR subject = :subject ORDER BY rowid",
            {"subject": subject},
        )
        return [TemplateRow(*row) for row in rows]

    def subjects(self) -> frozenset[SubjectId]:
        """Return whose templates stand here."""
        return frozenset(SubjectId(row[0]) for row in self._rows("SELECT DISTINCT subject FROM template"))

    def add(self, row: TemplateRow) -> None:
        """Add a template; those that another model made of the same person go."""
        with self._writing() as connection:
            connection.execute(
                "DELETE FROM template WHERE subject = ? AND model <> ?", (row.subject, row.model)
            )
            connection.execute(
                "INSERT INTO template (id, subject, model, size, pose, made_at, sealed)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                (row.id, row.subject, row.model, row.size, row.pose, row.made_at, row.sealed),
            )

    def drop(self, subjects: Sequence[SubjectId]) -> None:
        """Delete everything about some people."""
        with self._writing() as connection:
            for subject in subjects:
                connection.execute("DELETE FROM template WHERE subject = ?", (subject,))
                connection.execute("DELETE FROM stray WHERE subject = ?", (subject,))
            connection.execute(f"PRAGMA application_id = {OWED}")

    def scrub(self) -> None:
        """Leave nothing of what was deleted in the file or its log; does nothing where nothing was."""
        with self._lock, _told(self._path):
            (owed,) = self._connection.execute("PRAGMA application_id").fetchone()
            if owed != OWED:
                return
            self._connection.execute("VACUUM")
            self._connection.execute(f"PRAGMA application_id = {PAID}")
            self._fold()

    def strays(self) -> Sequence[StrayRow]:
        """Return who is a stray, and since when."""
        rows = self._rows("SELECT subject, unnamed_since, stray_since FROM stray ORDER BY subject")
        return [StrayRow(*row) for row in rows]

    def note_strays(self, strays: Sequence[StrayRow]) -> None:
        """Remember who is a stray, and nobody else."""
        with self._writing() as connection:
            connection.execute("DELETE FROM stray")
            connection.executemany(
                "INSERT INTO stray (subject, unnamed_since, stray_since) VALUES (?,?,?)",
                [(each.subject, each.unnamed_since, each.stray_since) for each in strays],
            )

    def clock(self) -> SteadyRecord | None:
        """Return what is remembered of the steady clock."""
        rows = self._rows("SELECT boot, base, latest FROM clock")
        return SteadyRecord(SteadyBase(rows[0][0], rows[0][1]), rows[0][2]) if rows else None

    def note_clock(self, record: SteadyRecord) -> None:
        """Remember the steady clock."""
        with self._writing() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO clock (id, boot, base, latest) VALUES (1, ?, ?, ?)",
                (record.base.boot, record.base.base, record.latest),
            )

    def _prepare(self) -> None:
        for pragma in PRAGMAS:
            self._connection.execute(pragma)
        (version,) = self._connection.execute("PRAGMA user_version").fetchone()
        if version > VERSION:
            raise StoreTrouble(
                f"{self._path} was written by a newer programme: form {version}, expected {VERSION}"
            )
        (sound,) = self._connection.execute("PRAGMA quick_check(1)").fetchone()
        if sound != "ok":
            raise Damaged(f"{self._path} is damaged: {sound}")
        if version == 0:
            with self._writing() as connection:
                for statement in TABLES:
                    connection.execute(statement)
        self.scrub()
        self._fold()

    def _fold(self) -> None:
        self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def _rows(self, statement: str, values: dict[str, str | None] | None = None) -> list[tuple[Any, ...]]:
        with (
            self._lock,
            _told(self._path),
            closing(self._connection.execute(statement, values or {})) as found,
        ):
            return found.fetchall()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._lock, _told(self._path):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        damaged = getattr(error, "sqlite_errorcode", 0) & 0xFF in DAMAGED
        raise (Damaged if damaged else StoreTrouble)(f"{path} cannot be used: {error}") from error
