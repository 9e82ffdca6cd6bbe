"""How well calls for help were answered, as shares with what they are of. Pure: told what happened and when.

The limits are those of telecare (TSA: 97.5 % answered within 60 s, 99 % within 180 s). Drills, announced
presses, questions and faults are no calls for help and are never handed in.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

SOON, LATE, THERE = timedelta(seconds=60), timedelta(seconds=180), timedelta(minutes=15)
TARGETS: Mapping[timedelta, float] = {SOON: 97.5, LATE: 99.0}
"""Percent answered within so long (TSA)."""
PROVEN_WITHIN = timedelta(days=31)
HOURS = 24


@dataclass(frozen=True, slots=True)
class Call:
    """One call for help, and when somebody first did something about it."""

    id: int
    kind: str
    place_name: str
    raised_at: datetime
    promised_at: datetime | None
    """When somebody first said that they go."""
    arrived_at: datetime | None
    closed_at: datetime | None

    @property
    def answered_at(self) -> datetime | None:
        """Return when it was first answered: somebody goes, is there, or has closed it."""
        known = [each for each in (self.promised_at, self.arrived_at, self.closed_at) if each is not None]
        return min(known, default=None)

    def took(self, until: datetime | None, now: datetime) -> timedelta:
        """Return how long something took, or has been waited for."""
        return max(timedelta(0), (until if until is not None else now) - self.raised_at)


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    part: int
    whole: int

    @property
    def percent(self) -> float | None:
        """Return it in percent, rounded down to a tenth: 97.49 is not 97.5; None where there is nothing."""
        return self.part * 1000 // self.whole / 10 if self.whole else None


@dataclass(frozen=True, slots=True)
class Figures:
    """What a period came to."""

    calls: int
    soon: Share
    """Answered within 60 s."""
    in_time: Share
    """Answered within 180 s."""
    there: Share
    """Arrived within 15 min, of the calls that somebody had to go to."""
    closed_without: int
    """Closed by a person before anybody had arrived."""
    late: Sequence[tuple[Call, timedelta]]
    """Each that was, or still is, unanswered beyond 180 s, newest first, with how long."""
    by_kind: Mapping[str, int]
    by_hour: Sequence[int]
    """Of the hours of the day, by the site's own clock."""


@dataclass(slots=True)
class _Count:
    """A share while it is counted; what is not over yet counts nowhere."""

    limit: timedelta
    part: int = 0
    whole: int = 0

    def take(self, took: timedelta, *, done: bool) -> None:
        if done or took > self.limit:
            self.whole += 1
            self.part += done and took <= self.limit

    @property
    def share(self) -> Share:
        return Share(self.part, self.whole)


def figures(calls: Sequence[Call], now: datetime, zone: tzinfo) -> Figures:
    """Return what these calls came to; one whose time is not over yet is judged by nothing."""
    soon, in_time, there, without = _Count(SOON), _Count(LATE), _Count(THERE), 0
    late: list[tuple[Call, timedelta]] = []
    hours = [0] * HOURS
    for call in calls:
        answered = call.answered_at
        took = call.took(answered, now)
        soon.take(took, done=answered is not None)
        in_time.take(took, done=answered is not None)
        if took > LATE:
            late.append((call, took))
        if call.arrived_at is None and call.closed_at is not None:
            without += 1
        else:
            there.take(call.took(call.arrived_at, now), done=call.arrived_at is not None)
        hours[call.raised_at.astimezone(zone).hour] += 1
    kinds = Counter(call.kind for call in calls)
    late.sort(key=lambda each: each[0].id, reverse=True)
    shares = soon.share, in_time.share, there.share
    return Figures(len(calls), *shares, without, late, dict(kinds.most_common()), hours)
