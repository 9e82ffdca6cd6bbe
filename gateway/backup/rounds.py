"""When a backup is due, and what became of it: begins one in a process of its own, and tells of a failure.

The core looks, because it is always there: with `cuobian run` as well as under systemd, where a timer of its
own would know neither the age of the newest file nor how to raise a fault. The work itself is a process below
everything else, which may fail, hang or be killed without anybody in the core noticing more than that.
"""

from __future__ import annotations

import logging
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from config.schema import BackupSettings
from gateway.backup import shelf
from gateway.domain.model import DeviceId
from gateway.domain.ports import Notice

log = logging.getLogger(__name__)

BACKUP = DeviceId("gateway:backup")
"""Under which it is recorded whether backups succeed."""
FIRST_AFTER = 120.0
"""Seconds after a start: the start itself is for those who press."""
AGAIN_AFTER = 900.0
"""Seconds after a failure."""
LONGEST = 3600.0
"""Seconds that one may take."""
AHEAD = 3600.0
"""Seconds that a file may be newer than the clock: one that was set back makes no backup wait for years."""
LONGEST_WHY = 300


class Rounds:
    """Looks whether a backup is due. Never waits for one."""

    def __init__(
        self,
        settings: BackupSettings,
        words: Sequence[str],
        notice: Callable[[Notice], None],
        *,
        faulty: bool,
    ) -> None:
        """Take the command that makes one; `faulty`: the last one before this start had failed."""
        self._settings = settings
        self._words = words
        self._notice = notice
        self._faulty = faulty
        self._next = time.monotonic() + FIRST_AFTER
        self._began = 0.0
        self._running: subprocess.Popen[str] | None = None

    def look(self) -> None:
        """Begin one that is due, or hear what became of one; returns at once."""
        if self._running is not None:
            self._hear(self._running)
        elif self._settings.to is None:
            self._tell(online=True, text="backups are switched off")
        elif time.monotonic() >= self._next and self._due(self._settings.to):
            self._running = subprocess.Popen(
                self._words,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                text=True,
                errors="replace",
            )
            self._began = time.monotonic()

    def stop(self) -> None:
        """End one that is being made; it leaves nothing half."""
        if self._running is not None:
            self._running.terminate()
            self._running.communicate()

    def _due(self, folder: Path) -> bool:
        """Tell whether the newest is too old; a folder that cannot be looked into is said by the command."""
        try:
            newest = max((each.stat().st_mtime for each in shelf.on(folder)), default=None)
        except OSError:
            return True
        if newest is None:
            return True
        age = time.time() - newest
        return age >= self._settings.every.total_seconds() or age < -AHEAD

    def _hear(self, running: subprocess.Popen[str]) -> None:
        if running.poll() is None:
            if time.monotonic() - self._began < LONGEST:
                return
            running.kill()
        _, said = running.communicate()
        self._running = None
        if running.returncode == 0:
            self._next = time.monotonic()
            self._tell(online=True, text="a backup was made")
            return
        self._next = time.monotonic() + AGAIN_AFTER
        why = (said.strip().splitlines() or [f"it ended with {running.returncode}"])[-1]
        log.warning("backup failed: %s", why)
        self._tell(online=False, text=f"no backup: {why.removeprefix('cuobian: ')}"[:LONGEST_WHY])

    def _tell(self, *, online: bool, text: str) -> None:
        """Say what has changed; a failure is said once, not every quarter of an hour."""
        if self._faulty == online:
            self._notice(Notice("gateway", BACKUP, online, text))
        self._faulty = not online
