"""From a stream of bytes to frames. Pure: no port and no clock; pieces give the same frames as the whole.

A framer hands out the body of each frame: without line ending, start, end and check. Its memory is bounded.
"""

from __future__ import annotations

import typing
from functools import reduce
from operator import xor
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from config.shape import Shape
from devices.shape import Hex

LONGEST_LINE = 512
"""Bytes of the longest text line; RFLink's longest published line is about 120."""
SAMPLE = 64
"""Bytes kept of what was skipped, for a person to look at."""
ESP3_LONGEST = 512
"""Bytes of the longest data taken; a radio telegram has at most 21, and a chance header must not swallow."""
_ESP3_SYNC, _ESP3_HEADER = b"\x55", 6
MOST_STARTS = 16
"""Starts tried for one end: noise made of nothing but starts and ends must not cost the line its time."""


class Frame(Shape):
    """A binary frame: `start`, body, optional check byte, optional `end`.

    Its length is fixed (`length`), told by a byte of its own (`length_at`, counted from the first byte of
    `start`; `length_adds` makes it the length of the whole frame), or known by its `end`. The check runs over
    the body.
    """

    start: Annotated[Hex, Field(min_length=1, max_length=8)]
    end: Annotated[Hex, Field(max_length=8)] = b""
    length: Annotated[int, Field(ge=2, le=1024)] | None = None
    length_at: Annotated[int, Field(ge=1, le=64)] | None = None
    length_adds: Annotated[int, Field(ge=0, le=64)] = 0
    check: Literal["xor8", "sum8"] | None = None
    longest: Annotated[int, Field(ge=2, le=1024)] = 256

    @model_validator(mode="after")
    def _has_one_length(self) -> Self:
        if self.length is not None and self.length_at is not None:
            raise ValueError("either length or length_at")
        if self.length is None and self.length_at is None and not self.end:
            raise ValueError("length, length_at or end, to tell where a frame ends")
        if self.length is not None and self.length < self.overhead:
            raise ValueError(f"a length of at least {self.overhead}: start, end and check")
        if self.length_at is not None and self.length_at < len(self.start):
            raise ValueError(f"a length_at of at least {len(self.start)}: after start")
        return self

    @property
    def overhead(self) -> int:
        """Bytes of a frame that are not its body."""
        return len(self.start) + len(self.end) + (self.check is not None)

    def body(self, frame: bytes) -> bytes | None:
        """Return the body of a whole frame; None where start, end or check do not hold."""
        if len(frame) < self.overhead or not (frame.startswith(self.start) and frame.endswith(self.end)):
            return None
        inner = frame[len(self.start) : len(frame) - len(self.end)]
        if self.check is None:
            return inner
        expected = reduce(xor, inner[:-1], 0) if self.check == "xor8" else sum(inner[:-1]) & 0xFF
        return inner[:-1] if inner[-1] == expected else None


Protocol = Literal["esp3"]
"""Framings that are known by their name: `esp3` is EnOcean Serial Protocol 3."""
Cut = Frame | Protocol | None
"""How bytes are cut; None: text lines."""


class Framer(typing.Protocol):
    """Takes bytes as they come and hands out the bodies of whole frames."""

    def feed(self, chunk: bytes) -> list[bytes]:
        """Take what has just arrived; return the bodies that are complete now."""

    def idle(self) -> list[bytes]:
        """Tell that the line has fallen silent: what is still incomplete never will be complete."""

    def take_skipped(self) -> tuple[int, bytes]:
        """Return how many bytes belonged to no frame since last asked, and the first of them."""


class _Skipped:
    """Counts what belonged to no frame."""

    def __init__(self) -> None:
        self._skipped = 0
        self._sample = b""

    def _skip(self, noise: bytes | bytearray) -> None:
        self._skipped += len(noise)
        if len(self._sample) < SAMPLE:
            self._sample += bytes(noise[: SAMPLE - len(self._sample)])

    def take_skipped(self) -> tuple[int, bytes]:
        taken = self._skipped, self._sample
        self._skipped, self._sample = 0, b""
        return taken


class LineFramer(_Skipped):
    """Text lines, ended by CR, LF or both; empty ones are nothing, over-long ones are skipped whole."""

    def __init__(self) -> None:
        super().__init__()
        self._buffer = bytearray()
        self._too_long = False

    def feed(self, chunk: bytes) -> list[bytes]:
        self._buffer += chunk.replace(b"\r", b"\n")
        *whole, rest = self._buffer.split(b"\n")
        lines = [bytes(line) for line in whole if self._is_line(line)]
        self._too_long = self._too_long or len(rest) > LONGEST_LINE
        if self._too_long:
            self._skip(rest)
            rest = bytearray()
        self._buffer = bytearray(rest)
        return lines

    def idle(self) -> list[bytes]:
        """Wait on: a slow sender may still end its line, and what stands before a message hides nothing."""
        return []

    def _is_line(self, line: bytearray) -> bool:
        if self._too_long or len(line) > LONGEST_LINE:
            self._too_long = False
            self._skip(line)
            return False
        return bool(line)


