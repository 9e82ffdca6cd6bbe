"""The 7-bit alphabet of SMS and its packing (3GPP TS 23.038 §6). Pure; never knows what a text is for."""

from __future__ import annotations

ESCAPE = 0x1B
BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
"""Table 6.2.1: what each septet is."""
EXTENSION = {
    0x0A: "\f",
    0x14: "^",
    0x28: "{",
    0x29: "}",
    0x2F: "\\",
    0x3C: "[",
    0x3D: "~",
    0x3E: "]",
    0x40: "|",
    0x65: "€",
}
"""Table 6.2.1.1: what follows an escape."""
_SEPTETS = {sign: bytes([code]) for code, sign in enumerate(BASIC) if code != ESCAPE} | {
    sign: bytes([ESCAPE, code]) for code, sign in EXTENSION.items()
}


def encodable(text: str) -> bool:
    """Tell whether every sign of a text is in the alphabet."""
    return all(sign in _SEPTETS for sign in text)


def septets_of(text: str) -> bytes:
    """Return a text as septets, one a byte. Raises ValueError for a sign that is not in the alphabet."""
    if not encodable(text):
        raise ValueError("expected signs of the GSM alphabet, found another")
    return b"".join(_SEPTETS[sign] for sign in text)


def text_of(septets: bytes) -> str:
    """Return the text of septets; total: an escape to nowhere is a space, as the standard asks."""
    signs: list[str] = []
    escaped = False
    for septet in septets:
        if escaped:
            signs.append(EXTENSION.get(septet, " " if septet == ESCAPE else BASIC[septet & 0x7F]))
            escaped = False
        elif septet == ESCAPE:
            escaped = True
        else:
            signs.append(BASIC[septet & 0x7F])
    return "".join(signs)


def pack(septets: bytes, skip: int = 0) -> bytes:
    """Return septets as octets, the first one after `skip` octets that belong to a header.

    The text begins at the next whole septet after the header, so that old phones can read past it.
    """
    fill = -skip * 8 % 7
    bits = sum(septet << (fill + 7 * place) for place, septet in enumerate(septets))
    return bits.to_bytes((fill + 7 * len(septets) + 7) // 8, "little")


def unpack(octets: bytes, count: int, skip: int = 0) -> bytes:
    """Return `count` septets of octets; what is missing at the end is left out."""
    fill = -skip * 8 % 7
    bits = int.from_bytes(octets, "little") >> fill
    whole = max(0, (8 * len(octets) - fill) // 7)
    return bytes(bits >> (7 * place) & 0x7F for place in range(min(count, whole)))
