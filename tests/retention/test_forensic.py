"""Whoever takes the disk out finds nothing of what was deleted: not in the file, its log, or beside it."""

import random
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from sqlalchemy import text

from gateway.domain.model import EventType
from gateway.store.db import Database
from gateway.store.residue import residue
from gateway.store.wiping import Wiping
from tests.retention.box import DAY, Box

SECRET = "莫兰蒂7311"
PAGE = 4096


def hits(folder: Path, secret: str = SECRET) -> dict[str, int]:
    """Return how often something stands in any file of a folder, in either spelling of JSON."""
    found = {}
    for path in sorted(each for each in folder.rglob("*") if each.is_file()):
        # `cat`, since opening and closing a database here would take this process's locks away.
        held = subprocess.run(["cat", path], check=True, capture_output=True).stdout
        count = held.count(secret.encode())
        if count:
            found[path.name] = count
    return found


def live(box: Box, count: int = 4000, seed: int = 7) -> None:
    """Record passings and other things in a muddle, so that pages are split and joined; some are secret."""
    dice = random.Random(seed)
    for _ in range(count // 50):
        for _ in range(50):
            type_ = dice.choice((EventType.DOOR_GRANTED, EventType.DEVICE_ONLINE))
            mark = SECRET if type_ is EventType.DOOR_GRANTED else "public"
            number = dice.randrange(40)
            box.write(
                type_,
                device=f"d{number}-{mark}",
                place=f"p{number % 7}-{mark}",
                person=f"w{number % 11}-{mark}",
                dedupe=f"{dice.random()}-{mark}",
                detail=f'{{"plate": "{mark}"}}',
            )
        box.flush()


@pytest.mark.figure("F22", "bytes of what was forgotten left in database, log and files")
def test_nothing_of_a_passing_is_left_anywhere(box: Box, tmp_path: Path) -> None:
    """Neither its device, place, person, sender's id nor what it said; what is kept is all there."""
    live(box)
    kept = box.count(where="type = 'device.online'")
    assert hits(tmp_path)
    box.passes(32 * DAY)
    assert {} == hits(tmp_path)
    assert kept == box.count() == box.count(where="device LIKE 'd%-public'")
    assert "ok" == integrity(box.database)


def integrity(database: Database) -> str:
    """Return what SQLite says of the file."""
    with database.read() as connection:
        return str(connection.execute(text("PRAGMA integrity_check")).scalar_one())


def test_secure_delete_alone_would_leave_some(
    box: Box, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """This is why pages are wiped; where a later SQLite leaves nothing, that can go."""
    monkeypatch.setattr(Wiping, "step", lambda _self: False)
    live(box)
    box.passes(32 * DAY)
    assert 0 == box.count(where="device LIKE '%" + SECRET + "'")
    assert {"cuobian.db"} == set(hits(tmp_path))


def test_one_who_reads_keeps_it_waiting_and_no_press(box: Box, tmp_path: Path) -> None:
    """A long look at the past: nothing is torn from under it; the log is emptied when it ends."""
    live(box, 1000)
    reader = sqlite3.connect(box.file, isolation_level=None)
    reader.execute("BEGIN")
    before = reader.execute("SELECT count(*) FROM event").fetchone()
    box.passes(32 * DAY)
    assert before == reader.execute("SELECT count(*) FROM event").fetchone()
    box.event(EventType.SOS_PRESSED)
    reader.execute("COMMIT")
    box.tends()
    assert {} == hits(tmp_path)
    reader.close()


WORK = """
import sys, time
from pathlib import Path
from gateway.store.db import Database
from tests.retention.box import Box
from tests.retention.test_forensic import live
box = Box(Path(sys.argv[1]))
print("begun", flush=True)
n = int(sys.argv[2])
while True:
    n += 1
    time.sleep(0.02)
    live(box, 200, seed=n)
    with box.database.write() as connection:
        connection.exec_driver_sql("DELETE FROM event WHERE id % 3 = 0 AND type != 'sos.pressed'")
"""


def test_wiping_beside_others_harms_nothing(box: Box) -> None:
    """Another process writes, deletes and is killed in the middle of it, again and again."""
    for turn in range(3):
        with subprocess.Popen(
            [sys.executable, "-c", WORK, str(box.file.parent), str(turn * 1000)], stdout=subprocess.PIPE
        ) as other:
            assert other.stdout is not None
            other.stdout.readline()
            wiped = 0
            while wiped < 50:
                wiping = Wiping(box.database)
                while wiping.step() and not wiping.waits:
                    pass
                wiped += wiping.wiped
                box.event(EventType.SOS_PRESSED, detail='{"turn": 1}')
            other.send_signal(signal.SIGKILL)
        assert "ok" == integrity(box.database)
    assert 3 <= box.count(where="detail = '{\"turn\": 1}'")


KILLED = """
import os, sys
from datetime import timedelta
from pathlib import Path
from gateway.store import wiping
from tests.retention.box import Box
box = Box(Path(sys.argv[1]))
box.clocks.passes(40 * 86400)
left = int(sys.argv[2])
for _ in range(left):
    box.retention.tend(box.clocks.moment())
os.kill(os.getpid(), 9)
"""


@pytest.mark.figure("F22", "bytes left after SIGKILLs in the middle of forgetting")
@pytest.mark.crash
def test_a_kill_in_the_middle_is_made_good(box: Box, tmp_path: Path) -> None:
    """Between chunks, while pages are wiped: the next start finishes it, and nothing is left."""
    live(box, 1500)
    box.passes(DAY)
    box.close()
    for steps in (3, 5, 8):
        killed = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path), str(steps)], check=False)
        assert -signal.SIGKILL == killed.returncode
    box.open()
    box.clocks.passes(40 * 86400)
    box.passes(DAY)
    assert {} == hits(tmp_path)
    assert "ok" == integrity(box.database)
    assert all(each.finished_at is not None for each in box.receipts())


def leaf(cells: Sequence[int], begin: int, block: int = 0, kind: int = 13) -> bytearray:
    """Return a page whose cells stand at these places."""
    page = bytearray(PAGE)
    page[0:7] = (
        bytes([kind]) + block.to_bytes(2, "big") + len(cells).to_bytes(2, "big") + begin.to_bytes(2, "big")
    )
    for number, cell in enumerate(cells):
        page[8 + 2 * number : 10 + 2 * number] = cell.to_bytes(2, "big")
    return page


def test_only_the_free_middle_of_a_page_is_taken_for_residue() -> None:
    """From behind the list of cells to the first cell."""
    page = leaf([4000, 3000], 3000)
    assert residue(bytes(page), 2) is None
    page[2999] = 1
    assert (12, 3000) == residue(bytes(page), 2)


@pytest.mark.parametrize(
    "page",
    [
        leaf([4000], 3000, kind=0),
        leaf([4000], 3000, kind=1),
        leaf([2000], 3000),
        leaf([4000], 3000, block=100),
        leaf([4000], 5000),
        leaf([4000] * 20, 40),
    ],
    ids=["overflow", "no page", "a cell in it", "a free block in it", "beyond the page", "cells overlap"],
)
def test_what_is_no_page_beyond_doubt_is_left_alone(page: bytearray) -> None:
    """Rather a trace than a wrong byte."""
    page[200] = 1
    assert residue(bytes(page), 2) is None
