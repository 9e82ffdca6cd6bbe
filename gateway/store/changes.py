"""A look at what others have committed, on a connection of its own. Writes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection
from sqlalchemy.exc import DatabaseError

from gateway.store.db import Database, refusal


class Changes:
    """For one thread: whether anything was committed, and what stands there at one moment."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._connection: Connection | None = None

    def version(self) -> int:
        """Return a number that changes with every commit of anybody. Raises StoreRefused or StoreDamaged."""
        with _refusals():
            row = self._own().connection.cursor().execute("PRAGMA data_version").fetchone()
            return int(row[0])

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Give one moment of the database. Raises StoreRefused or StoreDamaged."""
        with _refusals(), self._own().begin():
            yield self._own()

    def close(self) -> None:
        """Give the connection back."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _own(self) -> Connection:
        if self._connection is None:
            self._connection = self._database.reader()
        return self._connection


@contextmanager
def _refusals() -> Iterator[None]:
    try:
        yield
    except DatabaseError as error:
        raise refusal(error) from error
