"""MQTT 3.1.1 by hand on one socket: says what a library would not, and knows when everything has come."""

import socket
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import NamedTuple

CONNACK, PUBLISH, PUBACK, SUBACK, PINGRESP = 2, 3, 4, 9, 13
PATIENCE = 20.0
AT_A_TIME = 50
REFUSED = -1
"""Instead of a return code: the connection was ended without one."""


class Heard(NamedTuple):
    topic: str
    text: str


class Wire:
    """One connection. `code` is what CONNECT was answered with, 0 for accepted."""

    def __init__(
        self,
        port: int,
        client: str,
        user: str | None = None,
        password: str | None = None,
        *,
        tls: ssl.SSLContext | None = None,
        will: tuple[str, str] | None = None,
        clean: bool = True,
    ) -> None:
        self.heard: list[Heard] = []
        self.session_present = False
        self.code = REFUSED
        self._number = 0
        plain = socket.create_connection(("127.0.0.1", port), PATIENCE)
        self._socket = tls.wrap_socket(plain, server_hostname="127.0.0.1") if tls is not None else plain
        self._send(0x10, _connect(client, user, password, will, clean=clean))
        try:
            kind, body = self._next()
        except OSError:
            return
        if kind == CONNACK:
            self.session_present, self.code = bool(body[0] & 1), body[1]

    def publish(self, topics: Sequence[str], text: str, *, retain: bool = False) -> None:
        """Publish the same to many topics at QoS 1, and wait for every receipt."""
        for start in range(0, len(topics), AT_A_TIME):
            some = topics[start : start + AT_A_TIME]
            for topic in some:
                self._number = self._number % 65_000 + 1
                body = _text(topic) + self._number.to_bytes(2, "big") + text.encode()
                self._send(0x32 | retain, body)
            self._until(PUBACK, len(some))

    def mention(self, topic: str, text: str) -> None:
        """Publish at QoS 0."""
        self._send(0x30, _text(topic) + text.encode())

    def subscribe(self, filters: Sequence[str], qos: int = 0) -> list[int]:
        """Subscribe and return the broker's answers; what it keeps has come by then."""
        answers: list[int] = []
        for each in filters:
            self._number = self._number % 65_000 + 1
            self._send(0x82, self._number.to_bytes(2, "big") + _text(each) + bytes([qos]))
            answers.append(self._until(SUBACK, 1)[2])
        self.settle()
        return answers

    def settle(self) -> list[Heard]:
        """Return what has been heard: the answer to a ping comes behind all that was sent before it."""
        self._send(0xC0, b"")
        self._until(PINGRESP, 1)
        return self.heard

    def alive(self) -> bool:
        """Tell whether the broker still answers here."""
        try:
            self.settle()
        except OSError:
            return False
        return True

    def cut(self) -> None:
        """End the connection without a word, as a power cut does."""
        self._socket.close()

    def leave(self) -> None:
        """End it as a client should."""
        with suppress(OSError):
            self._send(0xE0, b"")
        self.cut()

    def _until(self, wanted: int, times: int) -> bytes:
        body = b""
        while times:
            kind, body = self._next()
            times -= kind == wanted
        return body

    def _next(self) -> tuple[int, bytes]:
        head = self._read(1)[0]
        length, shift = 0, 0
        while True:
            byte = self._read(1)[0]
            length |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80:
                break
        body = self._read(length)
        if head >> 4 == PUBLISH:
            size = int.from_bytes(body[:2], "big")
            rest = body[2 + size :]
            self.heard.append(Heard(body[2 : 2 + size].decode(), (rest[2:] if head & 6 else rest).decode()))
        return head >> 4, body

    def _read(self, size: int) -> bytes:
        found = b""
        while len(found) < size:
            more = self._socket.recv(size - len(found))
            if not more:
                raise ConnectionError("the broker has ended the connection")
            found += more
        return found

    def _send(self, head: int, body: bytes) -> None:
        length, rest = b"", len(body)
        while True:
            rest, low = divmod(rest, 128)
            length += bytes([low | (0x80 if rest else 0)])
            if not rest:
                break
        self._socket.sendall(bytes([head]) + length + body)


@contextmanager
def all_leave(wires: Sequence[Wire]) -> Iterator[Sequence[Wire]]:
    """End these connections, whatever happens."""
    try:
        yield wires
    finally:
        for wire in wires:
            wire.leave()


def _connect(
    client: str, user: str | None, password: str | None, will: tuple[str, str] | None, *, clean: bool
) -> bytes:
    flags = 0x02 * clean | 0x0C * (will is not None) | 0x80 * (user is not None)
    flags |= 0x40 * (password is not None)
    texts = [client, *(will or ()), *(each for each in (user, password) if each is not None)]
    return _text("MQTT") + bytes([4, flags]) + (60).to_bytes(2, "big") + b"".join(map(_text, texts))


def _text(text: str) -> bytes:
    return len(text.encode()).to_bytes(2, "big") + text.encode()
