"""Old databases beside the one in use: gone in time, and on record."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gateway.backup.aside import DAMAGED, DAMAGED_KEPT, Clearing
from gateway.store.db import Database
from gateway.store.migrate import migrate

NOW = datetime.now(UTC)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """Give a database whose register takes rows."""
    found = Database(tmp_path / "cuobian.db")
    migrate(found)
    yield found
    found.close()


def put(path: Path, age: timedelta = timedelta(0)) -> Path:
    """Put a file there that was written so long ago."""
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"rows")
    at = (NOW - age).timestamp()
    os.utime(path, (at, at))
    return path


def recorded(database: Database) -> list[tuple[object, ...]]:
    """Return what the register says was taken away."""
    with database.read() as connection:
        found = connection.exec_driver_sql("SELECT what FROM register WHERE act = 'swept' ORDER BY seq")
        return [tuple(row) for row in found]


@pytest.mark.parametrize(
    ("age", "stays"),
    [
        (timedelta(0), True),
        (DAMAGED_KEPT - timedelta(hours=1), True),
        (DAMAGED_KEPT, False),
        (timedelta(hours=-2), False),
    ],
)
def test_a_damaged_file_is_kept_a_month(
    database: Database, tmp_path: Path, age: timedelta, stays: bool
) -> None:
    """File and log; what goes stands in the register, each by its name."""
    file = put(tmp_path / DAMAGED / "cuobian-1.db", age)
    log = put(tmp_path / DAMAGED / "cuobian-1.db-wal", age)
    Clearing(database, tmp_path, lambda: NOW).look()
    assert [stays, stays] == [file.exists(), log.exists()]
    expected = [] if stays else [("file:cuobian-1.db",), ("file:cuobian-1.db-wal",)]
    assert expected == recorded(database)


def test_what_could_not_be_taken_away_is_tried_again(database: Database, tmp_path: Path) -> None:
    """A disk that refuses once does not let it be forgotten."""
    path = tmp_path / DAMAGED / "cuobian-1.db"
    path.mkdir(parents=True)
    long_ago = (NOW - DAMAGED_KEPT).timestamp()
    os.utime(path, (long_ago, long_ago))
    clearing = Clearing(database, tmp_path, lambda: NOW)
    with pytest.raises(OSError, match="directory"):
        clearing.look()
    path.rmdir()
    put(path, DAMAGED_KEPT)
    clearing.look()
    assert not path.exists()
