"""The embedded broker's programme: the same sessions work with nats-server."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from devices import topics
from gateway.domain.model import EventType
from tests.brokers import Broker
from tests.devices.conftest import Listen
from tests.devices.sides import NativeDevice, button, eventually, is_probe, site_of

pytestmark = pytest.mark.live


def test_one_press_and_its_ack(nats: Broker, listen: Listen, device: Callable[..., NativeDevice]) -> None:
    """Presses go up, their acks come down, a probe goes round, and nothing comes twice."""
    gateway = listen(nats.port, site_of(button("b1")))
    b1 = device(nats.port, "b1")
    for number in range(30):  # enough for either session to be the first to hear one
        b1.press(str(number))
        raw = gateway.engine.next()
        assert (topics.SOS, [EventType.SOS_PRESSED]) == (raw.source, gateway.engine.types(raw))
        gateway.sos.acknowledge(raw, gateway.engine.receipts(raw))
        assert {"id": str(number), "status": "committed"} == b1.next_ack()
    gateway.bulk.probe(b"token")
    assert is_probe(gateway.engine.next())
    assert gateway.engine.silent_for(8.0)  # longer than ack_wait: both sessions have acknowledged all


def test_a_killed_server_loses_no_unacknowledged_press(
    nats: Broker, listen: Listen, device: Callable[..., NativeDevice]
) -> None:
    """It is sent again after the server is back, whatever was in between."""
    gateway = listen(nats.port, site_of(button("b1")))
    device(nats.port, "b1").press("1")
    first = gateway.engine.next()
    nats.kill()
    nats.start()
    eventually(gateway.ready)
    again = gateway.engine.next()
    assert first.payload == again.payload
    gateway.sos.acknowledge(again, gateway.engine.receipts(again))


def test_hundreds_of_buttons_are_subscribed(
    nats: Broker, listen: Listen, device: Callable[..., NativeDevice], record_property: Callable[..., None]
) -> None:
    """It makes a consumer for each filter, which takes time; in the end every one is confirmed."""
    started = time.monotonic()
    gateway = listen(nats.port, site_of(*(button(f"b{n}") for n in range(250))))
    record_property("seconds", time.monotonic() - started)
    device(nats.port, "b249").press("1")
    assert topics.SOS == gateway.engine.next().source
