"""The parts of OSDP that need no reader: what is said, ordered, seen, decoded, kept and asked for."""

from __future__ import annotations

import binascii
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import osdp_sys
import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices import osdp_orders, osdp_reader, osdp_said, osdp_sight
from devices.osdp_install import Asked, InstallRequests
from devices.osdp_keys import DEFAULT_KEY, OsdpKeys
from devices.osdp_orders import Desk, Order, OrderRefused, Wire, wire_of
from devices.osdp_said import Keypad, Said, Saying
from devices.osdp_sight import Offence, Seen, Sight
from devices.osdp_site import Input, ReaderIndex, lines_of
from devices.registry import Registry
from devices.template import Template
from gateway.domain.errors import ConfigurationError
from gateway.domain.model import CommandId, DeviceId, LineId
from gateway.domain.site import Device, Line
from tests.devices.sides import rf_button, site_of

READER = ReaderIndex(DeviceId("r"), 1, contact=Input(0), rex=Input(1))
AT = datetime(2024, 1, 1, tzinfo=UTC)


def inputs(*states: int) -> Mapping[str, object]:
    """Return an input report as the library gives it."""
    return {"event": 4, "type": 0, "report": bytes(states)}


def test_the_librarys_numbers_are_those_written_here() -> None:
    """A newer library with other numbers is noticed here and not at a door."""
    said = (osdp_said.CARD_READ, osdp_said.KEY_PRESS, osdp_said.STATUS, osdp_said.INPUTS, osdp_said.LOCAL)
    assert said == (
        osdp_sys.EVENT_CARDREAD,
        osdp_sys.EVENT_KEYPRESS,
        osdp_sys.EVENT_STATUS,
        osdp_sys.STATUS_REPORT_INPUT,
        osdp_sys.STATUS_REPORT_LOCAL,
    )
    forms = (osdp_said.RAW, osdp_said.WIEGAND, osdp_said.ASCII)
    assert forms == (
        osdp_sys.CARD_FMT_RAW_UNSPECIFIED,
        osdp_sys.CARD_FMT_RAW_WIEGAND,
        osdp_sys.CARD_FMT_ASCII,
    )
    orders = (osdp_orders.OUTPUT, osdp_orders.LED, osdp_orders.BUZZER, osdp_orders.TEXT, osdp_orders.STATUS)
    assert orders == (
        osdp_sys.CMD_OUTPUT,
        osdp_sys.CMD_LED,
        osdp_sys.CMD_BUZZER,
        osdp_sys.CMD_TEXT,
        osdp_sys.CMD_STATUS,
    )
    assert [*osdp_orders.CAPABILITIES.values(), osdp_reader.CAN_INPUTS] == [
        osdp_sys.CAP_OUTPUT_CONTROL,
        osdp_sys.CAP_READER_LED_CONTROL,
        osdp_sys.CAP_READER_AUDIBLE_OUTPUT,
        osdp_sys.CAP_READER_TEXT_OUTPUT,
        osdp_sys.CAP_CONTACT_STATUS_MONITORING,
    ]
    assert (osdp_reader.NOTIFICATION, osdp_reader.READER_STATE) == (
        osdp_sys.EVENT_NOTIFICATION,
        osdp_sys.EVENT_NOTIFICATION_PD_STATUS,
    )
    assert osdp_sight.COMMUNICATION_SECURITY == osdp_sys.CAP_COMMUNICATION_SECURITY


@pytest.mark.parametrize(
    ("keys", "pins"),
    [
        (b"1234#", ["1234"]),
        (b"1234\r", ["1234"]),
        (b"12*34#", ["34"]),
        (b"12\x7f#", []),
        (b"#", []),
        (b"1#2#", ["1", "2"]),
        (b"1234567890123#", []),
        (b"1a2#", ["12"]),
    ],
)
def test_a_pin_is_gathered(keys: bytes, pins: list[str]) -> None:
    """`#` ends it, `*` clears it, one without digits or with too many is none."""
    assert pins == Keypad().press(keys, 0.0)


def test_a_pin_half_typed_is_forgotten() -> None:
    """Whoever comes ten seconds later begins anew."""
    keypad = Keypad()
    assert [] == keypad.press(b"12", 0.0)
    assert ["34"] == keypad.press(b"34#", 11.0)


