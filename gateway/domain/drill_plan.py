"""Drills that begin by themselves: whom to ask today whether messages reach them. Pure; asks nobody.

Rule 1: off unless somebody has chosen it. Rule 2: a few people a day, never the whole compound at once.
Rule 3: whoever has been asked is not asked again before `APART` has gone by, answered or not.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from gateway.domain.model import PersonId
from gateway.domain.site_doors import DAYS, EVERY_DAY

DEFAULT_EVERY = timedelta(days=31)
SHORTEST_EVERY = timedelta(days=7)
"""More often a drill is a nuisance, and people stop reading it."""
DEFAULT_BEGINS, DEFAULT_ENDS = time(10), time(11, 30)
APART = timedelta(days=3)
"""Who does not answer is asked again after this, at the earliest."""


@dataclass(frozen=True, slots=True)
class DrillPlan:
    """When drills are sent by themselves, and how old a proof may become."""

    every: timedelta = DEFAULT_EVERY
    begins: time = DEFAULT_BEGINS
    ends: time = DEFAULT_ENDS
    days: frozenset[str] = EVERY_DAY

    def open_at(self, local: datetime) -> bool:
        """Tell whether drills may begin at a local time."""
        return DAYS[local.weekday()] in self.days and self.begins <= local.time() < self.ends


@dataclass(frozen=True, slots=True)
class Path:
    """One way to one person: since when it is proved, and when it was last asked about."""

    person: PersonId
    channel: str
    proved_at: datetime | None
    asked_at: datetime | None = None

    def overdue(self, every: timedelta, now: datetime) -> bool:
        """Tell whether its last proof is too old, or there is none; `now` is the wall's."""
        return self.proved_at is None or now - self.proved_at > every

    def age(self, now: datetime) -> float:
        """Return how many seconds ago it was proved; infinitely many where it never was."""
        return float("inf") if self.proved_at is None else (now - self.proved_at).total_seconds()


def share(people: int, plan: DrillPlan) -> int:
    """Return how many people a day are asked, so that all of them have their turn in one period."""
    days = max(1, int(plan.every / timedelta(days=7) * len(plan.days)))
    return -(-people // days)


def whose_turn(
    paths: Sequence[Path], plan: DrillPlan, now: datetime, asked_today: Collection[PersonId]
) -> Sequence[PersonId]:
    """Return who is asked now: the oldest proofs first, no more than today's share."""
    everybody = dict.fromkeys(each.person for each in paths)
    room = share(len(everybody), plan) - len(asked_today)
    oldest: dict[PersonId, float] = {}
    for each in paths:
        if each.overdue(plan.every, now) and not _asked_lately(each, now):
            age = each.age(now)
            oldest[each.person] = max(age, oldest.get(each.person, age))
    turn = sorted((person for person in oldest if person not in asked_today), key=lambda each: -oldest[each])
    return turn[: max(0, room)]


def _asked_lately(path: Path, now: datetime) -> bool:
    return path.asked_at is not None and abs(now - path.asked_at) < APART


def late_paths(paths: Sequence[Path], every: timedelta, now: datetime) -> Sequence[Path]:
    """Return the ways that are not proved, longest ago first."""
    late = [each for each in paths if each.overdue(every, now)]
    return sorted(late, key=lambda each: (-each.age(now), each.person))
