"""What Home Assistant is shown: as its documentation wants it, and without the people."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from jinja2 import Environment

from devices import home_assistant as shown
from devices.home_assistant import DeviceNow, OpenAlarm, Origin, Press
from devices.home_assistant_session import with_alarms
from devices.template import Template
from gateway.domain.model import DeviceId, EventType, PersonId, PlaceId
from gateway.domain.site import Device, Person, Place, Site
from tests.devices.home_assistant_schema import problems, spelled_out

ORIGIN = Origin("1.2.3", "http://192.168.1.20:8080")
GATEWAY = DeviceId("gateway")
AT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
PLACES = {
    PlaceId("b3"): Place(PlaceId("b3"), "building", "3号楼"),
    PlaceId("501"): Place(PlaceId("501"), "household", "501", PlaceId("b3")),
}
PEOPLE = {PersonId("wu"): Person(PersonId("wu"), "吴奶奶", PlaceId("501"))}


def installed(template: str, id_: str = "d1", language: str = "zh-CN") -> Site:
    """Return a site with one device in Mrs Wu's flat."""
    device = Device(DeviceId(id_), template, PlaceId("501"), PersonId("wu"))
    return Site(name="金海岸", language=language, places=PLACES, people=PEOPLE, devices={device.id: device})


def config(template: Template, language: str = "zh-CN") -> dict[str, Any]:
    """Return how a device of a template is described."""
    site = installed(template.template, language=language)
    (device,) = site.devices.values()
    found: dict[str, Any] = json.loads(shown.device_config(site, device, template, ORIGIN))
    return found


def rendered(payload: Mapping[str, Any], state: bytes, part: str) -> str:
    """Return what Home Assistant makes of a state for one part, by its own template language."""
    template = spelled_out(payload)["components"][part]["value_template"]
    return Environment().from_string(template).render(value_json=json.loads(state))


def test_every_template_is_described_as_the_documentation_wants_it(templates: Mapping[str, Template]) -> None:
    """All shipped families, and the gateway itself."""
    found = {
        name: problems(shown.config_topic(DeviceId("d1")), config(each)) for name, each in templates.items()
    }
    assert {} == {name: each for name, each in found.items() if each}
    gateway = json.loads(shown.gateway_config(installed("cuobian-sos"), ORIGIN))
    assert [] == problems(shown.config_topic(GATEWAY), gateway)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"dev": {"name": "x"}}, "device: neither identifiers nor connections"),
        ({"o": {}}, "origin: name is required"),
        ({"nonsense": 1}, " unknown key nonsense"),
        ({"cmps": {"a": {"p": "button"}}}, "a: platform button"),
        ({"cmps": {"a": {"p": "sensor"}}}, "a: unique_id is required"),
        ({"cmps": {"a": {"p": "event", "unique_id": "a"}}}, "a: event_types are required"),
    ],
)
def test_the_schema_refuses_what_is_wrong(
    templates: Mapping[str, Template], change: dict[str, Any], problem: str
) -> None:
    """Otherwise the test above would prove nothing."""
    assert problem in problems(shown.config_topic(DeviceId("d1")), config(templates["cuobian-sos"]) | change)


def test_a_button_has_a_call_a_press_and_its_health(templates: Mapping[str, Template]) -> None:
    """Named by place and id, under the gateway, in the language of the site."""
    found = spelled_out(config(templates["cuobian-sos"]))
    expected = ["call", "press", "tamper", "fault", "online", "battery", "battery_low", "heard"]
    assert expected == list(found["components"])
    assert ["sos.pressed", "sos.cancelled"] == found["components"]["press"]["event_types"]
    assert "3号楼 501 d1" == found["device"]["name"]
    assert "cuobian_gateway" == found["device"]["via_device"]
    assert "求助" == found["components"]["call"]["name"]
    assert "Call for help" == config(templates["cuobian-sos"], "en")["cmps"]["call"]["name"]


def test_a_device_has_only_what_it_can_tell(templates: Mapping[str, Template]) -> None:
    """A relay calls nobody; a 433 MHz button knows no battery."""
    assert not {"call", "press"} & set(config(templates["shelly-relay"])["cmps"])
    assert {"call", "press", "fault", "online", "heard"} == set(config(templates["rflink-ev1527"])["cmps"])


def test_every_state_topic_is_one_of_the_gateway_s_own(templates: Mapping[str, Template]) -> None:
    """Below our own part of the tree, where no device may publish; each part has an id of its own."""
    ids: list[str] = []
    for each in templates.values():
        found = config(each)
        topics = {found["state_topic"], *(part.get("state_topic") for part in found["cmps"].values())} - {
            None
        }
        assert [] == [topic for topic in topics if not topic.startswith("cuobian/v1/gateway/")]
        ids = [part["unique_id"] for part in found["cmps"].values()]
        assert len(set(ids)) == len(ids)