def test_the_first_word_after_a_lost_link_is_marked_and_opens_nothing() -> None:
    """A contact that is as it was says nothing, one that changed does; a stuck exit button is silent."""
    said = Said(READER)
    assert [{"type": "door.closed", "input": 0, "resync": True}] == said.hear(inputs(0, 1), 0)
    said.forget()
    assert [] == said.hear(inputs(0, 1), 1)
    said.forget()
    assert [{"type": "door.opened", "input": 0, "resync": True}] == said.hear(inputs(1, 1), 2)
    assert [] == said.hear(inputs(1, 0), 3)
    assert [{"type": "rex.pressed", "input": 1}] == said.hear(inputs(1, 1), 4)
    assert [{"type": "door.closed", "input": 0}] == said.hear(inputs(0, 1), 5)


def test_a_reader_that_does_not_tell_its_inputs_is_taken_for_idle() -> None:
    """What it then says of its own accord has changed, and counts."""
    said = Said(READER)
    said.assume_idle()
    opened, pressed = said.hear(inputs(1, 1), 0)
    assert ({"type": "door.opened", "input": 0}, "rex.pressed") == (opened, pressed["type"])


def test_inputs_may_be_the_other_way_round_or_missing() -> None:
    """An inverted contact is open while silent; a report too short for an input says nothing of it."""
    said = Said(replace(READER, contact=Input(0, inverted=True), rex=Input(7)))
    assert ["door.opened"] == [each["type"] for each in said.hear(inputs(0), 0)]
    assert ["door.closed"] == [each["type"] for each in said.hear(inputs(1), 1)]


@pytest.mark.parametrize(
    ("read", "card"),
    [
        ({"format": 1, "length": 26, "data": b"\x15\x5a\x3c\x40"}, ("05568f1", "wiegand26")),
        ({"format": 0, "length": 12, "data": b"\xab\xcf"}, ("abc", "raw12")),
        ({"format": 2, "data": b" 0012345 "}, ("0012345", "ascii")),
        ({"format": 1, "length": 40, "data": b"\x15"}, None),
        ({"format": 1, "length": 0, "data": b""}, None),
        ({"format": 2, "data": b"\x00\x01"}, None),
    ],
)
def test_a_card_is_its_bits(read: dict[str, object], card: tuple[str, str] | None) -> None:
    """Bits stand left in their bytes; a read that cannot be is none."""
    said = Said(READER).hear({"event": 1, "reader_no": 0} | read, 0)
    assert ([card] if card else []) == [(each["card"], each["format"]) for each in said]


@given(st.dictionaries(st.sampled_from(["event", "type", "report", "data", "length", "format"]), st.one_of(
    st.integers(0, 300), st.binary(max_size=8), st.none()
)))  # fmt: skip
def test_no_event_breaks_anything(event: dict[str, object]) -> None:
    """Whatever a reader makes the library hand over, the line lives on."""
    said: list[Saying] = Said(READER).hear(event, 0.0)
    assert all(isinstance(each["type"], str) for each in said)


class Library:
    """Takes commands, or not."""

    def __init__(self, takes: bool = True) -> None:
        self.takes = takes
        self.taken: list[Wire] = []

    def __call__(self, wire: Wire) -> bool:
        self.taken += [wire] if self.takes else []
        return self.takes


def order(nth: int, until: float = 9.0) -> Order:
    """Return an order for the strike."""
    return Order(READER.device, wire_of("unlock", {}, nth), CommandId(nth), until)


def test_one_order_at_a_time_is_with_the_library() -> None:
    """The second leaves when the first is confirmed; what is lost fails whole, and is told once."""
    settled: list[tuple[int, str]] = []
    desk, library = Desk(lambda *each: settled.append(each)), Library()
    for nth in (1, 2, 3):
        desk.take(order(nth))
    desk.turn(0, library, answers=True)
    desk.turn(0, library, answers=True)
    assert [1] == [each["output_no"] for each in library.taken]
    desk.completed(done=True)
    desk.turn(0, library, answers=True)
    desk.fail("lost")
    desk.turn(0, library, answers=True)
    assert [1, 2] == [each["output_no"] for each in library.taken]
    assert [(1, ""), (2, "lost"), (3, "lost")] == settled


@given(st.lists(st.tuples(st.sampled_from(["take", "turn", "mute", "done", "fail"]), st.integers(0, 20))))
def test_every_order_is_told_once_and_none_leaves_late_or_unanswered(steps: list[tuple[str, int]]) -> None:
    """Whatever the order of things: never after its time, never while the reader is silent, never twice."""
    settled: list[int] = []
    desk, library, now, given_out = Desk(lambda command, _: settled.append(command)), Library(), 0, 0
    for what, by in steps:
        before = len(library.taken)
        if what == "take":
            desk.take(order(given_out, now + by))
            given_out += 1
        elif what in {"turn", "mute"}:
            now += by
            desk.turn(now, library, answers=what == "turn")
            assert what == "turn" or before == len(library.taken)
            assert desk.flying is None or before == len(library.taken) or desk.flying.until > now
        elif what == "done":
            desk.completed(done=True)
        else:
            desk.fail("lost")
    desk.fail("end")
    assert list(range(given_out)) == sorted(settled)
    assert len(library.taken) == len({each["output_no"] for each in library.taken})


