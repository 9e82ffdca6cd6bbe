"""paho's client with gathered bytes: on real sockets, and on a real mosquitto with the pinned paho."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Self

import pytest
from hypothesis import given
from hypothesis import strategies as st
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode

from devices.mqtt_client import AT_ONCE, Bell, Gathered, GatheringClient
from tests import brokers
from tests.brokers import Broker
from tests.conftest import RequireProgram
from tests.devices.sides import eventually

Pair = tuple[socket.socket, socket.socket]
Secured = tuple[Broker, ssl.SSLContext]


@pytest.fixture
def pair() -> Iterator[Pair]:
    """Two ends of a connection, neither of which waits."""
    here, there = _ends()
    yield here, there
    here.close()
    there.close()


def _ends() -> Pair:
    here, there = socket.socketpair()
    here.setblocking(False)
    there.setblocking(False)
    return here, there


def _all(end: socket.socket) -> bytes:
    found = b""
    while True:
        try:
            found += end.recv(1 << 16)
        except BlockingIOError:
            return found


@given(st.binary(max_size=200), st.lists(st.integers(1, 50), min_size=200, max_size=200))
def test_bits_are_what_came(came: bytes, sizes: list[int]) -> None:
    """Whatever bits are asked for, together they are what came, and what is left is known."""
    here, there = _ends()
    with here, there:
        there.sendall(came)
        gathered, found = Gathered(here), b""
        for size in sizes:
            if len(found) == len(came):
                break
            found += gathered.recv(size)
            assert gathered.pending() == len(came) - len(found)
        assert found == came
        with pytest.raises(BlockingIOError):
            gathered.recv(1)


def test_the_end_is_empty(pair: Pair) -> None:
    """A connection that has ended gives what was left, then nothing."""
    here, there = pair
    there.sendall(b"ab")
    there.close()
    gathered = Gathered(here)
    assert [gathered.recv(1), gathered.recv(5), gathered.recv(1)] == [b"a", b"b", b""]


def test_written_bits_leave_together(pair: Pair) -> None:
    """Nothing leaves before the flush, then all of it in order."""
    here, there = pair
    gathered = Gathered(here)
    for bit in (b"a", b"b", b"c"):
        assert gathered.send(bit) == 1
    assert (gathered.waits(), _all(there)) == (True, b"")
    gathered.flush()
    assert (gathered.waits(), _all(there)) == (False, b"abc")


def test_a_full_kernel_loses_no_byte(pair: Pair) -> None:
    """Where nobody reads, sending stops with BlockingIOError; once somebody does, every byte taken comes."""
    here, there = pair
    gathered, taken, came = Gathered(here), b"", b""
    with suppress(BlockingIOError):
        for n in range(100_000):
            bit = n.to_bytes(4, "big") * 256
            gathered.send(bit)
            taken += bit
        pytest.fail("a kernel without end")
    assert gathered.waits()
    while gathered.waits():
        came += _all(there)
        try:
            gathered.flush()
        except BlockingIOError:
            continue
    assert came + _all(there) == taken


def test_last_words_are_sent_at_the_close(pair: Pair) -> None:
    """What was written just before the close still leaves."""
    here, there = pair
    gathered = Gathered(here)
    gathered.send(b"bye")
    gathered.close()
    assert there.recv(10) == b"bye"


def test_a_bell_rings_once_until_heard(pair: Pair) -> None:
    """Ten rings are one byte; after it was heard the next one comes through."""
    here, there = pair
    bell = Bell(here)
    assert [bell.send(b"0") for _ in range(10)] == [1] * 10
    assert _all(there) == b"0"
    bell.heard()
    bell.send(b"0")
    assert _all(there) == b"0"


def test_what_the_kernel_did_not_take_is_still_to_be_written(pair: Pair) -> None:
    """While the broker reads nothing the client wants to write on; once it reads, every byte comes."""
    here, there = pair
    client = _client_on(here)
    gathered, words, came = client.socket(), bytes(range(256)) * 8192, b""
    assert isinstance(gathered, Gathered)
    gathered.send(words)
    assert client.loop_write() == MQTTErrorCode.MQTT_ERR_SUCCESS
    while client.want_write():
        came += _all(there)
        assert client.loop_write() == MQTTErrorCode.MQTT_ERR_SUCCESS
    assert came + _all(there) == words
    assert len(came) > 0


def test_a_broken_connection_is_noticed_while_writing(pair: Pair) -> None:
    """Where the other end is gone, what could not be written says so to paho."""
    here, there = pair
    client = _client_on(here)
    there.close()
    client.socket().send(b"a")  # type: ignore[union-attr]
    assert client.loop_write() == MQTTErrorCode.MQTT_ERR_CONN_LOST
    assert client.socket() is None


def _client_on(end: socket.socket) -> GatheringClient:
    client = GatheringClient(CallbackAPIVersion.VERSION2)
    client._sock = Gathered(end)  # type: ignore[assignment]
    return client


@pytest.fixture
def secured(require_program: RequireProgram, tmp_path: Path) -> Iterator[Secured]:
    """Give a mosquitto that speaks TLS, and how to trust it."""
    key, made = brokers.certificate(require_program("openssl"), tmp_path)
    settings = f"certfile {made}\nkeyfile {key}\nallow_anonymous true"
    with brokers.running(brokers.mosquitto(require_program("mosquitto"), tmp_path, settings)) as broker:
        yield broker, ssl.create_default_context(cafile=made)


class Echo:
    """A client that hears what it says itself."""

    def __init__(self, port: int, context: ssl.SSLContext | None = None) -> None:
        self.heard: list[bytes] = []
        self._subscribed = threading.Event()
        self.client = GatheringClient(CallbackAPIVersion.VERSION2, client_id="gathering")
        self.client.on_message = lambda *args: self.heard.append(args[2].payload)
        self.client.on_connect = lambda *_: self.client.subscribe("gathered/#", 1)
        self.client.on_subscribe = lambda *_: self._subscribed.set()
        if context is not None:
            self.client.tls_set_context(context)
        self.client.connect("127.0.0.1", port)

    def __enter__(self) -> Self:
        self.client.loop_start()
        assert self._subscribed.wait(5)
        return self

    def __exit__(self, *_: object) -> None:
        self.client.disconnect()
        self.client.loop_stop()

    def say(self, payloads: Sequence[bytes]) -> None:
        """Publish from another thread than the client's, and hear it all again in order."""
        for payload in payloads:
            self.client.publish("gathered/a", payload, qos=1)
        eventually(lambda: len(self.heard) == len(payloads))
        assert payloads == self.heard


