"""The loop that alone writes for the core: inbox → one transaction → the world; and what is due.

Owns the order of things: commit first, then acknowledge and send. Never decides and never talks to a carrier.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from gateway.domain.command import Ordered
from gateway.domain.errors import StoreRefused
from gateway.domain.model import (
    CommandId,
    DeviceId,
    EventType,
    NotificationId,
    Now,
    RawMessage,
    Reading,
    Receipt,
)
from gateway.domain.notification import Dispatch, Outcome
from gateway.domain.ports import PROBE_ORIGIN, Decode, Source
from gateway.domain.site import Site
from gateway.inbox import Inbox, Taken
from gateway.poison import defused, refused, together, unreadable
from gateway.self_probe import SelfProbe
from gateway.service import core_state
from gateway.service.batch import Committed
from gateway.service.due import clamp_deadlines, escalate_due, next_due
from gateway.service.ingest import Work, ingest, rehearse
from gateway.service.linkkey import LinkKey
from gateway.store.db import Database
from gateway.watch import Watch, noticed, own_reading

log = logging.getLogger(__name__)

LOOK_OUTSIDE = timedelta(milliseconds=50)
"""How often the commits of other processes are looked for (9 µs a look)."""
WATCH_EVERY = timedelta(seconds=1)
POISON_AFTER = 3
"""Tries after which a reading that cannot be recorded is set aside (FIGURES F11)."""
PATIENCE = 0.05


class Outbox(Protocol):
    """What the engine needs of the notifier."""

    def take(self, dispatches: Sequence[Dispatch]) -> None:
        """Take committed messages."""

    def held(self) -> frozenset[NotificationId]:
        """Return the ids in its hands."""

    def settled(self, outcomes: Sequence[Outcome]) -> None:
        """Let go of what is committed."""

    def alive(self) -> bool:
        """Tell whether all its threads live."""


class Clock(Protocol):
    """Both clocks."""

    def moment(self) -> Now:
        """Return now."""


@dataclass(frozen=True, slots=True)
class Parts:
    """Everything the engine is given by the composition root."""

    database: Database
    clock: Clock
    keys: LinkKey
    inbox: Inbox
    sources: Sequence[Source]
    decode: Decode
    notifier: Outbox
    tell: Callable[[Ordered], None]
    """Publishes one command, reported through the inbox when the broker has it."""
    watch: Watch
    bound: Sequence[Callable[[Site], None]]
    """Told of every new version of the site, before the sources."""
    make_room: Callable[[], bool]
    """Frees disk space where it ran out; False where nothing was left to free."""
    clock_trusted: Callable[[], bool]
    proved: Callable[[], None]
    """Told after every self-probe that came round: feeds the watchdog."""


class SourceDied(RuntimeError):
    """A thread ended that must not; the process ends loudly and is started again."""


class Engine:
    """The one writer of the core."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._site = Site()
        self._probe = SelfProbe(parts.sources)
        self._sources = {source.name: source for source in parts.sources}
        self._told: set[CommandId] = set()
        self._version = -1
        self._looked_at: datetime | None = None
        self._watched_at: datetime | None = None
        self._due: datetime | None = None
        self._pause = threading.Event()

    def start(self) -> None:
        """Take up what an earlier run left, then let the sources listen."""
        parts = self._parts
        now = parts.clock.moment()
        clamp_deadlines(parts.database, now)
        off_for = core_state.off_for(parts.database, now)
        parts.watch.restore(core_state.device_states(parts.database), off_for, now.steady)
        self._bind(core_state.site(parts.database), now)
        started = own_reading(DeviceId("gateway"), EventType.GATEWAY_STARTED, now, "")
        rehearse(parts.database, self._site, now, parts.keys)
        self._commit(Work(readings=[started]), now)
        for source in parts.sources:
            source.start(parts.inbox.put, parts.inbox.notice)

    def run(self, stop: threading.Event) -> None:
        """Work until told to stop. Raises SourceDied where a thread ended that must not."""
        while not stop.is_set():
            self.step(self._parts.inbox.take(PATIENCE))

    def stop(self) -> None:
        """Let the sources go; what they still held comes again."""
        self._parts.inbox.close()
        for source in self._parts.sources:
            source.stop()

    def step(self, taken: Taken) -> None:
        """Do everything that waits and everything that is due, once."""
        now = self._parts.clock.moment()
        self._take_in(taken, now)
        self._look_outside(now)
        self._escalate(now)
        self._watch(now)

    def _take_in(self, taken: Taken, now: Now) -> None:
        raws = [raw for raw in taken.raws if raw.origin != PROBE_ORIGIN]
        proved = self._returned_tokens(taken.raws)
        decoded = [(raw, self._decoded(raw)) for raw in raws]
        readings = [reading for _, each in decoded for reading in each]
        notices = [noticed(each, now) for each in taken.notices]
        self._parts.watch.heed(notices)
        own = [*self._parts.watch.hear(readings, now), *notices]
        work = Work(
            readings=[*readings, *own],
            outcomes=taken.outcomes,
            delivered=taken.delivered,
            heard=self._parts.watch.to_write(now.steady),
            held=self._parts.watch.to_hold(now.steady),
            probed=proved,
        )
        if work:
            committed = self._commit(work, now)
            self._parts.notifier.settled(taken.outcomes)
            self._told.difference_update(taken.delivered)
            self._carry_out(committed)
            self._acknowledge(decoded, committed.receipts)
            self._after_probe(proved, now)

    def _decoded(self, raw: RawMessage) -> Sequence[Reading]:
        try:
            return self._parts.decode(raw)
        except Exception:  # edge: an engine step; what nobody can read must not come again at every restart
            log.exception("source=%s origin=%s message set aside", raw.source, raw.origin)
            return (unreadable(raw),)

    def _commit(self, work: Work, now: Now) -> Committed:
        """Write, whatever it takes. Nothing is acknowledged before."""
        for _ in range(POISON_AFTER):
            try:
                return self._write(work, now)
            except Exception:  # edge: an engine step; one reading nobody foresaw must not stop the others
                log.exception("engine step failed with %s readings", len(work.readings))
        return self._one_by_one(work, now)

    def _write(self, work: Work, now: Now) -> Committed:
        """Write one transaction; waits and makes room for as long as the disk refuses."""
        parts, tries = self._parts, 0
        while True:
            try:
                return ingest(parts.database, self._site, work, now, parts.keys, parts.clock_trusted())
            except StoreRefused as error:
                tries += 1
                self._refused(error, tries)
                # A wait counts from the writing: after a long refusal two steps must not fire together.
                now = parts.clock.moment()

    def _refused(self, error: StoreRefused, tries: int) -> None:
        log.error("commit refused try=%s: %s", tries, error)
        self._parts.make_room()
        self._pause.wait(min(1.0, 0.05 * tries))

    def _one_by_one(self, work: Work, now: Now) -> Committed:
        rest = [replace(work, readings=(), outcomes=()), *(Work(outcomes=[each]) for each in work.outcomes)]
        committed = [self._first_that_can([each], now, Committed()) for each in rest]
        for reading in work.readings:
            forms = [Work(readings=[each]) for each in (reading, *defused(reading))]
            committed.append(self._first_that_can(forms, now, Committed((refused(reading),))))
        return together(committed)

    def _first_that_can(self, forms: Sequence[Work], now: Now, otherwise: Committed) -> Committed:
        """Write the first form that can be written, and tell what stands for none."""
        for work in forms:
            try:
                return self._write(work, now)
            except Exception:  # edge: see _commit
                log.exception("set aside %s", [each.device for each in work.readings])
        return otherwise

    def _carry_out(self, committed: Committed) -> None:
        self._parts.notifier.take(committed.dispatches)
        for ordered in committed.ordered:
            self._told.add(ordered.command.id)
            self._tell(ordered)
        if committed.changed:
            self._due = next_due(self._parts.database)

    def _tell(self, ordered: Ordered) -> None:
        try:
            self._parts.tell(ordered)
        except Exception:  # edge: an engine step; a sentence nobody can form must not stop the next press
            log.exception("command=%s device=%s not told", ordered.command.id, ordered.command.device)

    def _acknowledge(
        self, decoded: Sequence[tuple[RawMessage, Sequence[Reading]]], receipts: Sequence[Receipt]
    ) -> None:
        first = 0
        for raw, readings in decoded:
            source = self._sources[raw.source]
            source.acknowledge(raw, receipts[first : first + len(readings)])
            first += len(readings)

    def _returned_tokens(self, raws: Sequence[RawMessage]) -> bool:
        proved = False
        for raw in raws:
            if raw.origin == PROBE_ORIGIN:
                proved = self._probe.came_back(raw) or proved
                self._sources[raw.source].acknowledge(raw, ())
        return proved

    def _after_probe(self, proved: bool, now: Now) -> None:
        if proved and core_state.probed(self._parts.database) == now.steady:
            self._probe.passed_at = now.steady
            self._parts.proved()

    def _after_life(self, excused: bool, now: Now) -> None:
        if excused and core_state.lived(self._parts.database) == now.steady:
            self._parts.proved()

    def _look_outside(self, now: Now) -> None:
        if self._looked_at is not None and now.steady - self._looked_at < LOOK_OUTSIDE:
            return
        self._looked_at = now.steady
        version = self._parts.database.data_version()
        if version == self._version:
            return
        if core_state.site_version(self._parts.database) != self._site.version:
            self._bind(core_state.site(self._parts.database), now)
        dispatches, ordered = core_state.waiting(
            self._parts.database, self._parts.notifier.held(), self._told
        )
        self._carry_out(Committed(dispatches=tuple(dispatches), ordered=tuple(ordered), changed=True))
        self._version = version

    def _escalate(self, now: Now) -> None:
        while self._due is not None and self._due <= now.steady:
            try:
                committed = escalate_due(self._parts.database, now, self._parts.keys)
            except StoreRefused as error:
                self._refused(error, 1)
                return
            self._carry_out(committed)
            self._due = next_due(self._parts.database)

    def _watch(self, now: Now) -> None:
        if self._watched_at is not None and now.steady - self._watched_at < WATCH_EVERY:
            return
        self._watched_at = now.steady
        if not self._parts.notifier.alive():
            raise SourceDied("a worker of the notifier has ended")
        silent = self._parts.watch.silent_now(now)
        due = self._probe.due(now.steady)
        excused = due and self._probe.excused()
        alone = due and self._probe.send(now.steady)
        if silent or due:
            self._carry_out(self._commit(Work(readings=silent, lives=due, probed=alone), now))
            self._after_probe(alone, now)
            self._after_life(excused, now)

    def _bind(self, site: Site, now: Now) -> None:
        self._parts.watch.bind(site, now.steady)
        site = self._site = replace(site, hubs=self._parts.watch.hubs)
        for told in self._parts.bound:
            told(site)
        for source in self._parts.sources:
            source.bind(site)
        log.info("site version=%s devices=%s", site.version, len(site.devices))
