"""What the worker says on MQTT, as a native device for each of its cameras. Owns what nobody has taken yet.

An event is repeated until the gateway has committed it (CONTRACT §3). Where nobody listens for long, faces
that nobody knew are forgotten before those that somebody did.
"""

from __future__ import annotations

import json
import logging
import secrets
import threading
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from paho.mqtt.client import Client, ConnectFlags, MQTTMessage, MQTTv311
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from devices.mqtt_link import KEEPALIVE, equip
from devices.mqtt_settings import MqttSettings
from devices.topics import ROOT, ack, event
from gateway.domain.model import DeviceId, EventType

log = logging.getLogger(__name__)

AGAIN_AFTER = 5.0
"""Seconds without a word from the gateway after which an event is sent again."""
MOST_WAITING = 500


@dataclass(slots=True)
class Waiting:
    """An event that the gateway has not taken yet."""

    camera: DeviceId
    payload: bytes
    known: bool
    sent_at: float = float("-inf")


class Saying:
    """One MQTT session for all cameras."""

    def __init__(self, settings: MqttSettings) -> None:
        self._waiting: dict[str, Waiting] = {}
        self._cameras: dict[DeviceId, bool] = {}
        """Each camera, and whether it was last said to see."""
        self._lock = threading.Lock()
        self._up = False
        self._address = settings.address
        self._client = Client(
            CallbackAPIVersion.VERSION2,
            client_id=f"{settings.client_prefix}-vision",
            clean_session=True,
            protocol=MQTTv311,
        )
        equip(self._client, settings)
        self._client.on_connect = self._on_connect
        self._client.on_disconnect = self._on_disconnect
        self._client.on_message = self._on_message

    def start(self) -> None:
        """Begin to connect; returns at once and comes back by itself."""
        self._client.connect_async(*self._address, keepalive=KEEPALIVE)
        self._client.loop_start()

    def stop(self) -> None:
        """Say that no camera sees any more, and disconnect."""
        self.cameras(dict.fromkeys(self._cameras, False))
        self._client.disconnect()
        self._client.loop_stop()

    def cameras(self, seeing: Mapping[DeviceId, bool]) -> None:
        """Say which cameras there are, and which of them see; only what has changed goes out."""
        with self._lock:
            fresh = seeing.keys() - self._cameras.keys()
            changed = {id_: sees for id_, sees in seeing.items() if self._cameras.get(id_) is not sees}
            gone = self._cameras.keys() - seeing.keys()
            self._cameras = dict(seeing)
        if self._up:
            self._listen(fresh)
            self._tell(changed | dict.fromkeys(gone, False))

    def say(self, camera: DeviceId, type_: EventType, said: Mapping[str, object]) -> None:
        """Send an event, until the gateway has it."""
        id_ = secrets.token_hex(12)
        payload = json.dumps({"id": id_, "type": type_.value, **said}, separators=(",", ":")).encode()
        with self._lock:
            self._make_room()
            self._waiting[id_] = Waiting(camera, payload, type_ is EventType.FACE_RECOGNISED)
        self.repeat()

    def repeat(self) -> None:
        """Send what has waited long enough; called every second or so."""
        now = time.monotonic()
        with self._lock:
            due = [each for each in self._waiting.values() if now - each.sent_at >= AGAIN_AFTER]
            for each in due if self._up else ():
                each.sent_at = now
        if self._up:
            for each in due:
                self._client.publish(event(each.camera), each.payload, qos=1)

    def waiting(self) -> int:
        """Return how many events the gateway has not taken yet."""
        with self._lock:
            return len(self._waiting)

    def _make_room(self) -> None:
        if len(self._waiting) >= MOST_WAITING:
            unknown = (id_ for id_, each in self._waiting.items() if not each.known)
            del self._waiting[next(unknown, next(iter(self._waiting)))]

    def _listen(self, cameras: Collection[DeviceId]) -> None:
        if cameras:
            self._client.subscribe([(ack(id_), 1) for id_ in sorted(cameras)])

    def _tell(self, seeing: Mapping[DeviceId, bool]) -> None:
        for id_, sees in seeing.items():
            payload = b'{"online":true}' if sees else b'{"online":false}'
            self._client.publish(f"{ROOT}{id_}/status", payload, qos=1, retain=True)

    def _on_connect(
        self,
        _client: Client,
        _userdata: object,
        _flags: ConnectFlags,
        reason: ReasonCode,
        _properties: Properties | None,
    ) -> None:
        if reason.is_failure:
            log.error("the broker refuses the camera worker: %s", reason.getName())
            return
        with self._lock:
            self._up = True
            cameras = dict(self._cameras)
            for each in self._waiting.values():
                each.sent_at = float("-inf")
        self._listen(cameras.keys())
        self._tell(cameras)

    def _on_disconnect(self, *_: object) -> None:
        self._up = False

    def _on_message(self, _client: Client, _userdata: object, message: MQTTMessage) -> None:
        try:
            said = json.loads(message.payload)
            id_ = said.get("id") if isinstance(said, dict) else None
        except ValueError:
            return
        # Also a rejected one is taken: to say it again would change nothing.
        with self._lock:
            self._waiting.pop(id_, None) if isinstance(id_, str) else None
