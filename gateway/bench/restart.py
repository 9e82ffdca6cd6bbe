"""From SIGKILL to the first event handled again."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

from gateway.bench.figure import Figure
from gateway.bench.measured import Measured
from gateway.bench.stand import Stand
from gateway.bench.waiting import eventually

STORED = 100_000


def restarts(stand: Stand, *, short: bool) -> list[Figure]:
    """Kill and start again, ours and R in turn; then ours with many stored events."""
    times = 1 if short else 3
    spent: dict[str, float] = {}
    ours = _medians(stand, stand.core, times, 0)
    spent["R"] = _medians(stand, stand.bare, times, 0)
    again = "SIGKILL → first event handled again"
    beside = f"R ({spent['R']:.2f} s)"
    found = [Figure("F10", again, ours, "s", 1.5, beside, ours / spent["R"], aim=3.0)]
    if not short:
        full = _medians(stand, stand.core, times, STORED)
        beside = f"without them ({ours:.2f} s)"
        found.append(
            Figure("F10", f"{again}, {STORED:,} stored", full, "s", 1.5, beside, full / ours, aim=1.5)
        )
    return found


def _medians(stand: Stand, start: Callable[[], Measured], times: int, stored: int) -> float:
    measured = start()
    if stored:
        fill(stand, measured, stored, "fill")
    spent = [_again(stand, measured, nth) for nth in range(times)]
    stand.end(measured)
    return statistics.median(spent)


def fill(stand: Stand, measured: Measured, count: int, name: str) -> float:
    """Let so many door events be stored; return the seconds from the first publish to the last commit."""
    name, devices = f"{measured.run}-{name}", [f"door-{n}" for n in range(50)]
    before = measured.doors()
    order = {"devices": devices, "ids": f"{{device}}.{name}-{{n}}", "count": count}
    done = stand.order("flood", root=measured.root, kind="door.opened", **order)
    last = devices[(count - 1) % len(devices)]
    eventually(lambda: measured.recorded(last, f"{last}.{name}-{count - 1}"), f"{count} events", 120)
    ended = time.time()
    eventually(lambda: measured.doors() >= before + count, f"all of {count} events", 10)
    return ended - float(done["began"])


def _again(stand: Stand, measured: Measured, nth: int) -> float:
    measured.kill()
    began = time.monotonic()
    id_ = f"door-1.{measured.run}-again-{nth}"
    stand.send(measured, "door-1", id_, "door.opened")
    measured.start()
    eventually(
        lambda: measured.recorded("door-1", id_), "the first event after SIGKILL", 30, look_every=0.005
    )
    return time.monotonic() - began
