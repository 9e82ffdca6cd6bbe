"""What is remembered of one face while it is there: its looks, and whether it was told already. Pure.

Everything of a face that nobody knows is dropped with its visit.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from devices.vision.parts import Frame
from devices.vision.votes import Verdict, Vote

MOST_LOOKS = 8
"""Embeddings for one visit: further ones change no verdict and cost 40 ms each."""
LOOK_EVERY = 0.35
"""Seconds between two of them."""


@dataclass(slots=True)
class Visit:
    """One track's looks."""

    votes: list[Vote] = field(default_factory=list)
    """Compared with everybody."""
    scores: list[tuple[float, float]] = field(default_factory=list)
    """Compared with the one a card named: score and weight."""
    looked_at: float = float("-inf")
    best: float = 0.0
    """Weight of the best look."""
    crop: Frame | None = None
    """The face in it; kept only where a match may be told with a picture, and dropped with the visit."""
    told: bool = False

    def wants(self, now: float) -> bool:
        """Tell whether another look is of use."""
        looks = max(len(self.votes), len(self.scores))
        return not self.told and looks < MOST_LOOKS and now - self.looked_at >= LOOK_EVERY


@dataclass(slots=True)
class Recent:
    """Who was told of at this camera a moment ago, so that a face that comes and goes is one visit."""

    gap: float
    told: dict[str, float] = field(default_factory=dict)
    """When each was last there; nobody known is the empty name, whoever they were."""

    def is_new(self, name: str, now: float) -> bool:
        """Tell whether somebody comes anew, and remember that they were there."""
        before = self.told.get(name)
        self.told = {each: at for each, at in self.told.items() if now - at <= self.gap}
        self.told[name] = now
        return before is None or now - before > self.gap

    def still_there(self, name: str, now: float) -> None:
        """Remember that somebody is still there."""
        if name in self.told:
            self.told[name] = now


def better(one: Verdict, other: Verdict | None) -> bool:
    """Tell whether a verdict is surer than another."""
    return other is None or one.score > other.score
