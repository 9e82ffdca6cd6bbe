"""What somebody shows to a reader behind a bridge: handed to the door machine, and kept nowhere else."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from devices import catalogue
from devices.likely import Recogniser
from devices.overheard import Overheard
from devices.registry import Registry
from devices.rule import Rule
from gateway.domain.model import DeviceId, EventType, RawMessage
from gateway.domain.site import Device, Site

TEMPLATES = catalogue.load()
AT = datetime(2026, 11, 25, tzinfo=UTC)
PARAMS = {
    "tasmota-rfid": {"topic": "reader"},
    "zigbee2mqtt-keypad": {"name": "pad"},
    "zigbee2mqtt-emergency": {"name": "pad"},
    "esphome-tag": {"prefix": "pn532"},
    "esp-rfid": {"topic": "/rfid", "hostname": "door", "ip": "10.0.0.2"},
    "frigate-plate-reader": {"camera": "gate"},
}
TOPICS = {
    "tasmota-rfid": "tele/reader/SENSOR",
    "zigbee2mqtt-keypad": "zigbee2mqtt/pad",
    "zigbee2mqtt-emergency": "zigbee2mqtt/pad",
    "esphome-tag": "pn532/tag",
    "esp-rfid": "/rfid/send",
    "frigate-plate-reader": "frigate/tracked_object_update",
}
SECRET = "7410379402"
SHOWN = [
    ("tasmota-rfid", f'{{"RC522":{{"UID":"{SECRET}","Type":"MIFARE"}}}}', "access.card"),
    ("tasmota-rfid", f'{{"RDM6300":{{"UID":"{SECRET}"}}}}', "access.card"),
    ("zigbee2mqtt-keypad", f'{{"action":"disarm","action_code":"{SECRET}","battery":9}}', "access.pin"),
    ("esphome-tag", SECRET, "access.card"),
    ("esp-rfid", f'{{"type":"access","isKnown":"false","uid":"{SECRET}","hostname":"door"}}', "access.card"),
    (
        "frigate-plate-reader",
        f'{{"type":"lpr","id":"1","plate":"{SECRET}","score":0.95,"camera":"gate"}}',
        "access.plate",
    ),
]
SILENT = [
    ("zigbee2mqtt-keypad", f'{{"action":"exit","action_code":"{SECRET}"}}', "heartbeat"),
    ("zigbee2mqtt-keypad", f'{{"battery_low":true,"action_code":"{SECRET}"}}', "battery.low"),
    ("zigbee2mqtt-keypad", f'{{"action":"emergency","action_code":"{SECRET}"}}', "sos.pressed"),
    ("zigbee2mqtt-emergency", f'{{"action":"emergency","action_code":"{SECRET}"}}', "sos.pressed"),
    ("zigbee2mqtt-keypad", f'{{"action":"disarm","action_code":"{SECRET}"', "undecoded"),
    ("esp-rfid", f'{{"type":"access","isKnown":"true","uid":"{SECRET}","hostname":"door"}}', "heartbeat"),
    ("esp-rfid", f'{{"type":"access","isKnown":"false","uid":"{SECRET}","hostname":"else"}}', "undecoded"),
    ("tasmota-rfid", f'{{"RC522":{{"UID":["{SECRET}"]}}}}', "heartbeat"),
    ("tasmota-rfid", f"RC522 {SECRET}", "undecoded"),
    ("esphome-tag", f'{{"tag":"{SECRET}"}}', "heartbeat"),
    ("esphome-tag", "7410E37", "heartbeat"),
]


def heard(template: str, payload: str, **more: object) -> RawMessage:
    """Return a message on a template's own topic."""
    raw = RawMessage(AT, "broker:bulk", TOPICS[template], payload.encode())
    return replace(raw, **more)  # type: ignore[arg-type]


@pytest.fixture
def registry() -> Registry:
    """Give a site with one reader of each kind; two share a topic."""
    found = Registry(TEMPLATES)
    devices = [Device(DeviceId(name), name, params=params) for name, params in PARAMS.items()]
    found.bind(Site(devices={each.id: each for each in devices if each.id != "zigbee2mqtt-emergency"}))
    return found


