"""Messages that our templates had no part in: from published converters and from firmware documentation."""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import pytest

from devices import topics
from devices.framing import framer
from devices.registry import Registry
from devices.template import Template
from gateway.domain.model import DeviceId, LineId, PersonId, RawMessage, Reading
from gateway.domain.site import Device, Line, Person, Site
from tests.devices.sides import AT

ZIGBEE = json.loads((Path(__file__).parent / "zigbee_payloads.json").read_text("utf-8"))
"""What the converters of Zigbee2MQTT made of radio frames; see `source` and `version` in the file."""
MESSAGES = [list(group) for _, group in groupby(ZIGBEE["messages"], lambda each: each["model"])]
DEVICE, LINE = DeviceId("d1"), LineId("l1")


def installed(templates: Mapping[str, Template], template: str, **params: str) -> Registry:
    """Return a registry that knows one device, and a neighbour called john."""
    line = LINE if templates[template].line is not None else None
    registry = Registry(templates)
    registry.bind(
        Site(
            devices={DEVICE: Device(DEVICE, template, line=line, params=params)},
            lines={LINE: Line(LINE, "/dev/l1")},
            people={PersonId("john"): Person(PersonId("john"), "John")},
        )
    )
    return registry


@pytest.mark.parametrize("messages", MESSAGES, ids=lambda each: each[0]["model"])
def test_what_the_converters_say(
    messages: list[dict[str, object]], templates: Mapping[str, Template]
) -> None:
    """Radio frame → published converter → our template → the right readings, and the charge."""
    first = messages[0]
    registry = installed(templates, str(first["template"]), name="b3 501")
    for message in messages:
        payload = message["payload"]
        assert isinstance(payload, dict)
        raw = RawMessage(AT, topics.BULK, "zigbee2mqtt/b3 501", json.dumps(payload).encode())
        readings = registry.decode(raw)
        assert message["reads"] == [reading.type.value for reading in readings]
        assert payload.get("battery") == readings[0].battery


@pytest.mark.parametrize("messages", MESSAGES, ids=lambda each: each[0]["model"])
def test_the_products_are_called_as_the_converters_call_them(
    messages: list[dict[str, object]], templates: Mapping[str, Template]
) -> None:
    """Brand and model are the words an installer reads in Zigbee2MQTT."""
    products = templates[str(messages[0]["template"])].products
    known = {(product.brand, product.model) for product in products}
    assert (messages[0]["vendor"], messages[0]["model"]) in known


class Said(NamedTuple):
    """One documented message: who says it says so."""

    source: str
    template: str
    params: dict[str, str]
    topic: str
    payload: str
    reads: list[str]


