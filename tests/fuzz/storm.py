"""Rubbish over every wire of a whole box at once: MQTT, a serial line, HTTP. Judges nothing."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import suppress
from itertools import cycle
from random import Random

import paho.mqtt.client as mqtt
from paho.mqtt.enums import CallbackAPIVersion

from tests.brokers import free_port
from tests.fuzz import spoken, wire
from tests.fuzz.mutate import LARGE, mutated
from tests.fuzz.target import Target

TOPICS = (
    *("cuobian/v1/door-9/event", "cuobian/v1/door-9/status", "cuobian/v1/x/ack", "cuobian/v1/x/feedback"),
    *("cuobian/v1/UPPER/event", "cuobian/v1//event", "cuobian/v1/../event", "cuobian/v1/gateway/status"),
    *("cuobian/v1/gateway/register", "zigbee2mqtt/button", "zigbee2mqtt/button/availability"),
    *("zigbee2mqtt/bridge/devices", "homeassistant/status", "homeassistant/device/x/config", "tele/x/SENSOR"),
    *("a/" * 90 + "b", "吴/奶奶", " ", "/", "cuobian/v1/" + "x" * 200 + "/event"),
)
"""Where rubbish goes: to devices, to bridges, to the gateway itself, and nowhere."""
REQUESTS = (
    b"GET / HTTP/1.1\r\nHost: x\r\nAccept-Language: en\r\n\r\n",
    b"GET /\r\n",
    b"GET / HTTP/0.9\r\n\r\n",
    b"POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Type: text/json\r\nContent-Length: 2\r\n\r\n{}",
    b"POST /n/abc HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nanswe\r\nffffffffff\r\nx",
    b"POST /n/abc HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 500\r\n\r\nanswer=going",
    (
        b"GET /api/v1/stream HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    ),
    bytes.fromhex("16030100a5010000a10303") + b"\x11" * 160,
    b"GET /static/house.css HTTP/1.1\r\nHost: x\r\nRange: bytes=0-,9-,-1\r\nX: "
    + b"y" * 30_000
    + b"\r\n\r\n",
    b"GET /n/%00%ff%2e%2e HTTP/1.1\r\nHost: x\r\nCookie: cuobian=\xff\xfe; cuobian=x\r\n\r\n",
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0",
    b"OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n",
)
CALLS = (b"sos.", b"fall", b"smoke", b"gas", b"leak", b"duress")
"""What would be a true call where a native device says it: those go to bridges' topics alone."""
HELD = 20
"""Connections that say nothing more and are kept open."""


class Storm:
    """One source of rubbish; the same seed brings the same."""

    def __init__(self, broker: int, http: int, line: int, seed: int) -> None:
        self._random = Random(seed)
        self._http, self._line = http, line
        os.set_blocking(line, False)
        self._targets = cycle(self._shuffled())
        self._held: list[socket.socket] = []
        self.sent = {"MQTT": 0, "serial": 0, "HTTP": 0}
        self._client = mqtt.Client(CallbackAPIVersion.VERSION2, client_id=f"storm-{free_port()}")
        self._client.connect("127.0.0.1", broker)
        self._client.loop_start()

    def _shuffled(self) -> list[Target]:
        found = [*wire.targets(), *spoken.targets()]
        self._random.shuffle(found)
        return found

    def blow(self, count: int) -> None:
        """Send so many inputs: of ten, seven over MQTT, one on the line, two over HTTP."""
        for _ in range(count):
            draw = self._random.random()
            way = "MQTT" if draw < 0.7 else "serial" if draw < 0.8 else "HTTP"
            {"MQTT": self._over_mqtt, "serial": self._on_the_line, "HTTP": self._over_http}[way]()
            self.sent[way] += 1

    def close(self) -> None:
        """Let go of everything."""
        for each in self._held:
            each.close()
        self._client.disconnect()
        self._client.loop_stop()

    def _over_mqtt(self) -> None:
        data = mutated(self._random, next(self._targets).samples)
        if self._random.random() < 0.0005:
            data = data[:100].ljust(LARGE, b"[")
        topic = self._random.choice(TOPICS)
        if topic.startswith("cuobian/") and any(word in data for word in CALLS):
            topic = "zigbee2mqtt/button"
        qos = self._random.choice((0, 1, 1))
        kept = self._random.random() < 0.02
        told = self._client.publish(topic, data, qos, retain=kept)
        if qos:
            told.wait_for_publish(10)

    def _on_the_line(self) -> None:
        # A line that nobody reads just now is full, and loses what comes.
        with suppress(BlockingIOError):
            os.write(self._line, mutated(self._random, next(self._targets).samples)[:600])

    def _over_http(self) -> None:
        request = mutated(self._random, REQUESTS)[:200_000]
        keeps, connection = self._random.random() < 0.1, socket.socket()
        connection.settimeout(0.5)
        with suppress(OSError):
            connection.connect(("127.0.0.1", self._http))
            for piece in self._pieces(request):
                connection.sendall(piece)
            if not keeps:
                connection.shutdown(socket.SHUT_WR)
                connection.recv(200)
        self._hold(connection) if keeps else connection.close()

    def _pieces(self, request: bytes) -> Iterator[bytes]:
        at = self._random.randrange(len(request) + 1) if self._random.random() < 0.2 else len(request)
        yield request[:at]
        yield request[at:]

    def _hold(self, connection: socket.socket) -> None:
        self._held.append(connection)
        if len(self._held) > HELD:
            self._held.pop(0).close()
