"""Serial lines over real pseudo terminals: what is sent in pieces, half, or in noise; unplugged, and back."""

from __future__ import annotations

import os
import time
import tty
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from devices.registry import Registry
from devices.serial_line import SerialLines
from devices.template import Template
from gateway.domain.model import DeviceId, EventType, LineId
from gateway.domain.site import Device, Line, Site
from tests.devices.sides import EngineSide, eventually, rf_button, site_of

PRESS = b"20;08;EV1527;ID=0a5c3f;SWITCH=01;CMD=ON;\r\n"
OTHER = b"20;09;EV1527;ID=0b6d4e;SWITCH=01;CMD=ON;\r\n"


class Receiver:
    """The far end of a cable: a pseudo terminal under a name that stays when it is plugged in again."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._master = -1
        self.plug_in()

    def plug_in(self) -> None:
        self._master, slave = os.openpty()
        tty.setraw(slave)
        self.path.unlink(missing_ok=True)
        self.path.symlink_to(os.ttyname(slave))
        os.close(slave)
        os.set_blocking(self._master, False)

    def unplug(self) -> None:
        if self._master >= 0:
            os.close(self._master)
            self._master = -1
        self.path.unlink(missing_ok=True)

    def send(self, data: bytes) -> None:
        os.write(self._master, data)

    def heard(self) -> bytes:
        try:
            return os.read(self._master, 4096)
        except (BlockingIOError, OSError):
            return b""


@pytest.fixture
def receiver(tmp_path: Path) -> Iterator[Receiver]:
    """Plug a receiver in."""
    receiver = Receiver(tmp_path / "usb-receiver")
    yield receiver
    receiver.unplug()


@pytest.fixture
def lines(engine: EngineSide) -> Iterator[SerialLines]:
    """Start a source without lines yet."""
    lines = SerialLines(engine.registry)
    lines.start(engine.put, engine.notify)
    yield lines
    lines.stop()


def rf_line(receiver: Receiver) -> Line:
    """Return the line this receiver is on."""
    return Line(LineId("rf"), str(receiver.path))


def two_buttons(receiver: Receiver) -> Site:
    """Return a site with two 433 MHz buttons on one line."""
    return site_of(rf_button("r1", "0a5c3f"), rf_button("r2", "0B6D4E"), lines=[rf_line(receiver)])


def test_two_devices_on_one_line(engine: EngineSide, lines: SerialLines, receiver: Receiver) -> None:
    """Each press is its own device's, urgent, and carries the line as its origin."""
    lines.bind(two_buttons(receiver))
    eventually(lambda: engine.states("line:rf") == [True])
    receiver.send(PRESS + OTHER)
    raws = [engine.next(), engine.next()]
    assert [("serial", "rf", True)] * 2 == [(raw.source, raw.origin, raw.urgent) for raw in raws]
    readings = [reading for raw in raws for reading in engine.registry.decode(raw)]
    assert [("r1", EventType.SOS_PRESSED), ("r2", EventType.SOS_PRESSED)] == [
        (each.device, each.type) for each in readings
    ]
    assert [None, None] == [each.sender_id for each in readings]


def test_one_byte_at_a_time(engine: EngineSide, lines: SerialLines, receiver: Receiver) -> None:
    """A slow sender's press is a press."""
    lines.bind(two_buttons(receiver))
    eventually(lambda: engine.states("line:rf") == [True])
    for byte in PRESS:
        receiver.send(bytes([byte]))
        time.sleep(0.002)
    assert [EventType.SOS_PRESSED] == engine.types(engine.next())


def test_half_a_line_and_noise_hide_nothing(
    engine: EngineSide, lines: SerialLines, receiver: Receiver
) -> None:
    """What comes before a press costs nothing, be it half a line or bytes that are no text."""
    lines.bind(two_buttons(receiver))
    eventually(lambda: engine.states("line:rf") == [True])
    receiver.send(b"20;07;EV1527;ID=0a5c" + PRESS)
    assert [EventType.SOS_PRESSED] == engine.types(engine.next())
    receiver.send(b"\xff\x00\x9c\xfe" + OTHER)
    assert [EventType.SOS_PRESSED] == engine.types(engine.next())


def test_noise_is_told_once_with_a_count(engine: EngineSide, lines: SerialLines, receiver: Receiver) -> None:
    """A noisy line makes one undecoded message, not one per byte, and presses in it get through."""
    lines.bind(two_buttons(receiver))
    eventually(lambda: engine.states("line:rf") == [True])
    for _ in range(50):
        receiver.send(b"\xfe\xed" * 60 + b"\n")
        time.sleep(0.002)
    receiver.send(PRESS)
    told: list[EventType] = []
    while EventType.SOS_PRESSED not in told:
        told += engine.types(engine.next())
    assert [EventType.UNDECODED, EventType.SOS_PRESSED] == told


def test_a_stranger_is_told_by_name(engine: EngineSide, lines: SerialLines, receiver: Receiver) -> None:
    """A button that nobody installed is recorded as such, so that it can be found and adopted."""
    lines.bind(two_buttons(receiver))
    eventually(lambda: engine.states("line:rf") == [True])
    receiver.send(b"20;08;EV1527;ID=ffffff;SWITCH=01;CMD=ON;\r\n" * 5)
    raw = engine.next()
    (reading,) = engine.registry.decode(raw)
    assert ("line:rf", EventType.UNDECODED, False) == (reading.device, reading.type, raw.urgent)
    assert reading.reason.startswith("found rflink-ev1527 code=ffffff switch=01 (sos.pressed)")
    assert engine.silent_for(1.0)


