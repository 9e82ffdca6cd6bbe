"""A fresh database in the place of a damaged one: whatever stops it half way, the next start goes on."""

import errno
import os
import random
import resource
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from gateway.backup import aside
from gateway.domain.errors import SchemaTooNew
from gateway.domain.register import Act
from gateway.journal import folder, mend
from gateway.journal.lines import FORM, Head, written
from gateway.service import mended, register
from gateway.store.db import Database
from gateway.store.rebuilt import MARGIN
from tests.journal.stand import SEAL, Journalled, house, open_cases, rows
from tests.proof import Measured

KILLED = 9
MOST_STEPS = 200


class Lost:
    """What a box has left on its disk."""

    def __init__(self, data: Path) -> None:
        self.data, self.file = data, data / "cuobian.db"

    def mend(self) -> mended.Mended | None:
        """Do what the next start does before it opens anything."""
        return mend.mend(self.data, self.file, SEAL) if mend.needed(self.data, self.file) else None


@pytest.fixture(scope="module")
def left(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give what a box leaves that has two open cases, whose journal is written."""
    box = Journalled(tmp_path_factory.mktemp("left"))
    box.compound.press("sos-501", "1")
    box.compound.neighbour("zheng").answers("going")
    box.compound.press("sos-502", "2")
    box.compound.fast_forward(seconds=61)
    box.write()
    box.end()
    return box.data


@pytest.fixture
def lost(left: Path, tmp_path: Path) -> Lost:
    """Give a copy of it for one test."""
    return Lost(shutil.copytree(left, tmp_path / "data"))


def overwrite(file: Path) -> None:
    """Leave nothing of a file but its length."""
    file.write_bytes(random.Random(3).randbytes(file.stat().st_size))


@contextmanager
def killed_at(step: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let this process end at the step-th thing that it does to files."""
    done = 0

    def counted(do: Callable[..., object]) -> Callable[..., object]:
        def act(*args: object, **named: object) -> object:
            nonlocal done
            done += 1
            if done == step:
                os._exit(KILLED)
            return do(*args, **named)

        return act

    with monkeypatch.context() as patched:
        for name in ("rename", "replace", "unlink"):
            patched.setattr(Path, name, counted(getattr(Path, name)))
        for name in ("link", "fsync", "open"):
            patched.setattr(os, name, counted(getattr(os, name)))
        patched.setattr(sqlite3, "connect", counted(sqlite3.connect))
        yield


def in_a_child(do: Callable[[], object]) -> int:
    """Do something in a process of its own; return the code it ended with."""
    child = os.fork()
    if child == 0:
        try:
            do()
            os._exit(0)
        except BaseException:  # noqa: BLE001 — a child of a fork must never run on in the test
            os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@pytest.mark.proof
@pytest.mark.figure("F4", "killed at each step of putting a fresh database in the place of a damaged one")
def test_whatever_kills_it_the_next_start_goes_on(
    lost: Lost, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, measured: Measured
) -> None:
    """Killed at each step in turn, and again in the attempt after: the same cases, one damaged file kept."""
    expected = open_cases(lost.file), house(lost.file)
    overwrite(lost.file)
    damaged = lost.file.read_bytes()
    chance = random.Random(4)
    for step in range(1, MOST_STEPS):
        data = tmp_path / f"killed{step}"
        shutil.copytree(lost.data, data)
        file = data / "cuobian.db"

        def start(at: int, data: Path = data, file: Path = file) -> int:
            def do() -> None:
                with killed_at(at, monkeypatch):
                    if mend.needed(data, file):
                        mend.mend(data, file, SEAL)

            return in_a_child(do)

        ended = start(step)
        assert ended in {0, KILLED}
        start(chance.randrange(1, 40))
        if mend.needed(data, file):
            mend.mend(data, file, SEAL)
        assert expected == (open_cases(file), house(file)), f"killed at step {step}"
        (kept,) = (data / aside.DAMAGED).glob("*.db")
        assert damaged == kept.read_bytes()
        left = {each.name for each in (data / folder.JOURNAL).iterdir()}
        assert set() == left - {folder.CASES, folder.HOUSE, "damaged.new"}
        shutil.rmtree(data)
        if ended == 0:
            break
    measured(0, f"of {step} kills leave a box that does not start, or lose a case", limit=0)
    assert step > 20, "every step was tried"


def test_numbers_go_on_above_those_ever_given(lost: Lost) -> None:
    """A number that a device, a phone or a register was told means nothing else afterwards."""
    before = dict(rows(lost.file, "sqlite_sequence"))
    overwrite(lost.file)
    assert lost.mend() is not None
    after = dict(rows(lost.file, "sqlite_sequence"))
    assert {name: seq + MARGIN for name, seq in before.items()} == {name: after[name] for name in before}


def test_the_register_begins_with_what_was_lost(lost: Lost) -> None:
    """It says why, where the damaged file is, and holds."""
    overwrite(lost.file)
    found = lost.mend()
    assert found is not None
    database = Database(lost.file)
    (first,) = register.newest(database)
    assert (Act.RESTORED, "database:damaged") == (first.row.act, first.row.what)
    (kept,) = (lost.data / aside.DAMAGED).glob("*.db")
    assert f"kept as damaged/{kept.name}" in str(first.secrets)
    database.close()


def test_a_sound_database_is_left_alone(lost: Lost) -> None:
    """Nothing is moved, and no mark is made."""
    before = lost.file.read_bytes()
    assert lost.mend() is None
    assert before == lost.file.read_bytes()
    assert mend.marked(lost.data) is None


def test_commits_that_were_lost_are_noticed(lost: Lost) -> None:
    """A log that a disk lost leaves a sound file, only older: what the journal saw committed is put back."""
    expected = open_cases(lost.file)
    older = lost.data / "older.db"
    with closing(sqlite3.connect(lost.file)) as connection:
        connection.execute("VACUUM INTO ?", (str(older),))
    with closing(sqlite3.connect(older)) as connection:
        connection.executescript(
            "DELETE FROM receipt; DELETE FROM command; DELETE FROM notification; DELETE FROM link;"
            "DELETE FROM alarm_log; DELETE FROM alarm; DELETE FROM event; DELETE FROM sqlite_sequence;"
        )
    older.replace(lost.file)
    found = lost.mend()
    assert found is not None
    assert "it has lost what was committed to alarm" in found.reason
    assert expected == open_cases(lost.file)


def test_another_database_is_as_it_is(lost: Lost) -> None:
    """A backup that was put back, or somebody else's file: the journal beside it is not about it."""
    other = Database(lost.file)
    mended.disown_journal(other)
    with other.write() as connection:
        connection.exec_driver_sql("DELETE FROM sqlite_sequence")
    other.close()
    assert lost.mend() is None


def test_without_a_journal_nothing_is_replaced(lost: Lost) -> None:
    """A file that is none may be anything: whoever named it is told."""
    shutil.rmtree(lost.data / folder.JOURNAL)
    overwrite(lost.file)
    assert lost.mend() is None


def test_a_spoiled_journal_costs_what_is_spoiled(lost: Lost) -> None:
    """One line of the cases and one of the house: the rest stands, rows that need them go, and it is said."""
    for name, table in ((folder.CASES, '"t":"alarm_log"'), (folder.HOUSE, '"t":"person"')):
        path = lost.data / folder.JOURNAL / name
        lines = path.read_bytes().split(b"\n")
        hit = next(n for n, line in enumerate(lines) if table.encode() in line)
        lines[hit] = lines[hit][:-3] + b"???"
        path.write_bytes(b"\n".join(lines))
    overwrite(lost.file)
    found = lost.mend()
    assert found is not None
    assert found.spoiled > 2
    assert 2 == len(rows(lost.file, "alarm"))
    assert [] == [*rows(lost.file, "alarm_log"), *rows(lost.file, "person"), *rows(lost.file, "contact")]
    with closing(sqlite3.connect(lost.file)) as connection:
        assert [] == connection.execute("PRAGMA foreign_key_check").fetchall()
    assert rows(lost.file, "device"), "a device whose resident was lost still calls"


def test_a_journal_of_a_newer_release_is_refused(lost: Lost) -> None:
    """As its database would be."""
    path = lost.data / folder.JOURNAL / folder.CASES
    _, _, rest = path.read_bytes().partition(b"\n")
    path.write_bytes(written(Head("x", 999, "", FORM)) + rest)
    overwrite(lost.file)
    with pytest.raises(SchemaTooNew, match="schema 999"):
        lost.mend()


def test_a_mark_that_cannot_be_read_is_one(lost: Lost) -> None:
    """Somebody found the file damaged: what else is known of it does not matter."""
    (lost.data / folder.JOURNAL / folder.MARK).write_text("{")
    assert lost.mend() is not None
    assert not (lost.data / folder.JOURNAL / folder.MARK).exists()


def test_a_disk_without_links_gets_its_fresh_database_too(
    lost: Lost, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Such as a USB stick with exFAT: a core that could not begin would hear no press again."""

    def refused(*_: object) -> None:
        raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))

    expected = open_cases(lost.file)
    overwrite(lost.file)
    damaged = lost.file.read_bytes()
    monkeypatch.setattr(os, "link", refused)
    assert lost.mend() is not None
    assert expected == open_cases(lost.file)
    assert [damaged] == [each.read_bytes() for each in (lost.data / aside.DAMAGED).glob("*.db")]


def test_a_mark_that_cannot_be_reached_replaces_nothing(lost: Lost) -> None:
    """A process that may open no more files learns nothing of a mark, and takes no sound database away."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    lowest = os.dup(0)
    os.close(lowest)
    resource.setrlimit(resource.RLIMIT_NOFILE, (lowest, hard))
    try:
        with pytest.raises(OSError, match="Too many open files"):
            mend.needed(lost.data, lost.file)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    assert not mend.needed(lost.data, lost.file)
