"""Whose a message is and what it says, by template; total, whatever comes from wherever."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from devices.registry import Registry
from devices.template import Template
from gateway.domain.model import DeviceId, EventType, LineId, RawMessage, Reading
from gateway.domain.site import Device, Line
from tests.devices.sides import AT, button, rf_button, site_of

TOPIC = "zigbee2mqtt/sos 501"
SOS, HEARTBEAT = EventType.SOS_PRESSED, EventType.HEARTBEAT


@pytest.fixture
def registry(templates: Mapping[str, Template]) -> Registry:
    """Know one button of each kind."""
    registry = Registry(templates)
    zigbee = Device(DeviceId("z1"), "zigbee2mqtt-sos", params={"name": "sos 501"})
    sonoff = Device(DeviceId("s1"), "sonoff-rf-bridge", line=LineId("ook"), params={"code": "D00358"})
    lines = [Line(LineId("rf"), "/dev/rf"), Line(LineId("ook"), "/dev/ook")]
    registry.bind(site_of(button("b1"), rf_button("r1", "0A5C3F"), zigbee, sonoff, lines=lines))
    return registry


def zigbee(registry: Registry, seconds: float = 0, retained: bool = False, **said: object) -> list[EventType]:
    """Return what one message of the Zigbee button says, so many seconds after noon."""
    at = AT + timedelta(seconds=seconds)
    raw = RawMessage(at, "broker:sos", TOPIC, json.dumps(said).encode(), retained=retained)
    return [reading.type for reading in registry.decode(raw)]


def test_only_the_change_to_true_is_a_press(registry: Registry) -> None:
    """The bridge repeats what it remembers with every message; a press is a press once."""
    assert [HEARTBEAT] == zigbee(registry, sos=False)
    assert [SOS] == zigbee(registry, 1, sos=True)
    assert [HEARTBEAT] == zigbee(registry, 2, sos=True, battery=90)
    assert [HEARTBEAT] == zigbee(registry, 3, sos=False)
    assert [SOS] == zigbee(registry, 4, sos=True)


def test_a_first_live_true_is_a_press(registry: Registry) -> None:
    """After a start of the gateway nothing is known: missing a call is worse."""
    assert [SOS] == zigbee(registry, sos=True)


def test_a_first_true_from_memory_is_no_press(registry: Registry) -> None:
    """The bridge started, too, and says when it last heard the device: hours ago."""
    assert [HEARTBEAT] == zigbee(registry, sos=True, last_seen="2024-01-01T09:00:00+00:00")
    assert [HEARTBEAT] == zigbee(registry, 1, sos=True, last_seen="2024-01-01T09:00:00+00:00")
    assert [HEARTBEAT] == zigbee(registry, 60, sos=False)
    assert [SOS] == zigbee(registry, 61, sos=True, last_seen=AT.timestamp() * 1000)


@pytest.mark.parametrize(
    "last_seen",
    [None, "2024-01-01T11:59:59Z", "2024-01-01T19:50:00+08:00", 1704110399000, "soon", 1e300, [1]],
)
def test_what_cannot_be_dated_counts_as_fresh(registry: Registry, last_seen: object) -> None:
    """A bridge that tells no time, or nonsense, must not cost a call."""
    assert [SOS] == zigbee(registry, sos=True, last_seen=last_seen)


def test_a_retained_state_sets_the_state_without_a_press(registry: Registry) -> None:
    """And the next live true is no news, until it was false in between."""
    assert [HEARTBEAT] == zigbee(registry, retained=True, sos=True)
    assert [HEARTBEAT] == zigbee(registry, 1, sos=True)
    assert [HEARTBEAT] == zigbee(registry, 2, sos=False)
    assert [SOS] == zigbee(registry, 3, sos=True)


def test_the_same_message_again_is_the_same_press(registry: Registry) -> None:
    """Delivered again because its commit failed, it must still be a press; hours later it is a memory."""
    assert [SOS] == zigbee(registry, sos=True, last_seen="2024-01-01T11:59:59Z")
    assert [SOS] == zigbee(registry, 30, sos=True, last_seen="2024-01-01T11:59:59Z")
    assert [HEARTBEAT] == zigbee(registry, 3600, sos=True, last_seen="2024-01-01T11:59:59Z")


def test_a_value_that_is_not_remembered_counts_as_released(registry: Registry) -> None:
    """With filtered_cache the bridge names it only when it happens."""
    assert [SOS] == zigbee(registry, sos=True)
    assert [HEARTBEAT] == zigbee(registry, 60, battery=80)
    assert [SOS] == zigbee(registry, 120, sos=True, linkquality=1)


def test_a_new_site_forgets_no_state(registry: Registry, templates: Mapping[str, Template]) -> None:
    """An installer who saves something else must not turn the next repetition into a call."""
    assert [SOS] == zigbee(registry, sos=True)
    registry.bind(site_of(Device(DeviceId("z1"), "zigbee2mqtt-sos", params={"name": "sos 501"})))
    assert [HEARTBEAT] == zigbee(registry, 90, sos=True, battery=5)


def test_one_message_may_say_several_things(registry: Registry) -> None:
    """A press of a button whose battery is low is both; the charge is told once."""
    raw = RawMessage(AT, "broker:sos", TOPIC, b'{"sos":true,"battery_low":true,"battery":9}')
    readings = registry.decode(raw)
    assert [(SOS, 9), (EventType.BATTERY_LOW, None)] == [(each.type, each.battery) for each in readings]
    assert '{"sos":true,"battery_low":true,"battery":9}' == readings[0].detail


def test_a_topic_of_nobody(registry: Registry) -> None:
    """A subscription that outlived its device is recorded, not lost."""
    (reading,) = registry.decode(RawMessage(AT, "broker:bulk", "zigbee2mqtt/gone", b"{}"))
    assert (EventType.UNDECODED, "broker:bulk") == (reading.type, reading.device)


def test_a_frame_whose_device_is_just_gone(registry: Registry) -> None:
    """Between hearing and decoding the site may have changed."""
    registry.bind(site_of())
    (reading,) = registry.decode(RawMessage(AT, "serial", "rf", b"20;08;EV1527;ID=0a5c3f;SWITCH=01;CMD=ON;"))
    assert (EventType.UNDECODED, "line:rf") == (reading.device and reading.type, reading.device)


def test_noise_is_never_a_press(registry: Registry) -> None:
    """What the line calls noise stays noise, even where a whole press stands in the sample."""
    raw = RawMessage(AT, "serial", "rf", b"x20;08;EV1527;ID=0a5c3f;SWITCH=01;CMD=ON;", handle=3)
    (reading,) = registry.decode(raw)
    assert EventType.UNDECODED is reading.type
    assert "(3 since last told)" in reading.reason


def test_a_binary_press(registry: Registry) -> None:
    """The code is three bytes of the frame's body; letter case of the param does not matter."""
    (reading,) = registry.decode(RawMessage(AT, "serial", "ook", bytes.fromhex("24e001400384d00358")))
    assert ("s1", SOS) == (reading.device, reading.type)


