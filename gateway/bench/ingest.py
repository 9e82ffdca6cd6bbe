"""`bench ingest`: durable events a second and their cost; presses a second, each through to its phone."""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass, field
from pathlib import Path

from gateway.bench.figure import Figure
from gateway.bench.machine import limits
from gateway.bench.stand import HOUSEHOLDS, Measured, Stand, eventually


@dataclass
class Rates:
    """What one of the two reached, round by round."""

    events: list[float] = field(default_factory=list)
    cost: list[float] = field(default_factory=list)
    presses: list[float] = field(default_factory=list)


def run(folder: Path, *, short: bool) -> list[Figure]:
    """Measure ours and R in turn; the medians of the rounds count."""
    rounds, events, presses = (1, 4_000, 400) if short else (3, 20_000, 1_500)
    stand = Stand(folder)
    ours, bare = Rates(), Rates()
    try:
        figures = limits(folder, stand.port)
        for nth in range(rounds):
            for rates, start in ((ours, stand.core), (bare, stand.bare)):
                measured = start()
                _events(stand, measured, rates, events, f"e{nth}{id(rates)}")
                _presses(stand, rates, presses, f"p{nth}{id(rates)}")
                measured.end()
        return figures + _figures(ours, bare)
    finally:
        stand.close()


def _events(stand: Stand, measured: Measured, rates: Rates, count: int, name: str) -> None:
    before, cpu = measured.stored(), measured.cpu_seconds()
    began = time.monotonic()
    for number in range(count):
        stand.publish(f"door-{number % 50}", f"{name}-{number}", "door.opened")
    eventually(lambda: measured.stored() >= before + count)
    rates.events.append(count / (time.monotonic() - began))
    rates.cost.append((measured.cpu_seconds() - cpu) / count * 1e6)


def _presses(stand: Stand, rates: Rates, count: int, name: str) -> None:
    already = len(stand.rang)
    began = time.time()
    for number in range(count):
        stand.publish(f"b{number % HOUSEHOLDS}", f"{name}-{number}", "sos.pressed")
    eventually(lambda: len(stand.rang) >= already + count)
    rates.presses.append(count / (stand.rang[already + count - 1][0] - began))


def _figures(ours: Rates, bare: Rates) -> list[Figure]:
    return [
        _beside("F27", "durable door events", ours.events, bare.events, "/s", 5000.0),
        _beside("F27", "processor time an event", ours.cost, bare.cost, "µs", 250.0, at_least=False),
        _beside("F27", "presses, each through to its phone", ours.presses, bare.presses, "/s", 500.0),
    ]


def _beside(
    figure: str,
    name: str,
    ours: list[float],
    bare: list[float],
    unit: str,
    limit: float,
    *,
    at_least: bool = True,
) -> Figure:
    mine, other = statistics.median(ours), statistics.median(bare)
    return Figure(figure, name, mine, unit, limit, f"R ({other:.0f} {unit})", mine / other, at_least)
