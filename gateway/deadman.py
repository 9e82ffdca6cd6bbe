"""Says outside, again and again, that the box is alive; says nothing while help would come late.

Owns one thread, which cannot speak by itself: every word needs a pulse that the engine's loop gave within
seconds, so a process that is stopped or hangs falls silent. Never says a name, and nothing waits for it.
"""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, timedelta
from typing import Protocol

from sqlalchemy.exc import SQLAlchemyError

from gateway import __version__
from gateway.domain.deadman import Hindrance, Pulse, hindrances
from gateway.domain.errors import StoreRefused
from gateway.domain.model import DeviceId, Now
from gateway.domain.ports import Notice
from gateway.runtime import Clock
from gateway.service.vitals import Reader
from gateway.store.db import Database

log = logging.getLogger(__name__)

DEADMAN = DeviceId("gateway:deadman")
"""Under which it is recorded that nobody outside takes the sign of life."""
TICK = 1.0
AGAIN = 15.0
"""Seconds until a way that did not take it is tried again; sooner where it is due sooner."""
UNHEARD_AFTER = 180.0
"""Seconds without a sign taken that are a fault, as a dead way out is (FIGURES F9); three signs at least."""
LONGEST_WHY = 200


class Way(Protocol):
    """One who is told."""

    name: str

    def tell(self, body: bytes) -> str:
        """Tell it, within ten seconds; return why it was not taken, empty where it was. Never raises."""

    def close(self) -> None: ...


@dataclass(slots=True)
class _Told:
    """How it goes with one way, in seconds of a steady clock."""

    way: Way
    due_at: float = float("-inf")
    taken: bool = False
    """Whether the last sign was taken; False before the first."""
    failing_since: float | None = None
    why: str = ""
    unheard: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """How the sign of life stands, for those who read of it."""

    hindrances: tuple[Hindrance, ...] = ()
    taken: int = 0
    """Signs that somebody took since the start."""
    unheard: tuple[str, ...] = ()
    """Ways by which none is taken."""


@dataclass(slots=True)
class Deadman:
    """Gives the sign of life, once in every interval, where nothing stands against it."""

    database: Database
    clock: Clock
    notice: Callable[[Notice], None]
    ways: Sequence[Way]
    every: timedelta
    was_unheard: bool = False
    """Known as a fault from before a restart."""
    standing: Standing = field(default=Standing(), init=False)
    _pulse: Pulse | None = field(default=None, init=False)
    _told: list[_Told] = field(init=False)
    _reader: Reader = field(init=False)
    _stop: threading.Event = field(default_factory=threading.Event, init=False)
    _thread: threading.Thread = field(init=False)

    def __post_init__(self) -> None:
        """Make the thread; starts nothing."""
        self._reader = Reader(self.database)
        self._told = [_Told(each) for each in self.ways]
        self._thread = threading.Thread(target=self._run, name="deadman", daemon=True)

    def pulse(self, pulse: Pulse) -> None:
        """Take the engine's word, on its own thread; costs it nothing."""
        self._pulse = pulse

    def start(self) -> None:
        """Begin; where nobody is to be told, only to know how it stands."""
        if self.was_unheard and not self._told:
            self.notice(Notice("gateway", DEADMAN, online=True, text="nobody outside is to be told any more"))
        self._thread.start()

    def stop(self) -> None:
        """End; returns when the thread has ended, or is at its last word."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(TICK)
        for each in self._told:
            each.way.close()

    def step(self, seconds: float) -> Standing:
        """Look, and tell whoever is due where nothing stands against it; `seconds` of a monotonic clock."""
        found = self._hindrances()
        for each in self._told:
            if not found and seconds >= each.due_at:
                self._tell(each, seconds)
                found = self._hindrances()  # a way that took its time: it may be otherwise now
        self._say_unheard()
        self._say_hindered(found)
        unheard = tuple(each.way.name for each in self._told if each.unheard)
        self.standing = replace(self.standing, hindrances=found, unheard=unheard)
        return self.standing

    def _hindrances(self) -> tuple[Hindrance, ...]:
        pulse, now = self._pulse, self.clock.steady()
        try:
            return hindrances(pulse, self._reader.read(now), self.clock.steady())
        except (StoreRefused, SQLAlchemyError):
            return (Hindrance.DATABASE,)

    def _tell(self, told: _Told, seconds: float) -> None:
        every = self.every.total_seconds()
        why = told.way.tell(body(self.clock.moment(), self.every))
        told.due_at = seconds + (min(AGAIN, every) if why else every)
        told.taken, told.why = not why, why
        if not why:
            told.failing_since, told.unheard = None, False
            self.standing = replace(self.standing, taken=self.standing.taken + 1)
        elif told.failing_since is None:
            log.warning("deadman way=%s not taken: %s", told.way.name, why)
            told.failing_since = seconds
        else:
            told.unheard = seconds - told.failing_since >= max(UNHEARD_AFTER, 3 * every)

    def _say_unheard(self) -> None:
        """Make it a fault where nobody takes the sign, and the end of it where everybody does again."""
        gone = [each for each in self._told if each.unheard]
        if gone and not self.was_unheard:
            self._notice(gone)
        elif self.was_unheard and self._told and all(each.taken for each in self._told):
            self.was_unheard = False
            self.notice(Notice("gateway", DEADMAN, online=True, text="the sign of life is taken again"))

    def _notice(self, gone: Sequence[_Told]) -> None:
        self.was_unheard = True
        words = "; ".join(f"{each.way.name}: {each.why}" for each in gone)
        text = f"nobody outside takes the sign of life: {words}"[:LONGEST_WHY]
        self.notice(Notice("gateway", DEADMAN, online=False, text=text))

    def _say_hindered(self, found: tuple[Hindrance, ...]) -> None:
        if found == self.standing.hindrances:
            return
        if not found:
            log.info("deadman help would come in time")
        elif found == (Hindrance.PROBE,) and self._pulse is not None and self._pulse.probed_at is None:
            log.info("deadman silent: the first self-probe has not come round yet")
        else:
            log.error("deadman silent reasons=%s", ",".join(found))

    def _run(self) -> None:
        while not self._stop.wait(TICK):
            try:
                self.step(time.monotonic())
            except Exception:  # edge: an errand; whatever it meets, the next step tries again
                log.exception("deadman stumbled")


def body(now: Now, every: timedelta) -> bytes:
    """Return what is said: that it is alive, when, and when it will be said again. No name, no number."""
    said = {
        "alive": True,
        "at": now.at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        "every": every.total_seconds(),
        "version": __version__,
    }
    return json.dumps(said).encode()
