"""Stories of readers behind somebody else's bridge: the same door machine decides, and no value is kept."""

import json

import pytest

from tests.flow.compound import Compound
from tests.flow.doors import CARDS, GATED, Gatehouse

RFID = "  - {id: rfid, template: tasmota-rfid, params: {topic: door}}\n"
KEYPAD = "  - {id: pad, template: zigbee2mqtt-keypad, params: {name: pad}}\n"
SITE = GATED.replace("  - {id: reader-u2,", f"{RFID}{KEYPAD}  - {{id: reader-u2,").replace(
    "readers: [reader-u2]", "readers: [reader-u2, rfid, pad]"
)
SENSOR, PAD = "tele/door/SENSOR", "zigbee2mqtt/pad"


@pytest.fixture
def compound(gate: Gatehouse) -> Compound:
    """Give the compound with two readers more at its unit door."""
    gate.compound.apply(SITE)
    gate.compound.look(3)
    return gate.compound


def says(compound: Compound, topic: str, said: object, *, late: bool = False) -> None:
    """Let a bridge publish something."""
    wire = compound.sos if topic == PAD else compound.bulk
    wire.late = late
    wire.hand_in(topic, json.dumps(said).encode())
    wire.late = False
    compound.look()


def test_a_card_at_a_tasmota_reader_opens_the_door(gate: Gatehouse, compound: Compound) -> None:
    """Shown, granted by name, unlocked; an unknown one is turned away; a late one as well."""
    says(compound, SENSOR, {"Time": "x", "RC522": {"UID": CARDS["zheng"]}})
    gate.expect_unlock(grant="credential:1")
    shown, granted = gate.expect("access.card", "door.granted")
    assert ("rfid", "zheng", {"credential": 1, "door": "unit"}) == shown
    assert ("rfid", "zheng") == granted[:2]
    says(compound, SENSOR, {"RDM6300": {"UID": "04BADBAD"}})
    says(compound, SENSOR, {"RC522": {"UID": CARDS["zheng"]}}, late=True)
    said = gate.expect(*["access.card", "door.denied"] * 2)
    assert ["unknown", "late"] == [said[1][2]["reason"], said[3][2]["reason"]]


def test_a_pin_at_a_zigbee_keypad_opens_the_door(gate: Gatehouse, compound: Compound) -> None:
    """And its emergency key still calls; no value reaches the disk on any way."""
    gate.gives("zheng", "864209", "pin")
    says(compound, PAD, {"action": "disarm", "action_code": "864209", "battery": 80})
    gate.expect_unlock(grant="credential:4")
    says(compound, PAD, {"action": "arm_all_zones", "action_code": "753197"})
    says(compound, PAD, {"action": "emergency", "action_code": "753197"})
    gate.expect("access.pin", "door.granted", "access.pin", "door.denied", "sos.pressed")
    assert [("sos", "raised", "3号楼 2单元")] == compound.board()
    compound.pick_up_everything()
    disk = gate.everything_on_disk()
    assert not any(each.encode() in disk for each in (CARDS["zheng"], "864209", "753197"))
