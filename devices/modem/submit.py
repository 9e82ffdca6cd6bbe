"""Texts as the PDUs a modem is given (SMS-SUBMIT, 3GPP TS 23.040 §9.2.2.2). Pure; sends nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from devices.modem.gsm7 import encodable, pack, septets_of
from devices.modem.octets import address

SUBMIT, RELATIVE_VALIDITY, HAS_HEADER, WANTS_REPORT = 0x01, 0x10, 0x40, 0x20
GSM7, UCS2 = 0x00, 0x08
SEPTETS, SEPTETS_IN_PART = 160, 153
UNITS, UNITS_IN_PART = 70, 67
"""UTF-16 units in one message, and in a part of several."""
MOST_PARTS = 10
CONCATENATED_16 = 0x08
"""Information element: a reference of 16 bits, how many parts, which one (§9.2.3.24.8)."""


@dataclass(frozen=True, slots=True)
class Pdu:
    """One message as a modem takes it."""

    hex: str
    length: int
    """Octets without the service centre's address: what `AT+CMGS=` is told (3GPP TS 27.005 §4.3)."""


def submit(
    number: str,
    text: str,
    reference: int = 0,
    valid: timedelta = timedelta(hours=1),
    *,
    report: bool = True,
) -> Sequence[Pdu]:
    """Return the PDUs of a text, joined by `reference` (16 bits) where there are several.

    The network tries for `valid`: a call for help that comes hours late helps nobody, and it is sent anew in
    every round. What needs more than ten is cut there. Raises ValueError for a number that is none.
    """
    destination = address(number)
    plain = encodable(text)
    bodies = _septet_parts(text) if plain else _unit_parts(text)
    first = SUBMIT | RELATIVE_VALIDITY | (WANTS_REPORT if report else 0)
    found: list[Pdu] = []
    for part, body in enumerate(bodies, start=1):
        header = _header(reference, len(bodies), part) if len(bodies) > 1 else b""
        data = pack(body, len(header)) if plain else body
        count = (len(header) * 8 + 6) // 7 + len(body) if plain else len(header) + len(body)
        octets = b"".join(
            (
                bytes([first | (HAS_HEADER if header else 0), 0]),
                destination,
                bytes([0, GSM7 if plain else UCS2, relative(valid), count]),
                header,
                data,
            )
        )
        found.append(Pdu(f"00{octets.hex().upper()}", len(octets)))
    return found


def relative(valid: timedelta) -> int:
    """Return a validity period (§9.2.3.12.1), rounded down and from 5 minutes to 63 weeks."""
    minutes = int(valid.total_seconds() // 60)
    if minutes <= 12 * 60:
        return max(0, minutes // 5 - 1)
    if minutes <= 24 * 60:
        return 143 + (minutes - 12 * 60) // 30
    days = minutes // (24 * 60)
    if days <= 30:
        return max(167, 166 + days)
    return min(255, max(196, 192 + days // 7))


def _header(reference: int, parts: int, part: int) -> bytes:
    element = bytes([CONCATENATED_16, 4]) + (reference & 0xFFFF).to_bytes(2, "big") + bytes([parts, part])
    return bytes([len(element)]) + element


def _septet_parts(text: str) -> Sequence[bytes]:
    whole = septets_of(text)
    if len(whole) <= SEPTETS:
        return [whole]
    return _cut([septets_of(sign) for sign in text], SEPTETS_IN_PART)


def _unit_parts(text: str) -> Sequence[bytes]:
    # A phone joins two halves of a sign outside the plane only within one part.
    signs = [sign.encode("utf-16-be", "replace") for sign in text]
    whole = b"".join(signs)
    return [whole] if len(whole) <= 2 * UNITS else _cut(signs, 2 * UNITS_IN_PART)


def _cut(signs: Sequence[bytes], room: int) -> Sequence[bytes]:
    """Return parts of whole signs: an escape and what it escapes stay together."""
    parts = [bytearray()]
    for sign in signs:
        if len(parts[-1]) + len(sign) > room:
            if len(parts) == MOST_PARTS:
                break
            parts.append(bytearray())
        parts[-1] += sign
    return [bytes(part) for part in parts]
