"""One channel's queue and workers: one message in flight per address, fresh before retries."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from gateway.domain.notification import Dispatch

Send = Callable[[Dispatch, float], None]
"""Carries out one dispatch, given when it was queued; reports by itself, never raises."""


@dataclass(slots=True)
class _Address:
    """Everything that waits for one address."""

    fresh: deque[tuple[Dispatch, float]] = field(default_factory=deque)
    retries: deque[tuple[Dispatch, float]] = field(default_factory=deque)
    busy: bool = False
    queued: bool = False


@dataclass(slots=True)
class _Flight:
    """One attempt under way."""

    address: str
    dispatch: Dispatch
    began: float
    abandoned: bool = False


class Lane:
    """A bounded pool of threads for one channel; a hung address holds one thread, until it is given up."""

    def __init__(self, name: str, size: int, send: Send) -> None:
        self.name = name
        self._size = size
        self._send = send
        self._lock = threading.Lock()
        self._filled = threading.Condition(self._lock)
        self._addresses: dict[str, _Address] = {}
        self._ready: deque[str] = deque()
        self._later: deque[str] = deque()
        self._flights: dict[int, _Flight] = {}
        self._threads: set[threading.Thread] = set()
        self._idle = 0
        self._starting = 0
        self._stopping = False

    def put(self, dispatch: Dispatch, *, retry: bool = False) -> None:
        """Queue one dispatch; starts a worker where none is free."""
        with self._lock:
            address = self._addresses.setdefault(dispatch.notification.address, _Address())
            (address.retries if retry else address.fresh).append((dispatch, time.monotonic()))
            self._offer(dispatch.notification.address, address)
            self._staff()
            self._filled.notify()

    def overdue(self, limit: float) -> list[Dispatch]:
        """Give up attempts older than `limit` seconds; returns them, their workers are replaced."""
        given_up: list[Dispatch] = []
        now = time.monotonic()
        with self._lock:
            for ident, flight in list(self._flights.items()):
                if now - flight.began > limit:
                    flight.abandoned = True
                    del self._flights[ident]
                    self._threads = {each for each in self._threads if each.ident != ident}
                    self._release(flight.address)
                    given_up.append(flight.dispatch)
            self._staff()
        return given_up

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
        wanted = len(self._ready) + len(self._later) - self._idle - self._starting
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
            self._send(flight.dispatch, queued_at)
            with self._lock:
                if flight.abandoned:
                    return
                self._flights.pop(threading.get_ident(), None)
                self._release(flight.address)

    def _take(self) -> tuple[_Flight, float] | None:
        with self._lock:
            while not (self._ready or self._later):
                if self._stopping:
                    return None
                self._idle += 1
                self._filled.wait()
                self._idle -= 1
            if self._stopping:
                return None
            name = self._ready.popleft() if self._ready else self._later.popleft()
            address = self._addresses[name]
            address.busy, address.queued = True, False
            dispatch, queued_at = (address.fresh or address.retries).popleft()
            flight = _Flight(name, dispatch, time.monotonic())
            self._flights[threading.get_ident()] = flight
            return flight, queued_at

    def _offer(self, name: str, address: _Address) -> None:
        if address.busy:
            return
        if address.queued:
            if address.fresh and name in self._later:
                self._later.remove(name)
                self._ready.append(name)
            return
        address.queued = True
        (self._ready if address.fresh else self._later).append(name)

    def _release(self, name: str) -> None:
        address = self._addresses[name]
        address.busy = False
        if address.fresh or address.retries:
            self._offer(name, address)
            self._filled.notify()
        else:
            del self._addresses[name]
