"""One run: people live, faults fall by a plan, and at the end everything is written down for the checker."""

from __future__ import annotations

import heapq
import itertools
import shutil
import sqlite3
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from tests.chaos import site
from tests.chaos.box import ChaosBox
from tests.chaos.nemeses import Row
from tests.chaos.people import Comers, Guard, Keeper, Office, Officer, Pace, Person, Radio
from tests.chaos.phones import Phones
from tests.chaos.plan import PLANNED, Plan
from tests.crash.history import Buttons

DATABASE = "cuobian.db"
RESTS = 60.0
"""Seconds within which everything pressed has its answer, once nothing is wrong any more."""
TICK = 0.2


class Life:
    """Everybody in and around one box, until `close`."""

    def __init__(self, box: ChaosBox, seed: int, pace: Pace, pressed: Sequence[str] = site.BUTTONS) -> None:
        self.box, self._pace = box, pace
        self.buttons = Buttons(box.broker.port, pressed, seed=seed, note=box.history.note)
        self.phones = Phones(box, seed)
        self.people: list[Person] = [
            Radio(box, "radio", seed, pace.radio),
            Comers(box, "comers", seed, pace.door),
            Guard(box, "guard", seed, pace.desk),
            Office(box, "office", seed, pace.office),
            Officer(box, "officer", seed, pace.officer),
            Keeper(box, "keeper", seed, pace.backup),
        ]

    def start(self) -> None:
        """Let them begin."""
        self.buttons.flow(1 / self._pace.press)
        for each in self.people:
            each.start()

    def close(self) -> None:
        """Let nobody press, come or look any more, and wait until every press has its answer."""
        for each in self.people:
            each.close()
        for press in self.buttons.rest(RESTS):
            self.box.history.note(press.device, "unanswered", id=press.id)
        self.buttons.close()
        self.phones.answering = False


@dataclass(frozen=True, slots=True)
class Kept:
    """Where what is left of a run stands."""

    folder: Path
    history: Path
    database: Path


def drive(life: Life, plan: Plan, rows: Sequence[Row], tick: Callable[[], None] = lambda: None) -> None:
    """Let every fault of the plan fall and heal in its time; `tick` is called about five times a second."""
    known, note, number = {each.name: each for each in rows}, life.box.history.note, itertools.count()
    note("run", "begun", seed=plan.seed, seconds=plan.seconds, wait=float(life.box.wait))
    for words in plan.lines():
        note("run", PLANNED, **words)
    todo = [(each.at, next(number), each, True) for each in plan.faults]
    heapq.heapify(todo)
    began = time.monotonic()
    while todo or time.monotonic() - began < plan.seconds:
        tick()
        if not todo or todo[0][0] > time.monotonic() - began:
            time.sleep(TICK)
            continue
        _, _, fault, strikes = heapq.heappop(todo)
        row = known[fault.name]
        if strikes:
            note("nemesis", "struck", name=row.name, holds=fault.holds)
            row.nemesis.strike(life.box)
            heapq.heappush(todo, (time.monotonic() - began + fault.holds, next(number), fault, False))
        else:
            row.nemesis.heal(life.box)
            note("nemesis", "healed", name=row.name)


def finish(life: Life, into: Path, watch: float) -> Kept:
    """Let life come to rest, see that calls go on by themselves, and keep everything for the checker."""
    box, note = life.box, life.box.history.note
    box.ready(90)
    life.close()
    note("run", "rested")
    time.sleep(watch)
    note("run", "watched", seconds=watch)
    verified = box.cli("audit", "verify")
    note("run", "audited", code=verified.returncode, words=(verified.stdout + verified.stderr)[-400:])
    life.phones.close()
    into.mkdir(parents=True, exist_ok=True)
    kept = Kept(into, into / box.history.path.name, into / DATABASE)
    with closing(sqlite3.connect(f"file:{box.data / DATABASE}?mode=ro", uri=True, timeout=30)) as live:
        kept.database.unlink(missing_ok=True)
        with closing(sqlite3.connect(kept.database)) as copy:
            live.backup(copy)
    note("run", "ended")
    if kept.history != box.history.path:
        shutil.copy(box.history.path, kept.history)
    return kept
