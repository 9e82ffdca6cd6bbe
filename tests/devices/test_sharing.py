"""Topics that many devices share, batteries in all units, and what a device behind a bridge can be told."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from devices import catalogue
from devices.battery import Battery
from devices.commands import command_message
from devices.registry import Registry
from devices.template import Command, Template
from gateway.domain.model import DeviceId, EventType, LineId, RawMessage, Reading
from gateway.domain.site import Device, Line
from tests.devices.sides import AT, site_of

TOPIC = "rtl_433/gw1/events"
SOS, HEARTBEAT, UNDECODED = EventType.SOS_PRESSED, EventType.HEARTBEAT, EventType.UNDECODED


def remote(id_: str, code: str, cmd: str = "241") -> Device:
    """Return an installed remote behind rtl_433."""
    params = {"topic": TOPIC, "id": code, "cmd": cmd}
    return Device(DeviceId(id_), "rtl433-generic-remote", params=params)


def decoded(registry: Registry, seconds: float = 0, **said: object) -> list[Reading]:
    """Return what one message on the shared topic says, so many seconds after noon."""
    at = AT + timedelta(seconds=seconds)
    return list(registry.decode(RawMessage(at, "broker:sos", TOPIC, json.dumps(said).encode())))


@pytest.fixture
def registry(templates: Mapping[str, Template]) -> Registry:
    """Know a hundred remotes of one receiver."""
    registry = Registry(templates)
    registry.bind(site_of(*(remote(f"r{nth}", str(nth)) for nth in range(100))))
    return registry


def test_a_message_is_its_owner_s_alone(registry: Registry) -> None:
    """One of a hundred presses; nobody else is heard."""
    (reading,) = decoded(registry, model="Generic-Remote", id=42, cmd=241)
    assert ("r42", SOS) == (reading.device, reading.type)
    assert {TOPIC} == registry.urgent_topics()


def test_a_stranger_is_told_now_and_then_with_a_count(registry: Registry) -> None:
    """A neighbour's remote is found by an installer, and does not fill the log."""
    (first,) = decoded(registry, model="Generic-Remote", id=4242, cmd=1)
    assert (UNDECODED, "broker:sos") == (first.type, first.device)
    assert "found id=4242 cmd=1 on 'rtl_433/gw1/events', expected an installed device" == first.reason
    between = [decoded(registry, nth, model="Generic-Remote", id=4242, cmd=1) for nth in range(1, 10)]
    assert {(HEARTBEAT, DeviceId("broker:sos"))} == {(r.type, r.device) for each in between for r in each}
    (again,) = decoded(registry, 11, model="Generic-Remote", id=4242, cmd=1)
    assert "(10 since last told)" in again.reason


def test_each_stranger_is_told_by_its_own_name(registry: Registry) -> None:
    """What waited for its turn is told beside what comes now, each with its own bytes."""
    decoded(registry, model="Generic-Remote", id=4242, cmd=1)
    decoded(registry, 1, model="Generic-Remote", id=4242, cmd=1)
    readings = decoded(registry, 12, model="Generic-Remote", id=4343, cmd=2)
    told = {reading.reason.split(" on ")[0]: json.loads(reading.raw)["id"] for reading in readings}
    assert {"found id=4242 cmd=1": 4242, "found id=4343 cmd=2": 4343} == told


def test_a_stranger_never_hides_an_owner(registry: Registry) -> None:
    """In the middle of a neighbour's noise a press is a press."""
    for nth in range(200):
        decoded(registry, nth / 100, model="Generic-Remote", id=9000 + nth, cmd=1)
    (reading,) = decoded(registry, 2, model="Generic-Remote", id=7, cmd=241)
    assert ("r7", SOS) == (reading.device, reading.type)


def test_a_repeated_press_is_told_every_time(registry: Registry) -> None:
    """Five frames within a second are five presses: what joins them is the alarm, and nothing before it."""
    presses = [decoded(registry, nth / 5, model="Generic-Remote", id=7, cmd=241) for nth in range(5)]
    assert [[SOS]] * 5 == [[reading.type for reading in each] for each in presses]


def test_nonsense_on_a_shared_topic_is_told_once(registry: Registry) -> None:
    """Not once for each of the hundred who listen there."""
    (reading,) = registry.decode(RawMessage(AT, "broker:sos", TOPIC, b"no JSON"))
    assert (UNDECODED, "broker:sos") == (reading.type, reading.device)


def smoke(registry: Registry, seconds: float, *, retained: bool = False) -> list[EventType]:
    """Return what a smoke alarm that burns says."""
    at = AT + timedelta(seconds=seconds)
    payload = json.dumps({"smoke": True, "linkquality": seconds}).encode()
    raw = RawMessage(at, "broker:bulk", "zigbee2mqtt/kitchen", payload, retained=retained)
    return [reading.type for reading in registry.decode(raw)]


