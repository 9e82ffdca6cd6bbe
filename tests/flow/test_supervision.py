"""Dead buttons, lost bridges, pulled cables: what is told, when, to whom – and what is not (FIGURES F8)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from gateway.domain.model import DeviceId
from gateway.domain.ports import Notice
from tests.flow.compound import Compound
from tests.flow.document import SITE
from tests.flow.neighbour import Neighbour

BUTTONS = 100
BEHIND = "".join(
    f"  - {{id: z-{nth}, template: zigbee2mqtt-sos, place: b3, silent_after: 6h, params: {{name: z{nth}}}}}\n"
    for nth in range(BUTTONS)
)
BRIDGE = "  - {id: z2m, template: zigbee2mqtt-bridge, place: b3}\n"
ZIGBEE = SITE.replace("doors: []", f"{BRIDGE}{BEHIND}doors: []")
MAINTAINED = SITE.replace("desk: [guard]", "desk: [guard], maintenance: [lin]").replace(
    "place: b3u2-501, resident: wu", "place: b3u2-501, silent_after: 6h, resident: wu"
)
MINUTE, HOUR = 60, 3600


def hear(compound: Compound, topic: str, said: dict[str, object], *, retained: bool = False) -> None:
    """Let a bridge publish something."""
    compound.bulk.hand_in(f"zigbee2mqtt/{topic}", json.dumps(said).encode(), retained=retained)
    compound.look()


def alive(compound: Compound, *buttons: int) -> None:
    """Let some buttons say, through their bridge, that they are there."""
    for nth in buttons:
        hear(compound, f"z{nth}", {"battery": 90})


def pass_by(compound: Compound, seconds: float, look_every: float = 10 * MINUTE) -> None:
    """Let hours go by with a look now and then."""
    while seconds > 0:
        compound.clocks.passes(min(look_every, seconds))
        seconds -= look_every
        compound.look()


@pytest.fixture
def zigbee(tmp_path: Path) -> Iterator[Compound]:
    """Give a compound with a hundred buttons behind one bridge, all of them heard just now."""
    found = Compound(tmp_path, ZIGBEE)
    hear(found, "bridge/state", {"state": "online"}, retained=True)
    alive(found, *range(BUTTONS))
    yield found
    found.look()
    found.expect_silence()
    found.close()


def faults(compound: Compound) -> set[str]:
    """Return the devices that a fault is open about."""
    open_ = [each for each in compound.alarms() if each.kind == "technical" and each.state != "resolved"]
    assert len(open_) == len({each.subject for each in open_})
    return {each.devices[0] for each in open_}


def without(compound: Compound, *native: str) -> set[str]:
    """Return those of the hundred and the bridge that a fault is open about."""
    return {each for each in faults(compound) if each.startswith("z") or each in native}


def test_a_lost_bridge_is_one_fault_and_its_buttons_get_their_window_anew(zigbee: Compound) -> None:
    """Told within 90 s, for hours no second one; after its return only the dead button, after its window."""
    hear(zigbee, "bridge/state", {"state": "offline"})
    zigbee.fast_forward(seconds=2)
    assert {"z2m"} == without(zigbee)
    assert "call" == zigbee.neighbour("guard").phone.unread[0].purpose.value
    pass_by(zigbee, 20 * HOUR)
    assert {"z2m"} == without(zigbee)
    hear(zigbee, "bridge/state", {"state": "online"})
    pass_by(zigbee, 5.9 * HOUR)
    assert {"z2m"} == without(zigbee)
    alive(zigbee, *range(1, BUTTONS))
    pass_by(zigbee, 0.3 * HOUR)
    assert {"z2m", "z-0"} == without(zigbee)
    zigbee.pick_up_everything()


@pytest.mark.figure("F8", "a silent bridge is told within its window")
def test_a_silent_bridge_is_told_within_its_window_and_its_buttons_are_not(tmp_path: Path) -> None:
    """One that hangs and leaves no will: it has a window of its own."""
    watched = ZIGBEE.replace("zigbee2mqtt-bridge,", "zigbee2mqtt-bridge, silent_after: 80s,")
    compound = Compound(tmp_path, watched.replace("silent_after: 6h", "silent_after: 2m"))
    hear(compound, "bridge/state", {"state": "online"})
    alive(compound, *range(3))
    compound.fast_forward(seconds=90)
    assert {"z2m"} == without(compound)
    pass_by(compound, 2 * HOUR)
    assert {"z2m"} == without(compound)
    compound.pick_up_everything()
    compound.close()


def test_a_restart_in_the_middle_of_an_outage_tells_no_hundred_faults(zigbee: Compound) -> None:
    """The bridge is away for hours, the gateway is started again, the bridge returns: they have time."""
    hear(zigbee, "bridge/state", {"state": "offline"})
    pass_by(zigbee, 8 * HOUR)
    zigbee.restart()
    pass_by(zigbee, HOUR)
    hear(zigbee, "bridge/state", {"state": "online"})
    pass_by(zigbee, 0.5 * HOUR)
    zigbee.restart()
    pass_by(zigbee, 4 * HOUR)
    assert {"z2m"} == without(zigbee)
    pass_by(zigbee, 3 * HOUR)
    assert BUTTONS + 1 == len(without(zigbee)), "and who is then still silent is told"
    zigbee.pick_up_everything()


@pytest.mark.figure("F8", "a restless bridge hides no dead button")
def test_a_bridge_that_returns_every_few_hours_hides_no_dead_button(zigbee: Compound) -> None:
    """Twice its window, whatever the bridge does."""
    for _ in range(3):
        pass_by(zigbee, 4 * HOUR)
        alive(zigbee, *range(1, BUTTONS))
        hear(zigbee, "bridge/state", {"state": "offline"})
        pass_by(zigbee, 5 * MINUTE, MINUTE)
        hear(zigbee, "bridge/state", {"state": "online"})
    pass_by(zigbee, 0.5 * HOUR)
    assert {"z2m", "z-0"} == without(zigbee)
    zigbee.pick_up_everything()


def test_a_late_will_of_a_bridge_excuses_nobody(zigbee: Compound) -> None:
    """Said to be gone, and yet its buttons are heard: then a dead one is told."""
    hear(zigbee, "bridge/state", {"state": "offline"}, retained=True)
    for _ in range(14):
        pass_by(zigbee, 0.5 * HOUR)
        alive(zigbee, *range(1, BUTTONS))
    assert {"z2m", "z-0"} == without(zigbee)
    zigbee.pick_up_everything()


@pytest.mark.figure("F8", "a lost broker is told")
def test_a_lost_broker_is_one_fault(zigbee: Compound) -> None:
    """Nobody behind it is told, neither native nor behind a bridge; a serial line goes on by itself."""
    zigbee.apply(ZIGBEE.replace("line: rf, place", "line: rf, silent_after: 1h, place"))
    zigbee.bulk.says(False, "no connection")
    zigbee.fast_forward(seconds=2)
    assert {"broker:bulk"} == faults(zigbee)
    pass_by(zigbee, 12 * HOUR)
    assert {"broker:bulk", "sos-502"} == faults(zigbee)
    zigbee.bulk.says(True, "connected")
    pass_by(zigbee, 5.9 * HOUR)
    assert {"broker:bulk", "sos-502"} == faults(zigbee)
    zigbee.pick_up_everything()


@pytest.mark.figure("F8", "an unplugged serial line is told")
def test_an_unplugged_line_is_one_fault_told_at_once(compound: Compound, guard: Neighbour) -> None:
    """Within 30 s, at the desk; its buttons are told only when it has been back for their window."""
    compound.apply(SITE.replace("line: rf, place", "line: rf, silent_after: 1h, place"))
    compound.look()
    line_says(compound, online=False)
    compound.fast_forward(seconds=2)
    guard.expect("call", "rf")
    pass_by(compound, 3 * HOUR)
    assert {"line:rf"} == faults(compound)
    line_says(compound, online=True)
    pass_by(compound, 0.9 * HOUR)
    assert {"line:rf"} == faults(compound)
    pass_by(compound, 0.3 * HOUR)
    assert {"line:rf", "sos-502"} == faults(compound)
    compound.pick_up_everything()


def line_says(compound: Compound, *, online: bool) -> None:
    """Let the serial side report on its line."""
    assert compound.serial.notify is not None
    compound.serial.notify(Notice("serial", DeviceId("line:rf"), online, "gone"))
    compound.look()


@pytest.mark.figure("F8", "a silent button and a low battery are told in time")
def test_a_silent_button_and_a_low_battery_are_told_in_time(compound: Compound, guard: Neighbour) -> None:
    """A low battery within 60 s, a silence when its window is over."""
    compound.apply(
        SITE.replace(
            "bath-501, template: cuobian-sos,", "bath-501, template: cuobian-sos, silent_after: 10m,"
        )
    )
    compound.press("bath-501", type_="heartbeat", battery=12)
    compound.fast_forward(seconds=1)
    guard.expect("call", "bath-501")
    pass_by(compound, 9.8 * MINUTE, 30)
    assert guard.has_no_message()
    compound.fast_forward(seconds=15)
    guard.expect("call", "bath-501")
    assert 2 == len(compound.board())


def test_a_dead_button_is_a_caretaker_s_task_with_a_deadline(
    compound: Compound, lin: Neighbour, guard: Neighbour
) -> None:
    """Theirs alone for a day; not done by then, the desk is told with them."""
    compound.apply(MAINTAINED)
    compound.look()
    compound.press("sos-501", type_="battery.low", battery=9)
    lin.expect("call", "sos-501")
    assert guard.has_no_message()
    pass_by(compound, 23.9 * HOUR, HOUR)
    told = [each for each in compound.alarms() if each.subject.endswith("battery.low")]
    assert [("raised", 0)] == [(each.state, each.round) for each in told]
    pass_by(compound, 0.2 * HOUR)
    assert {"guard", "lin"} <= {
        person for person, purposes in compound.pick_up_everything().items() if purposes
    }


def test_a_caretaker_s_promise_holds_until_the_deadline(
    compound: Compound, lin: Neighbour, guard: Neighbour
) -> None:
    """Named on the board from then on; after a day without an outcome it is everybody's."""
    compound.apply(MAINTAINED.replace("maintenance: [lin]", "maintenance: [lin], task_within: 2h"))
    compound.look()
    compound.press("sos-501", type_="battery.low", battery=9)
    lin.expect("call")
    lin.answers("going")
    assert ("acknowledged", "林师傅") == (compound.alarm().state, compound.alarm().helper_name)
    pass_by(compound, 1.9 * HOUR)
    assert "acknowledged" == compound.alarm().state
    assert guard.has_no_message()
    pass_by(compound, 0.2 * HOUR)
    assert "raised" == compound.alarm().state
    guard.expect("call", "sos-501")
    lin.expect("call")


@pytest.mark.parametrize("what", ["bridge", "broker", "tamper"])
def test_what_many_depend_on_and_what_somebody_did_is_everybody_s_at_once(tmp_path: Path, what: str) -> None:
    """A day without any button is no caretaker's secret, and a broken seal is the desk's business."""
    compound = Compound(tmp_path, ZIGBEE.replace("desk: [guard]", "desk: [guard], maintenance: [lin]"))
    if what == "bridge":
        hear(compound, "bridge/state", {"state": "offline"})
    elif what == "broker":
        compound.bulk.says(False, "no connection")
        compound.look()
    else:
        compound.press("sos-501", type_="tamper")
    assert {"guard": ["call"], "lin": ["call"]} == compound.pick_up_everything()
    compound.close()