def test_a_line_that_has_buttons_is_urgent(registry: Registry) -> None:
    """And is opened as its template says."""
    line = registry.lines()[LineId("rf")]
    assert (True, 57_600, "/dev/rf", None) == (line.urgent, line.baudrate, line.port, line.frame)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    payload=st.binary(max_size=200),
    origin=st.sampled_from([TOPIC, f"{TOPIC}/availability", "rf", "ook", "nobody", "", "cuobian/v1/x/event"]),
    source=st.sampled_from(["serial", "broker:sos", "broker:bulk"]),
    retained=st.booleans(),
    handle=st.integers(0, 3),
)
def test_decoding_never_raises(
    registry: Registry, payload: bytes, origin: str, source: str, retained: bool, handle: int
) -> None:
    """Any bytes from anywhere give at least one reading, and a reason where nothing could be made of them."""
    readings = registry.decode(RawMessage(AT, source, origin, payload, retained=retained, handle=handle))
    assert readings
    assert all(is_whole(reading) for reading in readings)


def is_whole(reading: Reading) -> bool:
    """Tell whether a reading names a device, says why where it is undecoded, and fits a database."""
    f"{reading.reason}{reading.detail}{reading.device}".encode()
    return bool(reading.device) and (reading.type is EventType.UNDECODED) == bool(reading.reason)
