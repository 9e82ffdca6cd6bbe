"""What other threads ask of the modem's own: one errand a text or a call, and the queue they stand in."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from gateway.domain.errors import PermanentFailure, TemporaryFailure
from gateway.domain.phone import Order

ROOM = 200
"""Errands that may wait."""


class Kind(StrEnum):
    """What is to be done."""

    TEXT = "text"
    CALL = "call"


@dataclass(slots=True)
class Errand:
    """One order on its way through the modem's thread."""

    kind: Kind
    order: Order
    done: threading.Event = field(default_factory=threading.Event)
    receipt: str = ""
    failure: TemporaryFailure | PermanentFailure | None = None
    begun: bool = False
    left: bool = False
    """True where nobody waits for it any more."""

    def succeed(self, receipt: str) -> None:
        """End it with a receipt."""
        self.receipt = receipt
        self.done.set()

    def fail(self, failure: TemporaryFailure | PermanentFailure) -> None:
        """End it without success."""
        self.failure = failure
        self.done.set()


class Errands:
    """The queue: calls for help first, in their order. For any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: list[Errand] = []

    def put(self, errand: Errand) -> None:
        """Add one. Raises TemporaryFailure where too many wait."""
        with self._lock:
            if len(self._waiting) >= ROOM:
                raise TemporaryFailure(f"the modem: {ROOM} messages wait already")
            self._waiting.append(errand)

    def next(self, kind: Kind) -> Errand | None:
        """Take the next one of a kind up."""
        with self._lock:
            mine = [each for each in self._waiting if each.kind is kind]
            if not mine:
                return None
            errand = min(mine, key=lambda each: not each.order.urgent)  # the first among equals
            self._waiting.remove(errand)
            errand.begun = True
            return errand

    def urgent(self, kind: Kind) -> bool:
        """Tell whether somebody in need waits."""
        with self._lock:
            return any(each.kind is kind and each.order.urgent for each in self._waiting)

    def take_all(self) -> Sequence[Errand]:
        """Take everything that waits, to end it."""
        with self._lock:
            waiting, self._waiting = self._waiting, []
            return waiting

    def outcome(self, errand: Errand, limit: timedelta, unsure: Callable[[Order], bool]) -> str:
        """Wait for an errand's end; returns its receipt.

        Raises PermanentFailure where it may have been carried out without anybody knowing, TemporaryFailure
        where it was not.
        """
        if not errand.done.wait(max(0.0, limit.total_seconds())):
            self._leave(errand)
        if errand.failure is not None:
            raise errand.failure
        if errand.done.is_set():
            return errand.receipt
        if errand.begun and unsure(errand.order):
            raise PermanentFailure("the modem did not say in time whether it sent this; not sent again")
        raise TemporaryFailure("the modem was busy all the time there was")

    def _leave(self, errand: Errand) -> None:
        with self._lock:
            errand.left = True
            if errand in self._waiting:
                self._waiting.remove(errand)
