"""One MQTT client for tests of brokers, blocking. Knows nothing of the gateway."""

from __future__ import annotations

import queue
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ssl import SSLContext
from types import TracebackType
from typing import Any, Self

from paho.mqtt.client import Client, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion
from paho.mqtt.subscribeoptions import SubscribeOptions

PATIENCE = 10.0


def eventually(true: Callable[[], object], within: float = PATIENCE, what: str = "") -> None:
    """Wait until something is true; fail where it does not become so."""
    until = time.monotonic() + within
    while not true():
        assert time.monotonic() < until, what or "it did not happen in time"
        time.sleep(0.02)


class MqttClient:
    """A client on the wire. Reconnects by itself within a second; as a context manager it ends itself."""

    def __init__(
        self,
        port: int,
        client: str,
        username: str | None = None,
        password: str | None = None,
        *,
        clean: bool = True,
        manual_ack: bool = False,
        tls: SSLContext | None = None,
        will: str | None = None,
        protocol: MQTTProtocolVersion = MQTTProtocolVersion.MQTTv311,
    ) -> None:
        self.arrived: queue.Queue[MQTTMessage] = queue.Queue()
        self.connected: list[str] = []
        self.lost: list[str] = []
        self._answers: queue.Queue[list[str]] = queue.Queue()
        session = {"clean_session": clean} if protocol != MQTTProtocolVersion.MQTTv5 else {}
        self.paho = Client(
            CallbackAPIVersion.VERSION2, client, protocol=protocol, manual_ack=manual_ack, **session
        )
        self.paho.username_pw_set(username, password)
        self.paho.reconnect_delay_set(1, 1)
        self.paho.on_message = lambda _client, _data, message: self.arrived.put(message)
        self.paho.on_connect = self._on_connect
        self.paho.on_disconnect = lambda _client, _data, _flags, reason, _more: self.lost.append(str(reason))
        self.paho.on_subscribe = lambda _client, _data, _mid, codes, _more: self._answers.put(
            [str(code) for code in codes]
        )
        if tls is not None:
            self.paho.tls_set_context(tls)
        if will is not None:
            self.paho.will_set(will, b"gone", 1)
        self.paho.connect("127.0.0.1", port, keepalive=30)
        self.paho.loop_start()
        eventually(lambda: self.connected or self.lost)

    def _on_connect(self, _client: Client, _data: object, _flags: Any, reason: object, _more: object) -> None:
        self.connected.append(str(reason))

    @property
    def accepted(self) -> bool:
        """Tell whether the last CONNECT was answered with "accepted"."""
        return self.connected[-1:] == ["Success"]

    def subscribe(self, topic: str, qos: int = 1) -> str:
        """Subscribe and return the broker's answer."""
        options = SubscribeOptions(qos=qos) if self.paho.protocol == MQTTProtocolVersion.MQTTv5 else None
        self.paho.subscribe((topic, options) if options else (topic, qos))
        (answer,) = self._answers.get(timeout=PATIENCE)
        return answer

    def publish(self, topic: str, payload: str, qos: int = 1) -> None:
        """Publish and wait for the broker's receipt."""
        self.paho.publish(topic, payload, qos).wait_for_publish(PATIENCE)

    def next(self, within: float = PATIENCE) -> str:
        """Return the next payload."""
        return self.arrived.get(timeout=within).payload.decode()

    def everything(self, quiet: float = 0.5) -> list[str]:
        """Return what arrives until nothing came for `quiet` seconds."""
        found = []
        while True:
            try:
                found.append(self.next(quiet))
            except queue.Empty:
                return found

    def vanish(self) -> None:
        """Cut the connection without a word, as a power cut does: the broker sends the will."""
        self.paho.loop_stop()
        if (connection := self.paho.socket()) is not None:
            connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.paho.disconnect()
        self.paho.loop_stop()


@contextmanager
def clients(*each: MqttClient) -> Iterator[None]:
    """End these clients, whatever happens."""
    try:
        yield
    finally:
        for client in each:
            client.__exit__(None, None, None)
