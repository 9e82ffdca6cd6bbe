"""How templates and pictures are sealed (XChaCha20-Poly1305), and what a seal is bound to. Keeps nothing."""

from __future__ import annotations

import numpy as np
from nacl.exceptions import CryptoError
from nacl.secret import Aead

from devices.vision.parts import Vector

STORED = np.dtype("<f4")


def seal(key: bytes, content: bytes, *bound: str) -> bytes:
    """Seal bytes so that they open only with the same key and the same words beside them."""
    return bytes(Aead(key).encrypt(content, _joined(bound)))


def opened(key: bytes, sealed: bytes, *bound: str) -> bytes | None:
    """Open what was sealed; None where key, words or bytes are others."""
    try:
        return Aead(key).decrypt(sealed, _joined(bound))
    except (CryptoError, ValueError):
        return None


def vector_bytes(vector: Vector) -> bytes:
    """Return a template as it is sealed."""
    return vector.astype(STORED).tobytes()


def vector_of(content: bytes, size: int) -> Vector | None:
    """Return the template in opened bytes; None where they are of another size, or no numbers."""
    if len(content) != size * STORED.itemsize or not size:
        return None
    vector = np.frombuffer(content, STORED).astype(np.float32)
    return vector if bool(np.isfinite(vector).all()) else None


def _joined(bound: tuple[str, ...]) -> bytes:
    """Join words so that no other words give the same bytes."""
    return b"".join(len(part).to_bytes(4, "big") + part for part in (each.encode() for each in bound))
