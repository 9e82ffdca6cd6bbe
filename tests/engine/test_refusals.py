"""What the store refuses: no press is told `rejected` for it, and one bad reading costs the others little."""

import os
import random
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from gateway.ballast import Ballast
from gateway.domain.errors import StoreDamaged
from tests.engine.test_engine import curse, flood, rows
from tests.flow.compound import Compound

PAGE = 4096


def told(compound: Compound) -> list[tuple[str, list[str]]]:
    """Return what each message was answered: its source, and the status of each receipt."""
    return [
        (wire.name, [receipt.status.value for receipt in each.receipts])
        for wire in (compound.sos, compound.bulk)
        for each in wire.told
    ]


def damage(compound: Compound, *pages: int) -> None:
    """Overwrite pages of the file as a dying card does, and let the engine forget what it has read."""
    chance = random.Random(1)
    with compound.file.open("r+b") as file:
        for page in pages:
            os.pwrite(file.fileno(), chance.randbytes(PAGE), page * PAGE)
    compound.database._own().connection.cursor().execute("PRAGMA shrink_memory")


def root_of(compound: Compound, table: str) -> int:
    """Return the first page of a table."""
    ((page,),) = rows(compound, f"SELECT rootpage - 1 FROM sqlite_master WHERE name = '{table}'")
    assert isinstance(page, int)
    return page


def wait_with(compound: Compound, wait: Callable[[float], bool]) -> None:
    """Do something each time the engine waits for the disk."""
    compound.engine._stop.wait = wait  # type: ignore[method-assign,assignment]


@pytest.mark.parametrize("first", [0, 1], ids=["all of it", "all but the first page"])
def test_a_damaged_file_acknowledges_no_press_and_ends_the_process_loudly(
    compound: Compound, first: int
) -> None:
    """No page holds what was written: the button goes on repeating, and the supervisor starts us again."""
    compound.look()
    compound.database.checkpoint()
    damage(compound, *range(first, compound.file.stat().st_size // PAGE))
    compound.say("sos-501", {"id": "1", "type": "sos.pressed"})
    with pytest.raises((StoreDamaged, sqlite3.DatabaseError)):
        compound.engine.step(compound.inbox.take(0))
    assert [] == told(compound)


def test_one_damaged_page_costs_nobody_else_the_press(compound: Compound) -> None:
    """Only the press that needs that page is not answered; what lies beside it is written first, and told."""
    compound.look()
    compound.database.checkpoint()
    damage(compound, root_of(compound, "link"))
    compound.say("smoke-501", {"id": "a", "type": "motion"})
    compound.say("sos-501", {"id": "b", "type": "sos.pressed"})
    compound.say("smoke-501", {"id": "c", "type": "motion"})
    with pytest.raises(StoreDamaged, match="malformed"):
        compound.engine.step(compound.inbox.take(0))
    assert [("broker:bulk", ["committed"])] * 2 == told(compound)
    assert [("a",), ("c",)] == rows(compound, "SELECT substr(dedupe, -1) FROM event WHERE type = 'motion'")


def test_a_press_that_can_be_no_case_is_never_told_rejected(compound: Compound) -> None:
    """Whatever prevents it: the message is taken, the fact recorded, its button told nothing."""
    curse(compound, "BEFORE INSERT ON alarm")
    compound.press("sos-501", "1")
    assert [("broker:sos", [])] == told(compound)
    assert [("undecoded",)] == rows(compound, "SELECT type FROM event WHERE device = 'sos-501'")


def test_nothing_is_refused_by_a_store_that_takes_nothing(compound: Compound) -> None:
    """Where not even a line about it can be written, it is not the reading's fault: nothing is answered."""
    curse(compound, "BEFORE INSERT ON event")
    compound.say("door-501", {"id": "1", "type": "door.opened"})
    with pytest.raises(IntegrityError):
        compound.engine.step(compound.inbox.take(0))
    assert [] == told(compound)


def test_a_read_only_disk_is_waited_for(compound: Compound) -> None:
    """Remounted read-only by the kernel: no press is answered before the disk writes again."""
    own = compound.database._own().connection.cursor()
    own.execute("PRAGMA query_only = 1")
    waits: list[float] = []

    def wait(seconds: float) -> bool:
        waits.append(seconds)
        assert [] == told(compound)
        if len(waits) == 5:
            own.execute("PRAGMA query_only = 0")
        return False

    wait_with(compound, wait)
    compound.press("sos-501", "1")
    compound.expect_ack("committed", "1")
    assert 5 == len(waits)
    assert 1 == len(compound.board())


@pytest.mark.parametrize("due", ["a press", "a step"])
def test_a_stop_ends_the_waiting_for_a_disk_and_acknowledges_nothing(compound: Compound, due: str) -> None:
    """SIGTERM while the disk refuses: the process ends at once, and the button goes on repeating."""
    if due == "a step":
        compound.press("bare-502")
        compound.clocks.passes(3600)
    else:
        compound.say("sos-501", {"id": "1", "type": "sos.pressed"})
    before = told(compound)
    compound.database._own().connection.cursor().execute("PRAGMA query_only = 1")
    stop = threading.Event()
    threading.Timer(0.1, stop.set).start()
    ended = threading.Thread(target=compound.engine.run, args=(stop,), daemon=True)
    ended.start()
    ended.join(5)
    assert not ended.is_alive()
    assert before == told(compound)


def test_a_stop_is_heard_at_the_start_too(compound: Compound) -> None:
    """Nothing can be written from the first moment on."""
    compound.database._own().connection.cursor().execute("PRAGMA query_only = 1")
    stop = threading.Event()
    stop.set()
    compound.engine.start(stop)
    compound.engine.run(stop)


def test_space_that_cannot_be_given_back_is_said_and_no_error(tmp_path: Path) -> None:
    """A disk that refuses everything refuses this too (here a folder stands in the place of the file)."""
    (tmp_path / "ballast").mkdir()
    assert not Ballast(tmp_path / "ballast").release()
    assert not Ballast(tmp_path / "none").release()


def test_one_bad_reading_among_two_hundred_costs_a_few_syncs(compound: Compound) -> None:
    """By halves: every sync is 20 ms of every press on a slow card. Receipts keep their order."""
    compound.look()
    curse(compound, "BEFORE INSERT ON event WHEN new.detail LIKE '%poison%'")
    flood(compound, 150)
    compound.say("door-501", {"id": "bad", "type": "door.opened", "x": "poison"})
    flood(compound, 50)
    said: list[str] = []
    connection = compound.database._own().connection.driver_connection
    assert isinstance(connection, sqlite3.Connection)
    connection.set_trace_callback(said.append)
    compound.engine.step(compound.inbox.take(0))
    connection.set_trace_callback(None)
    answers = [statuses for _, statuses in told(compound)]
    assert answers[150] == ["rejected"]
    assert 200 + 1 == len(answers)
    assert said.count("COMMIT") <= 12
