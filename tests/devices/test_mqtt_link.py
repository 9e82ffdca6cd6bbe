"""The link by itself on a real mosquitto: whoever listens to it may fail in every way."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from paho.mqtt.client import MQTTMessage

from devices.mqtt_link import Link
from devices.mqtt_settings import MqttSettings
from tests.brokers import Broker
from tests.devices.sides import NativeDevice, eventually

pytestmark = pytest.mark.live


class FailingEars:
    """Fails at everything it hears, and counts it."""

    def __init__(self) -> None:
        self.failed: list[str] = []

    def _fail(self, what: str) -> None:
        self.failed.append(what)
        raise ValueError(what)

    def came_up(self) -> None:
        self._fail("came up")

    def went_down(self) -> None:
        self._fail("went down")

    def heard(self, message: MQTTMessage) -> None:
        self._fail(f"heard {message.topic}")

    def subscribed(self, mid: int, granted: Sequence[bool]) -> None:
        self._fail("subscribed")

    def published(self, mid: int) -> None:
        self._fail("published")


def test_no_listener_ends_the_thread(mosquitto: Broker, device: Callable[..., NativeDevice]) -> None:
    """Each callback fails, and the one network thread hears the next message as if nothing had been."""
    ears = FailingEars()
    link = Link(MqttSettings(mosquitto.url), "link", ears)
    link.start()
    eventually(lambda: link.up)
    thread = link._thread
    link.subscribe(["a/b"])
    link.publish("c/d", b"")
    eventually(lambda: {"came up", "subscribed", "published"} <= set(ears.failed))
    device(mosquitto.port, "x").publish("a/b", b"1")
    eventually(lambda: "heard a/b" in ears.failed)
    link.bounce()
    eventually(lambda: ears.failed.count("heard a/b") == 2)  # not acknowledged, so it came again
    assert "went down" in ears.failed
    assert thread is link._thread
    assert link.alive()
    link.stop()
    assert not link.alive()