def test_unplugged_and_back(engine: EngineSide, lines: SerialLines, receiver: Receiver) -> None:
    """A missing receiver is reported within five seconds, and found again by its name on another port."""
    lines.bind(two_buttons(receiver))
    eventually(lambda: engine.states("line:rf") == [True])
    receiver.unplug()
    started = time.monotonic()
    eventually(lambda: engine.states("line:rf") == [True, False])
    assert 2.0 < time.monotonic() - started < 5.0 + 2.0  # the machine may be busy; the code waits three
    assert "is the receiver plugged in?" in engine.words("line:rf")
    assert lines.alive()
    receiver.plug_in()
    eventually(lambda: engine.states("line:rf") == [True, False, True])
    receiver.send(PRESS)
    assert [EventType.SOS_PRESSED] == engine.types(engine.next())


def test_a_name_that_leads_to_another_port(
    engine: EngineSide, lines: SerialLines, receiver: Receiver, tmp_path: Path
) -> None:
    """A receiver that came back under another number is heard there, though the old port never failed."""
    lines.bind(two_buttons(receiver))
    eventually(lambda: engine.states("line:rf") == [True])
    replaced = Receiver(tmp_path / "replaced")
    receiver.path.unlink()
    receiver.path.symlink_to(replaced.path.readlink())

    def is_heard() -> bool:
        replaced.send(PRESS)
        return not engine.silent_for(0.2)

    eventually(is_heard)
    replaced.unplug()


def test_a_port_that_was_never_there_is_reported(
    engine: EngineSide, lines: SerialLines, tmp_path: Path
) -> None:
    """A wrong path in the site says so instead of being silent for ever."""
    lines.bind(site_of(rf_button("r1", "0a5c3f"), lines=[Line(LineId("rf"), str(tmp_path / "nothing"))]))
    eventually(lambda: engine.states("line:rf") == [False])
    assert "not there" in engine.words("line:rf")


def test_a_file_that_is_no_port_is_reported(engine: EngineSide, lines: SerialLines, tmp_path: Path) -> None:
    """A path to something else ends no thread."""
    (tmp_path / "file").write_text("no port")
    lines.bind(site_of(rf_button("r1", "0a5c3f"), lines=[Line(LineId("rf"), str(tmp_path / "file"))]))
    eventually(lambda: engine.states("line:rf") == [False])
    assert lines.alive()


def test_a_port_somebody_else_has_open_is_reported(
    engine: EngineSide, lines: SerialLines, receiver: Receiver, templates: Mapping[str, Template]
) -> None:
    """Two programmes on one port would each get half of every press."""
    other = EngineSide(Registry(templates))
    first = SerialLines(other.registry)
    first.start(other.put, other.notify)
    first.bind(two_buttons(receiver))
    eventually(lambda: other.states("line:rf") == [True])
    lines.bind(two_buttons(receiver))
    eventually(lambda: engine.states("line:rf") == [False])
    assert "another programme has it open" in engine.words("line:rf")
    first.stop()
    eventually(lambda: engine.states("line:rf") == [False, True])


def test_a_binary_receiver_gets_its_reply_after_the_commit(
    engine: EngineSide, lines: SerialLines, receiver: Receiver
) -> None:
    """Nothing is answered before acknowledge, nor by one without receipts; a frame of nobody's is at once."""
    button = Device(DeviceId("s1"), "sonoff-rf-bridge", line=LineId("rf"), params={"code": "d00358"})
    lines.bind(site_of(button, lines=[rf_line(receiver)]))
    eventually(lambda: engine.states("line:rf") == [True])
    receiver.send(bytes.fromhex("aaa424e0") + bytes.fromhex("aaa424e001400384d0035855"))
    raw = engine.next()
    while EventType.SOS_PRESSED not in engine.types(raw):
        raw = engine.next()
    assert b"" == receiver.heard()
    lines.acknowledge(raw, ())
    lines.acknowledge(raw, engine.receipts(raw))
    eventually(lambda: receiver.heard() == bytes.fromhex("aaa055"))
    receiver.send(bytes.fromhex("aaa424e001400384d0035955"))
    eventually(lambda: receiver.heard() == bytes.fromhex("aaa055"))


def test_lines_follow_the_site(engine: EngineSide, lines: SerialLines, receiver: Receiver) -> None:
    """A new button is heard at once on the open line; without any button the port is let go."""
    line = rf_line(receiver)
    lines.bind(site_of(rf_button("r1", "0a5c3f"), lines=[line]))
    eventually(lambda: engine.states("line:rf") == [True])
    lines.bind(two_buttons(receiver))
    receiver.send(OTHER)
    assert [EventType.SOS_PRESSED] == engine.types(engine.next())
    assert [True] == engine.states("line:rf")
    lines.bind(site_of(lines=[line]))
    lines.bind(site_of(rf_button("r1", "0a5c3f"), lines=[line]))
    eventually(lambda: engine.states("line:rf") == [True, True])
    receiver.send(PRESS)
    assert [EventType.SOS_PRESSED] == engine.types(engine.next())


def test_a_broken_inbox_ends_no_line(engine: EngineSide, lines: SerialLines, receiver: Receiver) -> None:
    """An exception on the way in is caught at the edge; the next press gets through."""
    lines.bind(two_buttons(receiver))
    eventually(lambda: engine.states("line:rf") == [True])
    engine.fault = RuntimeError("the inbox is broken")
    receiver.send(PRESS)
    eventually(lambda: engine.refused)
    engine.fault = None
    receiver.send(OTHER)
    assert [EventType.SOS_PRESSED] == engine.types(engine.next())
    assert lines.alive()


def test_no_way_round(lines: SerialLines) -> None:
    """A serial line cannot prove itself; the probe counts on the others."""
    assert not lines.probe(b"token")
