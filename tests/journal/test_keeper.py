"""What the threads of the journal find, say and leave alone."""

import os
import random
import threading
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from gateway.domain.errors import StoreDamaged
from gateway.domain.ports import Notice
from gateway.journal import cases
from gateway.journal.folder import CASES, HOUSE, JOURNAL
from gateway.journal.keeper import Keeper
from tests.crash.damage import all_of_it, cut_to_nothing, first_bytes, taken_away, the_log
from tests.flow.compound import Compound
from tests.journal.stand import Journalled
from tests.live.sinks import eventually


class Kept:
    """A compound with a journal that runs."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.notices: list[Notice] = []
        self.compound = Compound(folder)
        self.keeper = Keeper(self.compound.database, folder, self.notices.append)
        self.keeper.start()
        eventually((folder / JOURNAL / CASES).exists)

    def written(self, text: str) -> bool:
        """Tell whether something stands in the cases."""
        return text in (self.folder / JOURNAL / CASES).read_text("utf-8")

    def damage(self) -> str:
        """Return what it found wrong with the database."""
        try:
            self.keeper.sound()
        except StoreDamaged as error:
            return error.message
        return ""


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Kept]:
    """Give a compound with a journal that runs."""
    kept = Kept(tmp_path)
    yield kept
    kept.keeper.stop()
    kept.compound.close()


def test_a_case_is_there_soon_after_its_commit(kept: Kept) -> None:
    """Also where another process committed it; and once more at the end."""
    kept.compound.press("sos-501", "pressed once")
    eventually(lambda: kept.written("pressed once"))
    assert "" == kept.damage()
    kept.compound.press("sos-501", "at the end")
    kept.keeper.stop()
    assert kept.written("at the end")


@pytest.mark.parametrize("spoil", [all_of_it, first_bytes, cut_to_nothing, taken_away, the_log])
def test_a_file_that_is_no_more_what_was_opened_is_noticed(kept: Kept, spoil: Callable[..., None]) -> None:
    """Without a press, and nothing is written into the journal any more."""
    kept.compound.press("sos-501", "1")
    eventually(lambda: kept.written('"sos-501"'))
    spoil(kept.compound.file, random.Random(5))
    eventually(kept.damage)
    before = (kept.folder / JOURNAL / CASES).read_bytes()
    time.sleep(0.2)
    assert before == (kept.folder / JOURNAL / CASES).read_bytes()


def test_a_disk_that_refuses_is_said_once_and_the_journal_caught_up(
    kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The press goes on meanwhile; nothing of it is missing afterwards."""
    full = threading.Event()
    full.set()
    sync = os.fdatasync

    def fdatasync(file: int) -> None:
        if full.is_set():
            raise OSError(28, "No space left on device")
        sync(file)

    monkeypatch.setattr(cases.os, "fdatasync", fdatasync)
    kept.compound.press("sos-501", "while it was full")
    kept.compound.expect_ack()
    eventually(lambda: kept.notices)
    full.clear()
    eventually(lambda: len(kept.notices) == 2)
    assert [("gateway:journal", False), ("gateway:journal", True)] == [
        (each.device, each.online) for each in kept.notices
    ]
    assert kept.written("while it was full")


def test_what_is_closed_leaves(box: Journalled) -> None:
    """Within half a minute, with everything that was said in it."""
    box.compound.press("sos-501", "a press long ago")
    box.write(0.1)
    zheng = box.compound.neighbour("zheng")
    for each in ("going", "arrived", "resolved"):
        zheng.answers(each, "neighbour's own words")
        box.write(0.1)
    content = box.data / JOURNAL / CASES
    assert "neighbour's own words" in content.read_text("utf-8")
    box.write(cases.CLOSED_FOR)
    assert [] == [each for each in ("neighbour", "long ago", "zheng") if each in content.read_text("utf-8")]


def test_who_leaves_the_house_leaves_the_copy(box: Journalled) -> None:
    """The copy is written anew, and nothing of the old one is left beside it."""
    box.write()
    content = box.data / JOURNAL / HOUSE
    assert "郑阿姨" in content.read_text("utf-8")
    with box.compound.database.write() as connection:
        connection.exec_driver_sql("DELETE FROM group_member")
        connection.exec_driver_sql("DELETE FROM person WHERE id = 'zheng'")
    box.write()
    assert "郑阿姨" not in content.read_text("utf-8")
    assert {CASES, HOUSE} == {each.name for each in (box.data / JOURNAL).iterdir()}


def test_a_long_file_is_written_anew(box: Journalled, monkeypatch: pytest.MonkeyPatch) -> None:
    """It stays a few times as long as what is open, however long a case goes on."""
    monkeypatch.setattr(cases, "LONG", 5_000)
    box.compound.press("sos-501", "1")
    sizes = []
    for number in range(30):
        box.compound.press("sos-501", f"again {number}")
        box.write(0.1)
        sizes.append((box.data / JOURNAL / CASES).stat().st_size)
    assert any(later < earlier for earlier, later in pairwise(sizes))
