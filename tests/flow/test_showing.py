"""What is committed, as it is shown to others: what changed, and nobody's name."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.home_assistant import DeviceNow
from gateway.cli.showing import Committed
from gateway.domain.model import DeviceId, EventType
from tests.flow.compound import Compound
from tests.flow.mornings import a_day, house

SOS = DeviceId("sos-501")


@pytest.fixture
def box(tmp_path: Path) -> Iterator[Compound]:
    """Give a compound in which nobody listens for messages."""
    found = Compound(tmp_path)
    yield found
    found.close()


def test_alarms_are_shown_when_anything_happened_to_one(box: Compound) -> None:
    """And once more whenever all is to be shown again."""
    committed = Committed(box.database, box.clocks.seconds)
    assert [] == committed.alarms()
    assert committed.alarms() is None
    box.press("sos-501", battery=9)
    alarms = committed.alarms() or ()
    found = [(each.kind, each.state, each.place, each.technical, each.fault) for each in alarms]
    place = "3号楼 2单元 501"
    assert [
        ("sos", "raised", place, False, None),
        ("technical", "raised", place, True, EventType.BATTERY_LOW),
    ] == sorted(found)
    assert {(SOS,)} == {each.devices for each in alarms}
    assert committed.alarms() is None
    committed.forget()
    assert alarms == committed.alarms()


def test_duress_is_shown_to_nobody(box: Compound) -> None:
    """Whoever is being forced stands beside the screen, or the lamp that goes on with it."""
    committed = Committed(box.database, box.clocks.seconds)
    box.press("door-501", type_="door.duress")
    assert 1 == len(box.board())
    assert [] == committed.alarms()


def test_a_question_is_shown_to_nobody(tmp_path: Path) -> None:
    """Somebody's automation would sound a siren for it."""
    watched = house(tmp_path)
    a_day(watched)
    assert ["wellbeing"] == [each[0] for each in watched.board()]
    assert [] == Committed(watched.database, watched.clocks.seconds).alarms()
    watched.close()


def test_presses_are_shown_once_and_none_from_before(box: Compound) -> None:
    """A restart of the gateway repeats nothing that people or programs would act on."""
    box.press("sos-501")
    committed = Committed(box.database, box.clocks.seconds)
    assert () == tuple(committed.presses())
    box.press("door-501", type_="door.opened")
    box.press("sos-501")
    assert [(SOS, EventType.SOS_PRESSED)] == [(each.device, each.type) for each in committed.presses()]
    assert () == tuple(committed.presses())


def test_devices_are_shown_now_and_then(box: Compound) -> None:
    """Every five seconds; what nothing is known of is not there."""
    committed = Committed(box.database, box.clocks.seconds)
    assert {} == {each: now for each, now in (committed.devices() or {}).items() if now != DeviceNow()}
    box.say("sos-501", {"online": False, "battery": 80}, "status")
    box.look()
    assert committed.devices() is None
    box.fast_forward(seconds=6)
    now = (committed.devices() or {})[SOS]
    assert (False, 80, False) == (now.online, now.battery, now.battery_low)
