"""MQTT 3.1.1 by hand, as little of it as a load needs: connect, publish at QoS 1, count receipts.

A client library costs more processor time a message than what is measured; so the load would be the limit.
"""

from __future__ import annotations

import json
import socket
import struct
from collections.abc import Sequence
from typing import Any

PUBACK = 4
"""Bytes of the only packet that comes back (MQTT 3.1.1, 3.4)."""
LAST_ID = 65_000


def without_delay(_client: object, _data: object, opened: Any) -> None:
    """Send small packets at once (TCP_NODELAY): Nagle's 40 ms would be all that is measured."""
    opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


class Publisher:
    """One connection that only publishes. Raises OSError where the broker goes away."""

    def __init__(self, port: int, client_id: str, login: Sequence[str] = ()) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), 10)
        without_delay(None, None, self._socket)
        self._socket.sendall(connect(client_id, login))
        if self._receive(4)[3:4] != b"\0":
            raise ConnectionRefusedError("the broker refused the load")
        self._next = 0
        self._halves = 0
        self.waiting = 0
        """Messages the broker has not confirmed."""

    def send(self, topic: str, said: dict[str, str]) -> None:
        """Publish one message at QoS 1; does not wait for its receipt."""
        self._next = self._next % LAST_ID + 1
        self._socket.sendall(publish(topic, json.dumps(said).encode(), self._next))
        self.waiting += 1

    def collect(self, *, wait: bool) -> None:
        """Count the receipts that are there, or wait for some."""
        try:
            found = self._socket.recv(4096, 0 if wait else socket.MSG_DONTWAIT)
        except BlockingIOError:
            return
        if not found:
            raise ConnectionResetError("the broker closed the load's connection")
        receipts, self._halves = divmod(self._halves + len(found), PUBACK)
        self.waiting -= receipts

    def _receive(self, count: int) -> bytes:
        found = b""
        while len(found) < count and (piece := self._socket.recv(count - len(found))):
            found += piece
        return found


def connect(client_id: str, login: Sequence[str] = ()) -> bytes:
    """Return a CONNECT packet: clean session, no keep-alive, user and password if any (MQTT 3.1.1, 3.1)."""
    flags = b"\xc2" if login else b"\x02"
    body = text("MQTT") + b"\x04" + flags + b"\0\0" + b"".join(map(text, (client_id, *login)))
    return b"\x10" + length(len(body)) + body


def publish(topic: str, payload: bytes, id_: int) -> bytes:
    """Return a PUBLISH packet at QoS 1 (MQTT 3.1.1, 3.3)."""
    body = text(topic) + struct.pack("!H", id_) + payload
    return b"\x32" + length(len(body)) + body


def text(value: str) -> bytes:
    """Return a string as MQTT writes it: its length in two bytes, then UTF-8."""
    encoded = value.encode()
    return struct.pack("!H", len(encoded)) + encoded


def length(count: int) -> bytes:
    """Return a remaining length: seven bits a byte, lowest first (MQTT 3.1.1, 2.2.3)."""
    found = bytearray()
    while True:
        count, low = divmod(count, 128)
        found.append(low | (128 if count else 0))
        if not count:
            return bytes(found)
