"""F26: a thousand calls at once – an earthquake – and each of them is a case, in order, none lost."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from gateway.domain.model import ReceiptStatus
from gateway.service.due import AT_ONCE
from tests.flow.compound import STEP, Compound
from tests.flow.document import SITE

COUNT = 1000


def _compound(folder: Path, flats: Sequence[str]) -> Compound:
    places = "".join(f"  - {{id: {flat}, kind: household, name: {flat}}}\n" for flat in flats)
    devices = "".join(
        f"  - {{id: sos-{flat}, template: cuobian-sos, place: {flat}, policy: elder}}\n" for flat in flats
    )
    return Compound(
        folder, SITE.replace("people:\n", f"{places}people:\n").replace("doors", f"{devices}doors")
    )


@pytest.mark.figure("F26", "of 1,000 alarms at once lost or out of order")
def test_a_thousand_presses_at_once_are_a_thousand_cases_in_order(tmp_path: Path) -> None:
    """All shown, oldest first; every one is called, acknowledged to its button, and goes on by itself."""
    flats = [f"f{n:04d}" for n in range(COUNT)]
    compound = _compound(tmp_path, flats)
    for flat in flats:
        compound.say(f"sos-{flat}", {"id": "1", "type": "sos.pressed"})
    compound.look(times=8)
    assert flats == [place for _, _, place in compound.board()]
    assert COUNT == len(compound.sos.told)
    assert COUNT == len(compound.neighbour("zheng").phone.got)
    compound.pick_up_everything()
    compound.fast_forward(seconds=61 + COUNT // AT_ONCE * STEP)
    assert COUNT == len(compound.pick_up_everything()["lin"])
    compound.restart()
    compound.fast_forward(seconds=61 + COUNT // AT_ONCE * STEP)
    assert COUNT == len(compound.pick_up_everything()["guard"])
    assert COUNT == len(compound.board())
    compound.close()


@pytest.mark.figure("F26", "1,000 overdue cases keep no press waiting")
def test_a_thousand_overdue_cases_keep_no_press_waiting(tmp_path: Path) -> None:
    """Off for an hour with a storm behind it: a press is taken between two batches of what is overdue."""
    flats = [f"f{n:04d}" for n in range(COUNT)]
    compound = _compound(tmp_path, flats)
    for flat in flats:
        compound.say(f"sos-{flat}", {"id": "1", "type": "sos.pressed"})
    compound.look(times=8)
    compound.pick_up_everything()
    compound.clocks.passes(3600)
    compound.engine.step(compound.inbox.take(0))
    assert AT_ONCE == len(compound.neighbour("lin").phone.unread)
    compound.say("sos-501", {"id": "1", "type": "sos.pressed"})
    compound.engine.step(compound.inbox.take(0))
    compound.expect_ack("committed", "1")
    compound.look(times=COUNT // AT_ONCE)
    assert COUNT == len(compound.pick_up_everything()["lin"])
    compound.close()


@pytest.mark.figure("F3", "presses lost over a broker away for 24 h, repeated until then")
def test_a_day_without_a_broker_loses_no_press(tmp_path: Path) -> None:
    """Each button repeats until it is heard: every press of the day is a case, called once, however old."""
    flats = [f"f{n:04d}" for n in range(200)]
    compound = _compound(tmp_path, flats)
    compound.sos.says(False, "no connection")
    compound.look()
    pressed = compound.clocks.now()
    for _ in range(24):
        compound.clocks.passes(3600)
        compound.look(times=1)
    compound.sos.says(True, "connected")
    compound.pick_up_everything()
    for nth, flat in enumerate(flats):
        at = (pressed + timedelta(seconds=nth * 432)).isoformat()
        for _ in range(1 + nth % 3):
            compound.say(f"sos-{flat}", {"id": "1", "type": "sos.pressed", "at": at})
    compound.look(times=8)
    answers = [receipt.status for each in compound.sos.told for receipt in each.receipts]
    assert len(flats) == answers.count(ReceiptStatus.COMMITTED)
    assert flats == [place for kind, _, place in compound.board() if kind == "sos"]
    assert len(flats) == len(compound.neighbour("zheng").phone.got)
    compound.pick_up_everything()
    compound.close()
