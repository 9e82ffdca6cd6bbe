"""Keeps records no longer than their time, and room on the disk. Owns when; a press never waits for it.

By age once a day; where the disk is nearly full at once, lowest class first. Decides nothing itself.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from gateway.domain.elapsed import Elapsed
from gateway.domain.errors import StoreRefused
from gateway.domain.model import DeviceId, Now
from gateway.domain.ports import Notice
from gateway.domain.retention import Kept, Marks, Why
from gateway.errands import CHECKPOINT_FROM
from gateway.runtime import Clock
from gateway.service import retention
from gateway.service.holds import Held
from gateway.service.retention import Sweep, Timer
from gateway.store.db import Database
from gateway.store.wiping import Wiping

log = logging.getLogger(__name__)

EVERY = timedelta(days=1)
LOOK = timedelta(minutes=1)
NOTE_EVERY = timedelta(minutes=10)
"""How often it is written down how the clocks go."""
STUCK_WAITS = timedelta(minutes=10)
"""How long until it is tried again to find something to delete."""
CLOCK_WAITS = timedelta(hours=1)
"""How long a sweep waits for a clock to be believed; without one, what the box has run through still goes."""
BREATH = 6
"""The lock is left alone for so many times as long as a chunk held it."""
SHORTEST = 0.01
READERS_WAIT = 1.0
ROOM = DeviceId("gateway:room")
"""Under which it is recorded that the disk is nearly full and nothing more may go."""


class Retention:
    """One thread that deletes what is over its time."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        kept: Kept,
        marks: Callable[[], Marks],
        notice: Callable[[Notice], None],
        held: Held,
        timer: Timer = time.perf_counter,
    ) -> None:
        self._database = database
        self._clock = clock
        self._kept = kept
        self._marks = marks
        self._notice = notice
        self._held = held
        self._timer = timer
        self._sweep: Sweep | None = None
        self._looked_at: datetime | None = None
        self._noted_at: datetime | None = None
        self._begun_at: datetime | None = None
        self._elapsed: Elapsed | None = None
        self._forgets = False
        """True where a sweep by age is at its end, but for the register."""
        self._owed = False
        """True where deleted bytes may still stand in the file or its log."""
        self._wiping: Wiping | None = None
        self._stuck = False
        self._stuck_at: datetime | None = None
        self._taken_up = False
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="retention", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End; returns when the thread has ended. A sweep in its middle goes on after the next start."""
        self._stop.set()
        self._thread.join()

    def alive(self) -> bool:
        """Tell whether the thread lives."""
        return self._thread.is_alive()

    def tend(self, now: Now) -> float:
        """Do one thing that is due; return the seconds until there may be another."""
        if not self._taken_up:
            retention.take_up(self._database, now)
            self._stuck = retention.is_stuck(self._database)
            self._owed = retention.unclean(self._database)
            self._taken_up = True
        if self._looked_at is None or now.steady - self._looked_at >= LOOK:
            self._looked_at = now.steady
            self._look(now)
        if self._sweep is not None:
            return self._go_on(self._sweep, now)
        if self._forgets:
            return self._forget(now)
        return self._clean() if self._owed else LOOK.total_seconds()

    def _look(self, now: Now) -> None:
        if self._noted_at is None or now.steady - self._noted_at >= NOTE_EVERY:
            self._elapsed = retention.look(self._database, now)
            self._noted_at = now.steady
            self._begun_at = self._begun_at or now.steady
        free, marks = retention.room(self._database), self._marks()
        if free >= marks.high and self._stuck:
            self._say_stuck(stuck=False)
        tired = self._stuck_at is not None and now.steady - self._stuck_at < STUCK_WAITS
        if free < marks.low and not tired and (self._sweep is None or self._sweep.why is not Why.ROOM):
            if self._sweep is not None:
                self._sweep.end(self._database, now)
            self._sweep = Sweep(Why.ROOM, retention.least(), self._held, timer=self._timer)
        elif self._sweep is None and not self._forgets and self._may_begin(now):
            self._sweep = Sweep(Why.AGE, self._kept, self._held, timer=self._timer)

    def _may_begin(self, now: Now) -> bool:
        """Tell whether a sweep by age begins: after a start it waits for a clock to be believed, for a while.

        Else a box that is started anew every night would never sweep by the wall clock.
        """
        if self._elapsed is None or self._begun_at is None:
            return False
        waited = now.steady - self._begun_at >= CLOCK_WAITS
        return (waited or self._elapsed.vouched(now)) and retention.sweep_due(self._database, now, EVERY)

    def _go_on(self, sweep: Sweep, now: Now) -> float:
        chunk = self._step(sweep, now)
        if self._database.log_size() >= CHECKPOINT_FROM:
            self._database.checkpoint()
        enough = sweep.why is Why.ROOM and retention.room(self._database) >= self._marks().high
        if chunk.more and not enough:
            return max(SHORTEST, BREATH * chunk.seconds)
        sweep.end(self._database, now)
        self._sweep = None
        if sweep.deleted:
            self._owed, self._wiping = True, None
        if sweep.why is Why.AGE:
            self._forgets = True
        elif not enough and retention.room(self._database) < self._marks().low:
            self._say_stuck(stuck=True)
            self._stuck_at = now.steady
        if sweep.deleted:
            log.info("sweep why=%s deleted=%s", sweep.why, sweep.deleted)
        return SHORTEST

    def _forget(self, now: Now) -> float:
        """End a sweep by age with what the register may say no longer."""
        forgotten = retention.forget_texts(self._database, now)
        if not forgotten:
            forgotten = retention.finished(self._database, now)
            self._forgets = False
        if forgotten:
            self._owed, self._wiping = True, None
        return SHORTEST

    def _clean(self) -> float:
        """Wipe what deletion left in the file, then empty the log: somebody may read in it just now."""
        if self._wiping is None:
            self._wiping = Wiping(self._database)
        began = self._timer()
        if self._wiping.step():
            if self._wiping.waits:
                return READERS_WAIT
            return max(SHORTEST, BREATH * (self._timer() - began))
        if not self._database.truncate():
            return READERS_WAIT
        retention.cleaned(self._database)
        self._owed, self._wiping = False, None
        return LOOK.total_seconds()

    def _step(self, sweep: Sweep, now: Now) -> retention.Chunk:
        try:
            return sweep.step(self._database, now)
        except StoreRefused:
            raise
        except Exception:  # edge: an errand; rows nobody foresaw must not keep the others for ever
            log.exception("part of a sweep left out")
            sweep.skip(self._database, now)
            return retention.Chunk()

    def _say_stuck(self, *, stuck: bool) -> None:
        if stuck == self._stuck:
            return
        retention.say_stuck(self._database, stuck=stuck)
        self._stuck = stuck
        text = "nearly full, and nothing more may be deleted" if stuck else "there is room again"
        self._notice(Notice("gateway", ROOM, not stuck, text))

    def _run(self) -> None:
        wait = 0.0
        while not self._stop.wait(wait):
            try:
                wait = self.tend(self._clock.moment())
            except (OSError, StoreRefused) as error:
                log.warning("sweep put off: %s", error)
                wait = LOOK.total_seconds()
            except Exception:  # edge: an errand; what nobody foresaw must not end what keeps the disk free
                log.exception("sweep failed")
                wait = LOOK.total_seconds()