COUNTED = [str(n).encode() for n in range(1_000)]
LARGE = bytes(range(256)) * (AT_ONCE // 32)


@pytest.mark.live
def test_the_pinned_paho_uses_both(mosquitto: Broker) -> None:
    """A thousand messages and one of many readings go out and come back, by our socket and our bell."""
    with Echo(mosquitto.port) as echo:
        echo.say([*COUNTED, LARGE, b"small"])
        assert isinstance(echo.client.socket(), Gathered)
        assert isinstance(echo.client._sockpairW, Bell)


@pytest.mark.live
def test_no_word_waits_for_the_next_look(mosquitto: Broker) -> None:
    """Ten words, each after the echo of the one before: none waits the second that paho sleeps at most."""
    began = time.monotonic()
    with Echo(mosquitto.port) as echo:
        for nth in range(10):
            echo.client.publish("gathered/a", b"word", qos=1)
            eventually(lambda nth=nth: len(echo.heard) > nth)  # type: ignore[misc]
    assert time.monotonic() - began < 5


@pytest.mark.live
def test_tls_gathers_as_well(secured: Secured) -> None:
    """The same through TLS, whose records hold more than one packet and less than one message."""
    broker, context = secured
    with Echo(broker.port, context) as echo:
        echo.say([*COUNTED, LARGE, b"small"])
