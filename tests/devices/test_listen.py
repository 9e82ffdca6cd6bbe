"""Listening beside a running gateway: everything is heard, nothing is taken away or answered."""

from __future__ import annotations

import os
import pty
import queue
import tty
from collections.abc import Callable, Iterator

import pytest

from devices.index import LineIndex
from devices.listen import BrokerTap, PortTap
from devices.mqtt import MqttSettings
from gateway.domain.model import LineId, RawMessage, ReceiptStatus
from tests.brokers import Broker, free_port
from tests.devices.conftest import Listen
from tests.devices.sides import NativeDevice, button, eventually, is_probe, site_of


class Listener:
    """Keeps what a tap hears and says."""

    def __init__(self) -> None:
        self.raws: queue.Queue[RawMessage] = queue.Queue()
        self.told: list[str] = []

    def broker(self, url: str, *topics: str) -> BrokerTap:
        return BrokerTap(MqttSettings(url), topics, self.raws.put, self.told.append)


@pytest.fixture
def listener() -> Listener:
    """Give somebody who listens."""
    return Listener()


def test_a_press_is_heard_by_both_and_acknowledged_by_the_gateway_alone(
    nats: Broker, listen: Listen, device: Callable[..., NativeDevice], listener: Listener
) -> None:
    """The gateway's session misses nothing, and the device gets one ack: the gateway's, after its commit."""
    gateway = listen(nats.port, site_of(button("b1")))
    tap = listener.broker(nats.url, "cuobian/v1/+/event")
    tap.start()
    eventually(lambda: listener.told)
    b1 = device(nats.port, "b1")
    b1.press("b1-1")
    mine = listener.raws.get(timeout=20)
    theirs = next(raw for raw in iter(gateway.engine.next, None) if not is_probe(raw))
    assert ("cuobian/v1/b1/event", mine.payload) == (mine.origin, theirs.payload)
    assert b1.hears_no_ack_for(0.3)
    gateway.sos.acknowledge(theirs, gateway.engine.receipts(theirs, ReceiptStatus.COMMITTED))
    assert {"id": "b1-1", "status": "committed"} == b1.next_ack()
    assert b1.hears_no_ack_for(0.3)
    tap.stop()
    assert gateway.ready()


def test_a_listener_comes_back_with_the_broker(
    nats: Broker, device: Callable[..., NativeDevice], listener: Listener
) -> None:
    """What is retained is heard as retained; a broker that is gone is told, and heard again when back."""
    device(nats.port, "b1").say("status", b'{"online":true}', retain=True)
    tap = listener.broker(nats.url, "cuobian/v1/+/status")
    tap.start()
    assert listener.raws.get(timeout=20).retained
    nats.stop()
    eventually(lambda: any("is the broker running?" in words for words in listener.told))
    nats.start()
    # Said until heard: for its first moments nats hands a new subscription nothing of what it has retained.
    b2 = device(nats.port, "b2")
    eventually(lambda: _said_and_heard(b2, listener, b'{"online":false}'))
    tap.stop()


def _said_and_heard(device: NativeDevice, listener: Listener, payload: bytes) -> bool:
    device.say("status", payload)
    return any(payload == raw.payload for raw in list(listener.raws.queue))


def test_nobody_there_is_told_in_words(listener: Listener) -> None:
    """Not a traceback, and it goes on trying."""
    tap = listener.broker(f"mqtt://127.0.0.1:{free_port()}", "a")
    tap.start()
    eventually(lambda: listener.told)
    assert "nothing listens there: is the broker running?" in listener.told[0]
    tap.stop()


@pytest.fixture
def line() -> Iterator[tuple[int, str]]:
    """Give both ends of a serial line: ours as a file descriptor, the port as a path."""
    ours, port = pty.openpty()
    tty.setraw(port)
    yield ours, os.ttyname(port)
    os.close(ours)
    os.close(port)


def index_of(port: str, reply: bytes = b"") -> LineIndex:
    """Return a text line whose receiver wants a reply."""
    return LineIndex(LineId("l"), port, 9600, None, reply, urgent=True, rules=())


def test_a_serial_port_is_heard_and_never_answered(line: tuple[int, str], listener: Listener) -> None:
    """The reply of a receiver means that a press is on disk: only the gateway may give it."""
    ours, port = line
    tap = PortTap(index_of(port, b"ok"), listener.raws.put, listener.told.append)
    tap.start()
    eventually(lambda: listener.told)
    os.write(ours, b"20;08;EV1527;\r\n")
    raw = listener.raws.get(timeout=20)
    assert ("serial", "l", b"20;08;EV1527;", 0) == (raw.source, raw.origin, raw.payload, raw.handle)
    os.write(ours, b"x" * 600 + b"\n")
    assert 600 == listener.raws.get(timeout=20).handle
    tap.stop()
    os.set_blocking(ours, False)
    with pytest.raises(BlockingIOError):
        os.read(ours, 1)


def test_a_port_that_the_gateway_has_is_left_alone(line: tuple[int, str], listener: Listener) -> None:
    """Two readers would each get half of a press."""
    first = PortTap(index_of(line[1]), listener.raws.put, listener.told.append)
    first.start()
    eventually(lambda: listener.told)
    second = PortTap(index_of(line[1]), listener.raws.put, listener.told.append)
    second.start()
    eventually(lambda: len(listener.told) == 2)
    assert "another programme has it open" in listener.told[1]
    second.stop()
    first.stop()


def test_a_port_that_is_not_there_is_told_in_words(listener: Listener) -> None:
    """The installer reads what to look after."""
    tap = PortTap(index_of("/dev/ttyNONE"), listener.raws.put, listener.told.append)
    tap.start()
    eventually(lambda: listener.told)
    assert ["/dev/ttyNONE: not there; is the receiver plugged in?"] == listener.told
    tap.stop()
