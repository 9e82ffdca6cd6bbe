"""From bytes to frames: however the bytes are cut, whatever stands between them, within bounded memory."""

from __future__ import annotations

from functools import reduce
from itertools import pairwise
from operator import xor

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import ValidationError

from devices.framing import Frame, Framer, framer

SONOFF = Frame(start=b"\xaa\xa4", length=12, end=b"\x55")
STX = Frame(start=b"\x02", end=b"\x03", longest=32)
CHECKED = Frame(start=b"\x02", end=b"\x03", check="xor8", longest=32)
SUMMED = Frame(start=b"\x02", end=b"\x0d\x0a", check="sum8", longest=32)
TOLD = Frame(start=b"\x7e", length_at=1, length_adds=3, check="sum8", longest=40)
KINDS: list[Frame | None] = [None, SONOFF, STX, CHECKED, SUMMED, TOLD]

# Bytes that mean something to one of the kinds, and some that never do.
telling = st.sampled_from(b"\xaa\xa4\x55\x02\x03\x0d\x0a\x7e\x00\x01\x05AZ")
noise = st.lists(telling | st.integers(0, 255), max_size=200).map(bytes)
bodies = st.binary(max_size=12)


def wrap(kind: Frame | None, body: bytes) -> bytes:
    """Return a whole frame of a kind around a body."""
    if kind is None:
        return body.replace(b"\r", b".").replace(b"\n", b".") + b"\r\n"
    if kind.length is not None:
        body = body[: kind.length - kind.overhead].ljust(kind.length - kind.overhead, b"\x00")
    if kind.length_at is not None:
        body = body[:30]
    told = bytes([len(body)]) if kind.length_at else b""
    inner = told + body
    check = {"xor8": reduce(xor, inner, 0), "sum8": sum(inner) & 0xFF, None: None}[kind.check]
    return kind.start + inner + (bytes([check]) if check is not None else b"") + kind.end


def feed(cut: Framer, pieces: list[bytes]) -> list[bytes]:
    """Return the frames of pieces fed one after another."""
    return [body for piece in pieces for body in cut.feed(piece)]


def pieces(stream: bytes, cuts: list[int]) -> list[bytes]:
    """Cut a stream at these places."""
    places = sorted({0, len(stream), *(cut % (len(stream) + 1) for cut in cuts)})
    return [stream[a:b] for a, b in pairwise(places)]


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.lists(noise | bodies, max_size=8), cuts=st.lists(st.integers(0, 5000), max_size=30))
@example(data=[b"A" * 600, b"ok"], cuts=[512, 513, 600, 601])
def test_any_cutting_gives_the_same_frames(kind: Frame | None, data: list[bytes], cuts: list[int]) -> None:
    """Whole, byte by byte and cut anywhere: the frames are the same."""
    stream = b"".join(wrap(kind, each) + each for each in data)
    whole, single, cut = framer(kind), framer(kind), framer(kind)
    expected = whole.feed(stream)
    assert expected == feed(single, [bytes([byte]) for byte in stream])
    assert expected == feed(cut, pieces(stream, cuts))


@pytest.mark.parametrize("kind", [SONOFF, CHECKED, SUMMED, TOLD])
@given(before=noise, body=st.binary(min_size=1, max_size=9))
def test_a_frame_after_noise_is_found(kind: Frame, before: bytes, body: bytes) -> None:
    """Noise and half frames before a frame do not hide it once the line falls silent."""
    whole = wrap(kind, body)
    cut = framer(kind)
    found = [*cut.feed(before), *cut.idle(), *cut.feed(whole), *cut.idle()]
    assert kind.body(whole) == found[-1]


@pytest.mark.parametrize("kind", KINDS)
@given(bodies=st.lists(st.binary(min_size=1, max_size=9).map(lambda body: body.translate(QUIET)), max_size=6))
def test_frames_in_a_row_all_come_out(kind: Frame | None, bodies: list[bytes]) -> None:
    """Frames without anything between them come out one by one, and nothing counts as skipped."""
    cut = framer(kind)
    frames = [wrap(kind, body) for body in bodies]
    found = cut.feed(b"".join(frames))
    assert [frame.rstrip(b"\r\n") if kind is None else kind.body(frame) for frame in frames] == found
    assert (0, b"") == cut.take_skipped()


# Bodies without the bytes that frames begin and end with: those are another test's matter.
QUIET = bytes(0x20 | (byte & 0x1F) for byte in range(256))


@pytest.mark.parametrize("kind", KINDS)
def test_memory_is_bounded(kind: Frame | None) -> None:
    """A megabyte of one byte, or of starts without an end, is skipped and counted, not kept."""
    for junk in (b"A", b"\x02", b"\xaa\xa4", b"\x7e\xff"):
        cut = framer(kind)
        cut.feed(junk * 500_000)
        assert 600 > len(cut._buffer)  # type: ignore[attr-defined]
        skipped, sample = cut.take_skipped()
        assert len(junk) * 500_000 - 600 < skipped
        assert 64 == len(sample)
        assert (0, b"") == cut.take_skipped()


def test_an_over_long_line_is_skipped_and_the_next_one_heard() -> None:
    """Noise without a line end does not swallow the press that follows its first line end."""
    cut = framer(None)
    assert [b"press"] == cut.feed(b"x" * 513 + b"\n" + b"press\n")
    assert (513, b"x" * 64) == cut.take_skipped()


def test_the_start_of_a_frame_may_look_like_its_body() -> None:
    """A body that holds start and end bytes comes out whole where a check tells it apart."""
    body = b"\x02A\x03\x02\x03B"
    assert [body] == framer(CHECKED).feed(wrap(CHECKED, body))


@pytest.mark.parametrize(
    "kind",
    [
        {"start": ""},
        {"start": "02"},
        {"start": "02", "length": "4", "length_at": "1"},
        {"start": "0203", "length": "2", "end": "04"},
        {"start": "0203", "length_at": "1"},
        {"start": "02", "end": "03", "check": "crc99"},
        {"start": "02", "end": "03", "colour": "red"},
        {"start": 2, "end": "03"},
    ],
)
def test_a_frame_that_cannot_be_cut_is_refused(kind: dict[str, object]) -> None:
    """What could never be told apart on the wire is an error when it is written."""
    with pytest.raises(ValidationError):
        Frame.model_validate(kind)
