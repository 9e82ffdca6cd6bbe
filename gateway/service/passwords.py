"""Passwords: what one must be, and how it is kept. Never stores one and never logs one.

A check costs about 30 ms and 19 MiB (OWASP's argon2id minimum: m=19 MiB, t=2, p=1), so whoever calls from an
event loop does so in a thread, two at a time.
"""

from __future__ import annotations

import unicodedata
from importlib.resources import files

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from gateway.domain.errors import CuobianError

SHORTEST, LONGEST = 8, 256
"""Characters: ASVS 5.0 6.2.1 asks for 8 at least and lets long sentences through."""

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_NOBODYS = "$argon2id$v=19$m=19456,t=2,p=1$vH2yG6wN+saNNLQKF+zuWw$anAThCy/HrWjmfJYVs2kcr8iL945OFyDg7Q0BLOR6ck"
"""Hash of a random text that nobody kept, for names that nobody has."""
_COMMON = frozenset((files("gateway.service") / "common_passwords.txt").read_text("ascii").split())
"""What is tried first against pages like ours; all breached ones have no room on a box without internet."""


class PasswordRefused(CuobianError):
    """A password that is too short, too long or among the first that anybody tries."""

    code = "account.password_refused"


def check_rules(password: str, name: str) -> None:
    """Raise PasswordRefused where a new password must not be used."""
    plain = _normal(password)
    if not SHORTEST <= len(plain) <= LONGEST:
        raise PasswordRefused(
            f"expected a password of {SHORTEST} to {LONGEST} characters, found {len(plain)}"
        )
    folded = plain.casefold()
    if folded in _COMMON or len(set(folded)) == 1 or folded == name.casefold():
        raise PasswordRefused("this password is among the first that anybody tries; choose another")


def hashed(password: str) -> str:
    """Return what is stored of a password."""
    return _hasher.hash(_normal(password))


def matches(password: str, password_hash: str | None) -> bool:
    """Tell whether this is the password; None (nobody of that name) takes as long as a wrong one."""
    plain = _normal(password)[:LONGEST]
    try:
        _hasher.verify(password_hash or _NOBODYS, plain)
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None


def _normal(password: str) -> str:
    """Return the same characters however a keyboard composes them (NIST SP 800-63B 3.1.1.2)."""
    # A lone surrogate, which JSON can carry, has no bytes to hash.
    return unicodedata.normalize("NFKC", password).encode("utf-8", "replace").decode("utf-8")
