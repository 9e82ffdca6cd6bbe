"""What slows down guessing: growing delays by name and address, and room for two password checks at a time.

Kept in memory: a restart forgives, and nothing here can stand in the way of `/n/` or of an alarm's answers.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

from gateway.domain.errors import CuobianError

FREE = 4
"""Wrong passwords before the first delay."""
LONGEST = timedelta(minutes=5)
MOST = 4096
"""Pairs of name and address remembered; the longest untouched goes first."""
AT_ONCE = 2
"""Argon2 takes 19 MiB a check; a box of 1 GB has room for two."""
WAITING = 16

Key = tuple[str, str]


class TooMany(CuobianError):
    """Too many wrong log-ins, or too many at once; `seconds` says when to try again."""

    code = "session.too_many"

    def __init__(self, seconds: int) -> None:
        super().__init__(f"too many log-ins: try again in {seconds} s")
        self.seconds = seconds


class Throttle:
    """Counts failures by name and address; the fifth one begins to cost time, doubling up to five minutes."""

    def __init__(self) -> None:
        self._failed: OrderedDict[Key, tuple[int, datetime]] = OrderedDict()

    def check(self, key: Key, now: datetime) -> None:
        """Raise TooMany while this name has to wait from this address; `now` is on the steady clock."""
        failures, last = self._failed.get(key, (0, now))
        wait = last + _delay(failures) - now
        if wait > timedelta(0):
            raise TooMany(int(wait.total_seconds()) + 1)

    def failed(self, key: Key, now: datetime) -> None:
        """Remember a failure."""
        failures, _ = self._failed.pop(key, (0, now))
        self._failed[key] = (failures + 1, now)
        if len(self._failed) > MOST:
            self._failed.popitem(last=False)

    def succeeded(self, key: Key) -> None:
        """Forget the failures."""
        self._failed.pop(key, None)


class Pace:
    """Lets the same thing through once in a while; forgets the oldest where too many come."""

    def __init__(self, every: timedelta) -> None:
        self._every = every
        self._last: OrderedDict[str, datetime] = OrderedDict()

    def lets(self, thing: str, now: datetime) -> bool:
        """Tell whether it may pass; `now` is on the steady clock."""
        last = self._last.get(thing)
        if last is not None and timedelta(0) <= now - last < self._every:
            return False
        self._last[thing] = now
        self._last.move_to_end(thing)
        if len(self._last) > MOST:
            self._last.popitem(last=False)
        return True


class Gate:
    """Lets two password checks in at a time, sixteen wait, and turns the rest away."""

    def __init__(self) -> None:
        self._room = asyncio.Semaphore(AT_ONCE)
        self._here = 0

    @asynccontextmanager
    async def entered(self) -> AsyncIterator[None]:
        """Wait for one's turn. Raises TooMany where too many wait already."""
        if self._here >= AT_ONCE + WAITING:
            raise TooMany(2)
        self._here += 1
        try:
            async with self._room:
                yield
        finally:
            self._here -= 1


def _delay(failures: int) -> timedelta:
    if failures <= FREE:
        return timedelta(0)
    return min(LONGEST, timedelta(seconds=2 ** min(failures - FREE - 1, 10)))