def test_a_button_that_has_lost_count_is_heard(templates: Mapping[str, Template]) -> None:
    """It was reset, says so without a press, and counts from one again: the same number is another press."""
    registry = Registry(templates)
    registry.bind(site_of(Device(DeviceId("g1"), "shelly-gen1-button", params={"id": "b"})))

    def says(nth: int, event: str, count: int) -> list[EventType]:
        payload = json.dumps({"event": event, "event_cnt": count}).encode()
        at = AT + timedelta(minutes=2 * nth)
        raw = RawMessage(at, "broker:sos", "shellies/b/input_event/0", payload)
        return [reading.type for reading in registry.decode(raw)]

    assert [SOS] == says(0, "S", 1)
    assert [HEARTBEAT] == says(1, "S", 1)
    assert [HEARTBEAT] == says(2, "", 0)
    assert [SOS] == says(3, "S", 1)


def test_another_unit_has_no_past(templates: Mapping[str, Template]) -> None:
    """What stood there before must not make a first call of the new one look like a repetition."""
    registry = Registry(templates)
    old = Device(DeviceId("k1"), "zigbee2mqtt-smoke-siren", params={"name": "kitchen"})
    registry.bind(site_of(old))
    assert [EventType.SMOKE] == smoke(registry, 0)
    assert [HEARTBEAT] == smoke(registry, 1)
    registry.bind(site_of(replace(old, template="zigbee2mqtt-smoke")))
    assert [EventType.SMOKE] == smoke(registry, 2)
    assert [HEARTBEAT] == smoke(registry, 3)


def test_what_is_retained_makes_no_noise(templates: Mapping[str, Template]) -> None:
    """A kept word of a contact must not swallow the opening that follows it."""
    registry = Registry(templates)
    registry.bind(site_of(Device(DeviceId("c1"), "tasmota-contact", params={"topic": "t"})))
    raw = RawMessage(AT, "broker:bulk", "stat/t/RESULT", b'{"Switch1":{"Action":"ON"}}')
    assert [UNDECODED] == [reading.type for reading in registry.decode(replace(raw, retained=True))]
    assert [EventType.DOOR_OPENED] == [reading.type for reading in registry.decode(raw)]
    assert [HEARTBEAT] == [reading.type for reading in registry.decode(raw)]


def test_devices_on_one_topic_are_told_apart_by_their_params(templates: Mapping[str, Template]) -> None:
    """Two remotes are two devices; the same code twice is one installed twice."""
    registry = Registry(templates)
    assert () == registry.problems(site_of(remote("r1", "1"), remote("r2", "2"), remote("r3", "1", "9")))
    halves = (Device(DeviceId(name), name, params={"id": "s1"}) for name in ("shelly-button", "shelly-relay"))
    assert () == registry.problems(site_of(*halves))
    (problem,) = registry.problems(site_of(remote("r1", "1"), remote("r2", "1")))
    assert problem.startswith("devices r1, r2: found the same params")


WORDS = st.text("abcONoffopenclosed_0123456789.:", max_size=12) | st.sampled_from(["sos", "action", "events"])
ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 300) | st.floats() | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=12,
)


@pytest.fixture(scope="module")
def everything() -> Registry:
    """Know one device of every template, with the params of its examples."""
    templates = catalogue.load()
    registry = Registry(templates)
    line = LineId("l")
    devices = (
        Device(
            DeviceId(name),
            name,
            line=line if template.line is not None else None,
            params={param.name: param.example for param in template.params},
        )
        for name, template in templates.items()
    )
    registry.bind(site_of(*devices, lines=[Line(line, "/dev/l")]))
    return registry


@given(
    payload=st.binary(max_size=60) | ANY_JSON.map(lambda said: json.dumps(said).encode()),
    nth=st.integers(0, 200),
    retained=st.booleans(),
)
def test_whatever_comes_on_whatever_topic_is_read(
    everything: Registry, payload: bytes, nth: int, retained: bool
) -> None:
    """No template fails on any bytes; there is always a reading, and its detail is an object."""
    topics = sorted(everything.bulk_topics() | everything.urgent_topics())
    raw = RawMessage(AT, "broker:bulk", topics[nth % len(topics)], payload, retained=retained)
    readings = everything.decode(raw)
    assert readings
    assert all(isinstance(json.loads(reading.detail), dict) for reading in readings)
    if retained:
        states = {
            EventType.DEVICE_ONLINE,
            EventType.DEVICE_OFFLINE,
            EventType.BATTERY_LOW,
            HEARTBEAT,
            UNDECODED,
        }
        assert states.issuperset(reading.type for reading in readings)


