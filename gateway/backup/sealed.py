"""The form of a backup file: a line about its keys, then pieces that only the right key opens, in order.

XChaCha20-Poly1305 as libsodium's secretstream: a piece that is changed, left out, moved or added is noticed,
and so is an end that is missing. Each file has a key of its own, which stands in the line, itself sealed for
a public key or by a passphrase (Argon2id). Knows nothing of what it carries.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from nacl import bindings, pwhash
from nacl.exceptions import CryptoError
from nacl.exceptions import RuntimeError as SodiumError
from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.secret import SecretBox

from gateway.backup.troubles import Cut, Damaged, NoBackup, WrongKey
from gateway.domain.backup_key import Half, written

MAGIC = b"cuobian backup 1\n"
ADDED = bindings.crypto_secretstream_xchacha20poly1305_ABYTES
BEGINNING = bindings.crypto_secretstream_xchacha20poly1305_HEADERBYTES
KEY = bindings.crypto_secretstream_xchacha20poly1305_KEYBYTES
ONE = bindings.crypto_secretstream_xchacha20poly1305_TAG_MESSAGE
LAST = bindings.crypto_secretstream_xchacha20poly1305_TAG_FINAL
PIECE = 64 * 1024
"""Bytes sealed at a time."""
LONGEST_LINE = 4096
OPS, MEMORY = pwhash.argon2id.OPSLIMIT_MODERATE, 64 * 1024 * 1024
"""Argon2id: three passes over 64 MiB, which a small box has; a second or so on a Pi."""
MOST_OPS, MOST_MEMORY = 20, 1024 * 1024 * 1024
"""What a file may ask of whoever opens it."""


@dataclass(frozen=True, slots=True)
class Lock:
    """What a backup is sealed for: one of the two, or both."""

    recipient: bytes | None = None
    """A public key."""
    passphrase: bytes | None = None


@dataclass(frozen=True, slots=True)
class Keys:
    """What may open a backup."""

    secrets: Sequence[bytes] = ()
    """Secret halves of pairs."""
    passphrase: bytes | None = None


class Sealing:
    """A backup that is being written into an open file."""

    def __init__(self, file: BinaryIO, lock: Lock) -> None:
        """Write the line about the keys."""
        key = secrets.token_bytes(KEY)
        self._state = bindings.crypto_secretstream_xchacha20poly1305_state()
        beginning = bindings.crypto_secretstream_xchacha20poly1305_init_push(self._state, key)
        line = json.dumps({"keys": _sealed(key, lock), "begins": _text(beginning)}).encode() + b"\n"
        self._file, self._bound, self._left = file, hashlib.sha256(line).digest(), bytearray()
        file.write(MAGIC + line)

    def write(self, content: bytes) -> int:
        """Take bytes; whole pieces of them are written."""
        self._left += content
        while len(self._left) > PIECE:
            self._piece(bytes(self._left[:PIECE]), ONE)
            del self._left[:PIECE]
        return len(content)

    def flush(self) -> None:
        """Write nothing before a piece is whole."""

    def finish(self) -> None:
        """Write the last piece, by which an end that is missing is noticed."""
        self._piece(bytes(self._left), LAST)

    def _piece(self, content: bytes, tag: int) -> None:
        self._file.write(
            bindings.crypto_secretstream_xchacha20poly1305_push(self._state, content, self._bound, tag)
        )


class Opening:
    """A backup that is being read from an open file. `read` raises Damaged or Cut."""

    def __init__(self, file: BinaryIO, keys: Keys) -> None:
        """Read the line about the keys. Raises NoBackup or WrongKey."""
        line = _line(file)
        self._file, self._bound, self._left, self._ended = file, hashlib.sha256(line).digest(), b"", False
        said = _said(line)
        beginning, state = _bytes(said.get("begins")), bindings.crypto_secretstream_xchacha20poly1305_state()
        key = _key(said, keys)
        if len(beginning) != BEGINNING:
            raise Damaged("the line about the keys is not as it was written")
        bindings.crypto_secretstream_xchacha20poly1305_init_pull(state, beginning, key)
        self._state = state

    def read(self, size: int = -1) -> bytes:
        """Return so many bytes, fewer at the end."""
        while not self._ended and (size < 0 or len(self._left) < size):
            self._left += self._piece()
        taken = len(self._left) if size < 0 else size
        found, self._left = self._left[:taken], self._left[taken:]
        return found

    def _piece(self) -> bytes:
        sealed = self._file.read(PIECE + ADDED)
        whole = len(sealed) == PIECE + ADDED
        if len(sealed) < ADDED:
            raise Cut("it ends before the backup does: the file was cut off")
        try:
            content, tag = bindings.crypto_secretstream_xchacha20poly1305_pull(
                self._state, sealed, self._bound
            )
        except (CryptoError, SodiumError):
            if whole:
                raise Damaged("a piece of it is not as it was written, or stands in another place") from None
            raise Cut("its last piece is not whole: the file was cut off or damaged at its end") from None
        if tag == LAST:
            self._ended = True
            if self._file.read(1):
                raise Damaged("something was added behind its end")
        return content


def _sealed(key: bytes, lock: Lock) -> list[dict[str, str | int]]:
    """Return a file's own key as it stands in the file."""
    found: list[dict[str, str | int]] = []
    if lock.recipient is not None:
        sealed = SealedBox(PublicKey(lock.recipient)).encrypt(key)
        found.append({"for": written(Half.PUBLIC, lock.recipient), "key": _text(sealed)})
    if lock.passphrase is not None:
        salt = secrets.token_bytes(pwhash.argon2id.SALTBYTES)
        own = pwhash.argon2id.kdf(SecretBox.KEY_SIZE, lock.passphrase, salt, OPS, MEMORY)
        sealed = SecretBox(own).encrypt(key)
        found.append({"salt": _text(salt), "ops": OPS, "memory": MEMORY, "key": _text(sealed)})
    if not found:
        raise ValueError("a backup is sealed for a public key or by a passphrase")
    return found


