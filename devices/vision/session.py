"""One camera on MQTT, with a will of its own. Owns its events until the gateway has them, and its status.

A session for each camera, because MQTT gives a session one will: when the worker dies, the broker itself says
of every camera that it is blind.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from devices.mqtt_link import Link
from devices.topics import ROOT, ack, event
from devices.vision.events import acknowledged, gone, status
from devices.vision.outbox import Outbox
from gateway.domain.model import DeviceId
from gateway.domain.vision import CameraState

if TYPE_CHECKING:
    from paho.mqtt.client import MQTTMessage

    from devices.mqtt_settings import MqttSettings

log = logging.getLogger(__name__)


class CameraSession:
    """Says what one camera saw until it is acknowledged, and whether it sees at all."""

    def __init__(self, settings: MqttSettings, camera: DeviceId) -> None:
        self._camera = camera
        self._status = f"{ROOT}{camera}/status"
        self._said = gone()
        self._outbox, self._lock = Outbox(), threading.Lock()
        self._dropped = 0
        self._leaving = False
        prefix = f"{settings.client_prefix}-vision"
        named = replace(settings, client_prefix=prefix)
        self._link = Link(named, f"{prefix}-{camera}", self, lasting=False, user=camera)
        self._link.will(self._status, gone())

    def start(self) -> None:
        """Begin to connect; returns at once."""
        self._link.start()

    def stop(self, why: str) -> None:
        """Say that this camera is looked through no longer, and leave; waits little."""
        self._leaving = True
        if self._link.up:
            self._link.last_word(self._status, status(CameraState(self._camera, seeing=False, why=why)))
        self._link.stop()

    @property
    def trouble(self) -> str:
        """Why the broker is not reached; empty where it is."""
        return "" if self._link.up else self._link.trouble

    def tell(self, id_: str, payload: bytes, now: float, *, matched: bool) -> None:
        """Say an event, and again until it is acknowledged."""
        with self._lock:
            self._outbox.put(id_, payload, matched=matched)
        self.tick(now)

    def show(self, state: CameraState) -> None:
        """Say how the camera is doing, where that is news."""
        said = status(state)
        if said != self._said:
            self._said = said
            if self._link.up:
                self._link.publish(self._status, said, retain=True)

    def tick(self, now: float) -> None:
        """Say what is due; call it about twice a second."""
        self._link.revive()
        if not self._link.up:
            return
        with self._lock:
            due = self._outbox.due(now)
            dropped, self._dropped = self._outbox.dropped - self._dropped, self._outbox.dropped
        if dropped:
            log.warning("camera=%s %d events dropped: the gateway takes none", self._camera, dropped)
        for payload in due:
            self._link.publish(event(self._camera), payload)

    def waiting(self) -> int:
        """Return how many events the gateway does not have yet."""
        with self._lock:
            return len(self._outbox)

    def came_up(self) -> None:
        """Ask for answers, say the status, and let everything be said again."""
        self._link.subscribe([ack(self._camera)])
        self._link.publish(self._status, self._said, retain=True)
        with self._lock:
            self._outbox.again()
        log.info("camera=%s connected to the broker", self._camera)

    def went_down(self) -> None:
        """Take note."""
        if not self._leaving:
            log.warning("camera=%s lost the broker", self._camera)

    def heard(self, message: MQTTMessage) -> None:
        """Take an answer."""
        self._link.acknowledge(self._link.handle(message.mid))
        id_ = acknowledged(bytes(message.payload))
        if id_ is not None:
            with self._lock:
                self._outbox.acknowledged(id_)

    def subscribed(self, mid: int, granted: Sequence[bool]) -> None:  # noqa: ARG002 another's shape
        """Say so where answers may not be heard: each event would be repeated for ever."""
        if not all(granted):
            log.error("camera=%s the broker lets nobody hear its answers: see its ACL", self._camera)

    def published(self, mid: int) -> None:
        """Take no note: what counts is the gateway's own answer."""
