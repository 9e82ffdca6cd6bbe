"""The embedded broker's place below the data folder: its files and passwords, one broker at a time.

Starts nothing.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
from pathlib import Path
from typing import IO

from config.secrets import FOLDER, read_secret, secret
from gateway.domain.errors import ConfigurationError


class BrokerFolder:
    """One data folder's broker. Secrets stand beside the other ones; everything else is the broker's own."""

    def __init__(self, data: Path) -> None:
        self.data = data.absolute()
        self.home = self.data / "broker"
        self.configuration = self.home / "nats.conf"
        self.store = self.home / "store"
        self.log = self.home / "nats.log"
        self.output = self.home / "output.log"  # before the log is open, and at a crash
        self._lock: IO[bytes] | None = None

    def password_file(self, user: str) -> Path:
        """Return the file with a user's password, mode 0600."""
        return self.data / FOLDER / _password_name(user)

    def password(self, user: str) -> str:
        """Return the password of a user, made once. Raises ConfigurationError for a spoilt file."""
        secret(self.data, _password_name(user))
        return read_secret(self.password_file(user))

    def take(self) -> None:
        """Keep every other broker off; two on one store destroy it. Raises ConfigurationError."""
        self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._lock = (self.home / "lock").open("ab")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self.release()
            found = f"{self.home}: an embedded broker runs there already"
            raise ConfigurationError((f"{found}, expected one for each data folder",)) from None

    def release(self) -> None:
        """Let others in; harmless where nothing was taken."""
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def write_configuration(self, text: str) -> None:
        """Replace the configuration as a whole; it holds passwords, so only its owner may read it."""
        new = self.configuration.with_suffix(".new")
        new.unlink(missing_ok=True)
        handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        new.replace(self.configuration)

    def set_store_aside(self) -> Path | None:
        """Make room for a new store; returns where the old one is now, None where there was none."""
        if not self.store.exists():
            return None
        aside = self.store.with_suffix(".spoilt")
        if aside.is_dir():
            shutil.rmtree(aside)
        return self.store.rename(aside)

    def last_words(self, lines: int = 3) -> str:
        """Return the end of what the server said, for a person who has to mend it."""
        for file in (self.output, self.log):
            with contextlib.suppress(OSError):
                said = file.read_bytes()[-2000:].decode("utf-8", "replace").splitlines()
                if said:
                    return " | ".join(said[-lines:])
        return "it said nothing"


def _password_name(user: str) -> str:
    return f"mqtt-{user}.password"
