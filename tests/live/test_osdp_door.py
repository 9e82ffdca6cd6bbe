"""A real OSDP reader at a door: its card, our decision, its strike; opened, held, closed; the line cut."""

import json
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from queue import Empty

import pytest

from devices.osdp_keys import OsdpKeys
from gateway.domain.model import DeviceId
from tests.devices.osdp_wire import OUTPUT, Reader, Wire
from tests.live.box import Box
from tests.live.conftest import MakeBox
from tests.live.sinks import eventually

pytestmark = pytest.mark.live

READER = """
  - {id: reader-1, template: osdp-reader, line: gate, place: b3u2,
     params: {address: "1", contact: "0", rex: "1"}}
"""
DOOR = """\
doors:
  - {id: unit, name: 单元门, place: b3u2, readers: [reader-1], lock: reader-1, contact: reader-1,
     rex: [reader-1], held_after: 1s}
rights:
  - {who: [zheng], doors: [unit]}
"""
SHOWN, READ = "155a3c40", "05568f1"


@pytest.fixture
def wire(tmp_path: Path) -> Iterator[Wire]:
    """Give a line on two pseudo terminals that can be cut."""
    found = Wire(tmp_path / "rs485")
    yield found
    found.close()


@pytest.fixture
def box(make_box: MakeBox, wire: Wire) -> Box:
    """Give a box with one reader on that line, one door and one card."""
    found = make_box(devices=READER, lines=f"[{{id: gate, port: {wire.port}, baudrate: 115200}}]")
    found.site.write_text(found.site.read_text().replace("doors: []\n", DOOR))
    found.apply_site()
    given = found.cli("credential", "add", "zheng", "--kind", "card", "--value-stdin", stdin=READ)
    assert 0 == given.returncode, given.stderr
    return found


@pytest.fixture
def reader(box: Box, wire: Wire) -> Iterator[Reader]:
    """Give a real peripheral in a process of its own, with the key that the box has for it."""
    key = OsdpKeys(box.folder / "data").key(DeviceId("reader-1"))
    found = Reader(wire.socket(), 1, key)
    yield found
    found.kill()


def recorded(box: Box, *types: str) -> list[str]:
    """Return the types of the events so far, of these types alone."""
    found = sqlite3.connect(f"file:{box.folder}/data/cuobian.db?mode=ro", uri=True)
    rows = found.execute("SELECT type FROM event ORDER BY id").fetchall()
    found.close()
    return [row[0] for row in rows if row[0] in types]


def strikes(reader: Reader, within: float = 0.3) -> int:
    """Return how often the strike was told to open, until nothing has been told for a while."""
    told = 0
    while True:
        try:
            told += reader.told.get(timeout=within)["command"] == OUTPUT
        except Empty:
            return told


def shows_until_granted(box: Box, reader: Reader) -> None:
    """Show the card; who has just come back is asked to show it again."""
    before = len(recorded(box, "door.granted"))
    for _ in range(5):
        reader.card(SHOWN, 26)
        time.sleep(1.2)
        if len(recorded(box, "door.granted")) > before:
            return
    raise AssertionError((box.folder / "box.log").read_text("utf-8"))


def test_a_card_at_a_real_reader_opens_its_door_and_a_cut_line_opens_none(
    box: Box, reader: Reader, wire: Wire
) -> None:
    """Granted, strike, opened, held, closed, in secure channel; cut and rejoined five times: no strike."""
    box.start("core")
    eventually(lambda: "device.online" in recorded(box, "device.online"), 20)
    time.sleep(1.2)
    shows_until_granted(box, reader)
    assert 1 == strikes(reader, within=3)
    reader.inputs(1, 0, 0, 0)
    eventually(lambda: ["door.opened", "door.held"] == recorded(box, "door.opened", "door.held"), 10)
    reader.inputs(0, 0, 0, 0)
    eventually(lambda: ["door.closed"] == recorded(box, "door.closed"), 5)
    eventually(lambda: ["command.done"] == recorded(box, "command.done"), 5)
    for _ in range(5):
        wire.cut = True
        time.sleep(0.3)
        wire.cut = False
        time.sleep(0.3)
    assert 0 == strikes(reader)
    log = box.folder.rglob("*")
    kept = [each.read_bytes() for each in log if each.is_file() and each.name != "site.yaml"]
    assert not any(READ.encode() in each for each in kept), "a card number is on the disk or in the log"
    assert [] == recorded(box, "tamper")
    assert json.loads(box.cli("check", "--json").stdout)["problems"] == []
