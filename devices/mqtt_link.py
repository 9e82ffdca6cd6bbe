"""One connection to the broker that comes back by itself. Owns the paho client, its thread and its PUBACKs.

Nothing escapes a callback: one exception in it would end paho's network thread while `is_connected()` goes on
saying True (measured with 2.2.0). An acknowledgement counts only on the connection its message came by: with
each, message numbers start again.
"""

from __future__ import annotations

import logging
import socket
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Protocol

from paho.mqtt.client import Client, ConnectFlags, DisconnectFlags, MQTTMessage, MQTTv311
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode

from devices.mqtt_client import Gathered, GatheringClient
from devices.mqtt_settings import MqttSettings, failure, refusal

if TYPE_CHECKING:
    from paho.mqtt.properties import Properties
    from paho.mqtt.reasoncodes import ReasonCode

log = logging.getLogger(__name__)

KEEPALIVE = 15
CONNECT_TIMEOUT = 3.0
BACK_OFF = (0.2, 5.0)
"""Seconds between tries to connect: first and longest."""
MOST_UNSENT = 10_000
"""Messages that may wait for the broker's word, about 12 MB; there is no room for more."""
END_PATIENCE = 5.0
NOT_YET = "not connected yet"


class Ears(Protocol):
    """Who listens to a link; called on its network thread."""

    def came_up(self) -> None: ...
    def went_down(self) -> None: ...
    def heard(self, message: MQTTMessage) -> None: ...
    def subscribed(self, mid: int, granted: Sequence[bool]) -> None: ...
    def published(self, mid: int) -> None: ...


def equip(client: Client, settings: MqttSettings, own: str) -> None:
    """Tell a client who it is, whom to trust, when to try again. Raises ConfigurationError for a bad CA.

    `own` is the name of its session, by which it logs in where each does so by its own.
    """
    if user := settings.user(own):
        client.username_pw_set(user, settings.password)
    if (context := settings.tls()) is not None:
        client.tls_set_context(context)
    client.connect_timeout = CONNECT_TIMEOUT
    client.reconnect_delay_set(*BACK_OFF)  # type: ignore[arg-type]  # takes fractions too


