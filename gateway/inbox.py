"""Where everything waits for the engine's next transaction. Bounded; SOS comes out first. Never decides."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import islice

from gateway.domain.model import CommandId, RawMessage
from gateway.domain.notification import NotificationState, Outcome
from gateway.domain.ports import Notice

ROOM = 20_000
"""Raw messages of one kind that may wait. Beyond it a source's thread waits, which slows the broker down:
mosquitto's own window leaks (5 acks released 100 messages, measured), so the bound is ours."""
AT_ONCE = 256
"""Raw messages in one transaction."""
OUTCOMES_AT_ONCE = 256
"""Outcomes in one transaction: a carrier that blocks a thousand calls at once keeps no press waiting."""
BESIDE_URGENT = 48
"""Others that may ride with a press without delaying it noticeably."""
LINGER = 0.1
"""Seconds that what only says "done" waits for company, so that it costs no sync of its own."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What the engine takes out at once."""

    raws: tuple[RawMessage, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    delivered: tuple[CommandId, ...] = ()
    notices: tuple[Notice, ...] = ()


class Inbox:
    """The one queue between all other threads and the engine."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._filled = threading.Condition(self._lock)
        self._emptied = threading.Condition(self._lock)
        self._urgent: deque[RawMessage] = deque()
        self._bulk: deque[RawMessage] = deque()
        self._outcomes: dict[int, Outcome] = {}
        self._delivered: list[CommandId] = []
        self._notices: list[Notice] = []
        self._done_since: float | None = None
        self._closed = False

    def put(self, raw: RawMessage) -> None:
        """Add a raw message; waits while there is no room, drops nothing until closed."""
        lane = self._urgent if raw.urgent else self._bulk
        with self._lock:
            while len(lane) >= ROOM and not self._closed:
                self._emptied.wait(1.0)
            lane.append(raw)
            self._filled.notify()

    def report(self, outcome: Outcome) -> None:
        """Add what became of a message; a later word about the same one replaces the earlier."""
        with self._lock:
            known = self._outcomes.get(outcome.notification)
            self._outcomes[outcome.notification] = outcome if known is None else _both(known, outcome)
            self._done(prompt=outcome.late or outcome.state is NotificationState.FAILED_PERMANENT)

    def deliver(self, command: CommandId) -> None:
        """Add that the broker has a command."""
        with self._lock:
            self._delivered.append(command)
            self._done(prompt=False)

    def notice(self, notice: Notice) -> None:
        """Add what a source says about itself."""
        with self._lock:
            self._notices.append(notice)
            self._filled.notify()

    def wake(self) -> None:
        """End a wait at once."""
        with self._lock:
            self._filled.notify()

    def take(self, patience: float) -> Taken:
        """Return what waits, SOS first; empty where nothing came within `patience` seconds."""
        with self._lock:
            if not self._ripe():
                self._filled.wait(self._until_ripe(patience))
            if not (self._ripe() or self._closed):
                return Taken()
            return self._take()

    def depth(self) -> dict[str, int]:
        """Return how many raw messages wait, by their kind."""
        with self._lock:
            return {"urgent": len(self._urgent), "bulk": len(self._bulk)}

    def close(self) -> None:
        """Let every waiting source go; what they still hold comes again from the broker."""
        with self._lock:
            self._closed = True
            self._filled.notify_all()
            self._emptied.notify_all()

    def _done(self, *, prompt: bool) -> None:
        if prompt:
            self._done_since = float("-inf")
        elif self._done_since is None:
            self._done_since = self._clock()
        else:
            return
        self._filled.notify()

    def _ripe(self) -> bool:
        if self._urgent or self._bulk or self._notices:
            return True
        return self._done_since is not None and self._clock() - self._done_since >= LINGER

    def _until_ripe(self, patience: float) -> float:
        if self._done_since is None:
            return patience
        return max(0.0, min(patience, self._done_since + LINGER - self._clock()))

    def _take(self) -> Taken:
        raws: list[RawMessage] = []
        limit = BESIDE_URGENT if self._urgent else AT_ONCE
        while self._urgent and len(raws) < AT_ONCE:
            raws.append(self._urgent.popleft())
        raws.extend(self._bulk.popleft() for _ in range(min(limit, len(self._bulk))))
        outcomes = tuple(islice(self._outcomes.values(), OUTCOMES_AT_ONCE))
        taken = Taken(tuple(raws), outcomes, tuple(self._delivered), tuple(self._notices))
        for each in outcomes:
            del self._outcomes[each.notification]
        self._delivered, self._notices = [], []
        self._done_since = float("-inf") if self._outcomes else None
        self._emptied.notify_all()
        return taken


def _both(known: Outcome, later: Outcome) -> Outcome:
    """Return what is recorded of two words about one message that came in the same breath."""
    if known.accepted_before and later.state is NotificationState.SENT:
        return known
    # That it is under way, or that no carrier took it for long, says nothing against a carrier's word.
    if later.state is NotificationState.SENDING:
        rings = known.state is NotificationState.SENDING and later.receipt
        return replace(later if rings else known, late=later.late or known.late)
    return replace(later, late=later.late or known.late)
