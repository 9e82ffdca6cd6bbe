"""When a backup is due, and who hears that it failed: with real processes, begun and never waited for."""

import os
import time
from datetime import timedelta
from pathlib import Path

import pytest

from config.schema import BackupSettings
from gateway.backup import rounds
from gateway.backup.rounds import BACKUP, Rounds
from gateway.domain.ports import Notice
from tests.engine.carriers import eventually

NAME = "cuobian-20261130T000000Z.backup"


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rounds, "FIRST_AFTER", 0.0)


class Looking:
    """Looks as often as the test wants, and hears what is said."""

    def __init__(self, folder: Path | None, script: str, *, faulty: bool = False) -> None:
        self.said: list[Notice] = []
        settings = BackupSettings(to=folder, every=timedelta(hours=24))
        self.rounds = Rounds(settings, ["/bin/sh", "-c", script], self.said.append, faulty=faulty)

    def look(self) -> list[Notice]:
        self.rounds.look()
        return self.said

    def until_said(self) -> Notice:
        eventually(self.look)
        return self.said[-1]


def aged(folder: Path, hours: float) -> None:
    """Let there be a backup of some age."""
    file = folder / NAME
    file.touch()
    os.utime(file, (time.time() - hours * 3600,) * 2)


def begun(folder: Path, looking: Looking) -> bool:
    """Look some times, and tell whether the command was run."""
    for _ in range(5):
        looking.look()
        time.sleep(0.02)
    looking.rounds.stop()
    return (folder / "ran").exists()


@pytest.mark.parametrize(
    ("hours", "due"), [(None, True), (23, False), (25, True), (-0.5, False), (-40, True)]
)
def test_one_is_due_when_the_newest_is_too_old(tmp_path: Path, hours: float | None, due: bool) -> None:
    """None yet, a day old; or from a future that a clock once believed in."""
    if hours is not None:
        aged(tmp_path, hours)
    assert due == begun(tmp_path, Looking(tmp_path, f"touch {tmp_path}/ran"))


def test_a_start_is_for_those_who_press(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first comes two minutes after it."""
    monkeypatch.setattr(rounds, "FIRST_AFTER", 120.0)
    assert not begun(tmp_path, Looking(tmp_path, f"touch {tmp_path}/ran"))


def test_a_failure_is_a_fault_until_one_succeeds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Said once, with its last line; tried again; and its end is said too."""
    monkeypatch.setattr(rounds, "AGAIN_AFTER", 0.0)
    looking = Looking(
        tmp_path / "gone", f"test -e {tmp_path}/mended || {{ echo 'cuobian: no disk' >&2; exit 1; }}"
    )
    notice = looking.until_said()
    assert (BACKUP, False, "no backup: no disk") == (notice.device, notice.online, notice.text)
    time.sleep(0.1)
    assert 1 == len(looking.look())
    (tmp_path / "mended").touch()
    eventually(lambda: len(looking.look()) > 1)
    looking.rounds.stop()
    assert [False, True] == [each.online for each in looking.said]


def test_a_fault_from_before_the_start_ends_too(tmp_path: Path) -> None:
    """By a backup, or because nobody wants any more."""
    assert Looking(tmp_path, "true", faulty=True).until_said().online
    notice = Looking(None, "true", faulty=True).until_said()
    assert (True, "backups are switched off") == (notice.online, notice.text)
    assert [] == Looking(None, "true").look()


def test_one_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And is a failure; the core itself ends at once while one runs."""
    monkeypatch.setattr(rounds, "LONGEST", 0.05)
    assert "it ended with -9" in Looking(tmp_path, "exec sleep 60").until_said().text
    monkeypatch.setattr(rounds, "LONGEST", 60.0)
    looking = Looking(tmp_path, "exec sleep 60")
    looking.look()
    began = time.monotonic()
    looking.rounds.stop()
    assert time.monotonic() - began < 5
