"""How the keys of backups are written for people: in groups, with a sum that finds a slip. Makes none."""

from __future__ import annotations

import base64
import binascii
import hashlib
from enum import StrEnum

SIZE = 32
"""Bytes of an X25519 key."""
SUM = 3
"""Bytes of the sum: one slip in sixteen million is missed."""
GROUP = 4
MISREAD = str.maketrans({"0": "O", "1": "I", "8": "B", "-": "", " ": "", "\n": "", "\t": "", "\r": ""})
"""What is in no key and looks like what is."""


class Half(StrEnum):
    """Which half of a pair a text is; its first word says so."""

    SECRET = "SECRET"  # noqa: S105  the word, not a secret
    """Opens backups."""
    PUBLIC = "PUBLIC"
    """Seals them, and opens none."""


def written(half: Half, key: bytes) -> str:
    """Return a key as it is printed and typed: `PUBLIC-ABCD-…`."""
    letters = base64.b32encode(key + _sum(half, key)).decode()
    return "-".join([half.value, *(letters[at : at + GROUP] for at in range(0, len(letters), GROUP))])


def read(half: Half, text: str) -> bytes:
    """Return the key that somebody typed. Raises ValueError, which says what is expected."""
    word, _, rest = text.strip().partition("-")
    if word.upper() != half.value:
        other = next((each for each in Half if each.value == word.upper()), None)
        found = f", found the {other.value.lower()} half" if other is not None else ""
        raise ValueError(f"a key that begins with {half.value}-{found}")
    try:
        content = base64.b32decode(rest.upper().translate(MISREAD).encode("ascii"))
    except (binascii.Error, UnicodeEncodeError):
        content = b""
    key = content[:SIZE]
    if len(content) != SIZE + SUM or content[SIZE:] != _sum(half, key):
        raise ValueError(f"{half.value}- and 14 groups of 4 letters and digits, without a slip")
    return key


def _sum(half: Half, key: bytes) -> bytes:
    return hashlib.sha256(half.value.encode() + key).digest()[:SUM]
