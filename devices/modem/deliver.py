"""What comes from the network: texts (SMS-DELIVER) and delivery reports (SMS-STATUS-REPORT). Pure.

3GPP TS 23.040 §9.2.2.1 and §9.2.2.3; the coding of the text is 3GPP TS 23.038 §4.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from devices.modem.gsm7 import text_of, unpack
from devices.modem.octets import BadPdu, Octets, of_hex, skip_centre, take_address, take_time

TYPE, DELIVER, REPORT = 0x03, 0x00, 0x02
HAS_HEADER = 0x40
CONCATENATED_8, CONCATENATED_16 = 0x00, 0x08


@dataclass(frozen=True, slots=True)
class Part:
    """Which piece of a long message something is."""

    reference: int
    parts: int
    part: int


@dataclass(frozen=True, slots=True)
class Deliver:
    """One text, or one piece of a long one."""

    sender: str
    """A number, with `+` where it is international, or a name."""
    at: datetime | None
    """By the service centre's clock; None where it wrote none."""
    text: str
    part: Part | None = None


class Fate(StrEnum):
    """What the network says of a message (TP-ST, §9.2.3.15)."""

    DELIVERED = "delivered"
    TRYING = "trying"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Report:
    """A delivery report."""

    reference: int
    """TP-MR: what `+CMGS:` had said."""
    recipient: str
    status: int

    @property
    def fate(self) -> Fate:
        """Return what the status means: below 0x20 it is there, below 0x40 still being tried."""
        if self.status < 0x20:
            return Fate.DELIVERED
        return Fate.TRYING if self.status < 0x40 else Fate.FAILED


def read(pdu: str) -> Deliver | Report:
    """Read what came from the network, in hex. Raises BadPdu, which names no number and no text."""
    octets = of_hex(pdu)
    skip_centre(octets)
    first = octets.one()
    if first & TYPE == DELIVER:
        return _deliver(octets, first)
    if first & TYPE == REPORT:
        return _report(octets)
    raise BadPdu(f"expected a text or a report, found the type {first & TYPE}")


def _report(octets: Octets) -> Report:
    reference = octets.one()
    recipient = take_address(octets)
    take_time(octets)
    take_time(octets)
    return Report(reference, recipient, octets.one())


def _deliver(octets: Octets, first: int) -> Deliver:
    sender = take_address(octets)
    octets.one()  # TP-PID: who carried it is no matter
    scheme = octets.one()
    at = take_time(octets)
    count = octets.one()
    data = octets.rest()
    skip, part = _header(data) if first & HAS_HEADER else (0, None)
    return Deliver(sender, at, _text(scheme, count, data, skip), part)


def _header(data: bytes) -> tuple[int, Part | None]:
    """Return how many octets the header takes, and which piece this is."""
    octets = Octets(data)
    elements = Octets(octets.take(octets.one()))
    part: Part | None = None
    while True:
        try:
            kind = elements.one()
            content = elements.take(elements.one())
        except BadPdu:
            return data[0] + 1, part
        if (kind, len(content)) in {(CONCATENATED_8, 3), (CONCATENATED_16, 4)}:
            found = Part(int.from_bytes(content[:-2], "big"), content[-2], content[-1])
            part = found if 1 <= found.part <= found.parts and found.parts > 1 else None


def _text(scheme: int, count: int, data: bytes, skip: int) -> str:
    width = _width(scheme)
    if width == 7:
        taken = -(-skip * 8 // 7)
        return text_of(unpack(data[skip:], max(0, count - taken), skip))
    content = data[skip:count]
    if width == 8:
        return content.decode("latin-1")
    # UCS-2 in the standard, UTF-16 in every phone of today.
    return content[: len(content) // 2 * 2].decode("utf-16-be", "replace")


def _width(scheme: int) -> int:
    """Return the bits of a sign: 7, 8 or 16 (23.038 §4)."""
    if scheme & 0xC0 in {0x00, 0x40}:
        return {0x04: 8, 0x08: 16}.get(scheme & 0x0C, 7)
    if scheme & 0xF0 == 0xE0:
        return 16
    return 8 if scheme & 0xF4 == 0xF4 else 7
