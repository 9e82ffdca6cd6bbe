"""What box and phone make of a link's code: the name of its mailbox, and letters that nobody else can read.

Pure. HMAC-SHA-256 is all it is made of, which Python's standard library and every browser have: a one-time
pad from HKDF (RFC 5869) under a fresh salt, then a tag over salt and cipher (encrypt, then authenticate).
`relay/page/page.js` says the same in the browser's words.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode
from enum import Enum

NAMES = b"cuobian relay 1"
"""Salt of everything that is no pad: names this way of doing it, and its version."""
MAILBOX_BYTES = 16
SALT_BYTES, TAG_BYTES, LENGTH_BYTES = 32, 32, 2
_HASH_BYTES = 32


class Unreadable(ValueError):
    """A letter that was not sealed with this code, or not for this direction; nothing of it may be used."""


class Letter(Enum):
    """Which way a letter goes, and its one size: a longer answer looks like a shorter one."""

    CARD = ("card", 8192)
    ANSWER = ("answer", 4096)

    @property
    def sealed(self) -> int:
        """Bytes of a sealed letter."""
        return self.value[1]

    @property
    def room(self) -> int:
        """Bytes of text that fit."""
        return self.sealed - SALT_BYTES - TAG_BYTES - LENGTH_BYTES

    def label(self, use: str) -> bytes:
        """Return what sets the keys of this direction apart."""
        return f"{use} {self.value[0]}".encode()


def mailbox_of(code: str) -> str:
    """Return the name of a link's mailbox, which tells nobody the code: 128 bits, so nobody finds it."""
    return urlsafe_b64encode(hkdf(code.encode(), NAMES, b"mailbox", MAILBOX_BYTES)).decode().rstrip("=")


def seal(code: str, letter: Letter, text: bytes, salt: bytes | None = None) -> bytes:
    """Return a sealed letter; raises ValueError where the text is too long."""
    if len(text) > letter.room:
        raise ValueError(f"found {len(text)} bytes, expected at most {letter.room}")
    salt = secrets.token_bytes(SALT_BYTES) if salt is None else salt
    padded = (len(text).to_bytes(LENGTH_BYTES, "big") + text).ljust(letter.room + LENGTH_BYTES, b"\0")
    body = salt + _padded(code, letter, salt, padded)
    return body + _tag(code, letter, body)


def open_(code: str, letter: Letter, sealed: bytes) -> bytes:
    """Return the text of a letter. Raises Unreadable."""
    if len(sealed) != letter.sealed:
        raise Unreadable(f"found {len(sealed)} bytes, expected {letter.sealed}")
    body, tag = sealed[:-TAG_BYTES], sealed[-TAG_BYTES:]
    if not hmac.compare_digest(tag, _tag(code, letter, body)):
        raise Unreadable("sealed with another key")
    text = _padded(code, letter, body[:SALT_BYTES], body[SALT_BYTES:])
    length = int.from_bytes(text[:LENGTH_BYTES], "big")
    if length > letter.room:
        raise Unreadable(f"found a length of {length}, expected at most {letter.room}")
    return text[LENGTH_BYTES : LENGTH_BYTES + length]


def hkdf(key: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    """Return key material (RFC 5869 with SHA-256); at most 8160 bytes of it."""
    extracted = hmac.digest(salt, key, hashlib.sha256)
    blocks, last = [], b""
    for number in range(1, -(-length // _HASH_BYTES) + 1):
        last = hmac.digest(extracted, last + info + bytes([number]), hashlib.sha256)
        blocks.append(last)
    return b"".join(blocks)[:length]


def _tag(code: str, letter: Letter, body: bytes) -> bytes:
    key = hkdf(code.encode(), NAMES, letter.label("tag"), _HASH_BYTES)
    return hmac.digest(key, body, hashlib.sha256)


def _padded(code: str, letter: Letter, salt: bytes, text: bytes) -> bytes:
    pad = hkdf(code.encode(), salt, letter.label("pad"), len(text))
    return (int.from_bytes(text, "big") ^ int.from_bytes(pad, "big")).to_bytes(len(text), "big")
