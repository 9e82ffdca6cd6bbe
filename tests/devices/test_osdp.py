"""OSDP against real readers: libosdp's own peripheral in other processes, over a line that can be cut."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from queue import Empty, Queue

import pytest

from devices.osdp import OsdpLines
from devices.osdp_install import Asked, InstallRequests
from devices.osdp_keys import OsdpKeys
from devices.osdp_line import OsdpLine, Surroundings
from devices.osdp_site import OsdpLineIndex, ReaderIndex
from devices.registry import Registry
from devices.template import Template
from gateway.domain.model import CommandId, DeviceId, EventType, LineId, RawMessage, Reading
from gateway.domain.ports import Notice
from gateway.domain.site import Device, Line
from tests.devices.osdp_wire import BUZZER, KEYSET, LED, OUTPUT, TEXT, PlainReader, Reader, Wire
from tests.devices.sides import EngineSide, eventually, site_of

BAUD = 115_200
ONLINE, OFFLINE, TAMPER = EventType.DEVICE_ONLINE, EventType.DEVICE_OFFLINE, EventType.TAMPER


def installed(address: int, **wired: str) -> Device:
    """Return an installed reader."""
    params = {"address": str(address), **wired}
    return Device(DeviceId(f"reader-{address}"), "osdp-reader", line=LineId("door"), params=params)


class Box:
    """A gateway's OSDP source with a line, and what it hands in."""

    def __init__(self, folder: Path, templates: Mapping[str, Template]) -> None:
        self.folder = folder
        self.wire = Wire(folder / "rs485")
        self.keys = OsdpKeys(folder)
        self.settled: Queue[tuple[CommandId, str]] = Queue()
        self.engine = EngineSide(Registry(templates))
        self.lines = OsdpLines(
            self.engine.registry, folder, lambda command, trouble: self.settled.put((command, trouble))
        )
        self.readers: list[Reader] = []
        self.read: list[Reading] = []

    def reader(self, address: int, key: bytes | None = None, *, own_key: bool = True) -> Reader:
        """Put a real reader on the line, with the key the box has for it or another."""
        key = self.keys.key(DeviceId(f"reader-{address}")) if own_key else key
        self.readers.append(Reader(self.wire.socket(), address, key))
        return self.readers[-1]

    def start(self, *addresses: int, **wired: str) -> None:
        """Begin to listen to a line with readers at these addresses, wired alike."""
        devices = [installed(address, **wired) for address in addresses]
        self.lines.bind(site_of(*devices, lines=[Line(LineId("door"), str(self.wire.port), BAUD)]))
        self.lines.start(self.engine.put, self.engine.notify)

    def heard(self) -> list[Reading]:
        """Return everything said so far."""
        while not self.engine.raws.empty():
            self.read += self.engine.registry.decode(self.engine.raws.get())
        return self.read

    def types(self, address: int = 1) -> list[EventType]:
        """Return what one reader said so far."""
        return [each.type for each in self.heard() if each.device == f"reader-{address}"]

    def until(self, type_: EventType, address: int = 1, times: int = 1, patience: float = 20.0) -> Reading:
        """Wait until a reader has said something so many times."""
        eventually(lambda: self.types(address).count(type_) >= times, patience)
        said = [each for each in self.read if each.device == f"reader-{address}" and each.type is type_]
        return said[-1]

    def order(
        self, do: str, command: int, within: float = 5.0, address: int = 1, **values: str | float
    ) -> bool:
        """Have a reader do something."""
        device, wanted = DeviceId(f"reader-{address}"), timedelta(seconds=within)
        return self.lines.sink.order(device, do, values, CommandId(command), wanted)

    def close(self) -> None:
        self.lines.stop()
        for reader in self.readers:
            reader.kill()
        self.wire.close()


@pytest.fixture
def box(tmp_path: Path, templates: Mapping[str, Template]) -> Iterator[Box]:
    """Give a gateway with an empty line."""
    box = Box(tmp_path, templates)
    yield box
    box.close()


