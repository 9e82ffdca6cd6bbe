"""What readers answer, seen on the wire beside the library: who answers at all, and who offers no security.

The library refuses what is not secured and says nothing of why; this names it. Owns no port and decides
nothing. A frame counts only with a right check, so that noise accuses nobody. Pure.
"""

from __future__ import annotations

import binascii
from dataclasses import dataclass
from enum import StrEnum

START = 0x53
CRC_BEGIN = 0x1D0F
"""OSDP's CRC-16 is CCITT's polynomial begun with this (IEC 60839-11-5)."""
CONTROL_CRC, CONTROL_SECURED = 0x04, 0x08
NAK, CAPABILITIES, CHALLENGE_ANSWERED = 0x41, 0x46, 0x76
STATES_AND_CREDENTIALS = frozenset({0x48, 0x49, 0x4A, 0x50, 0x51, 0x53})
"""Replies that say something of door or person: local, input and output state, card, keys."""
COMMUNICATION_SECURITY = 9
"""Function code of the capability; bit 0 of its level is AES-128."""
SECURITY_UNSUPPORTED, SECURITY_REQUIRED = 5, 6
"""Reasons of a NAK: the reader knows no such security, or none is established."""

SHORTEST, LONGEST = 7, 300
"""Bytes of a frame: header, one of data and the check; what libosdp holds, and a little more."""


class Offence(StrEnum):
    """Why a reader is not spoken with."""

    PLAIN_TEXT = "plain_text"
    DEFAULT_KEY = "default_key"
    WRONG_KEY = "wrong_key"


@dataclass(frozen=True, slots=True)
class Seen:
    """One reply."""

    address: int
    reply: int
    secured: bool
    security: bytes
    """The security block without its length."""
    data: bytes

    @property
    def offence(self) -> Offence | None:
        """What the reply alone proves against its reader."""
        if self.reply == CAPABILITIES and not self.secured and not self._can_secure():
            return Offence.PLAIN_TEXT
        if self.reply in STATES_AND_CREDENTIALS and not self.secured:
            return Offence.PLAIN_TEXT
        if self.reply == CHALLENGE_ANSWERED and self.security[1:2] == b"\x00":
            return Offence.DEFAULT_KEY
        return None

    @property
    def ends_handshake(self) -> bool:
        """Whether a secure channel that fails after this reply fails for want of the right key."""
        unwilling = self.reply == NAK and self.data[:1] in {b"\x05", b"\x06"}
        return unwilling or self.reply == CHALLENGE_ANSWERED

    def _can_secure(self) -> bool:
        entries = (self.data[at : at + 3] for at in range(0, len(self.data) - 2, 3))
        return any(entry[0] == COMMUNICATION_SECURITY and entry[1] & 1 for entry in entries)


class Sight:
    """Cuts the replies out of what comes over one line."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def forget(self) -> None:
        """Forget half a reply: something new is asked."""
        self._buffer.clear()

    def feed(self, chunk: bytes) -> list[Seen]:
        """Take bytes as they come; return the replies that are whole now."""
        self._buffer += chunk
        seen: list[Seen] = []
        while (at := self._buffer.find(START)) >= 0:
            del self._buffer[:at]
            size = int.from_bytes(self._buffer[2:4], "little")
            if len(self._buffer) > 1 and not self._buffer[1] & 0x80:
                del self._buffer[0]  # no reply: those have the address marked
            elif len(self._buffer) < 4 or (SHORTEST <= size <= LONGEST and len(self._buffer) < size):
                return seen
            elif (reply := read_reply(bytes(self._buffer[:size]))) is not None:
                seen.append(reply)
                del self._buffer[:size]
            else:
                del self._buffer[0]
        self._buffer.clear()
        return seen


def read_reply(frame: bytes) -> Seen | None:
    """Return the reply in a whole frame; None where it is broken or too short."""
    if not SHORTEST <= len(frame) <= LONGEST:
        return None
    control = frame[4]
    check = 2 if control & CONTROL_CRC else 1
    inner, secured = frame[5:-check], bool(control & CONTROL_SECURED)
    block = inner[0] if secured else 0
    if len(inner) <= block or not _holds(frame, check):
        return None
    return Seen(frame[1] & 0x7F, inner[block], secured, inner[1:block], inner[block + 1 :])


def _holds(frame: bytes, check: int) -> bool:
    if check == 2:
        return binascii.crc_hqx(frame[:-2], CRC_BEGIN) == int.from_bytes(frame[-2:], "little")
    return sum(frame) & 0xFF == 0
