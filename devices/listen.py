"""Listens beside a running gateway, and only listens.

Owns a connection under a name of its own whose session leaves nothing behind, and a serial port that nobody
else has open. Never publishes, never acknowledges for the gateway, never answers a receiver.
"""

from __future__ import annotations

import os
import socket
import sys
import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import serial
from paho.mqtt.client import Client, ConnectFlags, MQTTMessage, MQTTv311
from paho.mqtt.enums import CallbackAPIVersion

from devices import topics
from devices.framing import framer
from devices.index import LineIndex
from devices.mqtt_link import KEEPALIVE, equip
from devices.mqtt_settings import MqttSettings, failure, refusal
from devices.port_words import port_words
from devices.serial_line import READ_TIMEOUT
from gateway.domain.model import RawMessage

if TYPE_CHECKING:
    from paho.mqtt.properties import Properties
    from paho.mqtt.reasoncodes import ReasonCode

AT_ONCE = 500
"""Topics asked for in one message."""

Take = Callable[[RawMessage], None]
Tell = Callable[[str], None]
"""Takes what went wrong, in words."""


class BrokerTap:
    """Hears topics at QoS 0 in a clean session: the broker forgets it with its connection."""

    def __init__(
        self, settings: MqttSettings, heard: Sequence[str], take: Take, tell: Tell, own: str = "listen"
    ) -> None:
        """`own`: what the session is for, its name where each logs in by its own."""
        self._settings = settings
        self._topics = sorted(heard)
        self._asked: dict[int | None, list[str]] = {}
        self._take = take
        self._tell = tell
        self._client = Client(
            CallbackAPIVersion.VERSION2,
            client_id=f"{settings.client_prefix}-listen-{socket.gethostname()[:20]}-{os.getpid()}",
            clean_session=True,
            protocol=MQTTv311,
        )
        equip(self._client, settings, f"{settings.client_prefix}-{own}")
        self._client.on_connect = self._on_connect
        self._client.on_connect_fail = lambda *_: tell(failure(sys.exception(), settings))
        self._client.on_subscribe = self._on_subscribe
        self._client.on_message = self._on_message

    def start(self) -> None:
        """Begin to connect; returns at once."""
        self._client.connect_async(*self._settings.address, keepalive=KEEPALIVE)
        self._client.loop_start()

    def stop(self) -> None:
        """Disconnect, and wait for the thread to end."""
        self._client.disconnect()
        self._client.loop_stop()

    def _on_connect(
        self,
        client: Client,
        _userdata: object,
        _flags: ConnectFlags,
        reason: ReasonCode,
        _properties: Properties | None,
    ) -> None:
        if reason.is_failure:
            self._tell(refusal(reason.getName(), self._settings))
            return
        self._asked.clear()
        for first in range(0, len(self._topics), AT_ONCE):
            some = self._topics[first : first + AT_ONCE]
            self._asked[client.subscribe([(topic, 0) for topic in some])[1]] = some
        self._tell(f"listening to {len(self._topics)} topics at {self._settings.place}")

    def _on_subscribe(
        self,
        _client: Client,
        _userdata: object,
        mid: int,
        reasons: list[ReasonCode],
        _properties: Properties | None,
    ) -> None:
        for topic, reason in zip(self._asked.pop(mid, []), reasons, strict=False):
            if reason.is_failure:
                self._tell(f"the broker refuses topic {topic}")

    def _on_message(self, _client: Client, _userdata: object, message: MQTTMessage) -> None:
        raw = RawMessage(
            received_at=datetime.now(UTC),
            source=topics.BULK,
            origin=message.topic,
            payload=bytes(message.payload),
            retained=message.retain,
            qos=message.qos,
        )
        self._take(raw)


class PortTap:
    """Hears one serial port. What comes is handed in frame by frame, noise with the count of its bytes."""

    def __init__(self, index: LineIndex, take: Take, tell: Tell) -> None:
        self._index = index
        self._take = take
        self._tell = tell
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"listen-{index.port}", daemon=True)

    def start(self) -> None:
        """Open the port in a thread; returns at once."""
        self._thread.start()

    def stop(self) -> None:
        """Close the port, and wait for the thread to end."""
        self._ending.set()
        self._thread.join(4 * READ_TIMEOUT)

    def _run(self) -> None:
        index = self._index
        try:
            # Exclusive: two readers of one port would each get half of a press, the gateway among them.
            with serial.Serial(index.port, index.baudrate, timeout=READ_TIMEOUT, exclusive=True) as port:
                self._tell(f"listening to {index.port} at {index.baudrate} baud")
                self._listen(port)
        except (OSError, ValueError, serial.SerialException) as error:
            self._tell(port_words(index.port, error))

    def _listen(self, port: serial.Serial) -> None:
        cut = framer(self._index.frame)
        while not self._ending.is_set():
            chunk = port.read(max(1, port.in_waiting))
            for body in cut.feed(chunk) if chunk else cut.idle():
                self._take(self._raw(body, 0))
            skipped, sample = cut.take_skipped()
            if skipped:
                self._take(self._raw(sample, skipped))

    def _raw(self, payload: bytes, pieces: int) -> RawMessage:
        return RawMessage(datetime.now(UTC), topics.SERIAL, self._index.id, payload, handle=pieces)
