"""What forgetting costs: how long a sweep, and wiping what it leaves, keep a press waiting."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from gateway.bench.figure import Figure
from gateway.bench.history import BEGIN, Past
from gateway.domain.elapsed import Elapsed
from gateway.domain.model import Now
from gateway.domain.retention import DAY, USUAL, Why
from gateway.service.holds import held
from gateway.service.retention import Sweep
from gateway.store import retention as store
from gateway.store.db import Database
from gateway.store.migrate import migrate
from gateway.store.wiping import Wiping

HELD = 20.0
"""Milliseconds a transaction beside the core may hold the lock (DESIGN)."""
BUSY = 3.0
"""On a busy machine, so many times as long as one commit alone."""
PRESS_EVERY = 0.02


def run(folder: Path, *, short: bool) -> list[Figure]:
    """Measure with a million events of ninety days, of which one day's are over their time."""
    past = Past(2_000, 60) if short else Past()
    database = Database(folder / "past.db")
    migrate(database)
    past.write(database)
    now = Now(past.until + timedelta(hours=1), past.until + timedelta(hours=1))
    _vouch(database, now)
    with _presses(folder / "past.db") as alone:
        time.sleep(0.2 if short else 5.0)
    with _presses(folder / "past.db") as beside:
        holds, deleted = _swept(database, now, past)
    with _presses(folder / "past.db") as wiping:
        steps = _wiped(database)
    database.truncate()
    database.close()
    return [
        _held(f"sweep of {deleted} in {past.events}: lock held, p99", holds, alone),
        _held("wiping what is left of them: lock held, p99", steps, alone),
        _beside("commit beside the sweep, p99", beside, alone),
        _beside("commit beside the wiping, p99", wiping, alone),
    ]


def _vouch(database: Database, now: Now) -> None:
    with database.write() as connection:
        seen = Elapsed("", BEGIN, now.steady, timedelta(0), now.steady - DAY)
        store.set_elapsed(connection, seen)


def _swept(database: Database, now: Now, past: Past) -> tuple[list[float], int]:
    """Delete the oldest day; return how long each transaction held the lock."""
    kept = dict.fromkeys(USUAL.kept, timedelta(days=past.days - 1))
    sweep, holds = Sweep(Why.AGE, kept, held, timer=time.perf_counter), list[float]()
    while (chunk := sweep.step(database, now)).more:
        if chunk.deleted:
            holds.append(chunk.seconds * 1000)
        time.sleep(6 * chunk.seconds)
    return holds or [0.0], sweep.deleted


def _wiped(database: Database) -> list[float]:
    """Wipe the whole file; return how long each step held the lock that wiped something."""
    walk, steps, more = Wiping(database), list[float](), True
    while more:
        began, before = time.perf_counter(), walk.wiped
        more = walk.step()
        spent = time.perf_counter() - began
        if walk.wiped > before:
            steps.append(walk.held * 1000)
        time.sleep(6 * spent)
    return steps or [0.0]


@contextmanager
def _presses(file: Path) -> Iterator[list[float]]:
    """Commit a row now and then, as a press does; yields how long each commit took."""
    stop, times = threading.Event(), list[float]()
    thread = threading.Thread(target=_press, args=(file, stop, times), daemon=True)
    thread.start()
    try:
        yield times
    finally:
        stop.set()
        thread.join()


def _press(file: Path, stop: threading.Event, times: list[float]) -> None:
    database = Database(file)
    while not stop.wait(PRESS_EVERY):
        began = time.perf_counter()
        with database.write_here() as connection:
            store.set_swept(connection, datetime.now(UTC))
        times.append((time.perf_counter() - began) * 1000)
    database.close()


def _held(name: str, times: list[float], alone: list[float]) -> Figure:
    return replace(_beside(name, times, alone), limit=HELD, relief=BUSY)


def _beside(name: str, times: list[float], alone: list[float]) -> Figure:
    usual = _p99(alone)
    return Figure(
        "F13", name, _p99(times), "ms", against=f"a commit alone ({usual:.1f} ms)", ratio=_p99(times) / usual
    )


def _p99(times: list[float]) -> float:
    found = sorted(times) or [0.0]
    return max(found[min(len(found) - 1, int(len(found) * 0.99))], 0.001)
