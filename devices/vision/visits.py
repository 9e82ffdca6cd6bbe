"""What is remembered of one face while it is there: its looks, and whether it was told already. Pure.

Everything of a face that nobody knows is dropped with its visit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from devices.vision.challenge import Challenge
from devices.vision.parts import Frame, Vector
from devices.vision.votes import Verdict, Vote
from gateway.domain.vision import Turn

MOST_LOOKS = 8
"""Embeddings for one visit: further ones change no verdict and cost 40 ms each."""
LOOK_EVERY = 0.35
"""Seconds between two of them."""
SAME = 0.80
"""Cosine to the same face a moment before, from which nothing but its eyes has changed: with a strip over
them it was 0.78 at most, with lids that close 0.85 to 0.92 (ACCURACY.md)."""


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
    matched: bool = False
    """Whether it is the face of the one a card named, as far as it was looked at."""
    proved: bool = False
    """Whether it was so after everything that was asked had been done."""
    challenge: Challenge | None = None
    """What this face, and no other one beside it, did of what it was asked to do."""
    awake: Vector | None = None
    """What it was compared by when it last looked ahead, before its eyes were to close."""

    def wants(self, now: float) -> bool:
        """Tell whether another look is of use."""
        looks = max(len(self.votes), len(self.scores))
        return not self.told and looks < MOST_LOOKS and now - self.looked_at >= LOOK_EVERY

    def wants_compared(self, now: float, turns: Sequence[Turn]) -> bool:
        """Tell whether another look is of use to whom a card named; where turns are asked for, to their end.

        Otherwise another face could take the place of the one that was compared.
        """
        if self.challenge is not None and self.challenge.shut:
            return True  # over in a moment, and by then something else may have been laid over the eyes
        return (bool(turns) or len(self.scores) < MOST_LOOKS) and now - self.looked_at >= LOOK_EVERY

    def expect(self) -> None:
        """Forget what was compared with whom a card named before."""
        self.scores.clear()
        self.looked_at = float("-inf")
        self.matched, self.proved, self.challenge, self.awake = False, False, None, None

    def asked(self, turns: Sequence[Turn]) -> Challenge:
        """Return the turns that are asked of this face."""
        if self.challenge is None:
            self.challenge = Challenge(turns)
        return self.challenge

    def vouches(self, template: Vector) -> None:
        """Say of eyes that are shut whether this is the face from before; remember it while they are open."""
        if self.challenge is None:
            return
        if self.challenge.shut:
            self.challenge.vouch(same=self.awake is not None and float(template @ self.awake) >= SAME)
        elif self.challenge.ahead:
            self.awake = template

    def is_another(self) -> None:
        """Take note that the face is now another one than before: nothing of that counts for it."""
        self.scores.clear()
        self.matched = self.proved = False
        self.best, self.crop, self.awake = 0.0, None, None
        if self.challenge is not None:
            self.challenge.start_again()


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
