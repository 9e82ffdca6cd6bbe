"""What happens so often that it is summarised: the first is a row before the answer, the others are counted.

Reads of lists, and denials of one who goes on asking. Without this a page that refreshes itself wrote 400,000
rows a day elsewhere, and starved the backups (lightNVR #604). Evidence, persons and exports never come here.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from gateway.domain.model import Now
from gateway.domain.register import Act, Entry, ReviewId
from gateway.service import register
from gateway.store.db import Database

QUARTER, MINUTE = timedelta(minutes=15), timedelta(minutes=1)
MOST = 1000
"""Windows remembered at once: accounts times what they ask for."""
Key = tuple[str, str, str, ReviewId | None]


@dataclass(slots=True)
class _Window:
    entry: Entry
    ends: datetime
    count: int = 0


class Tally:
    """Counts one kind of thing that a process does again and again."""

    def __init__(self, database: Database, first: Act, others: Act, window: timedelta) -> None:
        """Count nothing yet; rows go into this database."""
        self._database = database
        self._first, self._others, self._window = first, others, window
        self._windows: dict[Key, _Window] = {}
        self._lock = threading.Lock()

    def note(self, entry: Entry, now: Now) -> None:
        """Have it on record before it is answered. Raises StoreRefused: then serve nothing."""
        key = (entry.who, entry.role, entry.what, entry.review)
        with self._lock:
            found = self._windows.get(key)
            if found is not None and now.steady < found.ends:
                found.count += 1
                return
            self._forget(now, all_=len(self._windows) >= MOST)
            register.recorded(self._database, replace(entry, act=self._first))
            self._windows[key] = _Window(entry, now.steady + self._window)

    def end(self, now: Now) -> None:
        """Write what was counted, as the process ends."""
        with self._lock:
            self._forget(now, all_=True)

    def _forget(self, now: Now, *, all_: bool) -> None:
        over = [key for key, each in self._windows.items() if all_ or each.ends <= now.steady]
        for key in over:
            found = self._windows.pop(key)
            if found.count:
                counted = replace(found.entry, act=self._others, count=found.count, at=now.at)
                register.recorded(self._database, counted)


def lists(database: Database) -> Tally:
    """Return what counts reads of lists, a quarter of an hour at a time."""
    return Tally(database, Act.LIST_SEEN, Act.LIST_COUNTED, QUARTER)


def denials(database: Database) -> Tally:
    """Return what counts refusals, a minute at a time: the first of each minute is a row at once."""
    return Tally(database, Act.DENIED, Act.DENIED, MINUTE)


def failures(database: Database) -> Tally:
    """Return what counts log-ins that failed, a quarter of an hour at a time."""
    return Tally(database, Act.LOG_IN_FAILED, Act.LOG_IN_FAILED, QUARTER)
