"""How often a face is taken for its own or for another's, counted on people the threshold was not set on.

Each single picture counts; a camera wants several that agree (`devices/vision/votes.py`) and is stricter.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Templates = NDArray[np.float32]
"""People × pictures × length, of length one; zeros where no face was found."""
ENROLLED = 3
FINENESS = 0.01
MARGIN = 0.05
"""As `devices/vision/votes.py` has it: nearer to each other two people are a tie, and nobody is meant."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What a search among all did: of so many tries."""

    own: int
    mistaken: int
    """Own pictures that were taken for another's."""
    own_tries: int
    wrong: int
    """Pictures of somebody who is not among them that were taken for another's."""
    wrong_tries: int
    closest: float
    """The highest score that anybody had with another."""


@dataclass(frozen=True, slots=True)
class Verified:
    """What comparing picture with picture did."""

    equal_error: float
    genuine: int
    impostor: int
    accepted: dict[float, float]
    """Share of genuine pairs accepted, by share of impostor pairs accepted."""


def searched(templates: Templates, tested: slice, threshold: float) -> Counted:
    """Enrol everybody with three pictures; search the others of those tested, with and without themselves."""
    centres = _centres(templates)
    own = mistaken = wrong = wrong_tries = own_tries = 0
    closest = 0.0
    for person in range(len(templates))[tested]:
        for number, probe in enumerate(templates[person]):
            if not probe.any():
                continue
            scores = centres @ probe
            others = np.delete(scores, person)
            closest = max(closest, float(others.max()))
            wrong_tries += 1
            wrong += _accepted(others, threshold)
            if number >= ENROLLED:
                own_tries += 1
                best = int(scores.argmax())
                own += best == person and _accepted(scores, threshold)
                mistaken += best != person and _accepted(scores, threshold)
    return Counted(own, mistaken, own_tries, wrong, wrong_tries, closest)


def threshold_of(templates: Templates) -> float:
    """Return the lowest threshold, in hundredths, at which none of these people is taken for another."""
    closest = searched(templates, slice(None), 1.0).closest
    return round((int(closest / FINENESS) + 1) * FINENESS, 2)


def verified(templates: Templates) -> Verified:
    """Compare each picture with each other one."""
    people, pictures, length = templates.shape
    flat = templates.reshape(-1, length)
    whose = np.repeat(np.arange(people), pictures)
    found = flat.any(axis=1)
    flat, whose = flat[found], whose[found]
    scores = flat @ flat.T
    upper = np.triu(np.ones(scores.shape, dtype=bool), 1)
    same = whose[:, None] == whose[None, :]
    genuine, impostor = np.sort(scores[upper & same]), np.sort(scores[upper & ~same])
    accepted = {
        rate: float(np.mean(genuine > impostor[-1 - int(rate * impostor.size)])) for rate in (1e-2, 1e-3)
    }
    return Verified(_equal_error(genuine, impostor), genuine.size, impostor.size, accepted)


def _equal_error(genuine: NDArray[np.float32], impostor: NDArray[np.float32]) -> float:
    cuts = np.concatenate([genuine, impostor])
    refused = np.searchsorted(genuine, cuts, side="left") / genuine.size
    taken = 1 - np.searchsorted(impostor, cuts, side="left") / impostor.size
    nearest = int(np.argmin(np.abs(refused - taken)))
    return float((refused[nearest] + taken[nearest]) / 2)


def _accepted(scores: NDArray[np.float32], threshold: float) -> bool:
    best, *rest = sorted((float(each) for each in scores), reverse=True)
    return best >= threshold and (not rest or best - rest[0] >= MARGIN)


def _centres(templates: Templates) -> NDArray[np.float32]:
    means = templates[:, :ENROLLED].mean(axis=1)
    lengths = np.linalg.norm(means, axis=1, keepdims=True)
    return np.asarray(means / np.maximum(lengths, 1e-9), dtype=np.float32)
