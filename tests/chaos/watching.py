"""What the processes of a box hold, looked at every few seconds; what grows over a long life.

Owns the samples. A process that begins anew is another generation: only within one can anything leak.
"""

from __future__ import annotations

import statistics
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.chaos.box import ChaosBox
from tests.chaos.history import Line
from tests.chaos.processes import sampled

SAMPLED = "sampled"
WARM = 90.0
"""Seconds after its start in which a process still loads and fills what it keeps."""
LONG = 240.0
"""Seconds after that a generation must have lived for its slope to say something."""


@dataclass(frozen=True, slots=True)
class Generation:
    """One life of one process."""

    role: str
    pid: int
    samples: Sequence[Line]

    @property
    def seconds(self) -> float:
        return self.samples[-1].at - self.samples[0].at

    def halves(self, key: str) -> tuple[float, float]:
        """Return the median of the first third and of the last third of its warm life."""
        warm = [each for each in self.samples if each.at - self.samples[0].at >= WARM]
        third = max(1, len(warm) // 3)
        first, last = warm[:third], warm[-third:]
        return _median(first, key), _median(last, key)

    def grown_per_hour(self, key: str) -> float:
        """Return by how much something grew in an hour, from the first to the last third."""
        first, last = self.halves(key)
        return (last - first) / (max(1.0, (self.seconds - WARM) * 2 / 3) / 3600)


class Watching:
    """Samples every process of a box into its history, at most once in so many seconds."""

    def __init__(self, box: ChaosBox, every: float) -> None:
        self._box, self._every, self._next = box, every, 0.0

    def look(self) -> None:
        """Take a sample of each where it is time."""
        if time.monotonic() < self._next:
            return
        self._next = time.monotonic() + self._every
        for role, pid in {**self._box.pids(), "run": self._box.run.pid}.items():
            if (found := sampled(role, pid)) is not None:
                self._box.history.note(
                    role,
                    SAMPLED,
                    pid=pid,
                    memory=found.memory_mb,
                    threads=found.threads,
                    descriptors=found.descriptors,
                )
        size = sum(each.stat().st_size for each in _there(self._box.data))
        self._box.history.note("disk", "measured", bytes=size)


def generations(lines: Sequence[Line]) -> list[Generation]:
    """Return every life of every process in a history."""
    found: dict[tuple[str, int], list[Line]] = defaultdict(list)
    for each in lines:
        if each.what == SAMPLED:
            found[(each.who, int(each.number("pid")))].append(each)
    return [Generation(role, pid, samples) for (role, pid), samples in found.items()]


def long_lives(lines: Sequence[Line]) -> Mapping[str, Generation]:
    """Return the longest life of each role that was long enough to tell something."""
    longest: dict[str, Generation] = {}
    for each in generations(lines):
        if each.seconds < WARM + LONG:
            continue
        if each.role not in longest or longest[each.role].seconds < each.seconds:
            longest[each.role] = each
    return longest


def _median(samples: Sequence[Line], key: str) -> float:
    return statistics.median(each.number(key) for each in samples)


def _there(folder: Path) -> list[Path]:
    return [each for each in folder.glob("cuobian.db*") if each.is_file()]
