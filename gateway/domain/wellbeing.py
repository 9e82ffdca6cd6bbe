"""A daily sign of life that a resident has chosen: which day it is, when silence counts. Pure; asks nobody.

Rule 1: a deadline is set once, when its day begins, on the box's steady clock: no later jump of the wall
clock moves it (FIGURES F15). Only one set by a clock that nobody trusted is set anew, once it is trusted.
Rule 2: two deadlines of one person are 20 h apart or more, whatever the wall clock does; none waits longer
than one day and one window. So a jump brings no storm of questions, and loses no day.
Rule 3: what the box could not watch is said to be missed, or counts from when it could; never nothing at all.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum

from gateway.domain.model import EventType, Now, PersonId, PolicyId

DEFAULT_SINCE = time(4)
DEFAULT_ASK = timedelta(minutes=15)
LONGEST_ASK = timedelta(hours=2)
"""How long at most a question may wait for its answer before a neighbour is called."""
LONGEST_WINDOW = timedelta(hours=20)
"""From `since` to `by`: between two of them there must be time that belongs to neither."""
APART = timedelta(hours=20)
FULL_DAY = timedelta(days=1)
GRACE = timedelta(minutes=30)
"""What is watched only from now on, after a stop or a correction, is watched for so long at least."""
LATE = timedelta(minutes=5)
"""A deadline met later than this was not watched for."""
TOO_LATE = timedelta(hours=6)
"""A deadline that passed while nothing ran here is made good within this, and said to be missed beyond it."""

SIGNS = frozenset(
    {
        EventType.SOS_PRESSED,
        EventType.SOS_CANCELLED,
        EventType.WELLBEING_CONFIRMED,
        EventType.DOOR_GRANTED,
        EventType.DOOR_OPENED,
        EventType.DOOR_CLOSED,
        EventType.ACCESS_CARD,
        EventType.ACCESS_PIN,
        EventType.REX_PRESSED,
        EventType.FACE_RECOGNISED,
        EventType.VEHICLE_ENTERED,
        EventType.VEHICLE_LEFT,
        EventType.MOTION,
        EventType.PRESENCE_ARRIVED,
    }
)
"""What somebody must have done. Never a heartbeat, a battery or a state that a broker has kept."""


@dataclass(frozen=True, slots=True)
class Wellbeing:
    """What a resident has chosen, and in whose words that is on record."""

    by: time
    chosen: str
    """Who said so, when and to whom: it is the resident's own choice, and never on by itself."""
    since: time = DEFAULT_SINCE
    ask: timedelta = DEFAULT_ASK
    policy: PolicyId | None = None
    """Who comes after silence; None: whoever their own button calls."""

    @property
    def between(self) -> timedelta:
        """Return how long it is from a deadline to the next window, on a day of 24 hours."""
        span = (self.by.hour - self.since.hour) * 60 + self.by.minute - self.since.minute
        return FULL_DAY - timedelta(minutes=span)

    @property
    def rule(self) -> str:
        """Return what a deadline was set by, in one word."""
        return f"{self.since:%H:%M}-{self.by:%H:%M}"


class DayState(StrEnum):
    """How one day of one person stands."""

    WAITING = "waiting"
    SEEN = "seen"
    ASKED = "asked"
    HELPED = "helped"
    """A call for help of theirs was open: who is being helped is not asked."""
    LATER = "later"
    """Chosen, or chosen anew, when its hour was over: it begins with the next day."""
    MISSED = "missed"
    """Nothing ran here when it was time, and it was noticed too late to ask."""


@dataclass(frozen=True, slots=True)
class Day:
    """One day of one person: from when signs count and when silence does, both on the steady clock."""

    person: PersonId
    day: date
    rule: str
    since: datetime
    due: datetime
    trusted: bool
    """False where the wall clock was not to be trusted when this was set."""
    state: DayState = DayState.WAITING


@dataclass(frozen=True, slots=True)
class _Window:
    day: date
    since: datetime
    by: datetime


def planned(
    last: Day | None, chosen: Wellbeing, person: PersonId, now: Now, zone: tzinfo, *, trusted: bool
) -> Day | None:
    """Return the day that begins now, or that has to be set anew; None while the last one stands."""
    rule = f"{chosen.rule} {zone}"
    if last is not None and _stands(last, chosen, rule, now, trusted=trusted):
        return None  # nearly always, and hundreds of people are looked through each minute
    window = _window(chosen, now.at, zone)
    fresh = Day(person, window.day, rule, *_steady(window, now), trusted)
    if last is None or (last.state is DayState.WAITING and last.rule != rule):
        return _in_time(fresh, now, timedelta(0), DayState.LATER)
    if last.state is DayState.WAITING:
        if trusted and not last.trusted:
            return _in_time(fresh, now, TOO_LATE)
        # Nothing ran here when it was due: whoever got up meanwhile is given time to be heard.
        return _in_time(last, now, TOO_LATE)
    if window.day == last.day and now.steady - last.due < FULL_DAY:
        return None
    if last.rule == rule and fresh.due - last.due < APART:
        # The wall clock says that it is time again: the box has counted the hours, and believes those.
        fresh = replace(fresh, due=last.due + FULL_DAY)
    return _in_time(fresh, now, TOO_LATE)


def _stands(last: Day, chosen: Wellbeing, rule: str, now: Now, *, trusted: bool) -> bool:
    """Tell without a look at the calendar that nothing can have changed about a day."""
    since_due = now.steady - last.due
    if last.state is DayState.WAITING:
        return last.rule == rule and (last.trusted or not trusted) and since_due <= LATE
    return since_due < chosen.between / 2


def _in_time(day: Day, now: Now, late: timedelta, otherwise: DayState = DayState.MISSED) -> Day:
    """Return a day with a deadline that can still be met, or in another state where it is long over."""
    if now.steady - day.due > late:
        return replace(day, state=otherwise)
    return replace(day, due=max(day.due, now.steady + GRACE))


def _steady(window: _Window, now: Now) -> tuple[datetime, datetime]:
    return now.steady + (window.since - now.at), now.steady + (window.by - now.at)


def _window(chosen: Wellbeing, at: datetime, zone: tzinfo) -> _Window:
    """Return the window that has begun last, by the wall clock; its deadline may be over already."""
    local = at.astimezone(zone)
    day = local.date() if local.time() >= chosen.since else local.date() - timedelta(days=1)
    since, by = (
        datetime.combine(day, each, zone).astimezone(at.tzinfo) for each in (chosen.since, chosen.by)
    )
    return _Window(day, since, by)
