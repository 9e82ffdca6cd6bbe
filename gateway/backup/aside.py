"""Takes away old databases that stand beside the one in use: nothing else forgets what is in them.

Copies of before an upgrade go after a week, damaged files after a month. No face stands in either, nor what
opens one (those are in `faces.db` and `keys/`). Owns when they go; makes none of them and opens none.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from gateway.backup import before
from gateway.backup.disk import sync_folder
from gateway.backup.shelf import AHEAD
from gateway.domain.register import Act, Entry
from gateway.service import register
from gateway.store.db import Database

log = logging.getLogger(__name__)

DAMAGED = "damaged"
"""The folder of databases that were damaged, below the data folder."""
DAMAGED_KEPT = timedelta(days=30)
"""As long as passages of doors, which are most of what is in one (PRIVACY, retention)."""
LOOK_EVERY = 3600.0
OVER = "over its time"


@dataclass(frozen=True, slots=True)
class Old:
    """One file that stands beside."""

    path: Path
    kept: timedelta

    def written(self) -> datetime:
        """Return when something was last written into it. Raises OSError."""
        return datetime.fromtimestamp(self.path.stat().st_mtime, UTC)

    def until(self) -> datetime:
        """Return when its time is over. Raises OSError."""
        return self.written() + self.kept

    def over(self, now: datetime) -> bool:
        """Tell whether its time is over, or is yet to come."""
        # Where the clock is wrong as well: going back is a comfort, forgetting a duty.
        return not -AHEAD <= now - self.written() < self.kept


def old(data: Path) -> Iterator[Old]:
    """Yield what stands beside the database in use, finished or not, with its logs."""
    for each in before.copies(data):
        yield Old(each, before.KEPT)
    for each in sorted((data / DAMAGED).glob("*")):
        yield Old(each, DAMAGED_KEPT)


class Clearing:
    """Takes them away in time, for as long as the core runs."""

    def __init__(self, database: Database, data: Path, now: Callable[[], datetime]) -> None:
        self._database, self._data, self._now = database, data, now
        self._looks_at = 0.0

    def look(self) -> None:
        """Look once an hour. Raises OSError or StoreRefused."""
        if time.monotonic() < self._looks_at:
            return
        now = self._now()
        for each in old(self._data):
            if each.over(now):
                self._take_away(each.path, now)
        self._looks_at = time.monotonic() + LOOK_EVERY

    def stop(self) -> None:
        """Nothing runs."""

    def _take_away(self, path: Path, now: datetime) -> None:
        # On record first: a row too many is told by the next, a file too few by none.
        entry = Entry(now, Act.SWEPT, f"file:{path.name}", "core", "gateway", why=OVER)
        with self._database.write() as connection:
            register.record(connection, entry)
        path.unlink()
        sync_folder(path.parent)
        log.info("%s was over its time and was taken away", path.name)
