"""What the core does beside the way of a press, and that no disk ends it."""

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from gateway import errands
from gateway.ballast import Ballast
from gateway.domain.ports import Notice
from gateway.errands import CHECKPOINT_FROM, Errands
from gateway.service import event_counts
from gateway.service.event_counts import AT_ONCE, WAITS
from gateway.store import event_counts as store_counts
from gateway.store.db import Database
from tests.engine.carriers import eventually
from tests.engine.test_refusals import wait_with
from tests.flow.compound import Compound
from tests.store.happenings import Happened, happen
from tests.store.happenings import compound as compound_with_doors

MB = 1024 * 1024
Begin = Callable[[Database, Ballast], Errands]


@pytest.fixture
def begin(monkeypatch: pytest.MonkeyPatch) -> Iterator[Begin]:
    """Start errands that look a hundred times a second."""
    monkeypatch.setattr(errands, "EVERY", 0.01)
    begun: list[Errands] = []

    def start(database: Database, ballast: Ballast) -> Errands:
        begun.append(Errands(database, ballast, lambda _: None))
        begun[-1].start()
        return begun[-1]

    yield start
    for each in begun:
        each.stop()


def write_much(database: Database, megabytes: int) -> None:
    """Let the write-ahead log grow."""
    with database.write() as connection:
        connection.exec_driver_sql("CREATE TABLE IF NOT EXISTS much (bytes)")
        connection.exec_driver_sql("INSERT INTO much VALUES (zeroblob(?))", (megabytes * MB,))


def checkpoints(database: Database) -> list[int]:
    """Return a list that grows with every checkpoint."""
    done: list[int] = []
    checkpoint = database.checkpoint
    database.checkpoint = lambda: (checkpoint(), done.append(1))[0]  # type: ignore[method-assign]
    return done


def test_a_disk_that_refuses_the_reserve_ends_no_errand(compound: Compound, begin: Begin) -> None:
    """No space can be kept (here its folder is gone): the log is still kept short."""
    begun = begin(compound.database, Ballast(compound.file.parent / "gone" / "ballast"))
    done = checkpoints(compound.database)
    write_much(compound.database, 6)
    eventually(lambda: done)
    assert begun.alive()


def test_a_damaged_database_ends_no_errand(
    tmp_path: Path, begin: Begin, caplog: pytest.LogCaptureFixture
) -> None:
    """The file is none: said in the log, and the next look is taken."""
    (tmp_path / "c.db").write_bytes(b"no database" * 1000)
    (tmp_path / "c.db-wal").write_bytes(bytes(6 * MB))
    database = Database(tmp_path / "c.db")
    begun = begin(database, Ballast(tmp_path / "ballast", MB))
    eventually(lambda: "file is not a database" in caplog.text)
    assert begun.alive()
    assert (tmp_path / "ballast").exists()
    database.close()


def test_one_big_write_is_moved_into_the_file_once(compound: Compound, begin: Begin) -> None:
    """Not again and again for ever: the log's file is cut when it begins anew."""
    write_much(compound.database, 6)
    assert compound.database.log_size() >= CHECKPOINT_FROM
    done = checkpoints(compound.database)
    begin(compound.database, Ballast(compound.file.parent / "ballast", MB))
    eventually(lambda: done)
    compound.press("sos-501")
    eventually(lambda: compound.database.log_size() < CHECKPOINT_FROM)
    done.clear()
    compound.press("sos-501")
    compound.fast_forward(seconds=5)
    assert [] == done


def test_a_lock_is_waited_for_and_costs_no_reserve(
    compound: Compound, caplog: pytest.LogCaptureFixture
) -> None:
    """Another process holds the lock for long: nothing is given away, and nobody is told of a full disk."""
    notices: list[Notice] = []
    ballast = Ballast(compound.file.parent / "ballast", MB)
    assert ballast.fill()
    compound.make_room = Errands(compound.database, ballast, notices.append).make_room
    compound.database._own().connection.cursor().execute("PRAGMA busy_timeout = 1")
    other = sqlite3.connect(compound.file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    wait_with(compound, lambda _: bool(other.execute("COMMIT") and False))
    compound.press("sos-501", "1")
    compound.expect_ack("committed", "1")
    assert ballast.held()
    assert [] == notices
    assert "database is locked (SQLITE_BUSY)" in caplog.text
    other.close()


def test_a_full_disk_is_named_and_gets_the_reserve(compound: Compound) -> None:
    """What was kept is given back once, the desk is told why, and told again when there is room."""
    notices: list[Notice] = []
    ballast = Ballast(compound.file.parent / "ballast", MB)
    assert ballast.fill()
    kept = Errands(compound.database, ballast, notices.append)
    assert [True, False] == [kept.make_room(), kept.make_room()]
    kept.start()
    eventually(lambda: len(notices) == 2)
    kept.stop()
    assert [(False, "the disk is full"), (True, "the disk has room again")] == [
        (each.online, each.text) for each in notices
    ]


def test_events_are_counted_once_enough_wait(tmp_path: Path, begin: Begin) -> None:
    """A few are left to whoever asks, for they would cost a commit each; many are counted, all of them."""
    database = compound_with_doors(tmp_path / "c.db")
    happen(database, [Happened(number) for number in range(WAITS - 1)])
    assert 0 == event_counts.tend(database)
    happen(database, [Happened(number) for number in range(5 * AT_ONCE)], first=WAITS)
    begin(database, Ballast(tmp_path / "ballast", MB))
    eventually(lambda: waiting(database) < WAITS)
    with database.read() as connection:
        stored = connection.exec_driver_sql("SELECT sum(events) FROM event_count").scalar()
        assert stored == store_counts.counted(connection)
    database.close()


def waiting(database: Database) -> int:
    """Return how many events wait to be counted."""
    with database.read() as connection:
        return store_counts.uncounted(connection)
