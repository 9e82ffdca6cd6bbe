"""From several looks at one face to one verdict. Owns how they are weighed; sees no picture. Pure.

One frame may deceive. A verdict wants several looks that agree and a distance to the next best person, and
weighs each look by how good it was. A tie is nobody.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from devices.vision.gallery import NOBODY, Match
from gateway.domain.vision import SubjectId

AGREEING = 2
"""Looks that must have the same person first."""
MARGIN = 0.05
"""Cosine between the best and the next person, on average; below it is a tie."""
SHARE = 0.6
"""Part of all weight that must be the best one's."""
ENOUGH = 4
"""Looks after which a face that is nobody's is unknown: it has had its chance."""


@dataclass(frozen=True, slots=True)
class Vote:
    """One look: who was most like it, and how much it counts."""

    match: Match
    weight: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the looks say together."""

    subject: SubjectId | None
    score: float
    second: float
    among: int


def verdict(votes: Sequence[Vote], threshold: float) -> Verdict:
    """Weigh all looks; nobody where too few agree, too little distinguishes, or the score stays below."""
    weights: dict[SubjectId, float] = {}
    for each in votes:
        if each.match.subject is not None:
            weights[each.match.subject] = weights.get(each.match.subject, 0.0) + each.weight
    among = max((each.match.among for each in votes), default=0)
    if not weights:
        return Verdict(None, NOBODY.score, NOBODY.second, among)
    best = max(weights, key=lambda id_: weights[id_])
    own = [each for each in votes if each.match.subject == best]
    score = sum(each.match.score * each.weight for each in own) / weights[best]
    second = sum(each.match.second * each.weight for each in own) / weights[best]
    total = sum(each.weight for each in votes)
    sure = (
        len(own) >= AGREEING
        and score >= threshold
        and score - second >= MARGIN
        and weights[best] >= SHARE * total
    )
    return Verdict(best if sure else None, score, second, among)


def mean(votes: Sequence[tuple[float, float]]) -> float:
    """Return the weighted mean of (score, weight), 0 where there is none."""
    total = sum(weight for _, weight in votes)
    return sum(score * weight for score, weight in votes) / total if total > 0 else 0.0