@pytest.mark.parametrize(
    ("do", "values", "problem"),
    [
        ("dance", {}, "found 'dance', expected unlock, light, beep or text"),
        ("light", {"seconds": 25.6}, "found seconds '25.6', expected 0.1 to 25.5"),
        ("unlock", {"seconds": "long"}, "found seconds 'long', expected 0.1 to 86400"),
        ("light", {"colour": "mauve"}, "found colour 'mauve', expected one of off, red"),
        ("beep", {"times": 11}, "found times '11', expected 1 to 10"),
        ("text", {"text": "厝边"}, "found text '厝边', expected 1 to 32 ASCII characters"),
        ("text", {}, "found text '', expected 1 to 32 ASCII characters"),
    ],
)
def test_what_no_reader_can_do_is_refused_in_words(
    do: str, values: dict[str, str | float], problem: str
) -> None:
    """What was found and what was expected; a time that the wire cannot carry is not cut short."""
    with pytest.raises(OrderRefused) as refused:
        wire_of(do, values, 0)
    assert problem in refused.value.message


def reply(code: int, data: bytes = b"", security: bytes = b"", address: int = 1) -> bytes:
    """Return a reply as it stands on the wire."""
    block = bytes((len(security) + 1,)) + security if security else b""
    inner = block + bytes((code,)) + data
    head = bytes((0x53, address | 0x80, len(inner) + 7, 0, 0x04 | (0x08 if security else 0)))
    return head + inner + binascii.crc_hqx(head + inner, 0x1D0F).to_bytes(2, "little")


SECURE, INSECURE = bytes((8, 1, 0, 9, 1, 1)), bytes((8, 1, 0, 9, 0, 0))


@pytest.mark.figure("F17", "OSDP: the default key, plain text and another's key are refused")
@pytest.mark.parametrize(
    ("frame", "offence"),
    [
        (reply(0x46, SECURE), None),
        (reply(0x46, INSECURE), Offence.PLAIN_TEXT),
        (reply(0x46, b""), Offence.PLAIN_TEXT),
        (reply(0x50, b"\x00\x01\x08\x00\xff"), Offence.PLAIN_TEXT),
        (reply(0x50, b"\x00\x01\x08\x00\xff", b"\x18"), None),
        (reply(0x49, b"\x01"), Offence.PLAIN_TEXT),
        (reply(0x76, bytes(32), b"\x12\x00"), Offence.DEFAULT_KEY),
        (reply(0x76, bytes(32), b"\x12\x01"), None),
        (reply(0x41, b"\x06"), None),
        (reply(0x40), None),
    ],
)
def test_what_a_reply_proves(frame: bytes, offence: Offence | None) -> None:
    """No security, data in plain text and the default key are known by the reply alone."""
    (seen,) = Sight().feed(b"\xff\x53" + frame)
    assert (1, offence) == (seen.address, seen.offence)
    sight = Sight()
    assert [seen] == [each for byte in frame for each in sight.feed(bytes((byte,)))]


def test_a_handshake_that_ends_is_known_by_its_last_reply() -> None:
    """A challenge answered, or a reader that knows no security; another NAK is no matter of keys."""
    frames = (reply(0x76, bytes(32), b"\x12\x01"), reply(0x41, b"\x05"), reply(0x41, b"\x04"))
    seen = Sight().feed(b"".join(frames))
    assert [True, True, False] == [each.ends_handshake for each in seen]


@given(st.binary(max_size=400))
def test_noise_accuses_nobody(noise: bytes) -> None:
    """Bytes that are no whole frame with a right check say nothing."""
    broken = bytearray(reply(0x46, INSECURE))
    broken[-1] ^= 0x10
    seen: list[Seen] = Sight().feed(noise + bytes(broken))
    assert [] == [each for each in seen if each.offence is not None and each.data == INSECURE]


def reader(id_: str, line: str = "door", **params: str) -> Device:
    """Return an installed reader."""
    return Device(DeviceId(id_), "osdp-reader", line=LineId(line), params=params)


