"""A disk that fills up: old records go early, lowest class first, and it is said; a press goes through."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from gateway.ballast import Ballast
from gateway.domain.hold import Hold
from gateway.domain.model import EventType
from gateway.domain.retention import Marks, RecordClass, Why
from gateway.service import kept
from gateway.service import retention as service
from gateway.store import retention as store
from tests.flow.compound import Compound
from tests.retention.box import DAY, HOUR, Box

MB = 1_000_000


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Give a disk of 60 MB of its own."""
    if os.geteuid() != 0:
        pytest.skip("a disk of its own can only be mounted by root")
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=60m", "none", disk], check=False, capture_output=True
    )
    if mount.returncode != 0:
        pytest.skip(f"a disk of its own cannot be mounted here: {mount.stderr.decode()}")
    yield disk
    subprocess.run(["umount", "-l", disk], check=True)


def a_past(box: Box) -> None:
    """Give it ten days of routine, passings and presses, and an open alarm from before them."""
    box.tends()
    box.alarm()
    for _ in range(10):
        box.clocks.passes(86400)
        box.events(EventType.HEARTBEAT, 500)
        box.events(EventType.DOOR_OPENED, 500)
        box.events(EventType.SOS_PRESSED, 50)
    box.passes(HOUR)


def left(box: Box) -> dict[str, int]:
    """Return how many events of each kind are there."""
    kinds = ("heartbeat", "door.opened", "sos.pressed")
    return {each: box.count(where=f"type = '{each}'") for each in kinds}


def short_by(box: Box, size: int) -> None:
    """Let as many bytes be missing."""
    free = service.room(box.database)
    box.marks = Marks(free + size // 2, free + size)


@pytest.mark.figure("F13", "full disk: the lowest class goes first, oldest first")
def test_the_lowest_class_goes_first_and_oldest_first(small_disk: Path) -> None:
    """No more than is needed: half of the heartbeats make room, and no passing goes."""
    box = Box(small_disk)
    a_past(box)
    short_by(box, MB)
    box.clocks.passes(60)
    box.tends()
    found = left(box)
    assert 0 < found["heartbeat"] < 5000
    assert {"door.opened": 5000, "sos.pressed": 501} == {each: found[each] for each in list(found)[1:]}
    oldest = box.count(where="type = 'heartbeat' AND id < (SELECT max(id) FROM event) - 9 * 1050")
    assert 0 == oldest
    (receipt,) = box.receipts()
    assert (RecordClass.ROUTINE, Why.ROOM) == (receipt.class_, receipt.why)
    box.close()


@pytest.mark.figure("F13", "full disk: when nothing more may go, the desk is told")
def test_when_all_is_gone_that_may_go_it_says_so_loudly(small_disk: Path) -> None:
    """Routine and passings of more than a day; presses, what is open and the last day stay."""
    box = Box(small_disk)
    a_past(box)
    short_by(box, 40 * MB)
    box.clocks.passes(60)
    box.tends()
    assert {"heartbeat": 500, "door.opened": 500, "sos.pressed": 501} == left(box)
    assert 1 == box.count("alarm")
    assert [("gateway:room", False)] == [(each.device, each.online) for each in box.notices]
    said = kept.pressure(box.database, box.clocks.moment())
    assert said.short
    assert {RecordClass.ROUTINE: 4500, RecordClass.DOORS: 4500} == {
        each.class_: each.count for each in said.gone
    }
    box.marks = Marks(0, 0)
    box.clocks.passes(60)
    box.tends()
    assert [False, True] == [each.online for each in box.notices]
    assert not kept.pressure(box.database, box.clocks.moment()).short
    box.close()


@pytest.mark.figure("F13", "full disk: what is held stays, no register and no open case goes")
def test_not_even_a_full_disk_takes_what_is_held(small_disk: Path) -> None:
    """Where a review is open."""
    box = Box(small_disk)
    start = box.clocks.wall
    a_past(box)
    box.holds = [Hold("117", start, start + 5 * DAY - HOUR, start + 90 * DAY)]
    short_by(box, 40 * MB)
    box.clocks.passes(60)
    box.tends()
    assert {"heartbeat": 2500, "door.opened": 2500, "sos.pressed": 501} == left(box)
    box.close()


def test_a_press_goes_through_while_the_disk_is_full(small_disk: Path) -> None:
    """Somebody else has filled it to the last byte; what is deleted makes room inside the file."""
    box = Box(small_disk)
    a_past(box)
    box.close()
    compound = Compound(small_disk)
    compound.clocks.monotone = compound.clocks.wall = box.clocks.wall
    box.database = compound.database
    box.retention._database = compound.database
    with compound.database.write() as connection:
        connection.exec_driver_sql("UPDATE meta SET value = '0' WHERE key = 'retention_swept'")
    ballast = Ballast(small_disk / "ballast", 8 * MB)
    assert ballast.fill()
    compound.make_room = ballast.release
    fill(small_disk / "filled")
    assert os.statvfs(small_disk).f_bavail < 16
    box.marks = Marks(9 * MB, 10 * MB)
    for number in range(20):
        compound.press("sos-501" if number % 2 else "sos-502")
        box.clocks.passes(60)
        box.tends(10)
    assert 2 == len([each for each in compound.board() if each[0] == "sos"])
    assert RecordClass.ROUTINE in box.deleted()
    assert service.room(box.database) >= 9 * MB
    compound.pick_up_everything()
    compound.close()


def fill(path: Path) -> None:
    """Write until the disk takes no more."""
    with path.open("wb", buffering=0) as file:
        try:
            while file.write(bytes(4096)):
                pass
        except OSError:
            return


def test_a_box_that_does_not_know_the_time_makes_room_too(small_disk: Path) -> None:
    """What came first goes first, and what it has itself seen a day ago is a day old."""
    box = Box(small_disk)
    box.clocks.trusted = False
    a_past(box)
    short_by(box, MB)
    box.clocks.passes(60)
    box.tends()
    assert {RecordClass.ROUTINE} == set(box.deleted())
    with box.database.read() as connection:
        assert store.receipts(connection, 1)[0].count > 0
    box.close()
