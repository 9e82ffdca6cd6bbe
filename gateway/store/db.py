"""The database file: connections with their pragmas, one way to write, one way to read."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import (
    DatabaseError,
    DataError,
    DBAPIError,
    IntegrityError,
    ProgrammingError,
    SQLAlchemyError,
)
from sqlalchemy.pool import QueuePool

from gateway.domain.errors import StoreDamaged, StoreRefused
from gateway.store.statement import Statement

BUSY = 10_000
"""Milliseconds that somebody waits for the lock."""

PRAGMAS: tuple[tuple[str, str | int], ...] = (
    ("busy_timeout", BUSY),
    ("journal_mode", "wal"),
    ("synchronous", 2),
    ("foreign_keys", 1),
    ("temp_store", 2),
    # Checkpoints are the core's own errand, away from the way of a press; this is only the net below it.
    ("wal_autocheckpoint", 16_000),
    # The log's file is cut to this when it begins anew, or one big write would keep it long for ever; and
    # not shorter: writing over what is there is cheaper than growing.
    ("journal_size_limit", 4_000_000),
    # What is deleted is overwritten, in pages that stay and in pages given up: retention rests on it.
    ("secure_delete", 1),
)
"""Set on every connection and read back. synchronous=FULL: NORMAL may roll back a commit at power loss."""

SEAL_KEY = "register_seal"
"""Under this name a connection carries the key that rows of the register are sealed with."""

NO_ROOM = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_SHMSIZE})
"""The disk is full: for the database or its log, and for what its processes share."""
DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})


class PragmaRefused(RuntimeError):
    """SQLite did not take a pragma that safety rests on."""


class Database:
    """One SQLite file. `write()` is BEGIN IMMEDIATE … COMMIT; `read()` cannot write."""

    def __init__(self, path: Path, readers: int = 8, seal: bytes = b"") -> None:
        """Open lazily; the file is made on first use. `seal` is the key of the register's seals."""
        self.path = path
        self._engine = _engine(path, _prepare, 2)
        event.listen(self._engine, "connect", lambda _raw, record: record.info.update({SEAL_KEY: seal}))
        self._readers = _engine(path, _prepare_reader, readers)
        self._writer: Connection | None = None
        self._file: int | None = None

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Yield a connection inside one immediate transaction; commits at the end, rolls back on an error.

        Raises StoreRefused where the disk or the database refuses.
        """
        with _refusals(), self._engine.connect() as connection, _kept_if_writable(connection):
            connection = connection.execution_options(cuobian_begin="BEGIN IMMEDIATE")
            with connection.begin():
                yield connection

    @contextmanager
    def write_here(self) -> Iterator[Connection]:
        """Like `write()`, always on the same connection: for the one thread that asks `data_version()`."""
        with _refusals():
            connection = self._own()
            with connection.begin():
                yield connection

    def read_only(self) -> bool:
        """Tell whether the file was opened where nobody may write.

        SQLite opens it all the same, and every connection of this process then stays so, also once the disk
        can be written again: only another process can.
        """
        try:
            with self.write() as connection:
                _TOUCH.run(connection)
            return False
        except StoreRefused as error:
            return _is_read_only(error.__cause__)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Yield a connection that sees one moment of the database and refuses to write."""
        with self._readers.connect() as connection:
            connection = connection.execution_options(cuobian_begin="BEGIN")
            with connection.begin():
                yield connection

    @contextmanager
    def look(self) -> Iterator[Connection]:
        """Yield a connection for a single statement, which sees one moment by itself; refuses to write."""
        with self._readers.connect() as connection:
            yield connection

    def reader(self) -> Connection:
        """Return a connection of one's own that refuses to write; whoever takes it closes it."""
        return self._readers.connect().execution_options(cuobian_begin="BEGIN")

    def data_version(self) -> int:
        """Return a number that changes when anybody but `write_here()` has committed; 9 µs a look."""
        row = self._own().connection.cursor().execute("PRAGMA data_version").fetchone()
        return int(row[0])

    def checkpoint(self) -> None:
        """Move the write-ahead log into the file without keeping any writer waiting."""
        with _refusals(), self._engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(PASSIVE)")

    def truncate(self) -> bool:
        """Empty the write-ahead log, so that nothing deleted stands in it; False where somebody is in it.

        What can be is moved beforehand: then it holds the lock for a moment only, and waits for nobody.
        """
        self.checkpoint()
        with _refusals(), self._engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA busy_timeout = 0")
            try:
                busy = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").scalar_one()
            finally:
                connection.exec_driver_sql(f"PRAGMA busy_timeout = {BUSY}")
        return not busy

    @contextmanager
    def alone(self) -> Iterator[Connection]:
        """Like `write()`, on a connection that is closed at the end: it goes on remembering no page."""
        with _refusals(), self._engine.connect() as connection:
            connection = connection.execution_options(cuobian_begin="BEGIN IMMEDIATE")
            try:
                with connection.begin():
                    yield connection
            finally:
                connection.invalidate()

    def moved(self) -> bool:
        """Move the log into the file; False where somebody still reads what was, and a part had to stay."""
        with _refusals(), self._engine.connect() as connection:
            busy, log, done = connection.exec_driver_sql("PRAGMA wal_checkpoint(PASSIVE)").one()
        return not busy and log == done

    def page_size(self) -> int:
        """Return the bytes of one page."""
        with self.look() as connection:
            return int(connection.exec_driver_sql("PRAGMA page_size").scalar_one())

    def descriptor(self) -> int:
        """Return the file itself, opened once.

        It stays open until every connection is closed: closing it earlier would take away the locks that
        this process holds on it (https://sqlite.org/howtocorrupt.html, 2.2).
        """
        if self._file is None:
            self._file = os.open(self.path, os.O_RDWR | os.O_CLOEXEC)
        return self._file

    def log_size(self) -> int:
        """Return the bytes of the write-ahead log that was not yet reused."""
        try:
            return self.path.with_name(self.path.name + "-wal").stat().st_size
        except FileNotFoundError:
            return 0

    def script(self, statements: str, version: int) -> None:
        """Run one migration and set the schema version, all or nothing. Raises sqlalchemy.exc.DBAPIError."""
        with self._engine.connect() as connection:
            cursor = connection.connection.cursor()
            cursor.execute("PRAGMA foreign_keys = 0")
            try:
                cursor.executescript(
                    f"BEGIN IMMEDIATE;\n{statements}\n;PRAGMA user_version = {version};\nCOMMIT;"
                )
            except sqlite3.Error as error:
                if cursor.connection.in_transaction:
                    cursor.execute("ROLLBACK")
                raise DBAPIError.instance(f"migration {version}", None, error, sqlite3.Error) from error
            finally:
                cursor.execute("PRAGMA foreign_keys = 1")

    def schema_version(self) -> int:
        """Return the version of the schema in the file; 0 for a fresh one."""
        with self._engine.connect() as connection:
            return int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())

    def close(self) -> None:
        """Close every connection."""
        if self._writer is not None:
            self._writer.close()
            self._writer = None
        self._engine.dispose()
        self._readers.dispose()
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _own(self) -> Connection:
        if self._writer is None:
            self._writer = self._engine.connect().execution_options(cuobian_begin="BEGIN IMMEDIATE")
        return self._writer


