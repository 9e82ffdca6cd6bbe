"""What slows down guessing: growing delays by name, address and both, and room for two checks at a time.

Kept in memory: a restart forgives, and nothing here can stand in the way of `/n/` or of an alarm's answers.
"""

from __future__ import annotations

import asyncio
from collections import Counter, OrderedDict
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import datetime, timedelta
from ipaddress import ip_address

from gateway.domain.errors import CuobianError

FREE = 4
"""Wrong passwords before the first delay."""
LONGEST = timedelta(minutes=5)
MOST = 4096
"""Pairs of name and address remembered; the longest untouched goes first."""
MANY = 20
"""Wrong log-ins of one name from anywhere, or of any names from one address, before that costs time too."""
LONGEST_FOR_MANY = timedelta(seconds=30)
"""A stranger may be at it for days: whoever the name belongs to waits no longer than this."""
FORGOTTEN = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
LOOKS = 120
"""Looks at evidence or people that one account has in a minute: more than anybody can see, or needs."""
STREAMS = 40
"""Open boards of one account: a guard desk with every tab of its day has fewer."""
ALL_STREAMS = 200
"""Of everybody: less than half of the connections there are (`gateway/cli/connections.py`)."""
STREAM_AGAIN = 10
AT_ONCE = 2
"""Argon2 takes 19 MiB a check; a box of 1 GB has room for two."""
WAITING = 16

Key = tuple[str, str]


class TooMany(CuobianError):
    """Too many wrong log-ins, or too many at once; `seconds` says when to try again."""

    code = "session.too_many"

    def __init__(self, seconds: int) -> None:
        super().__init__(f"too many at once: try again in {seconds} s")
        self.seconds = seconds


class TooFast(TooMany):
    """More was looked at within a minute than somebody can see."""

    code = "looks.too_many"


class TooManyDrawn(TooMany):
    """More papers or pictures were asked for within a minute than anybody prints."""

    code = "papers.too_many"


class TooManyStreams(TooMany):
    """More boards are open than one account, or the box, has screens for."""

    code = "stream.too_many"


class Throttle:
    """Counts failures; the first ones are free, the next begin to cost time, doubling up to a limit."""

    def __init__(self, free: int = FREE, longest: timedelta = LONGEST) -> None:
        self._free, self._longest = free, longest
        self._failed: OrderedDict[Key, tuple[int, datetime]] = OrderedDict()

    def check(self, key: Key, now: datetime) -> None:
        """Raise TooMany while this one has to wait; `now` is on the steady clock."""
        failures, last = self._failed.get(key, (0, now))
        wait = last + _delay(failures - self._free, self._longest) - now
        if wait > timedelta(0):
            raise TooMany(int(wait.total_seconds()) + 1)

    def failed(self, key: Key, now: datetime) -> None:
        """Remember a failure; those of an hour ago are forgotten."""
        failures, last = self._failed.pop(key, (0, now))
        self._failed[key] = (1 if now - last > FORGOTTEN else failures + 1, now)
        if len(self._failed) > MOST:
            self._failed.popitem(last=False)

    def succeeded(self, key: Key) -> None:
        """Forget the failures."""
        self._failed.pop(key, None)


class Guesses:
    """Wrong log-ins by name and address, by name alone, by address alone.

    A name is never locked: from where it has logged in before, and on the box itself, guesses that others
    make elsewhere cost its owner nothing.
    """

    def __init__(self) -> None:
        self._both = Throttle()
        self._each = Throttle(MANY, LONGEST_FOR_MANY)
        self._known: OrderedDict[Key, None] = OrderedDict()

    def check(self, name: str, address: str, now: datetime) -> None:
        """Raise TooMany while a log-in of this name has to wait from this address."""
        key = (name.strip().casefold(), address)
        self._both.check(key, now)
        if key not in self._known and not is_loopback(address):
            self._each.check((key[0], ""), now)
            self._each.check(("", address), now)

    def failed(self, name: str, address: str, now: datetime) -> None:
        """Remember a failure."""
        key = (name.strip().casefold(), address)
        for throttle, counted in ((self._both, key), (self._each, (key[0], "")), (self._each, ("", address))):
            throttle.failed(counted, now)

    def succeeded(self, name: str, address: str) -> None:
        """Forget the failures of this name from here, and remember that it is at home here."""
        key = (name.strip().casefold(), address)
        self._both.succeeded(key)
        self._known[key] = None
        self._known.move_to_end(key)
        if len(self._known) > MOST:
            self._known.popitem(last=False)


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


class Measure:
    """So many of one account in a minute, such as looks: each is a row for ever, and may not fill a disk."""

    def __init__(self, most: int = LOOKS, refusal: type[TooMany] = TooFast) -> None:
        self._most, self._refusal = most, refusal
        self._begun: OrderedDict[str, tuple[datetime, int]] = OrderedDict()

    def take(self, who: str, now: datetime) -> None:
        """Count one more. Raises the refusal, and counts nothing; `now` is on the steady clock."""
        began, count = self._begun.get(who, (now, 0))
        left = began + MINUTE - now
        if not timedelta(0) < left <= MINUTE:
            began, count = now, 0
        elif count >= self._most:
            raise self._refusal(int(left.total_seconds()) + 1)
        self._begun[who] = (began, count + 1)
        self._begun.move_to_end(who)
        if len(self._begun) > MOST:
            self._begun.popitem(last=False)


class Streams:
    """So many open streams of one account and of all: each holds a connection that is never given up."""

    def __init__(self, most: int = STREAMS, of_all: int = ALL_STREAMS) -> None:
        self._most, self._of_all = most, of_all
        self._open: Counter[str] = Counter()

    def check(self, who: str) -> None:
        """Raise TooManyStreams where one more is too many."""
        if self._open[who] >= self._most or self._open.total() >= self._of_all:
            raise TooManyStreams(STREAM_AGAIN)

    @contextmanager
    def held(self, who: str) -> Iterator[None]:
        """Count one while it is open."""
        self._open[who] += 1
        try:
            yield
        finally:
            self._open[who] -= 1
            self._open += Counter()  # forget those who have none


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


def is_loopback(host: str) -> bool:
    """Tell whether an address is that of the box itself."""
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback


def _delay(beyond: int, longest: timedelta) -> timedelta:
    return min(longest, timedelta(seconds=2 ** min(beyond - 1, 10))) if beyond > 0 else timedelta(0)
