"""paho's client with gathered bytes: on real sockets, and on a real mosquitto with the pinned paho."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode

from devices.mqtt_client import AT_ONCE, Bell, Gathered, GatheringClient
from tests.brokers import Broker
from tests.devices.sides import NativeDevice, eventually

Pair = tuple[socket.socket, socket.socket]


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


@pytest.mark.live
def test_the_pinned_paho_uses_both(mosquitto: Broker, device: Callable[..., NativeDevice]) -> None:
    """A thousand messages from another thread go out and come back, through our socket and our bell."""
    count, heard, done = 1_000, [], threading.Event()
    client = GatheringClient(CallbackAPIVersion.VERSION2, client_id="gathering")
    client.on_message = lambda *args: (
        heard.append(args[2].payload),
        done.set() if len(heard) == count else 0,
    )
    client.on_connect = lambda *_: client.subscribe("gathered/#", 1)
    subscribed = threading.Event()
    client.on_subscribe = lambda *_: subscribed.set()
    client.connect("127.0.0.1", mosquitto.port)
    client.loop_start()
    try:
        assert subscribed.wait(5)
        for n in range(count):
            client.publish("gathered/a", str(n), qos=1)
        assert done.wait(10)
        assert heard == [str(n).encode() for n in range(count)]
        assert isinstance(client.socket(), Gathered)
        assert isinstance(client._sockpairW, Bell)
    finally:
        client.disconnect()
        client.loop_stop()


@pytest.mark.live
def test_a_message_larger_than_one_reading_comes_whole(mosquitto: Broker) -> None:
    """A payload of many readings goes out and comes back unharmed, and a small one after it."""
    large, heard = bytes(range(256)) * (AT_ONCE // 32), []
    client = GatheringClient(CallbackAPIVersion.VERSION2, client_id="gathering")
    client.on_message = lambda *args: heard.append(args[2].payload)
    client.on_connect = lambda *_: client.subscribe("large/#", 1)
    client.on_subscribe = lambda *_: [client.publish("large/a", each, qos=1) for each in (large, b"small")]
    client.connect("127.0.0.1", mosquitto.port)
    client.loop_start()
    try:
        eventually(lambda: len(heard) == 2)
        assert heard == [large, b"small"]
    finally:
        client.disconnect()
        assert client.loop_stop() == MQTTErrorCode.MQTT_ERR_SUCCESS
