"""Where the register's head is told on MQTT, retained, and what the broker kept of an earlier one.

Owns a connection of its own, so that nothing of it stands in the way of a press. Knows nothing of what a head
says: it never replaces what the broker keeps before whoever reads it has had time to.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from paho.mqtt.client import MQTTMessage

from devices import topics
from devices.mqtt_link import NOT_YET, Link
from devices.mqtt_settings import MqttSettings

log = logging.getLogger(__name__)

HEAR_FOR = 2.0
"""Seconds after the subscription in which the broker has sent what it keeps."""
PATIENCE = 3.0


class HeadSession:
    """Publishes heads and hears the one that is kept."""

    def __init__(self, settings: MqttSettings, heard: Callable[[bytes], None], user: str = "") -> None:
        """`heard` takes what the broker keeps, from its network thread, and returns at once."""
        self._link = Link(settings, f"{settings.client_prefix}-register", self, lasting=False, user=user)
        self._heard = heard
        self._heard_at = float("inf")
        self._sent = b""
        """What was published on this connection."""

    def start(self) -> None:
        """Begin to connect; returns at once."""
        self._link.start()

    def stop(self) -> None:
        """Disconnect."""
        self._link.stop()

    @property
    def trouble(self) -> str:
        """Why there is no connection, empty while there is one or nothing is known yet."""
        link = self._link
        return "" if link.up or link.trouble == NOT_YET else link.trouble

    def ready(self) -> bool:
        """Tell whether what the broker keeps was heard, so that it may be replaced."""
        self._link.revive()
        return self._link.up and time.monotonic() >= self._heard_at

    def publish(self, payload: bytes) -> bool:
        """Let the broker keep this, told once on each connection; False where it cannot be told now."""
        if not self.ready():
            return False
        if payload != self._sent:
            if self._link.publish(topics.REGISTER, payload, retain=True) is None:
                return False
            self._sent = payload
        return True

    def came_up(self) -> None:
        """Ask for what is kept."""
        self._heard_at = float("inf")
        self._sent = b""
        self._link.subscribe([topics.REGISTER])

    def went_down(self) -> None:
        """Hear again what is kept before it is replaced."""
        self._heard_at = float("inf")

    def heard(self, message: MQTTMessage) -> None:
        """Pass on what is kept; our own comes back too, and is known."""
        if message.qos:
            self._link.acknowledge(self._link.handle(message.mid))
        if message.payload:
            self._heard(bytes(message.payload))

    def subscribed(self, mid: int, granted: Sequence[bool]) -> None:
        """Wait a moment for it; where the broker refuses, there is nothing to wait for."""
        if not all(granted):
            log.warning("question %s: the broker does not let the gateway hear %s", mid, topics.REGISTER)
        self._heard_at = time.monotonic() + HEAR_FOR

    def published(self, mid: int) -> None:
        """Nothing: what is lost with a connection is published again after the next."""


def kept_head(settings: MqttSettings, patience: float = PATIENCE) -> tuple[bytes | None, str]:
    """Return what the broker keeps, and why it could not be asked, empty where it was."""
    found: list[bytes] = []
    # Under a name of its own: the broker would send the gateway's session away for a second one of its name.
    asked = replace(settings, client_prefix=f"{settings.client_prefix}-audit-{os.getpid()}")
    session = HeadSession(asked, found.append, f"{settings.client_prefix}-audit")
    session.start()
    ends = time.monotonic() + patience
    while not found and not session.ready() and not session.trouble and time.monotonic() < ends:
        time.sleep(0.02)
    why = "" if found or session.ready() else session.trouble or "the broker did not answer in time"
    session.stop()
    return (found[0] if found else None), why
