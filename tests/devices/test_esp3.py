"""EnOcean telegrams: with both checks, however they are cut, and whatever stands between them."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from devices.esp3 import Esp3Framer, crc8
from devices.framing import framer

VECTOR = bytes.fromhex("55000707017af630002a1b2c3000ffffffff3700ad")
"""Parsed by the package `enocean` 0.60.1: rocker, button AO, pressed, sender 002A1B2C."""
BODY = bytes.fromhex("01f630002a1b2c3000ffffffff3700")
noise = st.lists(st.sampled_from(b"\x55\x00\x07\x01\x7a") | st.integers(0, 255), max_size=120).map(bytes)
data = st.binary(min_size=1, max_size=40)


def telegram(body: bytes) -> bytes:
    """Return a radio telegram with this data and none that is optional."""
    header = bytes([0, len(body), 0, 1])
    return b"\x55" + header + bytes([crc8(header)]) + body + bytes([crc8(body)])


def test_a_known_telegram() -> None:
    """Packet type, data and optional data come out, and nothing counts as skipped."""
    cut = framer("esp3")
    assert [BODY] == cut.feed(VECTOR)
    assert (0, b"") == cut.take_skipped()


def test_a_broken_telegram_is_skipped() -> None:
    """One bit anywhere, and nobody is heard; the next one is."""
    for nth in range(len(VECTOR) * 8):
        broken = bytearray(VECTOR)
        broken[nth // 8] ^= 1 << nth % 8
        cut = Esp3Framer()
        assert [] == [*cut.feed(bytes(broken)), *cut.idle()]
        assert [BODY] == cut.feed(VECTOR)


@given(parts=st.lists(noise | data.map(telegram), max_size=6), cuts=st.lists(st.integers(0, 500), max_size=9))
def test_any_cutting_gives_the_same_telegrams(parts: list[bytes], cuts: list[int]) -> None:
    """Whole, byte by byte and cut anywhere."""
    stream = b"".join(parts)
    whole, single, pieces = Esp3Framer(), Esp3Framer(), Esp3Framer()
    expected = whole.feed(stream)
    assert expected == [body for byte in stream for body in single.feed(bytes([byte]))]
    places = sorted({0, len(stream), *(cut % (len(stream) + 1) for cut in cuts)})
    assert expected == [body for a, b in pairwise(places) for body in pieces.feed(stream[a:b])]


@given(before=noise, body=data)
def test_a_telegram_after_noise_is_found(before: bytes, body: bytes) -> None:
    """What stands before it hides it no longer than the line is busy."""
    cut = Esp3Framer()
    found = [*cut.feed(before), *cut.idle(), *cut.feed(telegram(body)), *cut.idle()]
    assert b"\x01" + body == found[-1]


def test_memory_is_bounded() -> None:
    """Noise is counted, not kept."""
    for junk in (b"A", b"\x55", VECTOR[:6]):
        cut = Esp3Framer()
        cut.feed(junk * 20_000)
        assert 400 > len(cut._buffer)
        assert len(junk) * 20_000 - 400 < cut.take_skipped()[0]