def test_what_a_reader_says(box: Box) -> None:
    """Card, PIN, door contact, exit button, housing and supply are each heard, in secure channel."""
    reader = box.reader(1)
    box.start(1, contact="0", rex="1")
    box.until(ONLINE)
    reader.card("155a3c40", 26)
    card = box.until(EventType.ACCESS_CARD)
    assert ("05568f1", {"format": "wiegand26", "reader": 0}) == (card.presented, json.loads(card.detail))
    reader.keys(b"9*12")
    reader.keys(b"34#")
    assert "1234" == box.until(EventType.ACCESS_PIN).presented
    reader.inputs(1, 0, 0, 0)
    assert {"input": 0} == json.loads(box.until(EventType.DOOR_OPENED).detail)
    reader.inputs(0, 1, 0, 0)
    box.until(EventType.DOOR_CLOSED)
    box.until(EventType.REX_PRESSED)
    reader.local(tamper=1, power=1)
    box.until(TAMPER)
    box.until(EventType.POWER_LOST)
    reader.local()
    box.until(EventType.POWER_RESTORED)
    assert all("05568f1" not in each.detail + repr(each) and not each.raw for each in box.read)


def test_what_a_reader_is_told(box: Box) -> None:
    """The strike is held for as long as ordered; lamp, sounder and text work; each is confirmed."""
    reader = box.reader(1)
    box.start(1)
    box.until(ONLINE)
    assert box.order("unlock", 1, seconds=4.5)
    strike = {"command": OUTPUT, "output_no": 0, "control_code": 5, "timer_count": 45}
    assert strike == reader.told.get(timeout=2)
    assert (1, "") == box.settled.get(timeout=2)
    box.order("light", 2, colour="red", seconds=2)
    box.order("beep", 3, times=2)
    box.order("text", 4, text="come in")
    assert [(2, ""), (3, ""), (4, "")] == [box.settled.get(timeout=5) for _ in range(3)]
    told = [reader.told.get(timeout=1) for _ in range(3)]
    assert [LED, 3, TEXT] == [each["command"] for each in told]
    assert ("come in", 1) == (told[2]["data"], told[0]["on_color"])


def test_what_cannot_be_told_is_refused_in_words(box: Box) -> None:
    """An unknown verb, a time no reader can keep, an expired order and a reader that is not there."""
    reader = box.reader(1)
    box.start(1)
    box.until(ONLINE)
    assert not box.order("unlock", 1, address=9)
    box.order("dance", 2)
    box.order("light", 3, seconds=30)
    box.order("unlock", 4, within=0.0)
    assert [
        (2, "found 'dance', expected unlock, light, beep or text"),
        (3, "found seconds '30', expected 0.1 to 25.5"),
        (4, "expired"),
    ] == [box.settled.get(timeout=2) for _ in range(3)]
    assert reader.told.empty()


def test_two_readers_on_one_line(box: Box) -> None:
    """Each one's card is its own, and an order reaches nobody else; one that dies silences none."""
    first, second = box.reader(1), box.reader(2)
    box.start(1, 2)
    box.until(ONLINE, 1)
    box.until(ONLINE, 2)
    second.card("ff", 8)
    assert "ff" == box.until(EventType.ACCESS_CARD, 2).presented
    first.kill()
    second.card("aa", 8)
    box.until(EventType.ACCESS_CARD, 2, times=2, patience=3)
    box.order("unlock", 1, address=2)
    assert OUTPUT == second.told.get(timeout=3)["command"]
    assert first.told.empty()
    assert EventType.ACCESS_CARD not in box.types(1)


@pytest.mark.figure("F17", "OSDP: the default key, plain text and another's key are refused")
def test_without_its_own_key_nobody_is_heard(box: Box) -> None:
    """Another key, plain text and the default key are each refused, told, and a security event."""
    wrong = box.reader(1, bytes(range(16)), own_key=False)
    plain = PlainReader(box.wire.socket(), 2)
    fresh = box.reader(3, own_key=False)
    for address in (1, 2, 3):
        box.keys.key(DeviceId(f"reader-{address}"))
    box.start(1, 2, 3)
    for reader in (wrong, fresh):
        reader.card("155a3c40", 26)
    whys = [json.loads(box.until(TAMPER, address).detail)["what"] for address in (1, 2, 3)]
    assert ["wrong_key", "plain_text", "wrong_key"] == whys
    assert "secure channel" in box.until(OFFLINE, 2).detail
    box.until(OFFLINE, 1)
    box.until(OFFLINE, 3)
    for address in (1, 2, 3):
        box.order("unlock", address, address=address)
    assert ["the reader is offline"] * 3 == [box.settled.get(timeout=2)[1] for _ in range(3)]
    assert {(OFFLINE, "osdp"), (TAMPER, "gateway")} == {(each.type, each.source) for each in box.heard()}
    assert (0, True, True) == (plain.polled, wrong.told.empty(), fresh.told.empty())


