"""How an installer asks the running core for an install window or a new key: a file that it takes away.

`cuobian osdp install` and `rotate` write it into the data folder, which only the gateway's user may do; the
core takes it within a second, does it and records who asked. Nothing survives a restart of the core: what
was asked before is thrown away, and a window that was open is closed. Never touches a key.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path

from gateway.domain.model import DeviceId

FOLDER = "osdp"
LONGEST_WINDOW = timedelta(minutes=15)
LARGEST = 1024


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for one reader."""

    device: DeviceId
    seconds: float
    by: str
    rotates: bool = False
    """Whether it is no window that is asked for, but another key for a reader that has one."""


class InstallRequests:
    """The folder between installer and core."""

    def __init__(self, data: Path) -> None:
        self._folder = data / FOLDER

    def make(self) -> None:
        """Make the folder where there is none."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def ask(self, asked: Asked) -> Path:
        """Ask for a window; returns the file, which is gone when the core has taken it."""
        self.make()
        file = self._folder / f"install-{asked.device}.json"
        own = file.with_name(f".{secrets.token_hex(8)}")
        descriptor = os.open(own, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as opened:
            if os.geteuid() == 0:  # asked with sudo: the core must be able to read it
                owner = self._folder.stat()
                os.chown(own, owner.st_uid, owner.st_gid)
            json.dump(asdict(asked), opened)
        own.replace(file)
        return file

    def take(self) -> Iterator[Asked]:
        """Take what is asked for; what cannot be read is thrown away."""
        if not self._folder.is_dir():
            return
        for file in sorted(self._folder.glob("install-*.json")):
            asked = _read(file)
            with suppress(FileNotFoundError):  # the installer has just given up
                file.unlink()
                if asked is not None:
                    yield asked

    def forget(self) -> None:
        """Throw away what was asked before this core began."""
        for _asked in self.take():
            pass


def _read(file: Path) -> Asked | None:
    try:
        said = json.loads(file.read_bytes()[:LARGEST])
        seconds = min(float(said["seconds"]), LONGEST_WINDOW.total_seconds())
        device, by = DeviceId(str(said["device"])), str(said["by"])[:64]
        return Asked(device, seconds, by, rotates=said.get("rotates") is True) if seconds > 0 else None
    except (OSError, ValueError, KeyError, TypeError):
        return None
