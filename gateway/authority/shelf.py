"""Where the authority and the certificate of the pages lie, and whether it is time for another one.

Keys stand in `data`/secrets (0600), what may be shown to everybody in `data`/tls. Makes no key.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from config.secrets import FOLDER

AUTHORITY_KEY, SERVER = "tls-authority.key", "tls-server.pem"
SHOWN, AUTHORITY, STANDING = "tls", "authority.pem", "server.json"
SOON = timedelta(days=30)
"""So long before its end there is another one: time for somebody to see that it does not work."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of the certificate in use."""

    names: tuple[str, ...]
    """What it was asked to hold."""
    left_out: tuple[str, ...]
    """Those among them that this authority may not vouch for."""
    begins: datetime
    ends: datetime
    authority: str
    """SHA-256 of the certificate (PEM) that vouches for it."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """The files below a data folder."""

    data: Path

    @property
    def authority_key(self) -> Path:
        """The authority's key."""
        return self.data / FOLDER / AUTHORITY_KEY

    @property
    def server(self) -> Path:
        """Key and certificate of the pages in one file, so that both change at once."""
        return self.data / FOLDER / SERVER

    @property
    def authority(self) -> Path:
        """The authority's certificate, which everybody may have."""
        return self.data / SHOWN / AUTHORITY

    def standing(self) -> Standing | None:
        """Return what is known of the certificate in use; None where there is none that can be used."""
        try:
            known = json.loads((self.data / SHOWN / STANDING).read_text("utf-8"))
            begins, ends = (datetime.fromisoformat(known[each]) for each in ("begins", "ends"))
            found = Standing(
                tuple(known["names"]), tuple(known["left_out"]), begins, ends, str(known["authority"])
            )
            matches = known["file"] == sum_of(self.server.read_bytes())
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return found if matches else None

    def put_authority(self, key: bytes, certificate: bytes) -> None:
        """Keep a new authority. Its certificate goes last: who sees it finds the key."""
        put(self.authority_key, key, 0o600)
        put(self.authority, certificate, 0o644)

    def put_server(self, pair: bytes, standing: Standing) -> None:
        """Keep a new certificate with its key; what is known of it goes last."""
        put(self.server, pair, 0o600)
        known = {
            "names": standing.names,
            "left_out": standing.left_out,
            "begins": standing.begins.astimezone(UTC).isoformat(),
            "ends": standing.ends.astimezone(UTC).isoformat(),
            "authority": standing.authority,
            "file": sum_of(pair),
        }
        put(self.data / SHOWN / STANDING, json.dumps(known).encode(), 0o644)

    def due(self, names: tuple[str, ...], now: datetime) -> str:
        """Return why another certificate is needed, empty where none is."""
        if not self.authority.is_file() or not self.authority_key.is_file():
            return "there is no authority yet"
        found = self.standing()
        if found is None:
            return "there is no certificate yet"
        if found.authority != sum_of(self.authority.read_bytes()):
            return "another authority vouches now"
        if set(names) != set(found.names):
            return "names or addresses have changed"
        if now >= found.ends - SOON:
            return "it ends soon"
        return "its time has not come: the clock was set back" if now < found.begins else ""


def put(file: Path, content: bytes, mode: int) -> None:
    """Write a file whole or not at all, with its mode from the first byte, and onto the disk."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    own = file.with_name(f".{file.name}.{secrets.token_hex(8)}")
    descriptor = os.open(own, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    try:
        with os.fdopen(descriptor, "wb") as opened:
            opened.write(content)
            opened.flush()
            os.fsync(opened.fileno())
        own.replace(file)
    finally:
        own.unlink(missing_ok=True)
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def sum_of(content: bytes) -> str:
    """Return the SHA-256 of a file's content."""
    return hashlib.sha256(content).hexdigest()
