"""Calls that other threads ask for: one errand each, and the queue they stand in. Dials nothing."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import timedelta

from gateway.domain.errors import PermanentFailure, TemporaryFailure
from gateway.domain.phone import Order

ROOM = 50
"""Calls that may wait."""


@dataclass(slots=True, eq=False)
class Errand:
    """One call on its way to a line."""

    order: Order
    done: threading.Event = field(default_factory=threading.Event)
    receipt: str = ""
    failure: TemporaryFailure | PermanentFailure | None = None
    left: bool = False
    """True where nobody waits for it any more."""

    def succeed(self, receipt: str) -> None:
        """End it with a receipt."""
        self.receipt = receipt
        self.done.set()

    def fail(self, failure: TemporaryFailure | PermanentFailure) -> None:
        """End it without one."""
        self.failure = failure
        self.done.set()


class Waiting:
    """The queue: calls for help first, in their order. For any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: list[Errand] = []

    def put(self, errand: Errand) -> None:
        """Add one. Raises TemporaryFailure where too many wait."""
        with self._lock:
            if len(self._waiting) >= ROOM:
                raise TemporaryFailure(f"voice: {ROOM} calls wait already")
            self._waiting.append(errand)

    def next(self) -> Errand | None:
        """Take the next one up."""
        with self._lock:
            if not self._waiting:
                return None
            errand = min(self._waiting, key=lambda each: not each.order.urgent)  # the first among equals
            self._waiting.remove(errand)
            return errand

    def urgent(self) -> bool:
        """Tell whether somebody in need waits for a line."""
        with self._lock:
            return any(each.order.urgent for each in self._waiting)

    def fail_all(self, why: str) -> None:
        """End everything that waits."""
        with self._lock:
            waiting, self._waiting = self._waiting, []
        for errand in waiting:
            errand.fail(TemporaryFailure(why))

    def outcome(self, errand: Errand, limit: timedelta) -> str:
        """Wait for an errand's end; returns its receipt. Raises TemporaryFailure or PermanentFailure."""
        if not errand.done.wait(max(0.0, limit.total_seconds())):
            with self._lock:
                errand.left = True
                if errand in self._waiting:
                    self._waiting.remove(errand)
                    raise TemporaryFailure("voice: all lines were busy all the time there was")
            # A phone rings already: it is not rung a second time for the same step.
            raise PermanentFailure("voice: the call did not end in time")
        if errand.failure is not None:
            raise errand.failure
        return errand.receipt