@pytest.mark.parametrize(
    ("written", "said", "percent"),
    [
        ({"path": "b"}, {"b": 80}, 80),
        ({"path": "b"}, {"b": 255}, None),
        ({"path": "b"}, {"b": "80"}, None),
        ({"path": "b"}, {}, None),
        ({"path": ".", "scale": "0.5"}, 180, 90),
        ({"path": "v", "scale": "100", "offset": "-200"}, {"v": 2.95}, 95),
        ({"path": "v", "scale": "100", "offset": "-200"}, {"v": 3.3}, 100),
        ({"path": "v", "scale": "0.1", "offset": "-200"}, {"v": 1900}, 0),
        ({"path": "v", "scale": "0.1"}, {"v": True}, None),
        ({"path": "v", "scale": "1"}, {"v": float("nan")}, None),
        ({"path": "v", "scale": "2"}, {"v": float("nan")}, None),
        ({"path": "v", "scale": "2"}, {"v": 10**400}, None),
    ],
)
def test_a_charge_becomes_percent(written: dict[str, str], said: object, percent: int | None) -> None:
    """From volts, millivolts, half percents; what is no charge is none."""
    charge = Battery.model_validate(written).charge
    assert charge is not None
    assert percent == charge.percent(said)


def test_a_battery_is_a_number_or_a_flag() -> None:
    """A flag has nothing to scale."""
    assert Battery.model_validate({"path": "battery_ok", "low": "0"}).charge is None
    with pytest.raises(ValidationError, match="either low: VALUE or scale: and offset:"):
        Battery.model_validate({"path": "v", "low": "0", "scale": "2"})


def told(template: Template, do: str, **params: str) -> tuple[str, bytes] | None:
    """Return what makes a device of this template do something."""
    return command_message(template, params, do)


def test_what_a_device_can_be_told(templates: Mapping[str, Template]) -> None:
    """Topic and payload with the device's params in them; braces of JSON stay."""
    siren, relay = templates["zigbee2mqtt-siren"], templates["shelly-relay"]
    message = told(siren, "siren", name="b3 siren")
    assert message is not None
    assert "zigbee2mqtt/b3 siren/set" == message[0]
    assert "emergency" == json.loads(message[1])["warning"]["mode"]
    assert ("s1/command/switch:2", b"on") == told(relay, "on", id="s1", switch="2")
    assert told(relay, "unlock", id="s1") is None
    assert told(templates["zigbee2mqtt-lock-aqara"], "unlock", name="a") is None


BLINKS = {
    **dict.fromkeys(
        ("zigbee2mqtt-co", "zigbee2mqtt-contact", "zigbee2mqtt-fall-aqara", "zigbee2mqtt-leak"),
        ("zigbee2mqtt/b3 x/set", b'{"identify":"identify"}'),
    ),
    "zigbee2mqtt-scene-button": ("zigbee2mqtt/b3 x/set", b'{"identify":"identify"}'),
    **dict.fromkeys(
        ("tasmota-button", "tasmota-contact", "tasmota-pull-cord", "tasmota-relay"),
        (
            "cmnd/b3/Backlog",
            b"LedPower 1; Delay 10; LedPower 0; Delay 10; LedPower 1; Delay 10; LedPower 0; LedState 1",
        ),
    ),
}
"""As the bridges' own documentation writes them: devices/templates name the pages."""


def test_what_blinks_behind_a_bridge_moves_nothing_else(templates: Mapping[str, Template]) -> None:
    """Exactly those whose makers document it, and never by switching a relay that may be a door."""
    given = {
        name: told(template, "identify", name="b3 x", topic="b3")
        for name, template in templates.items()
        if any(each.do == "identify" for each in template.commands)
    }
    assert BLINKS == given


def test_every_command_of_every_template_can_be_given(templates: Mapping[str, Template]) -> None:
    """With the example params there is a topic without a gap, and a payload."""
    given = [
        told(template, command.do, **{param.name: param.example for param in template.params})
        for template in templates.values()
        for command in template.commands
    ]
    assert len(given) > 20
    for message in given:
        assert message is not None
        assert "{" not in message[0]
        assert message[1]


def test_a_command_with_an_undeclared_param_is_refused(tmp_path: Path) -> None:
    """In the same words as a rule with one."""
    written = (catalogue.SHIPPED / "shelly-relay.yaml").read_text("utf-8")
    (tmp_path / "a.yaml").write_text(written.replace("switch:{switch}", "switch:{relay}"))
    with pytest.raises(Exception, match=r"expected params \['id', 'relay'\], as topics and rules use them"):
        catalogue.read_file(tmp_path / "a.yaml")
    assert Command(do="on", topic="a/{b}", payload='{"c":{d}}').names == {"b", "d"}
