"""The order in which people of a plan are called: those who are awake and there first. Never removes anybody.

Quiet hours, absence and "has gone out" shift somebody to a later step, and only where a step keeps somebody
else who can be reached, is awake and there. So a call for help rings somebody at once, every step that had
somebody has somebody, and a whole round calls whom it called before.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum

from gateway.domain.model import PersonId
from gateway.domain.policy import unique


class Later(StrEnum):
    """How far somebody is shifted."""

    NEXT = "next"
    """To the next step: asleep, or out of the house."""
    LAST = "last"
    """To the last step: away for days."""


def in_order(
    steps: Sequence[tuple[PersonId, ...]],
    later: Mapping[PersonId, Later],
    stays: Callable[[PersonId], bool],
) -> tuple[tuple[PersonId, ...], ...]:
    """Return the steps with people shifted; `stays` tells who can be counted on where nothing shifts them.

    Nobody is shifted twice by one round: where somebody comes to, they stay.
    """
    if not later:
        return tuple(steps)
    last = len(steps) - 1
    kept: list[list[PersonId]] = []
    arriving: list[list[PersonId]] = [[] for _ in steps]
    for number, people in enumerate(steps):
        shifted = [person for person in people if person in later] if number < last else []
        if shifted and not any(stays(person) for person in people if person not in later):
            shifted = []
        kept.append([person for person in people if person not in shifted])
        for person in shifted:
            arriving[last if later[person] is Later.LAST else number + 1].append(person)
    return tuple(unique((*own, *others)) for own, others in zip(kept, arriving, strict=True))