class Link:
    """A session (MQTT 3.1.1, manual acknowledgement) under one client name; lasting: the broker keeps it.

    `user` is the name it logs in by where each session does so by its own, and it is not the client's.
    """

    def __init__(
        self, settings: MqttSettings, client_id: str, ears: Ears, *, lasting: bool = True, user: str = ""
    ) -> None:
        self.up = False
        self.refused = False
        self.trouble = NOT_YET
        self.down_since = time.monotonic()
        self._settings = settings
        self._address = settings.address
        self._ears = ears
        self._thread: threading.Thread | None = None
        self._stopping = False
        self._lock = threading.Lock()
        self._connection = 0
        """Number of the connection that acknowledgements belong to; 0 while there is none."""
        self._connections = 0
        self.resumed_at = float("-inf")
        """When the broker last took up an old session, which it may have kept messages of (monotonic)."""
        self._client = self._make_client(client_id, lasting, user or client_id)

    def will(self, topic: str, payload: bytes) -> None:
        """Leave a retained message for the broker to publish when this connection breaks; before `start`."""
        self._client.will_set(topic, payload, qos=1, retain=True)

    def start(self) -> None:
        """Begin to connect; returns at once."""
        self.down_since = time.monotonic()
        self._client.connect_async(*self._address, keepalive=KEEPALIVE)
        self._client.loop_start()

    def stop(self) -> None:
        """Disconnect, and wait for the thread to end."""
        self._stopping = True
        self._client.disconnect()
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join(END_PATIENCE)

    def alive(self) -> bool:
        """Tell whether the network thread lives, connected or not."""
        return self._thread is not None and self._thread.is_alive()

    def revive(self) -> None:
        """Start the network thread again where it has ended."""
        if self._stopping or self._thread is None or self._thread.is_alive():
            return
        log.error("mqtt network thread ended and is started again client=%s", self._settings.client_prefix)
        self._thread = None
        self._guarded(self._lose, "its network thread had ended")
        self.start()

    def bounce(self) -> None:
        """Break the connection, so that the broker sends again what was not acknowledged."""
        connected: object = self._client.socket()
        if isinstance(connected, Gathered):
            with suppress(OSError):  # broken already
                connected.opened.shutdown(socket.SHUT_RDWR)

    def handle(self, mid: int) -> int:
        """Return what acknowledges the message that has just come in."""
        return self._connection << 16 | mid

    def acknowledge(self, handle: int) -> None:
        """Send PUBACK; nothing where the connection the message came by is gone."""
        with self._lock:  # against a reconnect in between, which would acknowledge some other message
            if self._connection and handle >> 16 == self._connection:
                self._client.ack(handle & 0xFFFF, 1)

    def publish(self, topic: str, payload: bytes, *, retain: bool = False) -> int | None:
        """Hand a message at QoS 1 to the client; returns its number, None where there was no room for it."""
        info = self._client.publish(topic, payload, qos=1, retain=retain)
        return None if info.rc == MQTTErrorCode.MQTT_ERR_QUEUE_SIZE else info.mid

    def mention(self, topic: str, payload: bytes) -> bool:
        """Send a message at QoS 0: now or never; False where there was no connection to send it by."""
        return self._client.publish(topic, payload, qos=0).rc == MQTTErrorCode.MQTT_ERR_SUCCESS

    def subscribe(self, topics: Sequence[str]) -> int | None:
        """Ask for topics at QoS 1; returns the number of the question, None where there is no connection."""
        return self._client.subscribe([(topic, 1) for topic in topics])[1]

    def unsubscribe(self, topics: Sequence[str]) -> None:
        """Hear these topics no longer."""
        self._client.unsubscribe(list(topics))

    def _make_client(self, client_id: str, lasting: bool, user: str) -> Client:
        settings = self._settings
        client: Client = GatheringClient(
            CallbackAPIVersion.VERSION2,
            client_id=client_id,
            clean_session=not lasting,
            protocol=MQTTv311,
            manual_ack=True,
        )
        equip(client, settings, user)
        # No window of our own: with one, paho walks through every waiting message at each PUBACK.
        client.max_inflight_messages_set(0)
        client.max_queued_messages_set(MOST_UNSENT)
        client.on_pre_connect = self._on_pre_connect
        client.on_socket_open = self._on_socket_open
        client.on_connect = self._on_connect
        client.on_connect_fail = self._on_connect_fail
        client.on_disconnect = self._on_disconnect
        client.on_subscribe = self._on_subscribe
        client.on_publish = self._on_publish
        client.on_message = self._on_message
        return client

    def last_word(self, topic: str, payload: bytes) -> None:
        """Publish a retained message and wait a second at most for the broker to have it."""
        try:
            self._client.publish(topic, payload, qos=1, retain=True).wait_for_publish(1.0)
        except (ValueError, RuntimeError) as error:
            log.warning("last word not sent topic=%s: %s", topic, error)

    def _lose(self, why: str) -> None:
        with self._lock:
            self._connection = 0
        if self.up:
            self.up = False
            self.down_since = time.monotonic()
            self._ears.went_down()
        self.trouble = why

    def _guarded(self, call: Callable[..., None], *args: object) -> None:
        try:
            call(*args)
        except Exception:  # edge: source callback; it must not end paho's network thread
            log.exception("mqtt callback failed in %s", getattr(call, "__name__", call))

    def _on_pre_connect(self, _client: Client, _userdata: object) -> None:
        self._thread = threading.current_thread()
        with self._lock:
            self._connection = 0

    def _on_socket_open(self, _client: Client, _userdata: object, opened: Any) -> None:
        self._guarded(opened.setsockopt, socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def _on_connect(
        self,
        client: Client,
        _userdata: object,
        flags: ConnectFlags,
        reason: ReasonCode,
        _properties: Properties | None,
    ) -> None:
        self.refused = reason.is_failure
        if self._stopping:
            client.disconnect()
        elif reason.is_failure:
            self.trouble = refusal(reason.getName(), self._settings)
        else:
            with self._lock:
                self._connections += 1
                self._connection = self._connections
            if flags.session_present:
                self.resumed_at = time.monotonic()
            self.up = True
            self._guarded(self._ears.came_up)

    def _on_connect_fail(self, _client: Client, _userdata: object) -> None:
        self.refused = False
        self.trouble = failure(sys.exception(), self._settings)

    def _on_disconnect(
        self,
        _client: Client,
        _userdata: object,
        _flags: DisconnectFlags,
        _reason: ReasonCode,
        _properties: Properties | None,
    ) -> None:
        why = self.trouble if self.refused else failure(None, self._settings)
        self._guarded(self._lose, why)

    def _on_subscribe(
        self,
        _client: Client,
        _userdata: object,
        mid: int,
        reasons: list[ReasonCode],
        _properties: Properties | None,
    ) -> None:
        self._guarded(self._ears.subscribed, mid, [not reason.is_failure for reason in reasons])

    def _on_publish(
        self,
        _client: Client,
        _userdata: object,
        mid: int,
        _reason: ReasonCode,
        _properties: Properties | None,
    ) -> None:
        self._guarded(self._ears.published, mid)

    def _on_message(self, _client: Client, _userdata: object, message: MQTTMessage) -> None:
        self._guarded(self._ears.heard, message)