def test_nobody_s_name_is_shown(templates: Mapping[str, Template]) -> None:
    """Neither in what describes a device nor in what tells its state."""
    site = installed("cuobian-sos")
    device = site.devices[DeviceId("d1")]
    alarm = OpenAlarm("1", "sos", "raised", "3号楼 501", AT, technical=False, devices=(device.id,))
    told = [
        shown.device_config(site, device, templates["cuobian-sos"], ORIGIN),
        shown.gateway_config(site, ORIGIN),
        shown.alarms_state([alarm]),
        shown.pressed(Press(device.id, EventType.SOS_PRESSED, AT)),
    ]
    assert [] == [each for each in told if "吴奶奶" in each.decode() or '"wu"' in each.decode()]


@pytest.mark.parametrize(
    ("part", "now", "expected"),
    [
        ("online", DeviceNow(), "None"),
        ("online", DeviceNow(online=True), "ON"),
        ("online", DeviceNow(online=False), "OFF"),
        ("battery", DeviceNow(), "None"),
        ("battery", DeviceNow(battery=80), "80"),
        ("battery_low", DeviceNow(battery_low=True), "ON"),
        ("battery_low", DeviceNow(faults=frozenset({EventType.BATTERY_LOW})), "ON"),
        ("battery_low", DeviceNow(), "OFF"),
        ("call", DeviceNow(call=True), "ON"),
        ("call", DeviceNow(), "OFF"),
        ("fault", DeviceNow(faults=frozenset({EventType.DEVICE_OFFLINE})), "ON"),
        ("tamper", DeviceNow(faults=frozenset({EventType.DEVICE_OFFLINE})), "OFF"),
        ("tamper", DeviceNow(faults=frozenset({EventType.TAMPER})), "ON"),
        ("heard", DeviceNow(heard_at=AT), "2026-11-22T03:00:00Z"),
        ("heard", DeviceNow(), "None"),
    ],
)
def test_a_state_reads_as_it_should(
    templates: Mapping[str, Template], part: str, now: DeviceNow, expected: str
) -> None:
    """By the template each part carries; `None` is Home Assistant's word for not known."""
    assert expected == rendered(config(templates["cuobian-sos"]), shown.device_state(now), part)


def test_the_gateway_counts_calls_and_faults() -> None:
    """Calls first among those named, and never more named than a recorder takes."""
    fault = OpenAlarm("1", "technical", "raised", "x", AT, technical=True, fault=EventType.TAMPER)
    call = OpenAlarm("2", "sos", "raised", "3号楼 501", AT, technical=False)
    state = shown.alarms_state([fault] * 80 + [call])
    payload = json.loads(shown.gateway_config(installed("cuobian-sos"), ORIGIN))
    told = {part: rendered(payload, state, part) for part in ("calls", "faults", "call", "fault")}
    assert {"calls": "1", "faults": "80", "call": "ON", "fault": "ON"} == told
    listed = json.loads(state)["alarms"]
    assert ("2", 50) == (listed[0]["id"], len(listed))
    assert ("OFF", "OFF") == tuple(
        rendered(payload, shown.alarms_state([]), part) for part in ("call", "fault")
    )


def test_the_gateway_is_shown_to_be_gone_by_its_own_will() -> None:
    """Its status decides for everything but the part that tells just this."""
    payload = json.loads(shown.gateway_config(installed("cuobian-sos"), ORIGIN))
    assert "OFF" == rendered(payload, b'{"online":false}', "connected")
    assert "availability_topic" not in payload["cmps"]["connected"]
    available = Environment().from_string(payload["cmps"]["calls"]["availability_template"])
    assert ["online", "offline"] == [available.render(value_json={"online": each}) for each in (True, False)]


def test_an_open_alarm_shows_at_its_devices() -> None:
    """A call at every button that pressed, a fault at the one it is about."""
    site = installed("cuobian-sos")
    fault = OpenAlarm(
        "1", "technical", "raised", "", AT, technical=True, devices=(DeviceId("d1"),), fault=EventType.TAMPER
    )
    call = OpenAlarm(
        "2", "sos", "raised", "", AT, technical=False, devices=(DeviceId("d1"), DeviceId("gone"))
    )
    states = {DeviceId("d1"): DeviceNow(battery=80), DeviceId("gone"): DeviceNow()}
    found = with_alarms(site, states, [fault, call])
    assert {DeviceId("d1"): DeviceNow(battery=80, call=True, faults=frozenset({EventType.TAMPER}))} == found
    assert {DeviceId("d1"): DeviceNow()} == with_alarms(site, {}, [])


def test_a_topic_says_whose_it_is() -> None:
    """What others describe is never ours to take back."""
    assert DeviceId("d1") == shown.device_of(shown.config_topic(DeviceId("d1")))
    for topic in ("homeassistant/device/0x00158d/config", "homeassistant/sensor/cuobian_d1/config"):
        assert shown.device_of(topic) is None