def test_a_fresh_reader_is_adopted_in_the_install_window_alone(box: Box) -> None:
    """The default key sets a random one while the window is open, and never again; both is recorded."""
    reader = box.reader(1, own_key=False)
    box.start(1)
    assert not box.keys.known(DeviceId("reader-1"))
    time.sleep(0.5)
    assert [] == [type_ for type_ in box.types() if type_ is not OFFLINE]
    asked = InstallRequests(box.folder).ask(Asked(DeviceId("reader-1"), 60, "chen"))
    box.until(EventType.OSDP_INSTALL_CLOSED)
    assert not asked.exists()
    opened, closed = (
        json.loads(box.until(type_).detail)
        for type_ in (EventType.OSDP_INSTALL_OPENED, EventType.OSDP_INSTALL_CLOSED)
    )
    assert ({"by": "chen", "minutes": "1.0"}, {"outcome": "adopted"}) == (opened, closed)
    box.until(ONLINE)
    key = box.keys.key(DeviceId("reader-1"))
    keyset = reader.told.get(timeout=1)
    assert (KEYSET, key.hex()) == (keyset["command"], keyset["data"])
    assert 0o600 == box.keys.file(DeviceId("reader-1")).stat().st_mode & 0o777
    reader.kill()
    reader.key = None  # put back to what it was in the box, as a thief would
    reader.start()
    assert "wrong_key" == json.loads(box.until(TAMPER).detail)["what"]
    assert KEYSET not in [each["command"] for each in reader.told.queue]


def test_a_window_closes_by_itself(box: Box) -> None:
    """A window that nobody used is over in time, and a fresh reader that comes later finds it closed."""
    box.start(1)
    InstallRequests(box.folder).ask(Asked(DeviceId("reader-1"), 0.5, "chen"))
    closed = box.until(EventType.OSDP_INSTALL_CLOSED)
    assert {"outcome": "nobody was adopted"} == json.loads(closed.detail)
    late = box.reader(1, own_key=False)
    box.until(TAMPER)
    assert late.told.empty()


def test_a_reader_that_starts_again_is_back_soon(box: Box) -> None:
    """Killed and started again, it is spoken with within ten seconds, without the library's five minutes."""
    reader = box.reader(1)
    box.start(1)
    box.until(ONLINE)
    reader.kill()
    reader.start()
    reader.card("ff", 8)
    box.until(EventType.ACCESS_CARD, patience=10)
    assert TAMPER not in box.types()


def cut_and_join(box: Box, nth: int) -> str:
    """Cut the line, order the strike, join the line again after ever another time; tell what became of it."""
    box.wire.cut = True
    assert box.order("unlock", nth)
    time.sleep(0.15 + nth % 4 * 0.04)  # shorter, and not even a poll is lost: nothing was cut
    box.wire.cut = False
    command, trouble = box.settled.get(timeout=5)
    assert nth == command
    time.sleep((0.0, 0.05, 0.2)[nth % 3])
    return trouble


def told(reader: Reader) -> list[object]:
    """Return the commands that a reader was told so far."""
    return [each["command"] for each in list(reader.told.queue)]


