"""EnOcean Serial Protocol 3: from bytes to telegrams. Pure; knows no profile of what a telegram says."""

from __future__ import annotations

from devices.skipped import Cutter

LONGEST = 64
"""Bytes of the longest data taken: a radio telegram has 21, and a chance header must not hold up a press."""
SYNC, HEADER = b"\x55", 6
"""Before the data: sync, two bytes and one that tell the lengths, packet type, CRC of these four."""


class Esp3Framer(Cutter):
    """EnOcean Serial Protocol 3: sync, lengths, packet type and their CRC, then data, optional data, CRC.

    The body is the packet type and behind it data and optional data.
    """

    def _cut(self) -> list[bytes]:
        bodies: list[bytes] = []
        while (size := self._size()) and len(self._buffer) >= size:
            telegram = bytes(self._buffer[:size])
            if crc8(telegram[HEADER:-1]) == telegram[-1]:
                bodies.append(telegram[4:5] + telegram[HEADER:-1])
                del self._buffer[:size]
            else:
                self._drop(1)
        return bodies

    def _size(self) -> int:
        """Return the bytes of the telegram in front, 0 while its header is not whole; drop what is before."""
        while True:
            at = self._buffer.find(SYNC)
            self._drop(len(self._buffer) if at < 0 else at)
            if len(self._buffer) < HEADER:
                return 0
            data = int.from_bytes(self._buffer[1:3])
            if data <= LONGEST and crc8(self._buffer[1:5]) == self._buffer[5]:
                return HEADER + data + self._buffer[3] + 1
            self._drop(1)


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
