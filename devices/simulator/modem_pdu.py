"""The network's side of SMS: reads what a gateway submits, writes what it delivers. Pure; an own reading.

Written from 3GPP TS 23.040 by itself, text and bits as characters, so that it shares no mistake with
`devices/modem`. Never used by the gateway.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

ALPHABET = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\0ÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
MORE = {10: "\f", 20: "^", 40: "{", 41: "}", 47: "\\", 60: "[", 61: "~", 62: "]", 64: "|", 101: "€"}


@dataclass(frozen=True)
class Submitted:
    """What a gateway has handed over."""

    reference: int
    number: str
    text: str
    wants_report: bool
    validity: int | None
    joined: tuple[int, int, int] | None
    """Reference, how many, which one."""


def read_submit(pdu: str) -> Submitted:
    """Read an SMS-SUBMIT in hex. Raises ValueError or IndexError where it is none."""
    pairs = [pdu[place : place + 2] for place in range(0, len(pdu), 2)]
    rest = pairs[1 + int(pairs[0], 16) :]
    flags = f"{int(rest[0], 16):08b}"
    if flags[6:] != "01":
        raise ValueError("no SMS-SUBMIT")
    reference, digits = int(rest[1], 16), int(rest[2], 16)
    octets = (digits + 1) // 2
    number = "".join(pair[::-1] for pair in rest[4 : 4 + octets])[:digits]
    prefix = "+" if f"{int(rest[3], 16):08b}"[1:4] == "001" else ""
    rest = rest[4 + octets :]
    scheme, rest = int(rest[1], 16), rest[2:]
    validity: int | None = None
    if flags[3:5] == "10":
        validity, rest = int(rest[0], 16), rest[1:]
    elif flags[3:5] != "00":
        rest = rest[7:]
    text, joined = _user_data(scheme, int(rest[0], 16), rest[1:], has_header=flags[1] == "1")
    return Submitted(reference, prefix + number, text, flags[2] == "1", validity, joined)


def _user_data(
    scheme: int, length: int, pairs: list[str], *, has_header: bool
) -> tuple[str, tuple[int, int, int] | None]:
    header = 1 + int(pairs[0], 16) if has_header else 0
    joined = _joined(pairs[1:header])
    if scheme == 8:
        if len(pairs) != length:
            raise ValueError("the length is not that of the text")
        return bytes.fromhex("".join(pairs[header:])).decode("utf-16-be"), joined
    bits = "".join(f"{int(pair, 16):08b}"[::-1] for pair in pairs)
    codes = [int(bits[7 * place : 7 * place + 7][::-1], 2) for place in range(length)]
    return _letters(codes[-(-header * 8 // 7) :]), joined


def _joined(pairs: list[str]) -> tuple[int, int, int] | None:
    if pairs[:2] == ["08", "04"]:
        return int(pairs[2] + pairs[3], 16), int(pairs[4], 16), int(pairs[5], 16)
    if pairs[:2] == ["00", "03"]:
        return int(pairs[2], 16), int(pairs[3], 16), int(pairs[4], 16)
    return None


def _letters(codes: list[int]) -> str:
    text, left = "", list(codes)
    while left:
        code = left.pop(0)
        text += MORE[left.pop(0)] if code == 27 and left else ALPHABET[code]
    return text


def write_deliver(
    sender: str,
    text: str,
    at: datetime | None = None,
    joined: tuple[int, int, int] | None = None,
    *,
    wide: bool = False,
) -> str:
    """Return an SMS-DELIVER in UCS-2; a `wide` reference has 16 bits."""
    header = ""
    if joined is not None:
        reference, parts, part = joined
        tail = f"{parts:02X}{part:02X}"
        header = f"060804{reference:04X}{tail}" if wide else f"050003{reference:02X}{tail}"
    body = header + text.encode("utf-16-be").hex().upper()
    first = "44" if header else "04"
    return f"00{first}{_address(sender)}0008{_stamp(at)}{len(body) // 2:02X}{body}"


def write_report(reference: int, number: str, status: int, at: datetime | None = None) -> str:
    """Return an SMS-STATUS-REPORT."""
    return f"0006{reference:02X}{_address(number)}{_stamp(at)}{_stamp(at)}{status:02X}"


def _address(number: str) -> str:
    if not number.removeprefix("+").isdecimal():
        bits = "".join(f"{ALPHABET.index(sign):07b}"[::-1] for sign in number)
        bits += "0" * (-len(bits) % 8)
        octets = "".join(f"{int(bits[place : place + 8][::-1], 2):02X}" for place in range(0, len(bits), 8))
        return f"{(len(number) * 7 + 3) // 4:02X}D0{octets}"
    digits = number.removeprefix("+")
    filled = digits + "F" * (len(digits) % 2)
    swapped = "".join(filled[place + 1] + filled[place] for place in range(0, len(filled), 2))
    return f"{len(digits):02X}{'91' if number.startswith('+') else '81'}{swapped}"


def _stamp(at: datetime | None) -> str:
    moment = (at or datetime.now(UTC)).astimezone(UTC)
    return "".join(pair[::-1] for pair in f"{moment:%y %m %d %H %M %S}".split()) + "00"
