"""Deleting what is over its time, in chunks of one short transaction each, with a receipt in the same one.

Owns where a sweep is. Never waits, never decides by one clock alone, and never touches what is held or open.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from gateway.domain.elapsed import Cutoff, Elapsed, cutoff, looked
from gateway.domain.hold import standing
from gateway.domain.model import Now
from gateway.domain.register import Act, Entry
from gateway.domain.retention import RULES, SWEPT, Kept, Record, RecordClass, Why, going
from gateway.domain.steady import moment
from gateway.service import register
from gateway.service.holds import Held
from gateway.store import core_state
from gateway.store import retention as store
from gateway.store.db import Database
from gateway.store.record_classes import CLASSES, Rows

FEWEST, FIRST, MOST = 10, 100, 1000
"""Rows of one transaction."""
AIM = 0.005
"""Seconds one of them holds the lock, its sync included: a press waits for it, and for 20 ms at most."""
LATEST_ID = 2**62

Timer = Callable[[], float]


def least() -> Kept:
    """Return the times that even a full disk leaves."""
    return {each: RULES[each].least for each in SWEPT}


def look(database: Database, now: Now) -> Elapsed:
    """Note how the clocks go; what may be deleted rests on it."""
    with database.write() as connection:
        agreed = core_state.load_steady(connection)
        boot, base = (agreed.base.boot, agreed.base.base) if agreed is not None else ("", 0)
        found = looked(store.elapsed(connection), boot, moment(base), now)
        store.set_elapsed(connection, found)
        return found


def sweep_due(database: Database, now: Now, every: timedelta) -> bool:
    """Tell whether it is time for the next sweep by age."""
    with database.look() as connection:
        last = store.swept(connection)
    return last is None or now.steady - last >= every or now.steady < last


def take_up(database: Database, now: Now) -> int:
    """Close the receipts that an interrupted sweep left open; they hold what it has deleted, and no more."""
    with database.write() as connection:
        found = store.unfinished(connection)
        for each in found:
            _close(connection, each, now.at)
        return len(found)


def room(database: Database) -> int:
    """Return the bytes that new records have: what the disk has left, and free pages of the file itself."""
    with database.look() as connection:
        return store.disk(database.path)[1] + store.free_pages(connection)


def unclean(database: Database) -> bool:
    """Tell whether something was deleted since file and log were last wiped."""
    with database.look() as connection:
        return store.unclean(connection)


def cleaned(database: Database) -> None:
    """Remember that everything deleted so far is wiped; only after the log is emptied too."""
    with database.write() as connection:
        store.set_clean(connection)


def say_stuck(database: Database, *, stuck: bool) -> None:
    """Remember for the board whether the disk is nearly full and nothing more may go."""
    with database.write() as connection:
        store.set_stuck(connection, stuck=stuck)


def is_stuck(database: Database) -> bool:
    """Tell what was remembered of that."""
    with database.look() as connection:
        return store.stuck(connection)


@dataclass(frozen=True, slots=True)
class Chunk:
    """What one step has done."""

    deleted: int = 0
    seconds: float = 0.0
    """How long it held the lock."""
    more: bool = True


class Sweep:
    """One walk through the classes, lowest first. Ended in the middle, the next one begins anew."""

    def __init__(
        self, why: Why, kept: Kept, held: Held, *, only: Iterable[RecordClass] = SWEPT, timer: Timer
    ) -> None:
        wanted = set(only)
        self.why = why
        self._kept = kept
        self._held = held
        self._timer = timer
        self._left = deque((each, rows) for each in SWEPT if each in wanted for rows in CLASSES[each])
        self._after = 0
        self._most = FIRST
        self._receipt: int | None = None
        self.deleted = 0

    def step(self, database: Database, now: Now) -> Chunk:
        """Do one chunk. Raises StoreRefused; then it is still to be done."""
        if not self._left:
            return Chunk(more=False)
        class_, rows = self._left[0]
        with database.read() as connection:
            remembered = store.elapsed(connection)
            if remembered is None:
                self._left.clear()
                return Chunk(more=False)
            over = cutoff(remembered, now, self._kept[class_])
            end = _end(connection, rows, over)
            found = store.candidates(connection, rows, over, self._after, end, self._most)
        chunk = self._delete(database, now, over, found) if found else Chunk()
        if len(found) < self._most:
            self.skip(database, now)
        else:
            self._after = found[-1].id
            self._pace(chunk)
        return chunk

    def skip(self, database: Database, now: Now) -> None:
        """Go on to the next table, and to the next class with a receipt of its own."""
        class_, _ = self._left.popleft()
        self._after = 0
        if not self._left or self._left[0][0] is not class_:
            self.end(database, now)

    def end(self, database: Database, now: Now) -> None:
        """Close the receipt of the class it is at."""
        receipt, self._receipt = self._receipt, None
        if receipt is not None:
            with database.write() as connection:
                _close(connection, receipt, now.at)

    def _delete(self, database: Database, now: Now, over: Cutoff, found: list[Record]) -> Chunk:
        class_, rows = self._left[0]
        with database.write() as connection:
            began = self._timer()
            chosen = going(found, over, standing(self._held(connection, now), now))
            went = set(store.delete(connection, rows, [each.id for each in chosen])) if chosen else set()
            gone = [each for each in chosen if each.id in went]
            if gone:
                self._note(connection, class_, gone, now.at)
        self.deleted += len(gone)
        return Chunk(len(gone), self._timer() - began)

    def _note(self, connection: Connection, class_: RecordClass, gone: list[Record], at: datetime) -> None:
        if self._receipt is None or not store.is_open(connection, self._receipt):
            self._receipt = store.open_receipt(connection, class_, self.why, at)
        store.grow(connection, self._receipt, gone)

    def _pace(self, chunk: Chunk) -> None:
        """Let the next chunk hold the lock as long as it may, and no longer."""
        if chunk.deleted and chunk.seconds > 0:
            wanted = int(self._most * AIM / chunk.seconds)
            self._most = min(max(wanted, FEWEST), MOST, self._most * 2)


def forget_texts(database: Database, now: Now) -> int:
    """Erase some texts of the register that are over their time; return of how many rows."""
    with database.read() as connection:
        remembered = store.elapsed(connection)
    if remembered is None or not remembered.vouched(now):
        return 0
    return register.forget_texts(database, now)


def finished(database: Database, now: Now) -> int:
    """Remember that a sweep by age came to its end; return how much was forgotten of what has no class."""
    with database.write() as connection:
        store.forget_empty_counts(connection)
        store.set_swept(connection, now.steady)
        remembered = store.elapsed(connection)
        if remembered is None or not remembered.vouched(now):
            return 0
        return store.forget_reviews(connection, now.at, now.at - register.KEPT)


def sweep_all(database: Database, now: Callable[[], Now], kept: Kept, held: Held) -> int:
    """Sweep by age from beginning to end, leaving the lock alone between chunks; return how many went."""
    sweep = Sweep(Why.AGE, kept, held, timer=time.perf_counter)
    while (chunk := sweep.step(database, now())).more:
        time.sleep(chunk.seconds)
    while forget_texts(database, now()):
        time.sleep(AIM)
    finished(database, now())
    return sweep.deleted


def _end(connection: Connection, rows: Rows, over: Cutoff) -> int:
    return store.first_after(connection, max(over.steady, over.run)) if rows.table == "event" else LATEST_ID


def _close(connection: Connection, receipt: int, at: datetime) -> None:
    """Finish a receipt, and write into the register that there was such a deletion."""
    store.finish(connection, receipt, at)
    told = store.receipt(connection, receipt)
    what = f"receipt:{receipt}:{told.class_}"
    detail = f"sha256:{told.digest}"
    entry = Entry(at, Act.SWEPT, what, "core", "gateway", why=told.why, detail=detail, count=told.count)
    register.record(connection, entry)
