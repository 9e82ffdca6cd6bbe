"""Orders for locks on real brokers: heard at once or never; and what the broker kept is told as late."""

from __future__ import annotations

import queue
import time
from collections.abc import Callable
from contextlib import suppress

import pytest

from devices.mqtt_session import RESUMES_WITHIN
from gateway.domain.model import CommandId, DeviceId
from gateway.domain.site import Device
from tests.brokers import Broker
from tests.devices.conftest import Gateway, Listen
from tests.devices.sides import NativeDevice, eventually, site_of

pytestmark = pytest.mark.live

TOPIC = "cuobian/v1/ctrl/command"
SITE = site_of(Device(DeviceId("ctrl"), "cuobian-door"))
DeviceOn = Callable[..., NativeDevice]


def commands(device: NativeDevice, patience: float = 0.3) -> list[dict[str, object]]:
    """Return the commands a device hears until it has heard none for a while."""
    found = []
    with suppress(queue.Empty):
        while True:
            leaf, said = device.heard.get(timeout=patience)
            found += [said] if leaf == "command" else []
    return found


@pytest.fixture(params=["mosquitto", "nats"])
def broker(request: pytest.FixtureRequest) -> Broker:
    """Give each broker that is shipped."""
    found: Broker = request.getfixturevalue(request.param)
    return found


def test_a_lock_that_is_there_hears_its_order(broker: Broker, listen: Listen, device: DeviceOn) -> None:
    """At once."""
    lock, gateway = device(broker.port, "ctrl"), listen(broker.port, SITE)
    assert gateway.sink.mention(TOPIC, b'{"id":"1"}')
    assert [{"id": "1"}] == commands(lock, 2)


def test_a_lock_that_comes_back_hears_no_old_order(broker: Broker, listen: Listen, device: DeviceOn) -> None:
    """Its session is remembered, what others published meanwhile is kept for it, and the order is not."""
    gateway = listen(broker.port, SITE)
    NativeDevice(broker.port, "ctrl").close()
    time.sleep(0.5)  # until the broker, too, has noticed
    gateway.sink.mention(TOPIC, b'{"id":"old"}')
    gateway.sink.publish(TOPIC, b'{"id":"kept"}', command=CommandId(1))
    eventually(lambda: gateway.engine.delivered)
    assert [{"id": "kept"}] == commands(device(broker.port, "ctrl"), 2)


def test_an_order_without_a_broker_is_dropped(mosquitto: Broker, listen: Listen, device: DeviceOn) -> None:
    """And is not sent when there is one again."""
    gateway = listen(mosquitto.port, SITE)
    mosquitto.kill()
    eventually(lambda: not gateway.bulk.link.up)
    assert not gateway.sink.mention(TOPIC, b'{"id":"old"}')
    mosquitto.start()
    lock = device(mosquitto.port, "ctrl")
    eventually(gateway.ready)
    assert [] == commands(lock)
    assert not gateway.sink.mention("cuobian/v1/a b/command", b"{}"), "such a topic breaks another broker"


def test_what_the_broker_kept_is_told_as_late(mosquitto: Broker, listen: Listen, device: DeviceOn) -> None:
    """While nobody listened it was kept; what is said from then on is said now."""
    reader, first = device(mosquitto.port, "ctrl"), listen(mosquitto.port, SITE)
    reader.say("event", {"id": "1", "type": "rex.pressed"})
    assert [False] == _lateness(first, 1)
    first.stop()
    reader.say("event", {"id": "2", "type": "rex.pressed"})
    second = listen(mosquitto.port, SITE)
    assert [True] == sorted(set(_lateness(second, 1)))
    waits = RESUMES_WITHIN + 0.2
    assert second.engine.silent_for(waits)
    reader.say("event", {"id": "3", "type": "rex.pressed"})
    assert [False] == _lateness(second, 1)


def _lateness(gateway: Gateway, count: int) -> list[bool]:
    found = []
    for _ in range(count):
        raw = gateway.engine.next()
        gateway.bulk.acknowledge(raw, gateway.engine.receipts(raw))
        found.append(raw.late)
    return found