@pytest.mark.parametrize(("template", "payload", "type_"), SHOWN)
def test_what_is_shown_goes_to_the_door_machine_alone(
    registry: Registry, template: str, payload: str, type_: str
) -> None:
    """In `presented`; not in the detail, what a person or a log could see of it, or what is kept raw."""
    (reading,) = registry.decode(heard(template, payload))
    assert (type_, template, SECRET) == (reading.type, reading.device, reading.presented)
    assert SECRET not in reading.detail
    assert SECRET not in repr(reading)
    assert not reading.late


@pytest.mark.parametrize(("template", "payload", "type_"), SHOWN)
def test_what_waited_for_a_link_is_late(registry: Registry, template: str, payload: str, type_: str) -> None:
    """And what the broker repeats is nothing at all."""
    (reading,) = registry.decode(heard(template, payload, late=True))
    assert (type_, True) == (reading.type, reading.late)
    (kept,) = registry.decode(heard(template, payload, retained=True))
    assert (EventType.UNDECODED, b"", "") == (kept.type, kept.raw, kept.presented)


@pytest.mark.parametrize(("template", "payload", "type_"), SILENT)
def test_a_value_is_kept_nowhere_whatever_it_comes_with(template: str, payload: str, type_: str) -> None:
    """Beside a call, a low battery, a word nobody knows, in broken JSON, from a stranger."""
    registry = Registry(TEMPLATES)
    registry.bind(Site(devices={DeviceId("r"): Device(DeviceId("r"), template, params=PARAMS[template])}))
    for reading in registry.decode(heard(template, payload)):
        assert (type_, "") == (reading.type, reading.presented)
        assert SECRET not in repr(reading)


@pytest.mark.parametrize(("template", "payload", "type_"), SHOWN)
def test_the_inbox_does_not_keep_it_either(template: str, payload: str, type_: str) -> None:
    """A reader that nobody adopted is found without what was shown to it."""
    inbox = Overheard(Recogniser(TEMPLATES))
    inbox.hear(heard(template, payload))
    before = inbox.take_changes(10).kept
    inbox.hear(heard(template, payload))
    inbox.recognise(10)
    after = inbox.take_changes(10).kept
    assert [1, 1] == [len(before), len(after)]
    assert template in {each.template for each in after[0].likely}, type_
    assert [b"", b""] == [each.payload for each in (*before, *after)]


def test_a_native_reader_is_found_without_its_card() -> None:
    """The same for our own protocol; what no reader says is shown as it was."""
    inbox = Overheard(Recogniser(TEMPLATES))
    card = b'{"id":"1","type":"access.card","card":"04A1B2C3"}'
    inbox.hear(RawMessage(AT, "broker:bulk", "cuobian/v1/new/event", card), "access.card")
    inbox.hear(RawMessage(AT, "broker:bulk", "zigbee2mqtt/x", b'{"water_leak":true}'))
    inbox.recognise(10)
    assert [b'{"water_leak":true}', b""] == sorted(
        (e.payload for e in inbox.take_changes(9).kept), reverse=True
    )


@pytest.mark.parametrize(
    "rule",
    [
        {"json": "uid", "equals": "1", "reads": "access.card"},
        {"json": "uid", "presents": True, "reads": "sos.pressed"},
        {"json": "uid", "presents": True, "equals": "1", "reads": "access.card"},
        {"json": "uid", "presents": True, "each": "cards", "reads": "access.card"},
        {"all": [{"json": "a", "presents": True}, {"json": "b", "presents": True}], "reads": "access.pin"},
        {"json": "uid", "values": {"1": "access.card"}},
        {"line": "CARD", "reads": "access.card"},
        {"presents": True, "reads": "access.card"},
    ],
)
def test_a_rule_that_presents_agrees_with_itself(rule: dict[str, object]) -> None:
    """A value for every access reading and for no other, at one place."""
    with pytest.raises(ValueError, match=r"presents|json: PATH"):
        Rule.model_validate(rule)
