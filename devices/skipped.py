"""Bytes that belonged to no frame: how many, and what the first of them were. Pure."""

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