NOTIFY = (
    '{"src":"shellyplusi4-a8032ab12345","dst":"shellyplusi4-a8032ab12345/events","method":"%s","params":%s}'
)
DOCUMENTED = [
    Said(
        "tasmota.github.io/docs/Buttons-and-Switches (SetOption73)",
        "tasmota-button",
        {"topic": "tasmota"},
        "stat/tasmota/RESULT",
        '{"Button1":{"Action":"SINGLE"}}',
        ["sos.pressed"],
    ),
    Said(
        "tasmota.github.io/docs/Buttons-and-Switches (SetOption114)",
        "tasmota-pull-cord",
        {"topic": "tasmota", "input": "2"},
        "stat/tasmota/RESULT",
        '{"Switch2":{"Action":"ON"}}',
        ["sos.pressed"],
    ),
    Said(
        "a Tuya door sensor behind a Sonoff ZbBridge, as logged by Zigbee2Tasmota users",
        "tasmota-zigbee-contact",
        {"topic": "SonoffZB", "device": "0xCBA4"},
        "tele/SonoffZB/SENSOR",
        '{"ZbReceived":{"0xCBA4":{"Device":"0xCBA4","Name":"Tuya_Door_Sensor","0500<00":"010000010000",'
        '"ZoneStatusChange":1,"ZoneStatusChangeZone":1,"Contact":1,"Endpoint":1,"LinkQuality":144}}}',
        ["door.opened"],
    ),
    Said(
        "shelly-api-docs.shelly.cloud/gen2/General/Notifications, NotifyEvent of an input",
        "shelly-button",
        {"id": "shellyplusi4-a8032ab12345"},
        "shellyplusi4-a8032ab12345/events/rpc",
        NOTIFY
        % (
            "NotifyEvent",
            '{"ts":1631266595.44,"events":[{"component":"input:0","id":0,"event":"single_push","ts":1631266595.44}]}',
        ),
        ["sos.pressed"],
    ),
    Said(
        "shelly-api-docs.shelly.cloud/gen2/ComponentsAndServices/Cover, status as a NotifyStatus",
        "shelly-gate",
        {"id": "shellyplus2pm-1"},
        "shellyplus2pm-1/events/rpc",
        NOTIFY % ("NotifyStatus", '{"ts":1631266595.44,"cover:0":{"id":0,"state":"open","current_pos":100}}'),
        ["door.opened"],
    ),
    Said(
        "shelly-api-docs.shelly.cloud/gen2/ComponentsAndServices/Smoke, status as a NotifyStatus",
        "shelly-smoke",
        {"id": "shellyplussmoke-1"},
        "shellyplussmoke-1/events/rpc",
        NOTIFY % ("NotifyStatus", '{"ts":1631266595.44,"smoke:0":{"id":0,"alarm":true,"mute":false}}'),
        ["smoke"],
    ),
    Said(
        "shelly-api-docs.shelly.cloud/gen1, Button1 MQTT",
        "shelly-gen1-button",
        {"id": "shellybutton1-A4CF12F45301"},
        "shellies/shellybutton1-A4CF12F45301/input_event/0",
        '{"event":"S","event_cnt":2}',
        ["sos.pressed"],
    ),
    Said(
        "rtl_433 22.11 itself, reading a synthesised EV1527 signal (code A5C3F1)",
        "rtl433-generic-remote",
        {"topic": "rtl_433/gw1/events", "id": "42435", "cmd": "241"},
        "rtl_433/gw1/events",
        '{"model":"Generic-Remote","id":42435,"cmd":241,"tristate":"XXZZ1001110Z"}',
        ["sos.pressed"],
    ),
    Said(
        "a log line in the README of homebridge-rtl_433 (Kerui PIR)",
        "rtl433-kerui",
        {"topic": "rtl_433/gw1/events", "id": "840811"},
        "rtl_433/gw1/events",
        '{"time" : "2022-03-23 20:11:54.643434", "protocol" : 68, "model" : "Kerui-Security", "id" : 840811, '
        '"cmd" : 10, "motion" : 1, "state" : "motion" }',
        ["motion"],
    ),
    Said(
        "docs.openmqttgateway.com/use/rf.html",
        "openmqttgateway-433",
        {"gateway": "OpenMQTTGateway", "code": "1315156"},
        "home/OpenMQTTGateway/433toMQTT",
        '{"value":1315156,"protocol":1,"length":24,"delay":317}',
        ["sos.pressed"],
    ),
    Said(
        "docs.frigate.video/integrations/mqtt, frigate/tracked_object_update, face",
        "frigate-face",
        {"camera": "front_door_cam"},
        "frigate/tracked_object_update",
        '{"type":"face","id":"1607123955.475377-mxklsc","name":"John","score":0.95,"camera":"front_door_cam",'
        '"timestamp":1607123958.748393}',
        ["face.recognised"],
    ),
    Said(
        "docs.frigate.video/integrations/mqtt, frigate/tracked_object_update, lpr",
        "frigate-plate-entry",
        {"camera": "driveway_cam"},
        "frigate/tracked_object_update",
        '{"type":"lpr","id":"1607123955.475377-mxklsc","name":"John\'s Car","plate":"123ABC","score":0.95,'
        '"camera":"driveway_cam","timestamp":1607123958.748393}',
        ["vehicle.entered"],
    ),
    Said(
        "a Shelly Plus 1 at work, as logged by its users",
        "shelly-button",
        {"id": "shellyplus1-a8032abc7158"},
        "shellyplus1-a8032abc7158/events/rpc",
        '{"src":"shellyplus1-a8032abc7158","dst":"shellyplus1-a8032abc7158/events","method":"NotifyEvent","params":'
        '{"ts":1646945882.47,"events":[{"component":"input:0", "id":0, "event":"double_push", '
        '"ts":1646945882.47}]}}',
        ["sos.pressed"],
    ),
    Said(
        "the README of Double Take, double-take/cameras/back-door",
        "double-take",
        {"camera": "back-door"},
        "double-take/cameras/back-door",
        '{"id":"ff894ff3","duration":4.25,"timestamp":"2021-06-17T03:19:55.695Z","attempts":5,"camera":"back-door",'
        '"zones":[],"matches":[{"name":"david","confidence":100,"match":true,"box":{"top":286,"left":744,'
        '"width":319,"height":397},"type":"manual","duration":0.8,"detector":"compreface",'
        '"filename":"dcb772de.jpg","base64":null}],"misses":[],"unknowns":[],'
        '"counts":{"person":1,"match":1,"miss":0,"unknown":0}}',
        ["face.recognised"],
    ),
    Said(
        "docs.frigate.video/integrations/mqtt, frigate/available",
        "frigate-server",
        {},
        "frigate/available",
        "offline",
        ["device.offline"],
    ),
    Said(
        "zigbee2mqtt.io/guide/usage/mqtt_topics_and_messages.html, bridge/state",
        "zigbee2mqtt-bridge",
        {},
        "zigbee2mqtt/bridge/state",
        '{"state":"offline"}',
        ["device.offline"],
    ),
    Said(
        "esphome.io/components/mqtt.html, default topics",
        "esphome-button",
        {"prefix": "livingroom", "entity": "sos"},
        "livingroom/binary_sensor/sos/state",
        "ON",
        ["sos.pressed"],
    ),
]  # fmt: skip


