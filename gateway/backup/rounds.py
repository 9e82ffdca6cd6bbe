"""Whether backups are made as they should be, and without systemd their making: the core looks at both.

Who makes them is a process of its own, below everything else, which may fail, hang or be killed without
anybody here noticing more than that. Under systemd a timer begins it (systemd/cuobian-backup.timer), since
the core's unit lets nothing it has begun stand back behind a press, or write outside its own folder.
"""

from __future__ import annotations

import logging
import subprocess
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from config.backup import BackupSettings
from gateway.domain.model import DeviceId
from gateway.domain.ports import Notice
from gateway.service import backups
from gateway.store.db import Database

log = logging.getLogger(__name__)

BACKUP = DeviceId("gateway:backup")
"""Under which it is recorded whether backups succeed."""
FIRST_AFTER = 120.0
"""Seconds after a start: the start itself is for those who press."""
LOOK_EVERY = 30.0
BEGIN_EVERY = 900.0
"""Seconds between two processes; each looks by itself whether a backup is due."""
LONGEST = 6 * 3600.0
"""Seconds that one may take: on a busy box it gets what nobody else wants."""
LONGEST_WHY = 300


class Rounds:
    """Looks after backups. Never waits for one."""

    def __init__(
        self,
        settings: BackupSettings,
        words: Sequence[str],
        database: Database,
        notice: Callable[[Notice], None],
        *,
        faulty: bool,
    ) -> None:
        """Take the command that makes one, none where a timer does; `faulty`: that is known already."""
        self._settings = settings
        self._words = words
        self._database = database
        self._notice = notice
        self._faulty = faulty
        self._looks_at = self._begins_at = time.monotonic() + FIRST_AFTER
        self._none_by = time.monotonic() + backups.allowed(settings.every).total_seconds()
        self._began = 0.0
        self._running: subprocess.Popen[bytes] | None = None
        self._ended_badly = ""

    def look(self) -> None:
        """Begin one, hear that it ended, tell what is wrong; returns at once. Raises OSError."""
        now = time.monotonic()
        if self._running is not None:
            self._hear(self._running, now)
        elif self._settings.to is not None and self._words and now >= self._begins_at:
            self._began, self._begins_at = now, now + BEGIN_EVERY
            self._running = subprocess.Popen(
                self._words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
        if now >= self._looks_at:
            self._looks_at = now + LOOK_EVERY
            self._tell(self._trouble(now) if self._settings.to is not None else "")

    def stop(self) -> None:
        """End one that is being made; it leaves nothing half."""
        if self._running is not None:
            self._running.terminate()
            self._running.wait()

    def _hear(self, running: subprocess.Popen[bytes], now: float) -> None:
        if running.poll() is None:
            if now - self._began < LONGEST:
                return
            running.kill()
        code = running.wait()
        self._running, self._looks_at = None, now
        # One that was refused something says so in the database itself.
        self._ended_badly = f"it ended with {code}" if code < 0 else ""

    def _trouble(self, now: float) -> str:
        found = backups.trouble(self._database, self._settings.every, datetime.now(UTC)) or self._ended_badly
        if not found and now > self._none_by and backups.last_made(self._database) is None:
            found = "none was made yet"
        return found

    def _tell(self, trouble: str) -> None:
        """Say what has changed; a failure is said once, not every time."""
        if bool(trouble) != self._faulty:
            self._faulty = bool(trouble)
            text = f"no backup: {trouble}"[:LONGEST_WHY] if trouble else "backups are as they should be"
            log.warning("%s", text)
            self._notice(Notice("gateway", BACKUP, online=not trouble, text=text))
