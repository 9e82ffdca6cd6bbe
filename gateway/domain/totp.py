"""One-time codes by time (RFC 6238: SHA-1, six digits, 30 s), and the words around them.

Owns which code holds when. Never reads a clock, and never keeps a secret.
"""

from __future__ import annotations

import hashlib
import hmac
import unicodedata
from base64 import b32encode
from datetime import datetime

STEP = 30
"""Seconds one code holds (ASVS 5.0, 6.5.5: at most 30)."""
DIGITS = 6
AROUND = 1
"""Steps before and after the present one that are taken: clocks of phones differ, and typing takes time."""
SECRET_BYTES = 20
"""As long as the hash (RFC 4226, 4 R6); 32 characters where somebody types it."""
RECOVERY_CODES = 10
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's: without I, L, O and U, which look like others or spell words."""
_LOOK_ALIKE = str.maketrans("ILO", "110")


def code_at(secret: bytes, step: int) -> str:
    """Return the code of one step."""
    digest = hmac.new(secret, step.to_bytes(8, "big"), hashlib.sha1).digest()
    start = digest[-1] & 0x0F
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}}"


def step_of(at: datetime) -> int:
    """Return the step that a time of the wall clock lies in."""
    return int(at.timestamp()) // STEP


def matched(secret: bytes, code: str, at: datetime, last: int) -> int | None:
    """Return the step whose code this is, None where none around now has it, or it was used already.

    `last` is the step of the code that was taken last: neither it nor one before it is taken again. One that
    lies ahead was taken while the clock was wrong, and would else keep its owner out until then.
    """
    now = step_of(at)
    for step in range(now + AROUND, now - AROUND - 1, -1):
        if hmac.compare_digest(code_at(secret, step).encode(), code.encode()):
            return step if step > last or last > now + AROUND else None
    return None


def typed(text: str) -> str:
    """Return a code as it was meant: without spaces and dashes, in capitals, O for zero and I for one."""
    # NFKC first: a Chinese keyboard types full-width digits.
    plain = "".join(sign for sign in unicodedata.normalize("NFKC", text).upper() if sign.isalnum())
    return plain.translate(_LOOK_ALIKE)


def is_by_time(code: str) -> bool:
    """Tell whether this can be a code by time; else it can only be one from paper."""
    return len(code) == DIGITS and code.isascii() and code.isdigit()


def secret_text(secret: bytes) -> str:
    """Return a secret as authenticators want it typed."""
    return b32encode(secret).decode().rstrip("=")


def written(number: int, letters: int) -> str:
    """Return a number as so many letters, in groups of four that can be read aloud."""
    signs = [LETTERS[number >> 5 * place & 31] for place in reversed(range(letters))]
    return "-".join("".join(signs[start : start + 4]) for start in range(0, letters, 4))
