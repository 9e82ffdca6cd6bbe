"""`bench sos`: from the press to the phone, idle and beside 500 other events a second; restart; memory."""

from __future__ import annotations

import statistics
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from gateway.bench.figure import Figure
from gateway.bench.machine import limits
from gateway.bench.stand import HOUSEHOLDS, Measured, Stand, eventually

OTHERS = 500
PAUSE = 0.02


class Latency:
    """Medians and tails of several rounds, in milliseconds."""

    def __init__(self) -> None:
        self._rounds: list[list[float]] = []

    def add(self, seconds: Sequence[float]) -> None:
        """Add one round."""
        self._rounds.append(sorted(each * 1000 for each in seconds))

    @property
    def p50(self) -> float:
        """Return the median of the rounds' medians."""
        return statistics.median(each[len(each) // 2] for each in self._rounds)

    @property
    def p99(self) -> float:
        """Return the median of the rounds' 99th percentiles (FIGURES F1)."""
        return statistics.median(each[min(len(each) - 1, len(each) * 99 // 100)] for each in self._rounds)


def run(folder: Path, *, short: bool) -> list[Figure]:
    """Measure; alternates ours and R, so that a busy machine is busy for both."""
    rounds, presses = (2, 40) if short else (5, 100)
    stand = Stand(folder)
    try:
        figures = limits(folder, stand.port)
        found: dict[tuple[str, bool], Latency] = {
            (who, loaded): Latency() for who in ("ours", "bare") for loaded in (False, True)
        }
        memory = 0.0
        for nth in range(rounds):
            for who, start in (("ours", stand.core), ("bare", stand.bare)):
                measured = start()
                for loaded in (False, True):
                    found[who, loaded].add(_round(stand, f"{nth}{who}{loaded}", presses, loaded=loaded))
                memory = measured.memory_mb() if who == "ours" else memory
                measured.end()
        figures += _latencies(found)
        figures += _restart(stand, stored=0) + ([] if short else _restart(stand, stored=100_000))
        return [*figures, Figure("F10", "resident memory of the core after the load", memory, "MB", 90.0)]
    finally:
        stand.close()


def _round(stand: Stand, name: str, presses: int, *, loaded: bool) -> list[float]:
    stop = threading.Event()
    beside = threading.Thread(target=_others, args=(stand, name, stop), daemon=True)
    if loaded:
        beside.start()
        time.sleep(0.5)
    spent = [_press(stand, f"{name}-{n}", n % HOUSEHOLDS) for n in range(presses)]
    stop.set()
    if loaded:
        beside.join()
    return spent


def _press(stand: Stand, id_: str, home: int) -> float:
    already = len(stand.rang)
    began = time.time()
    stand.publish(f"b{home}", id_, "sos.pressed")
    eventually(lambda: len(stand.rang) > already, 10)
    time.sleep(PAUSE)
    return stand.rang[already][0] - began


def _others(stand: Stand, name: str, stop: threading.Event) -> None:
    number, next_at = 0, time.monotonic()
    while not stop.is_set():
        number += 1
        stand.publish(f"door-{number % 50}", f"{name}-o{number}", "door.opened")
        next_at += 1 / OTHERS
        time.sleep(max(0.0, next_at - time.monotonic()))


def _latencies(found: dict[tuple[str, bool], Latency]) -> list[Figure]:
    figures: list[Figure] = []
    for loaded, words, limit in ((False, "idle", 15.0), (True, f"beside {OTHERS} events/s", 30.0)):
        ours, bare = found["ours", loaded], found["bare", loaded]
        p50, p99 = ours.p50 / bare.p50, ours.p99 / bare.p99
        beside = f"R ({bare.p50:.1f} ms)", f"R ({bare.p99:.1f} ms)"
        figures += [
            Figure("F1", f"press → phone, {words}, p50", ours.p50, "ms", None, beside[0], p50),
            Figure("F1", f"press → phone, {words}, p99", ours.p99, "ms", limit, beside[1], p99, relief=3.0),
        ]
    return figures


def _restart(stand: Stand, *, stored: int) -> list[Figure]:
    spent = {}
    for who, start in (("ours", stand.core), ("bare", stand.bare)):
        measured = start()
        if stored:
            _fill(stand, measured, stored, who)
        spent[who] = _handled_again(stand, measured, f"{who}{stored}")
        measured.end()
    words = (
        f"SIGKILL → first event handled again, {stored:,} stored"
        if stored
        else "SIGKILL → first event handled again"
    )
    ratio = spent["ours"] / spent["bare"]
    return [Figure("F10", words, spent["ours"], "s", 1.5, f"R ({spent['bare']:.2f} s)", ratio)]


def _fill(stand: Stand, measured: Measured, count: int, name: str) -> None:
    before = measured.stored()
    for number in range(count):
        stand.publish(f"door-{number % 50}", f"{name}-f{number}", "door.opened")
    eventually(lambda: measured.stored() >= before + count, 120)


def _handled_again(stand: Stand, measured: Measured, name: str) -> float:
    before = measured.stored()
    measured.kill()
    began = time.monotonic()
    measured.start()
    stand.publish("door-1", f"again-{name}-{began}", "door.opened")
    stored: Callable[[], bool] = lambda: measured.stored() > before  # noqa: E731
    eventually(stored, 20)
    return time.monotonic() - began
