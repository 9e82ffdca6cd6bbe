"""Netstrings (`LENGTH:BYTES,`), in which baresip is told and tells. Pure, bounded; knows no meaning."""

from __future__ import annotations

from collections.abc import Sequence

LONGEST = 65_536
"""Bytes of one string; baresip's own are a few hundred."""
DIGITS = len(str(LONGEST))


class BadNetstring(ValueError):
    """What came is none; the connection cannot be read on."""


def wrap(payload: bytes) -> bytes:
    """Return bytes as one netstring."""
    return b"%d:%s," % (len(payload), payload)


class Netstrings:
    """Bytes in, strings out, however they were cut on their way."""

    def __init__(self) -> None:
        self._kept = bytearray()

    def feed(self, chunk: bytes) -> Sequence[bytes]:
        """Return the strings that these bytes complete. Raises BadNetstring."""
        self._kept += chunk
        found: list[bytes] = []
        while (end := self._end()) is not None:
            colon = self._kept.index(b":")
            found.append(bytes(self._kept[colon + 1 : end]))
            del self._kept[: end + 1]
        return found

    def _end(self) -> int | None:
        """Return where the comma of the first string stands; None where it is not here yet."""
        colon = self._kept.find(b":", 0, DIGITS + 1)
        head = bytes(self._kept[: colon if colon >= 0 else DIGITS + 1])
        if (head and not head.isdigit()) or len(head) > DIGITS or colon == 0:
            raise BadNetstring("expected a length")
        if colon < 0:
            return None
        length = int(head)
        if length > LONGEST:
            raise BadNetstring(f"expected at most {LONGEST} bytes, found {length}")
        end = colon + 1 + length
        if len(self._kept) <= end:
            return None
        if self._kept[end] != ord(","):
            raise BadNetstring("expected a comma at the end")
        return end
