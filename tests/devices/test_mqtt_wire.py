"""Sessions against a broker that misbehaves on the wire: no packet it sends may leave the gateway deaf."""

from __future__ import annotations

import gc
import queue
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import suppress

import pytest

from devices import topics
from tests.devices.conftest import Listen
from tests.devices.sides import button, eventually, site_of


class RawBroker:
    """Accepts everybody, grants everything, and sends what a test gives it. Speaks bytes, not MQTT."""

    def __init__(self) -> None:
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._server.getsockname()[1])
        self.connected: list[tuple[str, socket.socket]] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def send(self, client_id: str, packet: bytes) -> None:
        """Send bytes to the newest connection of one client."""
        next(wire for name, wire in reversed(self.connected) if name == client_id).sendall(packet)

    def close(self) -> None:
        self._server.close()
        for _, wire in self.connected:
            wire.close()

    def _accept(self) -> None:
        while True:
            try:
                wire, _ = self._server.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(wire,), daemon=True).start()

    def _serve(self, wire: socket.socket) -> None:
        try:
            stream = wire.makefile("rb")
            while head := stream.read(1):
                self._answer(wire, head[0] >> 4, stream.read(_length(stream)))
        except OSError:
            return

    def _answer(self, wire: socket.socket, kind: int, body: bytes) -> None:
        if kind == 1:
            (length,) = struct.unpack("!H", body[10:12])
            self.connected.append((body[12 : 12 + length].decode(), wire))
            wire.sendall(b"\x20\x02\x00\x00")
        elif kind == 8:
            granted = b"\x01" * _filters(body[2:])
            wire.sendall(b"\x90" + bytes([2 + len(granted)]) + body[:2] + granted)
        elif kind == 3:
            (length,) = struct.unpack("!H", body[:2])
            wire.sendall(b"\x40\x02" + body[2 + length : 4 + length])
        elif kind == 12:
            wire.sendall(b"\xd0\x00")


def _length(stream: object) -> int:
    length = shift = 0
    while True:
        byte = stream.read(1)[0]  # type: ignore[attr-defined]
        length |= (byte & 0x7F) << shift
        shift += 7
        if not byte & 0x80:
            return length


def _filters(body: bytes) -> int:
    count = 0
    while body:
        (length,) = struct.unpack("!H", body[:2])
        body = body[3 + length :]
        count += 1
    return count


def publish(topic: bytes, payload: bytes, mid: int = 1) -> bytes:
    """Return a PUBLISH at QoS 1."""
    body = struct.pack("!H", len(topic)) + topic + struct.pack("!H", mid) + payload
    return b"\x32" + bytes([len(body)]) + body


@pytest.fixture
def raw_broker() -> Iterator[RawBroker]:
    """Run a broker that sends what it is told."""
    broker = RawBroker()
    yield broker
    broker.close()


# paho forgets the sockets with which its dead thread was woken
@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_dead_network_thread_is_started_again(
    raw_broker: RawBroker, listen: Listen, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever ends it that nobody foresaw: the session is not alive, and comes back by itself."""
    gateway = listen(raw_broker.port, site_of(button("b1")))
    press = publish(b"cuobian/v1/b1/event", b'{"type":"sos.pressed"}')
    monkeypatch.setattr(threading, "excepthook", lambda _args: None)  # keeps no traceback, so no socket in it
    gateway.engine.fault = SystemExit()  # no Exception, so nothing of ours or paho's catches it
    raw_broker.send("cuobian-sos", press)
    eventually(lambda: not gateway.sos.alive())
    gateway.engine.fault = None
    eventually(gateway.sos.alive)
    raw_broker.send("cuobian-sos", press)
    assert topics.SOS == gateway.engine.next().source
    gateway.stop()
    gc.collect()


@pytest.mark.parametrize(
    "packet",
    [
        publish(b"\xff\xfe", b"a topic that is no text"),
        publish(b"cuobian/v1/b1/event", b""),
        b"\x90\x03\x00\x63\x01",  # SUBACK for a question that was never asked
        b"\x40\x02\x00\x63",  # PUBACK for a message that was never sent
        b"\x40\x01\x00",  # half a PUBACK
        b"\xf0\x00",  # no packet of MQTT 3.1.1
        b"\x00\x00",
        b"\x32\x03\x00\xffA",  # PUBLISH with a topic longer than itself
        b"\x20\x02\x00\x4d",  # CONNACK out of turn, with a code that nobody knows
        b"\x32\xff\xff\xff\xff\xff",  # a length that never ends
    ],
)
def test_a_packet_that_makes_no_sense_leaves_nobody_deaf(
    raw_broker: RawBroker, listen: Listen, packet: bytes
) -> None:
    """Whatever it does to the connection, a press after it arrives."""
    gateway = listen(raw_broker.port, site_of(button("b1")))
    raw_broker.send("cuobian-sos", packet)
    raw_broker.send("cuobian-bulk", packet)
    press = publish(b"cuobian/v1/b1/event", b'{"type":"sos.pressed"}', 77)

    def is_heard() -> bool:
        with suppress(OSError, queue.Empty):  # the connection may just be ending
            raw_broker.send("cuobian-sos", press)
            return gateway.engine.next(1.0).payload == b'{"type":"sos.pressed"}'
        return False

    eventually(is_heard)
    eventually(gateway.ready)


def test_a_lost_connection_is_found_by_the_silence(raw_broker: RawBroker, listen: Listen) -> None:
    """A broker that closes the connection without a word is connected to again."""
    gateway = listen(raw_broker.port, site_of())
    for _, wire in list(raw_broker.connected):
        wire.shutdown(socket.SHUT_RDWR)
    eventually(lambda: len(raw_broker.connected) == 4)
    eventually(gateway.ready)