@pytest.mark.parametrize("said", DOCUMENTED, ids=lambda each: each.source)
def test_what_firmware_documentation_says(said: Said, templates: Mapping[str, Template]) -> None:
    """A documented message decodes to what its author means by it."""
    registry = installed(templates, said.template, **said.params)
    raw = RawMessage(AT, topics.BULK, said.topic, said.payload.encode())
    assert said.topic in registry.urgent_topics() | registry.bulk_topics()
    assert said.reads == [reading.type.value for reading in registry.decode(raw)]


def heard(registry: Registry, wire: bytes) -> list[Reading]:
    """Return what comes of bytes on the serial line."""
    cut = framer(registry.lines()[LINE].frame)
    raws = [RawMessage(AT, topics.SERIAL, LINE, body) for body in cut.feed(wire)]
    return [reading for raw in raws for reading in registry.decode(raw)]


def test_a_telegram_that_another_library_parsed(templates: Mapping[str, Template]) -> None:
    """ESP3, parsed by the package `enocean` 0.60.1 as: sender 00:2A:1B:2C, R1 = AO, pressed."""
    registry = installed(templates, "enocean-rocker", code="002A1B2C")
    (reading,) = heard(registry, bytes.fromhex("55000707017af630002a1b2c3000ffffffff3700ad"))
    assert ("d1", "sos.pressed") == (reading.device, reading.type.value)


def test_a_line_of_the_protocol_reference(templates: Mapping[str, Template]) -> None:
    """rflink.nl/protref.php prints this line as an example."""
    registry = installed(templates, "rflink-kaku-contact", code="008440e6", switch="a")
    (reading,) = heard(registry, b"20;06;NewKaku;ID=008440e6;SWITCH=a;CMD=OFF;\r\n")
    assert "door.closed" == reading.type.value


@pytest.mark.parametrize(("name", "person"), [("john", "john"), ("John", None), ("stranger", None)])
def test_a_face_is_somebody_only_by_the_id_of_this_site(
    name: str, person: str | None, templates: Mapping[str, Template]
) -> None:
    """No name of somebody else's library is kept beside it, nor in what could not be read."""
    registry = installed(templates, "frigate-face", camera="door")
    payload = {"type": "face", "id": "1-a", "name": name, "score": 0.95, "camera": "door", "timestamp": 1.0}
    raw = RawMessage(AT, topics.BULK, "frigate/tracked_object_update", json.dumps(payload).encode())
    (reading,) = registry.decode(raw)
    assert person == reading.person
    assert name not in reading.detail
