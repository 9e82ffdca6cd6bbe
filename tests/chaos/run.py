"""One run: people live, faults fall by a plan, and at the end everything is written down for the checker."""

from __future__ import annotations

import heapq
import itertools
import shutil
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from tests.chaos import site
from tests.chaos.box import ChaosBox
from tests.chaos.checker import RESTORED, breaches
from tests.chaos.history import read
from tests.chaos.people import Comers, Guard, Keeper, Office, Officer, Pace, Person, Radio
from tests.chaos.phones import Phones
from tests.chaos.plan import PLANNED, Plan
from tests.chaos.table import Row
from tests.crash.history import Buttons
from tests.live.box import CUOBIAN
from tests.proof import Breach

DATABASE = "cuobian.db"
MOST = 30
"""Breaches named in words."""
RESTS = 60.0
"""Seconds within which everything pressed has its answer, once nothing is wrong any more."""
TICK = 0.2
SEEN_WITHIN = 1.0


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
    into.mkdir(parents=True, exist_ok=True)
    kept = Kept(into, into / box.history.path.name, into / DATABASE)
    _copied(box.data / DATABASE, kept.database)
    time.sleep(SEEN_WITHIN)  # what the copy calls sent is seen at the phones by now
    life.phones.close()
    _restored(box, into)
    note("run", "ended")
    shutil.copy(box.history.path, kept.history)
    return kept


def judge(kept: Kept) -> None:
    """Fail where the checker finds something, with everything saved that it was found in."""
    found = breaches(read(kept.history), kept.database)
    if found:
        saved = Path(tempfile.mkdtemp(prefix="cuobian-chaos-failed-"))
        shutil.copytree(kept.folder, saved, dirs_exist_ok=True)
        again = f"python -m tests.chaos.replay {saved}"
        raise Breach("\n".join((f"{len(found)} breaches, again with: {again}", *found[:MOST])))


def _restored(box: ChaosBox, into: Path) -> None:
    """Put the last backup that was made back, on a box of its own, and keep what it holds."""
    lines = [each for each in box.history.lines if each.what == "backed_up" and each.number("code") == 0]
    if not lines:
        return
    file, data, config = lines[-1].text("file"), box.folder / "restored", box.folder / "restored.yaml"
    shutil.copytree(box.data / "secrets", data / "secrets")
    config.write_text(f"data: {data}\nbroker: {{url: '{box.broker.url}'}}\n")
    words = [str(CUOBIAN), "restore", str(box.folder / file), "--config", str(config)]
    done = subprocess.run(words, capture_output=True, text=True, timeout=60, check=False)
    said = (done.stdout + done.stderr)[-400:]
    box.history.note("keeper", "restored", file=file, code=done.returncode, words=said)
    if done.returncode == 0:
        _copied(data / DATABASE, into / RESTORED)


def _copied(database: Path, into: Path) -> None:
    """Copy a database as it stands, while others write to it."""
    with (
        closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=30)) as live,
        closing(sqlite3.connect(into)) as copy,
    ):
        live.backup(copy)
