"""Reading what stands in a PDU octet by octet, numbers and times in swapped digits. Pure; decides nothing.

3GPP TS 23.040 §9.1.2 (semi-octets), §9.1.2.5 (addresses), §9.2.3.11 (time stamps).
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from devices.modem.gsm7 import pack, septets_of, text_of, unpack

DIGITS = "0123456789*#abc"
INTERNATIONAL, UNKNOWN, ALPHANUMERIC = 0x91, 0x81, 0xD0
TYPE_OF_NUMBER, IS_INTERNATIONAL, IS_ALPHANUMERIC = 0x70, 0x10, 0x50
LONGEST_NUMBER = 20
"""Digits that fit an address."""


class BadPdu(ValueError):
    """What a modem gave as a PDU is none; the message names no number and no text."""


class Octets:
    """A PDU that is read from its beginning."""

    def __init__(self, octets: bytes) -> None:
        self._octets = octets
        self._at = 0

    def take(self, count: int) -> bytes:
        """Return the next octets. Raises BadPdu where there are not so many."""
        taken = self._octets[self._at : self._at + count]
        if len(taken) < count:
            raise BadPdu(f"expected {count} octets at {self._at}, found {len(taken)}")
        self._at += count
        return taken

    def one(self) -> int:
        """Return the next octet. Raises BadPdu at the end."""
        return self.take(1)[0]

    def rest(self) -> bytes:
        """Return all that is left."""
        return self.take(len(self._octets) - self._at)


def of_hex(text: str) -> Octets:
    """Return the octets of a PDU in hex. Raises BadPdu."""
    try:
        return Octets(bytes.fromhex(text.strip()))
    except ValueError:
        raise BadPdu(f"expected hex digits in pairs, found {len(text)} characters") from None


def digits_of(octets: bytes) -> str:
    """Return swapped digits in their order, without the filler at the end."""
    nibbles = [nibble for octet in octets for nibble in (octet & 0x0F, octet >> 4)]
    return "".join(DIGITS[nibble] for nibble in nibbles if nibble < len(DIGITS))


def swapped(digits: str) -> bytes:
    """Return digits as octets, swapped, with the filler where their number is odd."""
    nibbles = [DIGITS.index(digit) for digit in digits] + [0x0F] * (len(digits) % 2)
    return bytes(low | high << 4 for low, high in zip(nibbles[::2], nibbles[1::2], strict=True))


def address(number: str) -> bytes:
    """Return a destination (TP-DA): with `+` international, else as it is dialled. Raises ValueError."""
    digits = number.removeprefix("+")
    if not digits or len(digits) > LONGEST_NUMBER or not all(digit in DIGITS[:12] for digit in digits):
        raise ValueError(f"expected up to {LONGEST_NUMBER} digits, found something else")
    kind = INTERNATIONAL if number.startswith("+") else UNKNOWN
    return bytes([len(digits), kind]) + swapped(digits)


def sender_name(name: str) -> bytes:
    """Return an alphanumeric sender (TP-OA), as companies use it. Raises ValueError."""
    septets = septets_of(name)
    octets = pack(septets)
    return bytes([(7 * len(septets) + 3) // 4, ALPHANUMERIC]) + octets


def take_address(octets: Octets) -> str:
    """Read an address: a number, with `+` where it is international, or a name. Raises BadPdu."""
    length, kind = octets.one(), octets.one()
    if length > LONGEST_NUMBER + 2:
        raise BadPdu(f"expected an address of up to {LONGEST_NUMBER} digits, found {length}")
    content = octets.take((length + 1) // 2)
    if kind & TYPE_OF_NUMBER == IS_ALPHANUMERIC:
        return text_of(unpack(content, length * 4 // 7))
    return ("+" if kind & TYPE_OF_NUMBER == IS_INTERNATIONAL else "") + digits_of(content)[:length]


def skip_centre(octets: Octets) -> None:
    """Read past the service centre's address, whose length counts octets. Raises BadPdu."""
    octets.take(octets.one())


def take_time(octets: Octets) -> datetime | None:
    """Read a time stamp (TP-SCTS, TP-DT); None where it is none. Raises BadPdu where octets are missing."""
    raw = octets.take(7)
    year, month, day, hour, minute, second = ((octet & 0x0F) * 10 + (octet >> 4) for octet in raw[:6])
    quarters = (raw[6] & 0x07) * 10 + (raw[6] >> 4)
    away = timedelta(minutes=15 * quarters) * (-1 if raw[6] & 0x08 else 1)
    try:
        zone = timezone(away)
        found = datetime(2000 + year, month, day, hour, minute, second, tzinfo=zone)
        return found.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def time_stamp(at: datetime) -> bytes:
    """Return a time stamp with its zone in quarters of an hour."""
    away = at.utcoffset() or timedelta(0)
    quarters = abs(away) // timedelta(minutes=15)
    zone = swapped(f"{quarters:02d}")[0] | (0x08 if away < timedelta(0) else 0)
    return swapped(f"{at:%y%m%d%H%M%S}") + bytes([zone])
