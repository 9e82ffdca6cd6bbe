"""The keys of readers: one random SCBK each, in a file of the data folder's secrets. Never prints one.

A key that anybody could guess is refused like a wrong one. Nothing here is ever in the database or exported.
"""

from __future__ import annotations

import secrets
from pathlib import Path

from config.secrets import FOLDER, forget, put_in_place, secret
from gateway.domain.errors import ConfigurationError
from gateway.domain.model import DeviceId

SIZE = 16
COMING = ".new"
"""What a key ends in that its reader has not answered with yet."""
UNKEYED = "has no key yet: open the install window (cuobian osdp install)"
DEFAULT_KEY = bytes(range(0x30, 0x40))
"""SCBK-D, the key printed in the standard."""


class OsdpKeys:
    """The keys of one box."""

    def __init__(self, data: Path) -> None:
        self._data = data

    def known(self, device: DeviceId) -> bool:
        """Tell whether a reader was ever given a key."""
        return self.file(device).exists()

    def key(self, device: DeviceId) -> bytes:
        """Return a reader's key, made at random where it has none.

        Raises ConfigurationError where the file holds none or one that is no secret, OSError where it cannot
        be written.
        """
        found = secret(self._data, self.file(device).name, SIZE)
        if found == DEFAULT_KEY or len(set(found)) < 3:
            raise ConfigurationError((f"{self.file(device)}: found a well-known key, expected a random one",))
        return found

    def usable(self, device: DeviceId) -> tuple[bytes, str]:
        """Return a reader's key and empty words; else one that opens nothing and is not kept, and why."""
        trouble = UNKEYED
        if self.known(device):
            try:
                return self.key(device), ""
            except ConfigurationError as error:
                trouble = error.message
        return secrets.token_bytes(SIZE), trouble

    def coming(self, device: DeviceId) -> bytes | None:
        """Return the key a reader is being given, None where its key is not being changed."""
        file = self.file(device).with_suffix(COMING)
        return secret(self._data, file.name, SIZE) if file.exists() else None

    def renew(self, device: DeviceId) -> bytes:
        """Return a new key for a reader, beside its own until `keep` or `drop`. Raises as `key` does."""
        return secret(self._data, self.file(device).with_suffix(COMING).name, SIZE)

    def keep(self, device: DeviceId) -> None:
        """Let the new key be the reader's own. Raises OSError."""
        own = self.file(device)
        put_in_place(self._data, own.with_suffix(COMING).name, own.name)

    def drop(self, device: DeviceId) -> None:
        """Forget the new key. Raises OSError."""
        forget(self._data, self.file(device).with_suffix(COMING).name)

    def file(self, device: DeviceId) -> Path:
        """Return where a reader's key stands."""
        return self._data / FOLDER / f"osdp-{device}.key"
