"""One channel's queue and workers: one message in flight per address, calls for help before all else.

Owns the order in which messages are taken up; never decides whether one is still to be sent.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import IntEnum

from gateway.domain.alarm import CALM, NO_CALL
from gateway.domain.escalation import CALLS
from gateway.domain.model import NotificationId
from gateway.domain.notification import Dispatch

Send = Callable[[Sequence[Dispatch], float], None]
"""Carries out one attempt, given when the first was queued; reports by itself, never raises."""
OneAs = Callable[[Dispatch], object]
"""What a message has in common with those it may be told with; None: it is told alone."""

Queued = tuple[Dispatch, float]


class Rank(IntEnum):
    """What goes first, at an address and among addresses: a person who waits, then what may wait."""

    CALL = 0
    CALL_AGAIN = 1
    """A call that was refused for now: it may be the address, so a fresh one goes before it."""
    CARE = 2
    """Calls about somebody of whom nothing was heard: behind every call for help."""
    REST = 3
    """Faults, and news of how a call goes on."""
    REST_AGAIN = 4


RETRIES = frozenset({Rank.CALL_AGAIN, Rank.REST_AGAIN})


def rank_of(dispatch: Dispatch, *, retry: bool) -> Rank:
    """Return how urgent a message is."""
    if _calls(dispatch) and dispatch.alarm.kind in CALM - NO_CALL and not retry:
        return Rank.CARE
    if _calls(dispatch) and dispatch.alarm.kind not in CALM:
        return Rank.CALL_AGAIN if retry else Rank.CALL
    return Rank.REST_AGAIN if retry else Rank.REST


def _calls(dispatch: Dispatch) -> bool:
    return dispatch.notification.purpose in CALLS


@dataclass(slots=True)
class _Address:
    """Everything that waits for one address."""

    waiting: dict[Rank, deque[Queued]] = field(default_factory=lambda: {rank: deque() for rank in Rank})
    busy: bool = False
    queued: Rank | None = None

    def put(self, dispatch: Dispatch, rank: Rank, now: float) -> None:
        if rank in {Rank.CALL, Rank.CARE}:
            self._bring_forward(dispatch, rank)
        self.waiting[rank].append((dispatch, now))

    def first(self) -> Rank | None:
        return next((rank for rank, waiting in self.waiting.items() if waiting), None)

    def _bring_forward(self, call: Dispatch, rank: Rank) -> None:
        """Let fresh news of the same alarm keep its place: a siren is not switched on before it is off."""
        rest = self.waiting[Rank.REST]
        news = [each for each in rest if each[0].alarm.id == call.alarm.id and not _calls(each[0])]
        if news:
            self.waiting[rank].extend(news)
            self.waiting[Rank.REST] = deque(each for each in rest if each not in news)


@dataclass(slots=True)
class _Flight:
    """One attempt under way."""

    address: str
    dispatches: Sequence[Dispatch]
    began: float
    retry: bool
    abandoned: bool = False
    told: bool = False
    """True once it was said that this attempt is under way."""


class Lane:
    """A bounded pool of threads for one channel; a hung address holds one thread, until it is given up.

    Retries may hold all threads but one, where there are several: dead addresses keep no fresh call waiting.
    What has piled up at an address goes as one, up to `most`; what is alone goes at once.
    """

    def __init__(
        self,
        name: str,
        size: int,
        send: Send,
        one_as: OneAs = lambda _: None,
        most: int = 1,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        self.name = name
        self._one_as = one_as
        self._most = most
        self._seconds = seconds
        self._size = size
        self._most_retries = max(1, size - 1)
        self._send = send
        self._lock = threading.Lock()
        self._filled = threading.Condition(self._lock)
        self._addresses: dict[str, _Address] = {}
        self._ready: dict[Rank, deque[str]] = {rank: deque() for rank in Rank}
        """Addresses that are free, by the first of what waits for them."""
        self._flights: dict[int, _Flight] = {}
        self._threads: set[threading.Thread] = set()
        self._idle = 0
        self._starting = 0
        self._stopping = False

    def put(self, dispatch: Dispatch, *, retry: bool = False) -> None:
        """Queue one dispatch; starts a worker where none is free."""
        self.put_many((dispatch,), retry=retry)

    def put_many(self, dispatches: Sequence[Dispatch], *, retry: bool = False) -> None:
        """Queue dispatches in one breath: no worker takes the first before the last is there."""
        now = self._seconds()
        with self._lock:
            for dispatch in dispatches:
                address = self._addresses.setdefault(dispatch.notification.address, _Address())
                address.put(dispatch, rank_of(dispatch, retry=retry), now)
                self._offer(dispatch.notification.address, address)
            self._staff()
            self._filled.notify(len(dispatches))

    def overdue(self, limit: float, more: float = 0.0) -> list[Dispatch]:
        """Give up attempts older than `limit` seconds, and `more` for each further message in one.

        Returns what they were about; their workers are replaced.
        """
        given_up: list[Dispatch] = []
        now = self._seconds()
        with self._lock:
            for ident, flight in list(self._flights.items()):
                if now - flight.began > limit + more * (len(flight.dispatches) - 1):
                    flight.abandoned = True
                    del self._flights[ident]
                    self._threads = {each for each in self._threads if each.ident != ident}
                    self._release(flight.address)
                    given_up.extend(flight.dispatches)
            self._staff()
            self._filled.notify(len(given_up))
        return given_up

    def under_way(self, since: float) -> list[Dispatch]:
        """Return the attempts that have been going on for so many seconds, each once."""
        now = self._seconds()
        with self._lock:
            long = [each for each in self._flights.values() if not each.told and now - each.began >= since]
            for flight in long:
                flight.told = True
        return [dispatch for flight in long for dispatch in flight.dispatches]

    def is_at(self, notification: NotificationId) -> bool:
        """Tell whether an attempt at a message is under way, alone or with others."""
        with self._lock:
            flying = [dispatch for flight in self._flights.values() for dispatch in flight.dispatches]
        return any(each.notification.id == notification for each in flying)

    def alive(self) -> bool:
        """Tell whether every worker that was started and not given up still lives."""
        with self._lock:
            return all(thread.is_alive() for thread in self._threads)

    def stop(self, patience: float) -> None:
        """Let workers finish what they are at, up to `patience` seconds in all."""
        until = time.monotonic() + patience
        with self._lock:
            self._stopping = True
            threads = list(self._threads)
            self._filled.notify_all()
        for thread in threads:
            thread.join(max(0.0, until - time.monotonic()))

    def _staff(self) -> None:
        """Start the workers that are missing; one that was just notified still counts as idle."""
        retries = sum(len(self._ready[rank]) for rank in RETRIES)
        fresh = sum(map(len, self._ready.values())) - retries
        wanted = fresh + min(retries, self._room_for_retries()) - self._idle - self._starting
        for _ in range(min(wanted, self._size - len(self._threads)) if not self._stopping else 0):
            self._spawn()

    def _spawn(self) -> None:
        thread = threading.Thread(target=self._work, name=f"{self.name}-{len(self._threads)}", daemon=True)
        self._threads.add(thread)
        self._starting += 1
        thread.start()

    def _work(self) -> None:
        with self._lock:
            self._starting -= 1
        while (taken := self._take()) is not None:
            flight, queued_at = taken
            self._send(flight.dispatches, queued_at)
            with self._lock:
                if flight.abandoned:
                    return
                self._flights.pop(threading.get_ident(), None)
                self._release(flight.address)

    def _take(self) -> tuple[_Flight, float] | None:
        with self._lock:
            while (rank := self._next_rank()) is None:
                if self._stopping:
                    return None
                self._idle += 1
                self._filled.wait()
                self._idle -= 1
            if self._stopping:
                return None
            name = self._ready[rank].popleft()
            address = self._addresses[name]
            address.busy, address.queued = True, None
            queued_at = address.waiting[rank][0][1]
            flight = _Flight(name, self._as_one(address.waiting[rank]), self._seconds(), rank in RETRIES)
            self._flights[threading.get_ident()] = flight
            return flight, queued_at

    def _as_one(self, waiting: deque[Queued]) -> Sequence[Dispatch]:
        """Take the first message, and what stands right behind it and may be told with it: order is kept."""
        found = [waiting.popleft()[0]]
        one = self._one_as(found[0]) if self._most > 1 and waiting else None
        while one is not None and waiting and len(found) < self._most and self._one_as(waiting[0][0]) == one:
            found.append(waiting.popleft()[0])
        return found

    def _next_rank(self) -> Rank | None:
        room = self._room_for_retries() > 0
        ranks = (rank for rank, ready in self._ready.items() if ready and (room or rank not in RETRIES))
        return next(ranks, None)

    def _room_for_retries(self) -> int:
        return self._most_retries - sum(flight.retry for flight in self._flights.values())

    def _offer(self, name: str, address: _Address) -> None:
        rank = address.first()
        if address.busy or rank is None or rank is address.queued:
            return
        if address.queued is not None:
            self._ready[address.queued].remove(name)
        address.queued = rank
        self._ready[rank].append(name)

    def _release(self, name: str) -> None:
        address = self._addresses[name]
        address.busy = False
        if address.first() is not None:
            self._offer(name, address)
            self._filled.notify()
        else:
            del self._addresses[name]
