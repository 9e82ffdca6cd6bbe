"""From a stream of bytes to frames. Pure: no port and no clock; pieces give the same frames as the whole.

A framer hands out the body of each frame: without line ending, start, end and check. Its memory is bounded.
"""

from __future__ import annotations

from functools import reduce
from operator import xor
from typing import Annotated, Literal, Protocol, Self

from pydantic import Field, model_validator

from config.shape import Shape
from devices.esp3 import Esp3Framer
from devices.shape import Hex
from devices.skipped import Cutter, Skipped

LONGEST_LINE = 512
"""Bytes of the longest text line; RFLink's longest published line is about 120."""
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


KnownFraming = Literal["esp3"]
"""Framings that are known by their name: `esp3` is EnOcean Serial Protocol 3."""
Cut = Frame | KnownFraming | None
"""How bytes are cut; None: text lines."""


class Framer(Protocol):
    """Takes bytes as they come and hands out the bodies of whole frames."""

    def feed(self, chunk: bytes) -> list[bytes]:
        """Take what has just arrived; return the bodies that are complete now."""

    def idle(self) -> list[bytes]:
        """Tell that the line has fallen silent: what is still incomplete never will be complete."""

    def take_skipped(self) -> tuple[int, bytes]:
        """Return how many bytes belonged to no frame since last asked, and the first of them."""


class LineFramer(Skipped):
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


class SizedFramer(Cutter):
    """Frames whose length is fixed or told by an early byte; after a broken one the next start counts."""

    def __init__(self, frame: Frame) -> None:
        super().__init__()
        self._frame = frame

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


class DelimitedFramer(Skipped):
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


def framer(frame: Cut) -> Framer:
    """Return a new framer; None means text lines."""
    if frame is None:
        return LineFramer()
    if frame == "esp3":
        return Esp3Framer()
    if frame.length is not None or frame.length_at is not None:
        return SizedFramer(frame)
    return DelimitedFramer(frame)
