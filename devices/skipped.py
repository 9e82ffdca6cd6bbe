"""What every framer does alike: keep what is not whole yet, count what belonged to no frame. Pure."""

from __future__ import annotations

SAMPLE = 64
"""Bytes kept of what was skipped, for a person to look at."""


class Skipped:
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


class Cutter(Skipped):
    """Base of framers that cut frames off the front, and after a broken one begin again a byte later."""

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
        """Take the whole frames off the front; return their bodies."""
        raise NotImplementedError

    def _drop(self, count: int) -> None:
        if count:
            self._skip(self._buffer[:count])
            del self._buffer[:count]
