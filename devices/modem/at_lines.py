"""What a modem writes, cut into lines (3GPP TS 27.007 §4, V.250). Pure, bounded; knows no meaning."""

from __future__ import annotations

from collections.abc import Sequence

LONGEST = 4096
"""Bytes of a line; what is longer is noise and is thrown away with its end."""
PROMPT = "> "
"""What asks for a PDU; no line end follows it."""


class Lines:
    """Bytes in, lines out. Noise inside a line stays visible, so that it forges no other line."""

    def __init__(self) -> None:
        self._kept = bytearray()
        self._flooded = False

    def feed(self, chunk: bytes) -> Sequence[str]:
        """Return the lines that these bytes complete, without empty ones."""
        found: list[str] = []
        for byte in chunk:
            if byte in b"\r\n":
                found += self._cut()
            else:
                self._take(byte)
                if self._kept == PROMPT.encode():
                    self._kept.clear()
                    found.append(PROMPT)
        return found

    def _take(self, byte: int) -> None:
        if len(self._kept) >= LONGEST:
            self._flooded = True
            self._kept.clear()
        self._kept.append(byte)

    def _cut(self) -> Sequence[str]:
        line, flooded = printable(bytes(self._kept)), self._flooded
        self._kept.clear()
        self._flooded = False
        return [line] if line and not flooded else []


def printable(line: bytes) -> str:
    """Return a line without the noise around it; noise inside it is shown as `?`."""
    signs = "".join(chr(byte) if 0x20 <= byte <= 0x7E else "\0" for byte in line)
    return signs.strip("\0 ").replace("\0", "?")
