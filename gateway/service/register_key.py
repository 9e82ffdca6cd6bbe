"""The box's key for the register: seals of rows, signatures of heads and exports. Never leaves the process.

Who has the public half can check a head or an export; only the box makes one. Ed25519, RFC 8032.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gateway.domain.register import Head

if TYPE_CHECKING:
    from nacl.signing import SigningKey

BOX_DIGITS = 16
"""Hexadecimal digits of the public key that name a box."""


@dataclass(frozen=True, slots=True)
class RegisterKey:
    """32 random bytes that are the seed of the signing key."""

    seed: bytes = field(repr=False)

    @property
    def seal(self) -> bytes:
        """Return the key that rows are sealed with: it tells nothing of the seed."""
        return hmac.new(self.seed, b"cuobian register seal", hashlib.sha256).digest()

    @property
    def public(self) -> bytes:
        """Return the public key, 32 bytes."""
        return bytes(self._signer().verify_key)

    @property
    def box(self) -> str:
        """Return the name of this box in heads: the beginning of its public key."""
        return self.public.hex()[:BOX_DIGITS]

    def sign(self, message: bytes) -> bytes:
        """Return the signature of a message, 64 bytes."""
        return self._signer().sign(message).signature

    def head(self, seq: int, hash_: bytes, at: int) -> Head:
        """Return the signed head of a register that reaches so far."""
        bare = Head(self.box, seq, hash_, at)
        return Head(self.box, seq, hash_, at, self.sign(bare.signed()))

    def _signer(self) -> SigningKey:
        # Here and not above: the library takes 20 ms and 3 MB, and the core has no need of it to start.
        from nacl.signing import SigningKey

        return SigningKey(self.seed)


def holds(public: bytes, head: Head) -> bool:
    """Tell whether a head was signed with the key that belongs to this public one."""
    from nacl.exceptions import BadSignatureError
    from nacl.signing import VerifyKey

    try:
        VerifyKey(public).verify(head.signed(), head.signature)
    except (BadSignatureError, ValueError):
        return False
    return head.box == public.hex()[:BOX_DIGITS]
