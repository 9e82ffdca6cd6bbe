"""What the worker says on MQTT, as a native device for each of its cameras. Owns which sessions there are.

Each camera has a session of its own, because MQTT gives a session one will: where the worker dies, the broker
itself says of every camera that it is blind.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Sequence
from datetime import UTC, datetime

from devices.mqtt_settings import MqttSettings
from devices.vision.events import event, new_id
from devices.vision.parts import Sighting
from devices.vision.session import CameraSession
from gateway.domain.model import DeviceId
from gateway.domain.vision import CameraState, SnapshotId

log = logging.getLogger(__name__)

NOT_ASKED = "it is looked through no longer"


class Saying:
    """The sessions of all cameras."""

    def __init__(self, settings: MqttSettings) -> None:
        self._settings = settings
        self._sessions: dict[DeviceId, CameraSession] = {}
        self._lock = threading.Lock()

    def cameras(self, states: Sequence[CameraState]) -> None:
        """Say how each camera is doing, and take leave for those that are there no longer."""
        wanted = {each.id: each for each in states}
        with self._lock:
            gone = [self._sessions.pop(id_) for id_ in self._sessions.keys() - wanted.keys()]
            for id_ in wanted.keys() - self._sessions.keys():
                self._sessions[id_] = CameraSession(self._settings, id_)
                self._sessions[id_].show(wanted[id_])
                self._sessions[id_].start()
            sessions = dict(self._sessions)
        for session in gone:
            session.stop(NOT_ASKED)
        for id_, state in wanted.items():
            sessions[id_].show(state)

    def say(self, sighting: Sighting, snapshot: SnapshotId | None) -> None:
        """Send a visit, until the gateway has it."""
        session = self._sessions.get(sighting.camera)
        if session is None:
            log.warning("camera=%s is ordered no longer; its visit is not said", sighting.camera)
            return
        id_ = new_id()
        payload = event(id_, sighting, snapshot, datetime.now(UTC))
        session.tell(id_, payload, time.monotonic(), matched=sighting.subject is not None)

    def repeat(self) -> None:
        """Send what has waited long enough; called about twice a second."""
        for session in list(self._sessions.values()):
            session.tick(time.monotonic())

    def waiting(self) -> int:
        """Return how many events the gateway has not taken yet."""
        return sum(session.waiting() for session in list(self._sessions.values()))

    def stop(self) -> None:
        """Say that no camera is looked through any more, and leave."""
        with self._lock:
            sessions, self._sessions = self._sessions, {}
        leaving = [
            threading.Thread(target=each.stop, args=("the camera worker ends",), daemon=True)
            for each in sessions.values()
        ]
        for thread in leaving:
            thread.start()
        until = time.monotonic() + 2.0
        for thread in leaving:
            thread.join(max(0.0, until - time.monotonic()))
