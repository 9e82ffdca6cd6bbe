"""Which faults fall when: made by a seed, or read back from a saved history. Strikes nothing itself."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tests.chaos.history import Line
from tests.chaos.table import Row

PLANNED = "planned"
APART = 10.0
"""Seconds between two faults of one part, so that it can come back in between."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One nemesis, from when to when."""

    name: str
    at: float
    """Seconds after the begin of the run."""
    holds: float


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that is decided beforehand about one run."""

    seed: int
    seconds: float
    faults: tuple[Fault, ...]

    def lines(self) -> Iterator[dict[str, str | float]]:
        """Return what is written into the history, so that the same run can be driven again."""
        for each in self.faults:
            yield {"name": each.name, "starts": each.at, "holds": each.holds}


def one_by_one(seed: int, seconds: float, every: float, rows: Sequence[Row]) -> Plan:
    """Return a fault about every so many seconds; what kills takes turns with what does not."""
    chance, faults, at = random.Random(f"{seed}/plan"), [], every / 2
    soft, hard = _shuffled(chance, rows, kills=False), _shuffled(chance, rows, kills=True)
    while at < seconds - every / 2:
        # Two of three leave every process alive, so that there are long lives whose memory can be seen.
        row = next(hard) if len(faults) % 3 == 2 else next(soft)
        most = min(row.long[1], every * 0.7)
        faults.append(Fault(row.name, round(at, 2), round(chance.uniform(min(row.long[0], most), most), 2)))
        at += every * chance.uniform(0.9, 1.1)
    return Plan(seed, seconds, tuple(faults))


def overlapping(seed: int, seconds: float, rows: Sequence[Row], every: float = 12.0) -> Plan:
    """Return faults at any time, several at once, but of one part of the box only one."""
    chance, faults = random.Random(f"{seed}/plan"), []
    at, busy = every / 2, dict[str, float]()
    while at < seconds - 30:
        free = [each for each in rows if busy.get(each.strikes_at, 0.0) <= at]
        if free:
            row = chance.choice(free)
            faults.append(Fault(row.name, round(at, 2), round(chance.uniform(*row.long), 2)))
            busy[row.strikes_at] = at + faults[-1].holds + APART
        at += every * chance.expovariate(1)
    return Plan(seed, seconds, tuple(faults))


def planned(lines: Sequence[Line]) -> Plan:
    """Return the plan that a saved run was driven by."""
    (begun,) = [each for each in lines if each.what == "begun"]
    faults = [
        Fault(each.text("name"), each.number("starts"), each.number("holds"))
        for each in lines
        if each.what == PLANNED
    ]
    return Plan(int(begun.number("seed")), begun.number("seconds"), tuple(faults))


def _shuffled(chance: random.Random, rows: Sequence[Row], *, kills: bool) -> Iterator[Row]:
    found = [each for each in rows if each.kills == kills]
    while True:
        yield from chance.sample(found, len(found))