@pytest.mark.figure("F16", "unlocks while an OSDP line is cut and joined again, real peripheral on a pty")
@pytest.mark.parametrize(
    "times",
    [
        pytest.param(20, marks=pytest.mark.proof),
        pytest.param(1000, marks=[pytest.mark.long, pytest.mark.timeout(1800)]),
    ],
)
def test_loss_and_return_of_the_line_never_unlock(box: Box, times: int) -> None:
    """What is ordered while the line is cut is never carried out, at no moment of its return."""
    reader = box.reader(1)
    box.start(1)
    box.until(ONLINE)
    troubles = [cut_and_join(box, nth) for nth in range(times)]
    assert {"the reader is offline", "the reader was lost"} >= set(troubles)
    assert "the reader was lost" in troubles  # some had left already
    eventually(lambda: box.order("beep", 9999) and box.settled.get(timeout=5)[1] == "", 30)
    eventually(lambda: BUZZER in told(reader), 10)  # what it was told before stands before it
    assert OUTPUT not in told(reader)
    box.order("unlock", 10_000)
    assert (10_000, "") == box.settled.get(timeout=5)
    eventually(lambda: OUTPUT in told(reader), 10)
    assert 1 == told(reader).count(OUTPUT)
    assert TAMPER not in box.types()


def test_rubbish_on_the_line_is_survived(box: Box) -> None:
    """Bytes from nobody, half frames and a broken check neither stop a card nor accuse a reader."""
    reader = box.reader(1)
    box.start(1)
    box.until(ONLINE)
    box.wire.noise = b"\x00\xff\x53\x81\x07\x00\x11"
    time.sleep(0.3)
    box.wire.noise = b""
    box.wire.say(b"\x53\x81\x0c\x00\x05\x50\x00\x01\x08\x00\xff\x00" * 20)
    reader.card("ff", 8)
    box.until(EventType.ACCESS_CARD, patience=15)
    assert TAMPER not in box.types()


def test_unplugged_and_back(box: Box) -> None:
    """The adapter is pulled and put in again: orders fail at once, and readers come back by themselves."""
    reader = box.reader(1)
    box.start(1)
    box.until(ONLINE)
    box.wire.unplug()
    time.sleep(0.1)
    box.order("unlock", 1)
    assert "" != box.settled.get(timeout=3)[1]
    box.wire.plug_in()
    reader.card("ff", 8)
    box.until(EventType.ACCESS_CARD, patience=10)
    assert reader.told.empty()
    assert [True] == box.engine.states("line:door")


def test_a_line_is_opened_and_closed_while_it_runs(box: Box) -> None:
    """A site without the line closes it; what is ordered then finds no reader."""
    box.reader(1)
    box.start(1)
    box.until(ONLINE)
    box.lines.bind(site_of())
    assert not box.order("unlock", 1)
    eventually(lambda: not [each for each in threading.enumerate() if each.name == "osdp-door"])
    assert box.lines.alive()


def own_line(box: Box, put: Callable[[RawMessage], None], wall: Callable[[], float] = time.time) -> OsdpLine:
    """Return a line of its own with one reader, outside of any source."""
    index = OsdpLineIndex(LineId("own"), str(box.wire.port), BAUD, (ReaderIndex(DeviceId("reader-1"), 1),))
    notices: list[Notice] = []
    return OsdpLine(index, Surroundings(box.keys, put, notices.append, lambda *_: None, wall))


def test_the_clock_is_set_back(box: Box) -> None:
    """The library reads the wall clock and would ask nobody for an hour; the line begins anew instead."""
    reader, raws = box.reader(1), Queue[RawMessage]()
    shift = [0.0]
    line = own_line(box, raws.put, lambda: time.time() + shift[0])
    line.begin()
    assert b"device.online" in raws.get(timeout=10).payload
    box.wire.recording = True
    shift[0] = -3600.0
    challenge = b"\x03\x11\x01\x76"
    eventually(lambda: any(challenge in frame for frame in box.wire.sent), 5)
    reader.card("ff", 8)
    assert b"access.card" in raws.get(timeout=5).payload
    line.end()
    line.join()


def test_a_line_that_hangs_hurts_no_other(
    box: Box, tmp_path: Path, templates: Mapping[str, Template]
) -> None:
    """While one line's thread is held up, the cards of another are heard."""
    (tmp_path / "other").mkdir()
    other = Box(tmp_path / "other", templates)
    held = threading.Event()
    box.reader(1)
    line = own_line(box, lambda _raw: held.wait(20) and None)
    line.begin()
    try:
        reader = other.reader(1)
        other.start(1)
        other.until(ONLINE)
        reader.card("ff", 8)
        other.until(EventType.ACCESS_CARD, patience=3)
    finally:
        held.set()
        line.end()
        line.join()
        other.close()
    with pytest.raises(Empty):
        other.settled.get_nowait()
