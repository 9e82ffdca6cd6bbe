"""What the core counts while it works: in memory, written with the self-probe. A press pays microseconds.

Owns the counts of one process. Never names anybody, and no count grows with what devices or people send.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta

from gateway import __version__
from gateway.domain.errors import PermanentFailure
from gateway.domain.figures import Figures, Sent, Times
from gateway.domain.model import outward
from gateway.domain.notification import Dispatch, Message
from gateway.domain.ports import Channel, Digesting, Ringing
from gateway.service.process import measured

MOST = 10_000
"""Calls whose first message is waited for at once; of more, no time is taken."""
FIRST = (0, 0)
"""Round and step of what is sent first."""


class Counts:
    """The counts; several threads may count at once."""

    def __init__(self, wall: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        """`wall` tells the clock by which messages are stamped when they come in."""
        self._wall = wall
        self._lock = threading.Lock()
        self._committed, self._handed = Times(), Times()
        self._sent: Counter[tuple[str, str]] = Counter()
        self._awaited: dict[str, datetime] = {}

    def committed(self, received: Iterable[datetime], dispatches: Iterable[Dispatch]) -> None:
        """Count calls for help that are on the disk now, and wait for the first message about each."""
        came = list(received)
        if not came:
            return
        now, first = self._wall(), min(came)
        with self._lock:
            for each in came:
                self._committed.add((now - each).total_seconds())
            for dispatch in dispatches:
                told = dispatch.notification
                if (told.round, told.step) == FIRST and len(self._awaited) < MOST:
                    self._awaited.setdefault(outward(dispatch.alarm.id), first)

    def handed(self, alarm: str) -> None:
        """Count that a channel has a message in hand; only the first about an alarm counts."""
        came = self._awaited.get(alarm)
        if came is None:
            return
        with self._lock:
            if self._awaited.pop(alarm, None) is not None:
                self._handed.add((self._wall() - came).total_seconds())

    def ended(self, channel: str, outcome: str) -> None:
        """Count how an attempt ended."""
        with self._lock:
            self._sent[channel, outcome] += 1

    def observed(self, channels: Mapping[str, Channel]) -> Mapping[str, Channel]:
        """Return the channels, each with its attempts counted."""
        return {name: Counted(channel, self) for name, channel in channels.items()}

    def figures(self, at: timedelta, waiting: Mapping[str, int]) -> Figures:
        """Return everything counted so far; `at` is the steady clock since its beginning."""
        with self._lock:
            sent = [Sent(*each, count) for each, count in sorted(self._sent.items())]
            committed, handed = (
                Times(list(each.counts), each.total) for each in (self._committed, self._handed)
            )
        micros = at // timedelta(microseconds=1)
        return Figures(micros, __version__, measured(), waiting, committed, handed, sent)


class Counted:
    """A channel whose attempts are counted; in everything else the channel itself."""

    def __init__(self, channel: Channel, counts: Counts) -> None:
        self._channel, self._counts = channel, counts
        self.name, self.pool = channel.name, channel.pool
        # What some channels have and others lack must stand here itself, as in `probing.Observed`.
        if isinstance(channel, Digesting):
            self.digests = channel.digests
        if isinstance(channel, Ringing):
            self.rings = channel.rings

    def send(self, message: Message, address: str, limit: timedelta) -> str:
        self._counts.handed(message.alarm)
        outcome = "failed_temporary"
        try:
            receipt = self._channel.send(message, address, limit)
            outcome = "sent"
        except PermanentFailure:
            outcome = "failed_permanent"
            raise
        finally:
            self._counts.ended(self.name, outcome)
        return receipt

    def check_address(self, address: str) -> str:
        return self._channel.check_address(address)

    def ready(self) -> str:
        return self._channel.ready()

    def close(self) -> None:
        self._channel.close()
