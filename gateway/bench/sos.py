"""`bench sos`: from the press to the phone, idle and beside whatever else a box does; restart; memory."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from gateway.bench import beside, watching
from gateway.bench.figure import Figure
from gateway.bench.line import Receiver
from gateway.bench.machine import limits
from gateway.bench.measured import Measured, memory_mb
from gateway.bench.presses import EVERY, Latency, Rounds
from gateway.bench.restart import restarts
from gateway.bench.slow import ADDED, slow_disk
from gateway.bench.stand import Stand

OTHERS = 500
"""Door events a second beside (FIGURES F1)."""
SLOWLY = 3.0
"""With a slow disk presses come so many times further apart, or each would meet the one before."""


@dataclass
class Side:
    """What was measured of one of the two, ours or R."""

    idle: Latency = field(default_factory=Latency)
    loaded: Latency = field(default_factory=Latency)
    cpu: list[float] = field(default_factory=list)
    memory: float = 0.0


def run(folder: Path, *, short: bool) -> list[Figure]:
    """Measure; alternates ours and R, so that a busy machine is busy for both."""
    rounds, presses = (2, 40) if short else (5, 100)
    stand = Stand(folder)
    try:
        figures = limits(folder, stand.broker)
        ours, bare = _both(stand, rounds, presses)
        figures += _latencies(ours, bare)
        figures += _by_serial(stand, ours, rounds, presses // 2)
        figures += _on_a_slow_disk(stand, ours, max(1, rounds // 2), presses * 2 // 5)
        figures += _beside_others(stand, ours, rounds, presses // 2, short=short)
        figures += _beside_cameras(stand, ours, rounds, presses // 2)
        return figures + restarts(stand, short=short)
    finally:
        stand.close()


def _both(stand: Stand, rounds: int, presses: int, slow: dict[str, str] | None = None) -> tuple[Side, Side]:
    ours, bare = Side(), Side()
    for _ in range(rounds):
        for side, start in ((ours, stand.core), (bare, stand.bare)):
            measured = start(slow)
            _round(stand, measured, side, presses, EVERY * (SLOWLY if slow else 1.0))
            stand.end(measured)
    return ours, bare


def _round(stand: Stand, measured: Measured, side: Side, presses: int, every: float) -> None:
    of = Rounds(stand, measured)
    of.every = every
    side.idle.add(of.run(presses))
    of.others = OTHERS
    before = measured.cpu_seconds()
    side.loaded.add(of.run(presses))
    side.cpu.append(measured.cpu_seconds() - before)
    side.memory = memory_mb(measured.process.pid)


def _latencies(ours: Side, bare: Side) -> list[Figure]:
    busy = f"press → phone, beside {OTHERS} events/s"
    cpu = sum(ours.cpu) / sum(bare.cpu) if sum(bare.cpu) else None
    return [
        _p50("press → phone, idle, p50", ours.idle, bare.idle, 1.5),
        _p99("press → phone, idle, p99", ours.idle, bare.idle, 15.0),
        _p50(f"{busy}, p50", ours.loaded, bare.loaded),
        _p99(f"{busy}, p99", ours.loaded, bare.loaded, 30.0, 2.5),
        Figure(
            "F1",
            "  the same, beside our own idle",
            ours.loaded.p99,
            "ms",
            None,
            f"idle p99 ({ours.idle.p99:.1f} ms)",
            ours.loaded.p99 / ours.idle.p99,
            aim=1.5,
        ),
        Figure(None, "processor time of these rounds", sum(ours.cpu), "s", None, "R", cpu, aim=1.75),
        Figure("F10", "resident memory of the core after them", ours.memory, "MB", 90.0),
    ]


def _by_serial(stand: Stand, ours: Side, rounds: int, presses: int) -> list[Figure]:
    found = Latency()
    for _ in range(rounds):
        receiver = Receiver(stand.compound.households)
        measured = stand.core(compound=receiver.compound)
        found.add(Rounds(stand, measured, receiver.press).run(presses))
        stand.end(measured)
        receiver.close()
    name = "press → phone, idle, by serial line"
    return [
        _p50(f"{name}, p50", found, ours.idle, against="by MQTT"),
        _p99(f"{name}, p99", found, ours.idle, 15.0, against="by MQTT"),
    ]


def _on_a_slow_disk(stand: Stand, fast: Side, rounds: int, presses: int) -> list[Figure]:
    slow = slow_disk(stand.folder)
    name = f"press → phone, each sync {ADDED:g} ms longer"
    if slow is None:
        return [Figure("F1", f"{name}: not measured", 0.0, "ms", None, "no C compiler (cc) found")]
    ours, bare = _both(stand, rounds, presses, dict(slow))
    rise = ours.idle.p50 - fast.idle.p50
    return [
        _p99(f"{name}, idle, p99", ours.idle, bare.idle, 150.0),
        _p99(f"{name}, loaded, p99", ours.loaded, bare.loaded, 150.0),
        Figure(
            "F1",
            "  its idle median rises by",
            rise,
            "ms",
            None,
            f"one sync ({ADDED:g} ms)",
            rise / ADDED,
            aim=1.5,
        ),
    ]


def _beside_others(stand: Stand, ours: Side, rounds: int, presses: int, *, short: bool) -> list[Figure]:
    visited, changed, saved, memory, times, copies = Latency(), Latency(), Latency(), 0.0, 0, 0
    for _ in range(rounds):
        measured = stand.core()
        of = Rounds(stand, measured)
        with beside.api(stand, measured.data) as server:
            visited.add(of.run(presses))
            memory = sum(memory_mb(pid) for pid in (measured.process.pid, server, stand.broker.pid))
        if not short:
            with beside.office(stand, measured.data) as done:
                changed.add(of.run(presses))
                times += len(done)
            of.others = OTHERS
            with beside.backups(stand, measured.data) as made:
                saved.add(of.run(presses))
                copies += len(made)
        stand.end(measured)
    name, against = "press → phone, beside", "idle without"
    found = [
        _p50(f"{name} {beside.VISITS} API requests/s, p50", visited, ours.idle, 1.5, against),
        _p99(f"{name} {beside.VISITS} API requests/s, p99", visited, ours.idle, 30.0, 1.5, against),
    ]
    if not short:
        words = f"{name} {times} × `site apply`"
        found += [
            _p50(f"{words}, p50", changed, ours.idle, None, against),
            _p99(f"{words}, p99", changed, ours.idle, 30.0, None, against),
        ]
        words, busy = f"{name} {OTHERS} events/s and {copies} backups", "the same events alone"
        found += [
            _p50(f"{words}, p50", saved, ours.loaded, None, busy),
            _p99(f"{words}, p99", saved, ours.loaded, 30.0, None, busy),
        ]
    box = f"resident memory of core, API and {stand.broker.name}"
    return [*found, Figure("F10", box, memory, "MB", 220.0)]


def _beside_cameras(stand: Stand, ours: Side, rounds: int, presses: int) -> list[Figure]:
    name, against = f"press → phone, beside {watching.CAMERAS} cameras at full load", "idle without"
    if not watching.possible():
        return [Figure("F1", f"{name}: not measured", 0.0, "ms", None, "no OpenCV found")]
    found = Latency()
    for _ in range(rounds):
        measured = stand.core()
        of = Rounds(stand, measured)
        with watching.eight_cameras(stand):
            found.add(of.run(presses))
        stand.end(measured)
    return [
        _p50(f"{name}, p50", found, ours.idle, None, against),
        _p99(f"{name}, p99", found, ours.idle, 30.0, None, against),
    ]


def _p50(name: str, ours: Latency, other: Latency, aim: float | None = None, against: str = "R") -> Figure:
    beside = f"{against} ({other.p50:.1f} ms)"
    return Figure("F1", name, ours.p50, "ms", None, beside, ours.p50 / other.p50, aim=aim)


def _p99(
    name: str, ours: Latency, other: Latency, limit: float, aim: float | None = None, against: str = "R"
) -> Figure:
    beside = f"{against} ({other.p99:.1f} ms)"
    return Figure("F1", name, ours.p99, "ms", limit, beside, ours.p99 / other.p99, relief=3.0, aim=aim)
