"""`bench ingest`: durable events a second and their cost; presses a second, each through to its phone."""

from __future__ import annotations

import statistics
from dataclasses import dataclass, field
from pathlib import Path

from gateway.bench.compound import Compound
from gateway.bench.figure import Figure
from gateway.bench.machine import limits
from gateway.bench.measured import Measured
from gateway.bench.restart import fill
from gateway.bench.stand import Stand


@dataclass
class Rates:
    """What one of the two reached, round by round."""

    events: list[float] = field(default_factory=list)
    cost: list[float] = field(default_factory=list)
    presses: list[float] = field(default_factory=list)
    backlog: list[float] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Load:
    """How much of everything."""

    rounds: int
    events: int
    presses: int
    backlog: int


FULL, SHORT = Load(3, 20_000, 1_500, 5_000), Load(1, 3_000, 200, 400)


def run(folder: Path, *, short: bool) -> list[Figure]:
    """Measure ours and R in turn; the medians of the rounds count."""
    load = SHORT if short else FULL
    # Every press is the first of its household: each raises an alarm and makes a call of its own.
    stand = Stand(folder, Compound(load.presses + load.backlog))
    ours, bare = Rates(), Rates()
    try:
        figures = limits(folder, stand.broker)
        for _ in range(load.rounds):
            for rates, start in ((ours, stand.core), (bare, stand.bare)):
                measured = start()
                _events(stand, measured, rates, load.events)
                _presses(stand, measured, rates, range(load.presses))
                _backlog(stand, measured, rates, range(load.presses, load.presses + load.backlog))
                stand.end(measured)
        return figures + _figures(ours, bare, load.backlog)
    finally:
        stand.close()


def _events(stand: Stand, measured: Measured, rates: Rates, count: int) -> None:
    fill(stand, measured, count // 10, "warm-up")
    cpu = measured.cpu_seconds()
    rates.events.append(count / fill(stand, measured, count, "counted"))
    rates.cost.append((measured.cpu_seconds() - cpu) / count * 1e6)


def _presses(stand: Stand, measured: Measured, rates: Rates, homes: range) -> None:
    stand.phone.forget()
    began = _press_all(stand, measured, homes)
    stand.phone.wait(len(homes), measured.who)
    rates.presses.append(len(homes) / (stand.phone.latest - began))


def _backlog(stand: Stand, measured: Measured, rates: Rates, homes: range) -> None:
    """Press while it is dead; what counts is the time from the first call after the start to the last."""
    measured.kill()
    stand.phone.forget()
    _press_all(stand, measured, homes)
    measured.start()
    stand.phone.wait(len(homes), measured.who)
    first = min(stand.phone.first.values())
    rates.backlog.append(len(homes) / (stand.phone.latest - first))


def _press_all(stand: Stand, measured: Measured, homes: range) -> float:
    order = {
        "devices": [f"b{home}" for home in homes],
        "ids": f"{{home}}.{measured.run}",
        "count": len(homes),
    }
    return float(stand.order("flood", root=measured.root, kind="sos.pressed", **order)["began"])


def _figures(ours: Rates, bare: Rates, backlog: int) -> list[Figure]:
    drained = f"backlog of {backlog:,} presses drained, each to its phone"
    return [
        _beside("durable door events", ours.events, bare.events, "/s", 5000.0, 0.5),
        _cost(ours.cost, bare.cost),
        _beside("presses, each through to its phone", ours.presses, bare.presses, "/s", 500.0, 0.5),
        _beside(drained, ours.backlog, bare.backlog, "/s", None, 0.5),
    ]


def _beside(
    name: str, ours: list[float], bare: list[float], unit: str, limit: float | None, aim: float
) -> Figure:
    mine, other = statistics.median(ours), statistics.median(bare)
    return Figure(
        "F27", name, mine, unit, limit, f"R ({other:.0f} {unit})", mine / other, at_least=True, aim=aim
    )


def _cost(ours: list[float], bare: list[float]) -> Figure:
    mine, other = statistics.median(ours), statistics.median(bare)
    return Figure("F27", "processor time an event", mine, "µs", 250.0, f"R ({other:.0f} µs)", mine / other)
