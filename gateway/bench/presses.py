"""Rounds of presses, and how long each took to its phone."""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Mapping, Sequence

from gateway.bench.measured import Measured
from gateway.bench.stand import Stand

WARM_UP = 8
"""Presses before the first that counts: both programs are measured as they run, not as they start."""
EVERY = 0.025

Press = Callable[[Sequence[int]], Mapping[int, float]]
"""Presses in these households, a moment apart; returns when each was pressed."""


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
        return statistics.median(statistics.median(each) for each in self._rounds)

    @property
    def p99(self) -> float:
        """Return the median of the rounds' 99th percentiles (FIGURES F1), by nearest rank."""
        return statistics.median(each[math.ceil(len(each) * 0.99) - 1] for each in self._rounds)


class Rounds:
    """Presses in one running program, each household once; new ones each time."""

    def __init__(self, stand: Stand, measured: Measured, press: Press | None = None) -> None:
        """Warm up. Raises TransientIO where a press does not arrive."""
        self._stand = stand
        self._measured = measured
        self._press = press
        self._homes = iter(range(stand.compound.households))
        self.others = 0
        """Door events a second beside."""
        self.every = EVERY
        self.run(WARM_UP)

    def run(self, presses: int) -> list[float]:
        """Press and wait for the phones; return the seconds of each."""
        homes = [next(self._homes) for _ in range(presses)]
        self._stand.phone.forget()
        pressed = self._press(homes) if self._press is not None else self._by_mqtt(homes)
        self._stand.phone.wait(presses, self._measured.who)
        return [self._stand.phone.first[f"h{home}"] - pressed[home] for home in homes]

    def _by_mqtt(self, homes: Sequence[int]) -> Mapping[int, float]:
        measured = self._measured
        ids = {home: f"h{home}.{measured.run}" for home in homes}
        presses = [(f"b{home}", id_) for home, id_ in ids.items()]
        found = self._stand.order(
            "paced", root=measured.root, presses=presses, every=self.every, others=self.others
        )
        return {home: found["at"][id_] for home, id_ in ids.items()}