class SizedFramer(_Skipped):
    """Frames whose length is fixed or told by an early byte; after a broken one the next start counts."""

    def __init__(self, frame: Frame) -> None:
        super().__init__()
        self._frame = frame
        self._buffer = bytearray()

    def feed(self, chunk: bytes) -> list[bytes]:
        self._buffer += chunk
        return self._cut()

    def idle(self) -> list[bytes]:
        bodies: list[bytes] = []
        while self._buffer:
            self._drop(1)
            bodies += self._cut()
        return bodies

    def _cut(self) -> list[bytes]:
        bodies: list[bytes] = []
        while self._find_start() and (total := self._total()) is not None:
            if not self._frame.overhead <= total <= (self._frame.length or self._frame.longest):
                self._drop(1)
            elif len(self._buffer) < total:
                break
            elif (body := self._frame.body(bytes(self._buffer[:total]))) is not None:
                bodies.append(body)
                del self._buffer[:total]
            else:
                self._drop(1)
        return bodies

    def _find_start(self) -> bool:
        """Drop what cannot begin a frame; True when a whole start stands in front."""
        start = self._frame.start
        at = self._buffer.find(start)
        if at >= 0:
            self._drop(at)
            return True
        kept = next((n for n in range(len(start) - 1, 0, -1) if self._buffer.endswith(start[:n])), 0)
        self._drop(len(self._buffer) - kept)
        return False

    def _total(self) -> int | None:
        """Return the length of the frame in front, in bytes; None while the byte that tells it is missing."""
        if self._frame.length is not None:
            return self._frame.length
        at = self._frame.length_at or 0
        return self._buffer[at] + self._frame.length_adds if len(self._buffer) > at else None

    def _drop(self, count: int) -> None:
        if count:
            self._skip(self._buffer[:count])
            del self._buffer[:count]


class DelimitedFramer(_Skipped):
    """Frames known by start and end alone. Without a check the nearest start before an end counts."""

    def __init__(self, frame: Frame) -> None:
        super().__init__()
        self._frame = frame
        self._buffer = bytearray()
        self._looked = 0
        """How far ends have been looked for."""

    def feed(self, chunk: bytes) -> list[bytes]:
        self._buffer += chunk
        bodies: list[bytes] = []
        while (stop := self._next_end()) is not None:
            if (found := self._frame_before(stop)) is None:
                self._looked = stop - len(self._frame.end) + 1
                continue
            start, body = found
            bodies.append(body)
            self._skip(self._buffer[:start])
            del self._buffer[:stop]
            self._looked = 0
        self._trim()
        return bodies

    def idle(self) -> list[bytes]:
        self._skip(self._buffer)
        self._buffer.clear()
        self._looked = 0
        return []

    def _next_end(self) -> int | None:
        at = self._buffer.find(self._frame.end, self._looked)
        return None if at < 0 else at + len(self._frame.end)

    def _frame_before(self, stop: int) -> tuple[int, bytes] | None:
        for start in self._starts(stop):
            body = self._frame.body(bytes(self._buffer[start:stop]))
            if body is not None:
                return start, body
        return None

    def _starts(self, stop: int) -> list[int]:
        """Return where a frame that stops here may begin: with a check all, without one only the last."""
        start, first = self._frame.start, max(0, stop - self._frame.longest)
        starts: list[int] = []
        at = self._buffer.find(start, first, stop)
        while at >= 0 and at + self._frame.overhead <= stop:
            starts.append(at)
            at = self._buffer.find(start, at + 1, stop)
        return starts[-MOST_STARTS:] if self._frame.check is not None else starts[-1:]

    def _trim(self) -> None:
        """Forget what is too far back to belong to any frame that may still end."""
        excess = len(self._buffer) - self._frame.longest
        if excess > 0:
            self._skip(self._buffer[:excess])
            del self._buffer[:excess]
            self._looked = max(0, self._looked - excess)
        else:
            self._looked = max(self._looked, len(self._buffer) - len(self._frame.end) + 1, 0)


class Esp3Framer(_Skipped):
    """EnOcean Serial Protocol 3: sync, lengths, packet type and their CRC, then data, optional data, CRC.

    The body is the packet type and behind it data and optional data.
    """

    def __init__(self) -> None:
        super().__init__()
        self._buffer = bytearray()

    def feed(self, chunk: bytes) -> list[bytes]:
        self._buffer += chunk
        return self._cut()

    def idle(self) -> list[bytes]:
        bodies: list[bytes] = []
        while self._buffer:
            self._drop(1)
            bodies += self._cut()
        return bodies

    def _cut(self) -> list[bytes]:
        bodies: list[bytes] = []
        while (size := self._size()) and len(self._buffer) >= size:
            telegram = bytes(self._buffer[:size])
            if crc8(telegram[_ESP3_HEADER:-1]) == telegram[-1]:
                bodies.append(telegram[4:5] + telegram[_ESP3_HEADER:-1])
                del self._buffer[:size]
            else:
                self._drop(1)
        return bodies

    def _size(self) -> int:
        """Return the bytes of the telegram in front, 0 while its header is not whole; drop what is before."""
        while True:
            at = self._buffer.find(_ESP3_SYNC)
            self._drop(len(self._buffer) if at < 0 else at)
            if len(self._buffer) < _ESP3_HEADER:
                return 0
            data = int.from_bytes(self._buffer[1:3])
            if data <= ESP3_LONGEST and crc8(self._buffer[1:5]) == self._buffer[5]:
                return _ESP3_HEADER + data + self._buffer[3] + 1
            self._drop(1)

    def _drop(self, count: int) -> None:
        self._skip(self._buffer[:count])
        del self._buffer[:count]


def crc8(data: bytes | bytearray) -> int:
    """Return the CRC-8 of EnOcean Serial Protocol 3 (polynomial 0x07, from 0)."""
    crc = 0
    for byte in data:
        crc = _CRC8[crc ^ byte]
    return crc


def _crc8_of(byte: int) -> int:
    for _ in range(8):
        byte = (byte << 1 ^ 0x107) if byte & 0x80 else byte << 1
    return byte


_CRC8 = bytes(map(_crc8_of, range(256)))


def framer(frame: Cut) -> Framer:
    """Return a new framer; None means text lines."""
    if frame is None:
        return LineFramer()
    if frame == "esp3":
        return Esp3Framer()
    if frame.length is not None or frame.length_at is not None:
        return SizedFramer(frame)
    return DelimitedFramer(frame)
