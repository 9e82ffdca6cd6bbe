"""Whether backups are as they should be: real processes, begun and never waited for; what is told of them."""

import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from config.backup import BackupSettings
from gateway.backup import rounds, shelf
from gateway.backup.rounds import BACKUP, Rounds
from gateway.domain.ports import Notice
from gateway.service import backups
from gateway.service.backups import LastBackup
from gateway.store.db import Database
from tests.backup.box import Home
from tests.engine.carriers import eventually

DAY = timedelta(hours=24)


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rounds, "FIRST_AFTER", 0.0)
    monkeypatch.setattr(rounds, "LOOK_EVERY", 0.0)


@pytest.fixture
def database(home: Home) -> Iterator[Database]:
    """Give the database of a box."""
    found = Database(home.settings.database)
    yield found
    found.close()


class Looking:
    """Looks as often as the test wants, and hears what is said."""

    def __init__(
        self, database: Database, script: str = "", *, to: Path | None = Path("/x"), faulty: bool = False
    ) -> None:
        self.said: list[Notice] = []
        words = ["/bin/sh", "-c", script] if script else []
        settings = BackupSettings(to=to, every=DAY)
        self.rounds = Rounds(settings, words, database, self.said.append, faulty=faulty)

    def texts(self, looks: int = 3) -> list[str]:
        """Look some times and return everything that was said."""
        for _ in range(looks):
            self.rounds.look()
        assert {BACKUP} >= {each.device for each in self.said}
        return [each.text for each in self.said]


def made(database: Database, age: timedelta) -> None:
    """Let a backup have been made some time ago."""
    backups.note_made(database, LastBackup(datetime.now(UTC) - age, 1, "x"), "test")


@pytest.mark.parametrize(
    ("hours", "due"), [(None, True), (23, False), (25, True), (-0.5, False), (-40, True)]
)
def test_one_is_due_when_the_newest_is_too_old(tmp_path: Path, hours: float | None, due: bool) -> None:
    """None yet, a day old; or from a future that a clock once believed in."""
    if hours is not None:
        file = tmp_path / "cuobian-20261130T000000Z.backup"
        file.touch()
        os.utime(file, (time.time() - hours * 3600,) * 2)
    assert due == shelf.due(tmp_path, DAY, datetime.now(UTC))


def test_the_core_begins_one_and_goes_on(database: Database, tmp_path: Path) -> None:
    """Now and then, never two at a time; the start itself is for those who press."""
    looking = Looking(database, f"echo >>{tmp_path}/ran; exec sleep 60")
    assert [] == looking.texts(9)
    eventually((tmp_path / "ran").exists)
    began = time.monotonic()
    looking.rounds.stop()
    assert time.monotonic() - began < 5
    assert "\n" == (tmp_path / "ran").read_text()


@pytest.mark.parametrize("first", [0.0, 120.0])
def test_nobody_begins_one_too_early_or_unasked(
    database: Database, tmp_path: Path, first: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Within two minutes of a start, without a folder, or where a timer does it."""
    monkeypatch.setattr(rounds, "FIRST_AFTER", first)
    script = f"echo >>{tmp_path}/ran"
    for looking in (
        (Looking(database, script, to=None), Looking(database)) if not first else (Looking(database, script),)
    ):
        assert [] == looking.texts()
        looking.rounds.stop()
    assert not (tmp_path / "ran").exists()


def test_a_failure_is_a_fault_until_one_succeeds(database: Database) -> None:
    """Said once, whoever made it and said so; and its end is said too."""
    looking = Looking(database)
    assert [] == looking.texts()
    backups.note_failed(database, "no disk")
    assert ["no backup: no disk"] == looking.texts()
    made(database, timedelta(0))
    assert ["no backup: no disk", "backups are as they should be"] == looking.texts()
    assert [False, True] == [each.online for each in looking.said]


def test_one_that_is_missing_is_a_fault(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Too old by half, or none at all in that time: a timer that never runs says nothing by itself."""
    monkeypatch.setattr(backups, "allowed", lambda _: timedelta(0))
    assert ["no backup: none was made yet"] == Looking(database).texts()
    monkeypatch.undo()
    monkeypatch.setattr(rounds, "FIRST_AFTER", 0.0)
    made(database, timedelta(hours=35))
    assert [] == Looking(database).texts()
    made(database, timedelta(hours=37))
    (said,) = Looking(database).texts()
    assert said.startswith("no backup: the newest is of 20")


def test_one_that_was_killed_is_a_fault(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """It could say nothing; nor could one that hung."""
    looking = Looking(database, "kill -9 $$")
    eventually(looking.texts)
    assert ["no backup: it ended with -9"] == looking.texts()
    monkeypatch.setattr(rounds, "LONGEST", 0.05)
    looking = Looking(database, "exec sleep 60")
    eventually(looking.texts)
    assert ["no backup: it ended with -9"] == looking.texts()


def test_a_fault_from_before_the_start_ends_too(database: Database) -> None:
    """By a backup, or because nobody wants any more."""
    assert ["backups are as they should be"] == Looking(database, faulty=True).texts()
    backups.note_failed(database, "no disk")
    assert [] == Looking(database, faulty=True).texts()
    assert ["backups are as they should be"] == Looking(database, to=None, faulty=True).texts()
