"""One press, and the power gone at every single point of what it asks of the disk."""

import random
from pathlib import Path

import pytest

from tests.chaos.disk import Chance, Kind, everything, nothing
from tests.chaos.found import AtAnyPoint, marking, presses
from tests.chaos.shim import Shim
from tests.crash.history import Buttons
from tests.live.box import Box
from tests.live.broker import Broker
from tests.live.conftest import MakeBox
from tests.live.sinks import eventually
from tests.proof import Measured

pytestmark = [pytest.mark.live, pytest.mark.crash, pytest.mark.proof, pytest.mark.timeout(1800)]
DEVICES = [f"sos-{n}" for n in range(600, 616)]
SITE = "\n".join(f"  - {{id: {device}, template: cuobian-sos, policy: elder}}" for device in DEVICES)
EVERY = "the power gone at every point of one press, its answer and a clean stop: acknowledged and lost"


@pytest.fixture
def stand(make_box: MakeBox, shim_library: Path, tmp_path: Path) -> tuple[Box, Shim]:
    """Give a box on a recorded disk."""
    box = make_box(devices=SITE)
    box.apply_site()
    shim = Shim(shim_library, box.folder / "data", tmp_path)
    shim.record()
    box.environment = shim.environment()
    eventually(box.start().healthy, 60)
    return box, shim


def stopped(box: Box) -> None:
    """End both processes as a service manager does: the last to go moves the log into the file."""
    for name in ("core", "api"):
        process = box.processes.pop(name)
        process.terminate()
        process.wait(30)


@pytest.mark.figure("F4", EVERY)
def test_an_acknowledged_press_is_there_at_every_point(stand: tuple[Box, Shim], measured: Measured) -> None:
    """From its acknowledgement on it is on the disk, also while the log is moved into the file at the end."""
    box, shim = stand
    marking(shim, box.listener.client)
    box.press("sos-501", "p-1")
    link = eventually(lambda: box.hooks.to("zheng"), 30)[0]["link"]
    eventually(lambda: box.acks("sos-501", "p-1"), 30)
    assert 200 == box.answer(link, "going")[0]
    stopped(box)
    log = AtAnyPoint(shim)
    acknowledged = log.place_of("p-1")
    lost, tried, points = [], 0, range(acknowledged - 60, len(log.steps) + 1)
    for place in points:
        for keeps in (nothing, everything, Chance(place)) if place % 5 == 0 else (nothing,):
            with log.cut(place, keeps) as connection:
                found = presses(connection)
            tried += 1
            if found not in ([["p-1"]] if place > acknowledged else [[], ["p-1"]]):
                lost.append((place - acknowledged, keeps, found))
    measured(len(lost), f"of {tried} power cuts", limit=0)
    assert [] == lost


@pytest.mark.figure("F4", "200 power cuts anywhere while presses flow, by the disk: acknowledged and lost")
def test_what_was_acknowledged_while_presses_flow_is_there(
    stand: tuple[Box, Shim], broker: Broker, measured: Measured
) -> None:
    """At two hundred points, by chance: each press whose receipt was out is there once, and none twice."""
    box, shim = stand
    buttons = Buttons(broker.port, DEVICES)
    marking(shim, buttons._client)
    buttons.flow(60)
    eventually(lambda: len(buttons.acknowledged()) > 150, 60)
    buttons.close()
    stopped(box)
    log, chance, lost = AtAnyPoint(shim), random.Random(200), []
    marks = {place: step.content.decode() for place, step in enumerate(log.steps) if step.kind is Kind.MARK}
    for place in sorted(chance.randrange(min(marks), len(log.steps) + 1) for _ in range(200)):
        with log.cut(place, Chance(place)) as connection:
            found = presses(connection)
        missing = {id_ for at, id_ in marks.items() if at < place} - set(found)
        if missing or len(found) != len(set(found)):
            lost.append((place, missing, len(found)))
    measured(len(lost), f"of 200 power cuts while {len(marks)} receipts went out", limit=0)
    assert [] == lost
