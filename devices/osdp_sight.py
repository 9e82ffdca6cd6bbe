"""What readers answer, seen on the wire beside the library: who answers at all, and who offers no security.

The library refuses what is not secured and says nothing of why; this names it. Owns no port and decides
nothing. A frame counts only with a right check, so that noise accuses nobody. Pure.
"""

from __future__ import annotations

import binascii
from dataclasses import dataclass
from enum import StrEnum

from devices.framing import Frame, framer

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

_FRAME = Frame(start=b"\x53", length_at=2, longest=300)


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
        self._framer = framer(_FRAME)

    def feed(self, chunk: bytes) -> list[Seen]:
        """Take bytes as they come; return the replies that are whole now."""
        bodies = self._framer.feed(chunk)
        self._framer.take_skipped()
        return [seen for seen in map(read_reply, bodies) if seen is not None]


def read_reply(body: bytes) -> Seen | None:
    """Return the reply in a frame (without its first byte); None for a command, a broken or a short one."""
    checked = b"\x53" + body
    if len(body) < 6 or not body[0] & 0x80:
        return None
    control = body[3]
    check = 2 if control & CONTROL_CRC else 1
    if not _holds(checked, check):
        return None
    inner = body[4:-check]
    secured = bool(control & CONTROL_SECURED)
    block = inner[0] if secured and inner else 0
    if len(inner) <= block:
        return None
    return Seen(body[0] & 0x7F, inner[block], secured, inner[1:block], inner[block + 1 :])


def _holds(frame: bytes, check: int) -> bool:
    if check == 2:
        return binascii.crc_hqx(frame[:-2], CRC_BEGIN) == int.from_bytes(frame[-2:], "little")
    return sum(frame) & 0xFF == 0
