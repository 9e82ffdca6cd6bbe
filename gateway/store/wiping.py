"""Wipes what deletion leaves in the database file, page by page, while everybody goes on.

Only with the write lock in hand, and the log moved into the file to its end: then nobody else writes there.
The commit that follows lets every other connection forget the pages it remembers. Decides nothing.
"""

from __future__ import annotations

import os
import time
from collections.abc import Sequence

from sqlalchemy import Connection

from gateway.store.db import Database, set_value
from gateway.store.residue import residue

LOOKED_AT, AT_ONCE = 256, 32
"""Pages that are read in one go, and that are wiped under one lock at most."""
_WIPED = "wiped"


class Wiping:
    """One walk through the file, from its first page to its last."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._page = 1
        self.wiped = 0
        self.held = 0.0
        """Seconds for which the last wiping held the lock."""
        self.waits = False
        """True where the last step could do nothing, because somebody still reads what was."""

    def step(self) -> bool:
        """Look at some pages and wipe what stands there; False at the end. Raises StoreRefused."""
        self.waits = self._page == 1 and not self._database.moved()
        if self.waits:
            return True  # what was deleted stands in the log yet, and would come into the file behind us
        size = self._database.page_size()
        first, held = self._page, self._read(size)
        found = [number for number, page in enumerate(held, first) if residue(page, number) is not None]
        if not held:
            return False
        if not found:
            self._page += len(held)
        elif self._wipe(found[:AT_ONCE], size):
            self._page = found[AT_ONCE] if len(found) > AT_ONCE else first + len(held)
        else:
            self.waits = True
        return True

    def _read(self, size: int) -> Sequence[bytes]:
        chunk = os.pread(self._database.descriptor(), size * LOOKED_AT, (self._page - 1) * size)
        return [chunk[start : start + size] for start in range(0, len(chunk) - size + 1, size)]

    def _wipe(self, pages: Sequence[int], size: int) -> bool:
        file = self._database.descriptor()
        self._database.checkpoint()  # most of it without the lock
        with self._database.alone() as connection:
            began = time.perf_counter()
            if not self._database.moved():
                return False
            for number in pages:
                where = (number - 1) * size
                span = residue(os.pread(file, size, where), number)
                if span is not None:
                    os.pwrite(file, bytes(span[1] - span[0]), where + span[0])
                    self.wiped += 1
            _mark(connection, self.wiped)
        self.held = time.perf_counter() - began
        return True


def _mark(connection: Connection, wiped: int) -> None:
    """Write something, so that every other connection reads its pages anew."""
    set_value(connection, _WIPED, str(wiped))
