"""The loop that alone writes for the core: inbox → one transaction → the world; and what is due.

Owns the order of things: commit first, then acknowledge and send. Never decides and never talks to a carrier.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeVar

from gateway import poison
from gateway.backlog import Backlog
from gateway.domain.command import Order, Ordered
from gateway.domain.deadman import Pulse
from gateway.domain.errors import StoreDamaged, StoreRefused
from gateway.domain.model import (
    CommandId,
    DeviceId,
    EventType,
    Now,
    RawMessage,
    Reading,
    Receipt,
)
from gateway.domain.notification import Dispatch
from gateway.domain.ports import PROBE_ORIGIN, Decode, Source
from gateway.domain.rules import CALLS_FOR_HELP
from gateway.domain.site import Site
from gateway.inbox import Inbox, Taken
from gateway.outbox import Outbox
from gateway.routines import Routines
from gateway.runtime import Clock
from gateway.self_probe import SelfProbe
from gateway.service import core_state, door_times
from gateway.service.batch import Committed
from gateway.service.comparing import Asked
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

Written = TypeVar("Written")


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
    tell: Callable[[Ordered], bool]
    """Publishes one command, reported through the inbox when the broker has it; False: tell it again."""
    act: Callable[[Order], bool]
    """Carries out one physical order now; False where that is not possible and it is dropped."""
    compare: Callable[[Sequence[Asked]], None]
    """Has faces compared; returns at once and never raises."""
    watch: Watch
    bound: Sequence[Callable[[Site], None]]
    """Told of every new version of the site, before the sources."""
    make_room: Callable[[], bool]
    """Frees disk space where it ran out; False where nothing was left to free."""
    errands_live: Callable[[], bool]
    """Tells whether the thread lives that keeps the database in shape."""
    clock_trusted: Callable[[], bool]
    sounders: Callable[[Site], Mapping[DeviceId, str]]
    """Tells the sirens, lamps and panels of a site, with their addresses."""
    proved: Callable[[], None]
    """Told after every self-probe that came round: feeds the watchdog."""
    pulse: Callable[[Pulse], None] = lambda _: None
    """Told once a second that the loop goes round; returns at once."""
    counted: Callable[[Iterable[datetime], Sequence[Dispatch]], None] = lambda _times, _sent: None
    """Told when the calls for help came in that are on the disk now, and what is sent about them."""
    figures: Callable[[datetime], str] = lambda _: ""
    """Tells what the core says of itself, every ten seconds."""
    sound: Callable[[], None] = lambda: None
    """Raises StoreDamaged where the database was found to be no more what was opened."""


class SourceDied(RuntimeError):
    """A thread ended that must not; the process ends loudly and is started again."""


class Stopped(BaseException):
    """Told to stop while the disk refused: what waits was neither written nor acknowledged.

    No error, and like KeyboardInterrupt none of ours: the edges that survive poison must let it pass.
    """


class Engine:
    """The one writer of the core."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._site = Site()
        self._probe = SelfProbe(parts.sources)
        self._sources = {source.name: source for source in parts.sources}
        self._told: set[CommandId] = set()
        self._untold = False
        self._version = -1
        self._looked_at: datetime | None = None
        self._watched_at: datetime | None = None
        self._due: datetime | None = None
        self._stop = threading.Event()
        self._damage: StoreDamaged | None = None
        self._backlog = Backlog()
        self._doors_due: datetime | None = None
        self._dropped: list[CommandId] = []
        self._stuck_at: datetime | None = None
        self._routines = Routines(parts.database, parts.keys, parts.clock_trusted)

    def start(self, stop: threading.Event | None = None) -> None:
        """Take up what an earlier run left, then let the sources listen; ends early when told to stop."""
        self._stop = stop or self._stop
        with suppress(Stopped):
            self._take_up()

    def _take_up(self) -> None:
        parts = self._parts
        now = parts.clock.moment()
        self._insist(lambda at: clamp_deadlines(parts.database, at), now)
        self._insist(lambda _: core_state.forget_past_repeats(parts.database), now)
        off_for = core_state.off_for(parts.database, now)
        states = core_state.device_states(parts.database)
        parts.watch.restore(states, off_for, now.steady)
        self._backlog.restore(states)
        self._bind(core_state.site(parts.database), now)
        self._insist(lambda at: door_times.wake(parts.database, self._site, at), now)
        rehearse(parts.database, self._site, now, parts.keys)
        self._commit(Work([own_reading(DeviceId("gateway"), EventType.GATEWAY_STARTED, now, "")]), now)
        for source in parts.sources:
            source.start(parts.inbox.put, parts.inbox.notice)

    def run(self, stop: threading.Event) -> None:
        """Work until told to stop. Raises SourceDied where a thread ended that must not."""
        self._stop = stop
        with suppress(Stopped):
            while not stop.is_set():
                self.step(self._parts.inbox.take(PATIENCE))

    def stop(self) -> None:
        """Let the sources go; what they still held comes again."""
        self._parts.inbox.close()
        for source in self._parts.sources:
            source.stop()

    def step(self, taken: Taken) -> None:
        """Do everything that waits and everything that is due, once.

        Raises StoreDamaged after everything that could still be written: what could not is not acknowledged,
        comes again, and meets a process that has opened the database anew.
        """
        self._parts.sound()
        now = self._parts.clock.moment()
        self._backlog.looks(now.steady)
        self._take_in(taken, now)
        self._look_outside(now)
        self._escalate(now)
        if self._routines.due(now):
            self._do_due(lambda: self._routines.run(now))
        self._close_in(now)
        self._watch(now)
        if self._damage is not None:
            raise self._damage

    def _take_in(self, taken: Taken, now: Now) -> None:
        raws = [raw for raw in taken.raws if raw.origin != PROBE_ORIGIN]
        proved = self._returned_tokens(taken.raws)
        decoded = [(raw, self._decoded(raw)) for raw in raws]
        readings = [reading for _, each in decoded for reading in each]
        notices = [noticed(each, now) for each in taken.notices]
        self._parts.watch.heed(notices)
        own = [*self._parts.watch.hear(readings, now), *notices]
        dropped, self._dropped = self._dropped, []
        work = Work(
            readings=self._backlog.marked([*readings, *own], now.steady),
            outcomes=taken.outcomes,
            delivered=taken.delivered,
            heard=self._parts.watch.to_write(now.steady),
            held=self._parts.watch.to_hold(now.steady),
            probed=proved,
            dropped=dropped,
        )
        if work:
            committed = self._commit(work, now)
            self._parts.notifier.settled(taken.outcomes)
            self._told.difference_update((*taken.delivered, *dropped))
            calls = (each.received_at for each in readings if each.type in CALLS_FOR_HELP)
            self._parts.counted(calls, committed.dispatches)
            self._carry_out(committed)
            self._acknowledge(decoded, committed.receipts)
            self._after_probe(proved, now)

    def _decoded(self, raw: RawMessage) -> Sequence[Reading]:
        try:
            return self._parts.decode(raw)
        except Exception:  # edge: an engine step; what nobody can read must not come again at every restart
            log.exception("source=%s origin=%s message set aside", raw.source, raw.origin)
            return (poison.unreadable(raw),)

    def _commit(self, work: Work, now: Now) -> Committed:
        """Write, whatever it takes. Nothing is acknowledged before."""
        for _ in range(POISON_AFTER):
            try:
                return self._write(work, now)
            except StoreDamaged:
                break  # trying again does not help
            except Exception:  # edge: an engine step; one reading nobody foresaw must not stop the others
                log.exception("engine step failed with %s readings", len(work.readings))
        parts = poison.Parts(lambda part: self._write(part, now))
        parts.take(work)
        self._damage = parts.damage or self._damage
        return parts.committed

    def _write(self, work: Work, now: Now) -> Committed:
        parts = self._parts
        return self._insist(
            lambda at: ingest(parts.database, self._site, work, at, parts.keys, parts.clock_trusted()), now
        )

    def _insist(self, write: Callable[[Now], Written], now: Now) -> Written:
        """Write one transaction; waits and makes room while the disk refuses, or until told to stop."""
        tries = 0
        while True:
            try:
                return write(now)
            except StoreDamaged:
                raise
            except StoreRefused as error:
                tries += 1
                self._refused(error, tries)
                # A wait counts from the writing: after a long refusal two steps must not fire together.
                now = self._parts.clock.moment()

    def _refused(self, error: StoreRefused, tries: int) -> None:
        log.error("commit refused try=%s: %s", tries, error)
        if error.no_room:
            self._parts.make_room()
        if self._stop.wait(min(1.0, 0.05 * tries)):
            raise Stopped

    def _carry_out(self, committed: Committed) -> None:
        for order in committed.orders:
            self._act(order)
        self._parts.compare(committed.compared)
        self._parts.notifier.take(committed.dispatches)
        for ordered in committed.ordered:
            self._told.add(ordered.command.id)
            self._tell(ordered)
        if committed.changed:
            self._due = next_due(self._parts.database)
        if committed.doors:
            self._doors_due = door_times.next_due(self._parts.database)

    def _act(self, order: Order) -> None:
        """Carry out an order once: what cannot be handed over now is never carried out."""
        self._told.add(order.id)
        try:
            done = order.holds(self._parts.clock.moment().steady) and self._parts.act(order)
        except Exception:  # edge: an engine step; one lock nobody foresaw must not stop the next press
            log.exception("order=%s device=%s not carried out", order.id, order.device)
            done = False
        if done:
            self._parts.inbox.deliver(order.id)
        else:
            log.warning("order=%s device=%s could not be handed over", order.id, order.device)
            self._dropped.append(order.id)

    def _tell(self, ordered: Ordered) -> None:
        try:
            if not self._parts.tell(ordered):
                self._told.discard(ordered.command.id)
                self._untold = True
        except Exception:  # edge: an engine step; a sentence nobody can form must not stop the next press
            log.exception("command=%s device=%s not told", ordered.command.id, ordered.command.device)

    def _acknowledge(
        self, decoded: Sequence[tuple[RawMessage, Sequence[Reading]]], receipts: Sequence[Receipt]
    ) -> None:
        first = 0
        for raw, readings in decoded:
            told = poison.to_be_told(readings, receipts[first : first + len(readings)])
            first += len(readings)
            if told is not None:
                self._sources[raw.source].acknowledge(raw, told)

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
        orders = door_times.waiting(self._parts.database, self._told, now)
        found = Committed((), tuple(dispatches), tuple(ordered), True, tuple(orders), True)
        self._carry_out(found)
        self._version = version

    def _escalate(self, now: Now) -> None:
        """Do one batch of what is due; the next step does the next, after looking for presses."""
        if self._due is None or self._due > now.steady:
            return
        self._do_due(lambda: escalate_due(self._parts.database, now, self._parts.keys))

    def _do_due(self, do: Callable[[], Committed]) -> None:
        """Do something in its time; where the disk refuses, it is still due at the next step."""
        try:
            committed = do()
        except StoreDamaged:
            raise
        except StoreRefused as error:
            self._refused(error, 1)
            return
        if committed.stuck:
            self._stuck_at = self._parts.clock.moment().steady
        self._carry_out(committed)
        self._due = next_due(self._parts.database)

    def _close_in(self, now: Now) -> None:
        """Let the time run out at doors, and for orders that nobody took."""
        if self._doors_due is not None and self._doors_due <= now.steady:
            self._doors_due = now.steady + WATCH_EVERY  # again soon, where it could not be written
            self._carry_out(self._commit(Work(doors_due=True), now))

    def _watch(self, now: Now) -> None:
        if self._watched_at is not None and now.steady - self._watched_at < WATCH_EVERY:
            return
        self._watched_at = now.steady
        if self._untold:
            self._version, self._untold = -1, False  # what no broker had room for is read and told again
        if not self._parts.notifier.alive():
            raise SourceDied("a worker of the notifier has ended")
        if not self._parts.errands_live():
            raise SourceDied("the thread for errands has ended")
        silent = self._parts.watch.silent_now(now)
        due = self._probe.due(now.steady)
        excused = due and self._probe.excused()
        alone = due and self._probe.send(now.steady)
        if silent or due:
            silent = self._backlog.marked(silent, now.steady)
            figures = self._parts.figures(now.steady) if due else ""
            work = Work(readings=silent, lives=due, probed=alone, figures=figures)
            self._carry_out(self._commit(work, now))
            self._after_probe(alone, now)
            self._after_life(excused, now)
        self._parts.pulse(Pulse(self._parts.clock.moment().steady, self._probe.passed_at, self._stuck_at))

    def _bind(self, site: Site, now: Now) -> None:
        self._parts.watch.bind(site, now.steady)
        sounders = self._parts.sounders(site)
        site = self._site = replace(site, hubs=self._parts.watch.hubs, sounders=sounders)
        for told in (self._routines.bind, *self._parts.bound):
            told(site)
        for source in self._parts.sources:
            source.bind(site)
        log.info("site version=%s devices=%s", site.version, len(site.devices))
