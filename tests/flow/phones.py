"""The world beyond the outbox: phones that take messages, refuse them for now or for good, or never answer.

Stands where the notifier stands, without threads: who is sent what and when follows from the clock alone.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import count

from gateway.domain.escalation import CALLS
from gateway.domain.model import NotificationId
from gateway.domain.notification import (
    LATE_AFTER,
    Dispatch,
    Message,
    NotificationState,
    Outcome,
    retry_delay,
)
from gateway.domain.ports import Source
from gateway.domain.site import LONGEST_AFTER

HANGS_FOR = 25.0
"""Seconds after which an attempt without an answer is given up, as the notifier does with most channels."""


@dataclass
class Phone:
    """One address. `manner`: accepts, temporary, permanent, hangs."""

    manner: str = "accepts"
    got: list[Message] = field(default_factory=list)
    read: int = 0
    attempts: int = 0

    @property
    def unread(self) -> list[Message]:
        return self.got[self.read :]


class Phones:
    """The engine's outbox, and every phone there is."""

    def __init__(self, seconds: Callable[[], float], steady: Callable[[], datetime]) -> None:
        self.by_address: dict[str, Phone] = {}
        self._seconds = seconds
        self._compose: Callable[[Dispatch], Message]
        self._current: Callable[[NotificationId], Dispatch | None]
        self._report: Callable[[Outcome], None]
        self._steady = steady
        self._held: set[NotificationId] = set()
        self._delayed: set[NotificationId] = set()
        self._later: list[tuple[float, int, Dispatch, str]] = []
        self._numbers = count()

    def plug_in(
        self,
        compose: Callable[[Dispatch], Message],
        current: Callable[[NotificationId], Dispatch | None],
        report: Callable[[Outcome], None],
    ) -> None:
        """Begin a new life of the process: what it held is forgotten, what the phones got is not."""
        self._compose, self._current, self._report = compose, current, report
        self._held.clear()
        self._delayed.clear()
        self._later.clear()

    def phone(self, address: str) -> Phone:
        return self.by_address.setdefault(address, Phone())

    def take(self, dispatches: Sequence[Dispatch], *, waited: bool = False) -> None:
        for dispatch in dispatches:
            id_, due = dispatch.notification.id, dispatch.notification.due_at
            if id_ in self._held and id_ not in self._delayed:
                continue
            self._held.add(id_)
            wait = (due - self._steady()).total_seconds() if due is not None and not waited else 0.0
            if wait > 0:
                self._delayed.add(id_)
                self._plan(min(wait, LONGEST_AFTER.total_seconds()), dispatch, "due")
                continue
            self._delayed.discard(id_)
            if dispatch.notification.purpose in CALLS:
                self._plan(LATE_AFTER.total_seconds(), dispatch, "late")
            if dispatch.notification.purpose in CALLS and due is None:
                self._attempt(dispatch)
            else:
                self._look_again(dispatch)

    def held(self) -> frozenset[NotificationId]:
        return frozenset(self._held)

    def settled(self, outcomes: Sequence[Outcome]) -> None:
        for each in outcomes:
            if each.state not in {NotificationState.FAILED_TEMPORARY, NotificationState.SENDING}:
                self._held.discard(each.notification)

    def sources(self) -> Sequence[Source]:
        return ()

    def alive(self) -> bool:
        return True

    def tick(self) -> None:
        """Do what has come due: retries, and attempts that never got an answer."""
        while self._later and self._later[0][0] <= self._seconds():
            _, _, dispatch, what = heapq.heappop(self._later)
            id_ = dispatch.notification.id
            if what == "no answer":
                self._fails(dispatch, "no answer in time")
            elif what == "late":
                if id_ in self._held:
                    self._report(Outcome(id_, NotificationState.SENDING, late=True))
            elif what == "due":
                if id_ in self._delayed:
                    self.take((dispatch,), waited=True)
            else:
                self._look_again(dispatch)

    def _look_again(self, dispatch: Dispatch) -> None:
        fresh = self._current(dispatch.notification.id)
        if fresh is None:
            self._report(Outcome(dispatch.notification.id, NotificationState.SUPERSEDED))
        else:
            again = replace(fresh.notification, attempts=dispatch.notification.attempts)
            self._attempt(Dispatch(again, fresh.alarm))

    def _attempt(self, dispatch: Dispatch) -> None:
        id_ = dispatch.notification.id
        phone = self.phone(dispatch.notification.address)
        phone.attempts += 1
        if phone.manner == "accepts":
            phone.got.append(self._compose(dispatch))
            self._report(Outcome(id_, NotificationState.SENT, receipt=f"r{id_}"))
        elif phone.manner == "permanent":
            self._report(Outcome(id_, NotificationState.FAILED_PERMANENT, "no such number"))
        elif phone.manner == "temporary":
            self._fails(dispatch, "busy")
        else:
            self._plan(HANGS_FOR, dispatch, "no answer")

    def _fails(self, dispatch: Dispatch, why: str) -> None:
        attempts = dispatch.notification.attempts + 1
        self._report(Outcome(dispatch.notification.id, NotificationState.FAILED_TEMPORARY, why))
        later = Dispatch(replace(dispatch.notification, attempts=attempts), dispatch.alarm)
        self._plan(retry_delay(attempts).total_seconds(), later, "retry")

    def _plan(self, seconds: float, dispatch: Dispatch, what: str) -> None:
        heapq.heappush(self._later, (self._seconds() + seconds, next(self._numbers), dispatch, what))