@contextmanager
def _kept_if_writable(connection: Connection) -> Iterator[None]:
    """Give up a connection that was opened while nobody could write: it would stay so for ever."""
    try:
        yield
    except DatabaseError as error:
        if _is_read_only(error):
            connection.invalidate()
        raise


def _is_read_only(error: BaseException | None) -> bool:
    cause = getattr(error, "orig", None) or error
    return getattr(cause, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_READONLY


@contextmanager
def _refusals() -> Iterator[None]:
    try:
        yield
    except (IntegrityError, DataError, ProgrammingError):
        raise  # about what was to be written
    except DatabaseError as error:
        raise refusal(error) from error


def refusal(error: SQLAlchemyError) -> StoreRefused:
    """Return what an error of the database means to those who need it."""
    cause = getattr(error, "orig", None) or error
    code = getattr(cause, "sqlite_errorcode", 0)
    text = f"{cause} ({getattr(cause, 'sqlite_errorname', type(cause).__name__)})"
    # The low byte is the kind of error, the rest its detail (https://sqlite.org/rescode.html).
    if code & 0xFF in DAMAGED or "Could not decode to UTF-8" in text:
        return StoreDamaged(text)
    return StoreRefused(text, no_room=code in NO_ROOM)


def damage_in(error: BaseException) -> str:
    """Return what an error tells of a damaged file, empty where it tells of something else."""
    if isinstance(error, StoreDamaged):
        return error.message
    if isinstance(error, DatabaseError) and isinstance(found := refusal(error), StoreDamaged):
        return found.message
    return damage_in(error.__cause__) if error.__cause__ is not None else ""


def _engine(path: Path, prepare: Callable[[Any, object], None], size: int) -> Engine:
    engine = create_engine(
        f"sqlite:///{path}",
        poolclass=QueuePool,
        pool_size=size,
        max_overflow=32,
        pool_reset_on_return=None,
        hide_parameters=True,  # an error is logged, and what was to be written may name somebody
        connect_args={"check_same_thread": False, "isolation_level": None, "timeout": 10},
    )
    event.listen(engine, "connect", prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare_reader(connection: Any, record: object) -> None:
    _prepare(connection, record)
    connection.execute("PRAGMA query_only = 1")


def _prepare(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    for name, wanted in PRAGMAS:
        cursor.execute(f"PRAGMA {name} = {wanted}")
        found = cursor.execute(f"PRAGMA {name}").fetchone()[0]
        if found != wanted:
            raise PragmaRefused(f"expected PRAGMA {name} to be {wanted}, found {found}")
    cursor.close()


def _begin(connection: Connection) -> None:
    begin = connection.get_execution_options().get("cuobian_begin")
    if begin is not None:
        Statement(str(begin)).run(connection)


_TOUCH = Statement("DELETE FROM meta WHERE 0")
"""Changes nothing, and is refused where nothing can be changed: BEGIN IMMEDIATE alone is not."""
_VALUE = Statement("SELECT value FROM meta WHERE key = :key")
_SET_VALUE = Statement(
    "INSERT INTO meta (key, value) VALUES (:key, :value) ON CONFLICT (key) DO UPDATE SET value = :value"
)


def value_of(connection: Connection, key: str) -> str | None:
    """Return one value of the meta table, None where it is not set."""
    found: str | None = _VALUE.scalar(connection, {"key": key})
    return found


def set_value(connection: Connection, key: str, value: str) -> None:
    """Set one value of the meta table."""
    _SET_VALUE.run(connection, {"key": key, "value": value})
