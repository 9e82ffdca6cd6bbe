"""The power cut while presses flow: what was acknowledged is on the disk, whatever of the rest is."""

import random
import sqlite3
import time
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.chaos.shim import Shim
from tests.crash.history import Buttons, check
from tests.live.box import Box
from tests.live.broker import Broker
from tests.live.conftest import MakeBox
from tests.live.sinks import eventually
from tests.proof import Measured

pytestmark = [pytest.mark.live, pytest.mark.crash, pytest.mark.timeout(600)]
DEVICES = [f"sos-{n}" for n in range(600, 616)]
SITE = "\n".join(f"  - {{id: {device}, template: cuobian-sos, policy: elder}}" for device in DEVICES)
LOST = "power cuts while presses flow (un-synced writes dropped, torn, reordered): presses lost or doubled"


@dataclass
class Neighbours:
    """Who answers some of the calls, and which answers were taken."""

    box: Box
    chance: random.Random
    closed: set[int] = field(default_factory=set)
    """Alarms whose end a page has confirmed."""

    def answer(self) -> None:
        """Let the newest alarm be closed, and some others, so that later presses raise new ones."""
        eventually(lambda: self.box.hooks.to("zheng"), 60)
        newest, *older = reversed(self.box.hooks.to("zheng")[-6:])
        for message in [newest, *(each for each in older if self.chance.random() < 0.3)]:
            taken = [self.box.answer(message["link"], each)[0] for each in ("going", "arrived", "resolved")]
            if taken[-1] == 200:
                self.closed.add(int(message["alarm"]))


def breaches(box: Box, buttons: Buttons, neighbours: Neighbours) -> list[str]:
    """Return what was lost or doubled, and whether file and register are whole."""
    database = box.folder / "data" / "cuobian.db"
    found = check(database, list(buttons.presses.values()))
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        found += [row for (row,) in connection.execute("PRAGMA integrity_check") if row != "ok"]
        ended = {id_ for (id_,) in connection.execute("SELECT id FROM alarm WHERE state = 'resolved'")}
    found += [f"alarm {id_} was closed, and is open again" for id_ in neighbours.closed - ended]
    verified = box.cli("audit", "verify")
    return found + ([] if verified.returncode == 0 else [verified.stdout + verified.stderr])


def killed(box: Box) -> None:
    """Kill both processes."""
    for each in ("api", "core"):
        box.kill(each)


def wait_for_work(buttons: Buttons) -> None:
    """Return when another press was acknowledged."""
    before = len(buttons.acknowledged())
    eventually(lambda: len(buttons.acknowledged()) > before, 60)


def power_cuts(box: Box, broker: Broker, shim: Shim, times: int, measured: Measured) -> None:
    """Cut the power so often, at any moment: while it works, and while it starts."""
    chance = random.Random(times)
    neighbours, buttons = Neighbours(box, chance), Buttons(broker.port, DEVICES)
    buttons.flow(40)
    for nth in range(times):
        if nth and chance.random() < 0.4:  # it begins
            time.sleep(chance.uniform(0.1, 1.5))
        else:
            wait_for_work(buttons)
            time.sleep(chance.uniform(0.0, 0.5))
            neighbours.answer()
        shim.power_cut(nth, lambda: killed(box))
        if nth % 4 == 3:
            broker.restart()
        box.start()
    waiting = buttons.rest(60)
    buttons.close()
    assert [] == waiting
    found = breaches(box, buttons, neighbours)
    measured(len(found), f"of {len(buttons.presses)} presses in {times} power cuts", limit=0)
    assert [] == found
    assert len(buttons.presses) > times * 5, "presses really flowed"
    assert neighbours.closed, "answers really were taken"


@pytest.fixture
def box(make_box: MakeBox, shim_library: Path, tmp_path: Path) -> tuple[Box, Shim]:
    """Give a box whose data folder stands on a disk that can fail."""
    box = make_box(devices=SITE)
    box.apply_site()
    shim = Shim(shim_library, box.folder / "data", tmp_path)
    shim.record()
    box.environment = shim.environment()
    eventually(box.start().healthy, 60)
    return box, shim


@pytest.mark.proof
@pytest.mark.figure("F4", LOST)
def test_eight_power_cuts_lose_and_double_nothing(
    box: tuple[Box, Shim], broker: Broker, measured: Measured
) -> None:
    """Core and API lose the power eight times; nothing acknowledged is lost, nothing doubled."""
    power_cuts(box[0], broker, box[1], 8, measured)


@pytest.mark.long
@pytest.mark.timeout(3600)
@pytest.mark.figure("F4", LOST)
def test_two_hundred_power_cuts_lose_and_double_nothing(
    box: tuple[Box, Shim], broker: Broker, measured: Measured
) -> None:
    """The same two hundred times."""
    power_cuts(box[0], broker, box[1], 200, measured)