def test_who_is_on_which_line(templates: Mapping[str, Template]) -> None:
    """Readers by address with what is wired to them; what does not fit is left out."""
    devices = (
        reader("a", address="3", contact="0i", rex="1", strike="2"),
        reader("b", address="4"),
        reader("c", address="127"),
        reader("d", "nowhere", address="5"),
    )
    (line,) = lines_of(templates, site_of(*devices, lines=[Line(LineId("door"), "/dev/x", 38_400)])).values()
    assert ("/dev/x", 38_400) == (line.port, line.baudrate)
    assert (
        ReaderIndex(DeviceId("a"), 3, Input(0, inverted=True), Input(1), 2),
        ReaderIndex(DeviceId("b"), 4),
    ) == line.readers


def test_what_does_not_fit_is_told(templates: Mapping[str, Template]) -> None:
    """An address twice, an address that cannot be, a missing line, and a receiver on the readers' line."""
    site = site_of(
        reader("a", address="3"),
        reader("b", address="3", contact="1"),
        reader("c", address="127"),
        replace(reader("d", address="5"), line=None),
        rf_button("e", "0a5c3f", line="door"),
        lines=[Line(LineId("door"), "/dev/x")],
    )
    assert (
        "device c: found param address: '127', expected one such as 1 ([0-9]|[1-9][0-9]|1[01][0-9]|12[0-6])",
        "device d: found no line, expected one: osdp-reader speaks over a serial line",
        "line door: found templates osdp-reader, rflink-ev1527, expected one kind of receiver",
        "devices a, b: found the same params, expected each unit installed once",
    ) == Registry(templates).problems(site)


@pytest.mark.figure("F17", "OSDP: the default key, plain text and another's key are refused")
def test_keys_are_secret_and_stay(tmp_path: Path) -> None:
    """One random key a reader, readable by its owner alone; a well-known one is refused and opens nothing."""
    keys, device = OsdpKeys(tmp_path), DeviceId("r")
    throwaway, why = keys.usable(device)
    assert "has no key yet" in why
    assert not keys.known(device)
    key = keys.key(device)
    assert (16, key, "") == (len(key), *keys.usable(device))
    assert throwaway not in {key, keys.usable(DeviceId("s"))[0]}
    assert 0o600 == keys.file(device).stat().st_mode & 0o777
    for known in (DEFAULT_KEY, bytes(16), b"\x11" * 16):
        keys.file(device).write_text(known.hex())
        with pytest.raises(ConfigurationError, match="found a well-known key"):
            keys.key(device)
        used, why = keys.usable(device)
        assert (True, True) == (used != known, "well-known" in why)


def test_a_window_is_asked_for_once(tmp_path: Path) -> None:
    """What is asked is taken away with what it says, at most fifteen minutes; nonsense is nothing."""
    requests = InstallRequests(tmp_path)
    assert [] == list(requests.take())
    file = requests.ask(Asked(DeviceId("r"), 99_999.0, "chen"))
    assert 0o600 == file.stat().st_mode & 0o777
    assert [Asked(DeviceId("r"), 900.0, "chen")] == list(requests.take())
    for nonsense in ("{}", "[]", "x", '{"device":"r","seconds":-1,"by":"x"}', '{"device":"r","seconds":"a"}'):
        file.write_text(nonsense)
        assert [] == list(requests.take())
    requests.ask(Asked(DeviceId("r"), 5.0, "chen"))
    requests.forget()
    assert [] == list(requests.take())


def test_without_a_reader_the_library_is_not_loaded() -> None:
    """A box without OSDP pays neither its memory nor its time."""
    seen = "import sys, devices.osdp; print('osdp_sys' in sys.modules)"
    assert b"False\n" == subprocess.check_output([sys.executable, "-c", seen])


@pytest.mark.parametrize(("seconds", "tenths"), [(5, 50), (25.5, 255), (25.6, 255), (300, 255)])
def test_a_door_that_stays_open_for_long_opens(seconds: float, tenths: int) -> None:
    """The library tells a strike 25.5 s at most: a site that says more has doors that open, not shut ones."""
    assert tenths == wire_of("unlock", {"seconds": seconds}, 0)["timer_count"]


@pytest.mark.figure("F17", "OSDP: the default key, plain text and another's key are refused")
def test_a_card_in_plain_text_is_not_heard_even_while_a_window_is_open() -> None:
    """The library lets it through then; whoever holds two wires to the line could show any card."""
    reader = osdp_reader.Reader(0, READER, 0.0, lambda _command, _trouble: None)
    shown = {
        "event": osdp_said.CARD_READ,
        "data": b"\x01\x02\x03\x04",
        "length": 32,
        "format": 1,
        "reader_no": 0,
    }
    reader.hear(shown, 1.0, secured=False)
    assert [] == reader.said
    reader.hear(shown, 1.0, secured=True)
    assert ["access.card"] == [each["type"] for each in reader.said]
