"""The database overwritten with random bytes while it runs: the alarm path lives again, open calls go on.

On a box of its own, because what closed cases and events stood in the damaged file is set aside with it.
"""

from __future__ import annotations

import os
import random
import time

import pytest

from tests.chaos import site
from tests.chaos.box import ChaosBox
from tests.chaos.conftest import MakeChaosBox
from tests.chaos.history import Line
from tests.chaos.phones import Phones
from tests.chaos.run import DATABASE
from tests.crash.history import Buttons
from tests.live.sinks import eventually
from tests.proof import Measured

pytestmark = [pytest.mark.live, pytest.mark.crash, pytest.mark.timeout(300)]
LIMIT = 10.0
REPEATED = 2.0
APART = 1.0
SPOILT = 0.5
"""Share of the pages that are overwritten, the first one among them."""


def spoil(box: ChaosBox, chance: random.Random) -> None:
    """Write random bytes over half of the file, as a dying card does."""
    file = box.data / DATABASE
    pages = file.stat().st_size // 4096
    with file.open("r+b", buffering=0) as opened:
        for page in [0, *chance.sample(range(1, pages), int(pages * SPOILT))]:
            os.pwrite(opened.fileno(), chance.randbytes(4096), page * 4096)
        os.fsync(opened.fileno())


def reached(box: ChaosBox, device: str, since: float) -> Line | None:
    """Return the first news of a resident on any neighbour's phone."""
    home = f"住户{device[-3:]}"
    for each in list(box.history.lines):
        if each.what == "reached" and each.at >= since and each.text("resident") == home:
            return each
    return None


@pytest.mark.proof
@pytest.mark.figure("chaos", "a press during: database overwritten reaches a neighbour")
def test_a_press_on_an_overwritten_database_reaches_a_neighbour(
    make_chaos_box: MakeChaosBox, chaos_seed: int, measured: Measured
) -> None:
    """A call that was open is called on, and who presses now is heard."""
    box = make_chaos_box("5").ready()
    phones, note = Phones(box, chaos_seed), box.history.note
    phones.answering = False
    before, *others = site.BUTTONS
    buttons = Buttons(box.broker.port, site.BUTTONS, slowest=REPEATED, note=note)
    buttons.press(before)
    eventually(lambda: reached(box, before, 0.0), 20)
    time.sleep(1.0)  # the second copy of an open case may be that much behind
    note("nemesis", "struck", name="database overwritten")
    spoil(box, random.Random(chaos_seed))
    took = []
    for device in others:  # the first ones may still find what they need in memory
        began = time.time()
        buttons.press(device)
        found = eventually(lambda: reached(box, device, began), 6 * LIMIT)  # noqa: B023  asked in this turn
        took.append(found.at - began)
        time.sleep(APART)
    measured(round(max(took), 2), f"s, slowest of {len(took)} presses", limit=LIMIT)
    eventually(lambda: reached(box, before, found.at), 20)
    waiting = buttons.rest(20)
    buttons.close()
    phones.close()
    assert [] == waiting
    assert max(took) <= LIMIT
