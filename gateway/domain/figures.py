"""What the core counts of itself while it works, as others read it. Pure; never holds a name or a number."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

BOUNDS = (0.001, 0.0025, 0.005, 0.01, 0.015, 0.03, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0)
"""Seconds; 15 and 30 ms and 2 s are what is promised (FIGURES F1)."""


@dataclass(slots=True)
class Times:
    """How long something took, by classes: as many counts as bounds, and one for what took longer."""

    counts: list[int] = field(default_factory=lambda: [0] * (len(BOUNDS) + 1))
    total: float = 0.0

    def add(self, seconds: float) -> None:
        """Count one; a clock that was set back meanwhile makes it nothing, never less."""
        taken = max(0.0, seconds)
        self.counts[bisect_left(BOUNDS, taken)] += 1
        self.total += taken


@dataclass(frozen=True, slots=True)
class Process:
    """What one process takes from its machine."""

    memory: int = 0
    """Resident bytes."""
    threads: int = 0
    descriptors: int = 0
    seconds: float = 0.0
    """Of processor time."""
    started: float = 0.0
    """In seconds since 1970, by the wall clock."""


@dataclass(frozen=True, slots=True)
class Sent:
    """Attempts of one channel that ended one way."""

    channel: str
    outcome: str
    count: int


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything the core says of itself, at most ten seconds old while it is well."""

    at: int = 0
    """On the steady clock, in microseconds."""
    version: str = ""
    process: Process = Process()
    waiting: Mapping[str, int] = field(default_factory=dict)
    """Messages in the inbox by their kind: urgent, bulk."""
    committed: Times = field(default_factory=Times)
    """From the arrival of a call for help to its commit."""
    handed: Times = field(default_factory=Times)
    """From the arrival of a call for help to its first message handed to a channel."""
    sent: Sequence[Sent] = ()
    hindrances: Sequence[str] = ()
    """What keeps the sign of life back."""
    signs: int = 0
    """Signs of life that somebody outside took."""
    hubs: Sequence[str] = ()
    """Devices that others are heard through."""