def _line(file: BinaryIO) -> bytes:
    if file.read(len(MAGIC)) != MAGIC:
        raise NoBackup(f"found another kind of file, expected one beginning {MAGIC.decode().strip()!r}")
    line = file.readline(LONGEST_LINE)
    if not line.endswith(b"\n"):
        raise Cut("it ends before the backup does: the file was cut off")
    return line


def _said(line: bytes) -> Mapping[str, object]:
    try:
        said = json.loads(line)
    except ValueError:
        said = None
    if not isinstance(said, dict) or not isinstance(said.get("keys"), list):
        raise Damaged("the line about the keys is not as it was written")
    return said


def _key(said: Mapping[str, object], keys: Keys) -> bytes:
    listed = said["keys"]
    stanzas = [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []
    for stanza in stanzas:
        found = _for_secret(stanza, keys) if "for" in stanza else _for_passphrase(stanza, keys)
        if found is not None and len(found) == KEY:
            return found
    wanted = [str(each["for"]) if "for" in each else "a passphrase" for each in stanzas]
    raise WrongKey(f"no key that is here opens it, expected the secret half of {' or '.join(wanted)}")


def _for_secret(stanza: Mapping[str, object], keys: Keys) -> bytes | None:
    for secret in keys.secrets:
        try:
            return bytes(SealedBox(PrivateKey(secret)).decrypt(_bytes(stanza.get("key"))))
        except (CryptoError, ValueError, TypeError):
            continue
    return None


def _for_passphrase(stanza: Mapping[str, object], keys: Keys) -> bytes | None:
    ops, memory = stanza.get("ops"), stanza.get("memory")
    if keys.passphrase is None or not isinstance(ops, int) or not isinstance(memory, int):
        return None
    if not (0 < ops <= MOST_OPS and 0 < memory <= MOST_MEMORY):
        raise Damaged(f"opening it asks for {memory} bytes of memory, expected at most {MOST_MEMORY}")
    try:
        own = pwhash.argon2id.kdf(
            SecretBox.KEY_SIZE, keys.passphrase, _bytes(stanza.get("salt")), ops, memory
        )
        return bytes(SecretBox(own).decrypt(_bytes(stanza.get("key"))))
    except (CryptoError, ValueError, TypeError):
        return None


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode()


def _bytes(text: object) -> bytes:
    try:
        return base64.b64decode(text, validate=True) if isinstance(text, str) else b""
    except ValueError:
        return b""
