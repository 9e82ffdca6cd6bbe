"""What has changed, for every open page: one look at the database every 100 ms, however many look on.

The beat comes from the same loop as the changes, so a feed that hangs goes silent, and boards say that they
are blind; it never pretends to be alive.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.exc import SQLAlchemyError

from gateway.domain.model import Now
from gateway.service import core_state
from gateway.store import register
from gateway.store.db import Database
from gateway.store.queries import alarms, receipts
from gateway.store.queries.alarms import AlarmSummary, LogLine

logger = logging.getLogger(__name__)

LOOK_EVERY = 0.1
"""Seconds; `PRAGMA data_version` takes 9 µs."""
BEAT_EVERY = timedelta(seconds=5)
"""A page that hears nothing for twice as long says that it is blind."""
AT_ONCE = 500
QUEUE = 5000
"""Changes a page may lag behind before it is dropped, to come back with `Last-Event-ID`: room for a thousand
alarms at once."""


@dataclass(frozen=True, slots=True)
class Change:
    """One line of a log with its alarm as it stands now."""

    line: LogLine
    alarm: AlarmSummary


@dataclass(frozen=True, slots=True)
class Further:
    """Alarms whose messages have come further: accepted, ringing, read."""

    alarms: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Beat:
    """A sign of life; `healthy` is that of the alarm core."""

    now: Now
    healthy: bool


@dataclass(frozen=True, slots=True)
class Signed:
    """The register has a new signed head, which reaches to this row."""

    row: int


@dataclass(frozen=True, slots=True)
class Dropped:
    """The last word to a page that lagged too far behind, and to every page when the server ends."""


Item = Change | Further | Signed | Beat | Dropped


class Subscription:
    """What one open page has still to be told."""

    def __init__(self) -> None:
        self._queue: asyncio.Queue[Item] = asyncio.Queue(QUEUE)
        self.dropped = False

    def put(self, item: Item) -> None:
        """Add an item; a page too slow to take five thousand is dropped."""
        if self.dropped:
            return
        if self._queue.full():
            self.drop()
        else:
            self._queue.put_nowait(item)

    def drop(self) -> None:
        """End the subscription; what was not told yet is told when the page comes back."""
        self.dropped = True
        while not self._queue.empty():
            self._queue.get_nowait()
        self._queue.put_nowait(Dropped())

    async def items(self) -> AsyncIterator[Item]:
        """Yield what comes, for ever."""
        while True:
            yield await self._queue.get()


class Feed:
    """The one loop of this process, and who listens to it."""

    def __init__(self, database: Database, moment: Callable[[], Now]) -> None:
        self._database = database
        self._moment = moment
        self._listeners: set[Subscription] = set()
        self._version = 0
        self._beaten = moment().steady
        self.last = 0
        """Id of the newest line that listeners were told of."""
        self._receipt = 0
        """The same of how far messages have come."""
        self._signed = 0
        """And of the register."""

    @contextmanager
    def subscribed(self) -> Iterator[Subscription]:
        """Give a subscription that holds from the line after `last`, until the block ends."""
        subscription = Subscription()
        self._listeners.add(subscription)
        try:
            yield subscription
        finally:
            self._listeners.discard(subscription)

    def listeners(self) -> int:
        """Return how many pages are told."""
        return len(self._listeners)

    def end(self) -> None:
        """Send every page away, so that the server can end; each comes back with its last id."""
        for each in tuple(self._listeners):
            each.drop()

    def start(self) -> None:
        """Begin behind the newest line there is."""
        self._version = self._database.data_version()
        with self._database.read() as connection:
            self.last = alarms.last_line(connection)
            self._receipt = receipts.last(connection)
            self._signed = register.last_signed(connection)

    async def run(self) -> None:
        """Look, tell, beat, for ever; a database that cannot be read now is read again."""
        while True:
            try:
                self.look()
            except SQLAlchemyError:
                logger.exception("feed could not read")
                await asyncio.sleep(1)
            await asyncio.sleep(LOOK_EVERY)

    def look(self) -> None:
        """Tell every listener what is new since the last look."""
        version = self._database.data_version()
        if version != self._version:
            while self._tell_lines():
                pass
            while self._tell_receipts():
                pass
            self._tell_signed()
            self._version = version
        if self._moment().steady - self._beaten >= BEAT_EVERY:
            beat = self.beat()
            self._beaten = beat.now.steady
            self._tell(beat)

    def beat(self) -> Beat:
        """Return a sign of life as of now."""
        now = self._moment()
        return Beat(now, core_state.healthy(self._database, now))

    def changes_after(self, line: int, limit: int = AT_ONCE) -> list[Change]:
        """Return changes behind a line, each with its alarm as it stands now."""
        with self._database.read() as connection:
            lines = alarms.log_after(connection, line, limit)
            found = {each.id: each for each in alarms.by_ids(connection, {each.alarm for each in lines})}
        return [Change(each, found[each.alarm]) for each in lines]

    def _tell_lines(self) -> bool:
        changes = self.changes_after(self.last)
        for change in changes:
            self.last = change.line.id
            self._tell(change)
        return len(changes) == AT_ONCE

    def _tell_receipts(self) -> bool:
        with self._database.read() as connection:
            last, found = receipts.alarms_after(connection, self._receipt, AT_ONCE)
        if last == self._receipt:
            return False
        self._receipt = last
        self._tell(Further(tuple(found)))
        return True

    def _tell_signed(self) -> None:
        with self._database.read() as connection:
            row = register.last_signed(connection)
        if row != self._signed:
            self._signed = row
            self._tell(Signed(row))

    def _tell(self, item: Item) -> None:
        for each in tuple(self._listeners):
            each.put(item)
