"""What is derived from the box's own secret: codes of links, hashes of credentials, a lock."""

from __future__ import annotations

import hashlib
import hmac
from base64 import urlsafe_b64encode
from dataclasses import dataclass

from gateway.domain.alarm import Alarm
from gateway.domain.model import PersonId
from gateway.store.moment import to_micros

CODE_BYTES = 18
"""144 bits: ASVS asks for 128 at least (FIGURES F18); 24 characters in a link."""


@dataclass(frozen=True, slots=True)
class LinkKey:
    """The secret that codes are derived from, so that a repeated message carries the same link."""

    secret: bytes

    def code(self, alarm: Alarm, person: PersonId) -> str:
        """Return the code of one person's page for one alarm."""
        # The time is part of it, so that a number given again by a fresh database opens no old link.
        subject = f"{alarm.id}:{to_micros(alarm.raised_at)}:{person}".encode()
        digest = hmac.new(self.secret, subject, hashlib.sha256).digest()
        return urlsafe_b64encode(digest[:CODE_BYTES]).decode()

    def credential(self, kind: str, value: str) -> bytes:
        """Return what the database keeps of a card number, a PIN or a plate.

        A million PINs are quickly tried against a plain hash; against this one nobody can without the key,
        which stands in no database and no backup.
        """
        return hmac.new(self.secret, f"credential:{kind}:{value}".encode(), hashlib.sha256).digest()

    def seal(self, what: str, text: str) -> str:
        """Return what only this box can have written under a text, as hexadecimal digits."""
        return hmac.new(self.secret, f"seal:{what}:{text}".encode(), hashlib.sha256).hexdigest()

    def lock(self, what: str, content: bytes) -> bytes:
        """Return bytes that only this box can read again, and only as what they are (XChaCha20-Poly1305)."""
        from nacl.secret import Aead  # noqa: PLC0415  the core and a box without second proofs never need it

        return bytes(Aead(self._lock_key()).encrypt(content, what.encode()))

    def unlock(self, what: str, locked: bytes) -> bytes | None:
        """Return what was locked; None where key, bytes or what they are for are others."""
        from nacl.exceptions import CryptoError  # noqa: PLC0415
        from nacl.secret import Aead  # noqa: PLC0415

        try:
            return Aead(self._lock_key()).decrypt(locked, what.encode())
        except (CryptoError, ValueError):
            return None

    def _lock_key(self) -> bytes:
        return hmac.new(self.secret, b"lock", hashlib.sha256).digest()


def code_hash(code: str) -> bytes:
    """Return what the database keeps of a code."""
    return hashlib.sha256(code.encode()).digest()
