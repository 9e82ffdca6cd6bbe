"""When a day of a sign of life begins, is set anew, comes too late, or stands: each to the moment."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from gateway.domain.model import EventType, Now, PersonId
from gateway.domain.wellbeing import SIGNS, Day, DayState, Wellbeing, planned

WU, SHANGHAI = PersonId("wu"), ZoneInfo("Asia/Shanghai")
TEN = Wellbeing(time(10), "herself")
MOMENT, MINUTE, HOUR = timedelta(microseconds=1), timedelta(minutes=1), timedelta(hours=1)
DAWN = datetime(2026, 11, 23, 4, 0, tzinfo=SHANGHAI).astimezone(UTC)
STEADY = datetime(2001, 1, 1, tzinfo=UTC)
"""What the steady clock says at dawn."""
DUE = STEADY + 6 * HOUR
FIRST = Day(WU, date(2026, 11, 23), "04:00-10:00 Asia/Shanghai", STEADY, DUE, trusted=True)
SEEN = replace(FIRST, state=DayState.SEEN)


def after(
    passed: timedelta,
    last: Day | None = None,
    *,
    wall: timedelta | None = None,
    trusted: bool = True,
    chosen: Wellbeing = TEN,
) -> Day | None:
    """Return what is planned so long after dawn; `wall` where the wall clock says something else."""
    now = Now(DAWN + (passed if wall is None else wall), STEADY + passed)
    return planned(last, chosen, WU, now, SHANGHAI, trusted=trusted)


@pytest.mark.parametrize(
    ("passed", "due", "state"),
    [
        (timedelta(0), DUE, DayState.WAITING),
        (5 * HOUR + 30 * MINUTE, DUE, DayState.WAITING),
        (5 * HOUR + 45 * MINUTE, DUE + 15 * MINUTE, DayState.WAITING),
        (6 * HOUR, DUE + 30 * MINUTE, DayState.WAITING),
        (6 * HOUR + MOMENT, DUE, DayState.LATER),
        (-MOMENT, DUE - 24 * HOUR, DayState.LATER),
    ],
)
def test_who_has_just_chosen_it_begins_today_or_tomorrow(
    passed: timedelta, due: datetime, state: DayState
) -> None:
    """Whoever is watched from now on has half an hour; whose hour is over begins with the next day."""
    found = after(passed)
    assert found is not None
    assert (due, state, True) == (found.due, found.state, found.trusted)
    days = 1 if passed < timedelta(0) else 0
    assert (WU, FIRST.day - timedelta(days), FIRST.rule) == (found.person, found.day, found.rule)
    assert STEADY - timedelta(days) == found.since


@pytest.mark.parametrize(
    ("passed", "due", "state"),
    [
        (6 * HOUR + 5 * MINUTE, None, None),
        (6 * HOUR + 5 * MINUTE + MOMENT, DUE + 35 * MINUTE + MOMENT, DayState.WAITING),
        (12 * HOUR, DUE + 6 * HOUR + 30 * MINUTE, DayState.WAITING),
        (12 * HOUR + MOMENT, DUE, DayState.MISSED),
    ],
)
def test_a_deadline_that_nothing_watched_is_made_good_or_said_to_be_missed(
    passed: timedelta, due: datetime | None, state: DayState | None
) -> None:
    """Within six hours it is made good, with half an hour to be heard."""
    expected = None if due is None or state is None else replace(FIRST, due=due, state=state)
    assert expected == after(passed, FIRST)


@pytest.mark.parametrize(
    ("was", "is_", "anew"),
    [(True, True, False), (True, False, False), (False, False, False), (False, True, True)],
)
def test_only_a_clock_that_has_become_right_sets_a_deadline_anew(was: bool, is_: bool, anew: bool) -> None:
    """The one it had was set by a clock that nobody trusted."""
    before = replace(FIRST, trusted=was)
    found = after(HOUR, before, wall=2 * HOUR, trusted=is_)
    earlier = replace(FIRST, since=STEADY - HOUR, due=DUE - HOUR, trusted=True)
    assert (earlier if anew else None) == found
    late = after(13 * HOUR, before, trusted=is_)
    assert late is not None
    assert DayState.MISSED is late.state


def test_another_hour_chosen_counts_from_now_on() -> None:
    """Where it is over already, from tomorrow; what was seen today is seen."""
    eleven = replace(TEN, by=time(11))
    found = after(HOUR, FIRST, chosen=eleven)
    assert replace(FIRST, rule="04:00-11:00 Asia/Shanghai", due=DUE + HOUR) == found
    over = after(HOUR * 7 + MOMENT, FIRST, chosen=eleven)
    assert over is not None
    assert DayState.LATER is over.state
    assert None is after(HOUR, SEEN, chosen=eleven)


@pytest.mark.parametrize("state", [each for each in DayState if each is not DayState.WAITING])
@pytest.mark.parametrize(
    ("passed", "wall", "due"),
    [
        (15 * HOUR - MOMENT, 24 * HOUR, None),
        (15 * HOUR, 24 * HOUR, DUE + 24 * HOUR),
        (15 * HOUR, 15 * HOUR, None),
        (20 * HOUR - MOMENT, 24 * HOUR, DUE + 24 * HOUR),
        (20 * HOUR, 24 * HOUR, DUE + 20 * HOUR),
        (24 * HOUR - MOMENT, 24 * HOUR - MOMENT, None),
        (24 * HOUR, 24 * HOUR, DUE + 24 * HOUR),
        (30 * HOUR - MOMENT, HOUR, None),
        (30 * HOUR, HOUR, DUE + 29 * HOUR),
    ],
)
def test_the_next_day_begins_with_its_window_twenty_hours_apart_at_least(
    state: DayState, passed: timedelta, wall: timedelta, due: datetime | None
) -> None:
    """A clock that has jumped ahead is not believed; one that stands still loses no day."""
    found = after(passed, replace(FIRST, state=state), wall=wall)
    assert due == (found.due if found is not None else None)
    assert found is None or DayState.WAITING is found.state


def test_what_was_chosen_anew_is_not_held_apart() -> None:
    """Ten became half past five: tomorrow's question comes at that hour."""
    early = replace(TEN, by=time(5, 30))
    found = after(24 * HOUR, SEEN, chosen=early)
    assert found is not None
    assert STEADY + 24 * HOUR + HOUR * 3 / 2 == found.due


def test_between_a_deadline_and_the_next_window_is_what_is_left_of_the_day() -> None:
    """To the minute; and a rule says both hours."""
    odd = Wellbeing(time(9, 45), "herself", time(5, 15))
    assert (18 * HOUR, 19 * HOUR + 30 * MINUTE) == (TEN.between, odd.between)
    assert ("04:00-10:00", "05:15-09:45") == (TEN.rule, odd.rule)
    assert (time(4), 15 * MINUTE) == (TEN.since, TEN.ask)


def test_a_device_s_own_word_is_no_sign_of_life() -> None:
    """Somebody must have done something."""
    never = {EventType.HEARTBEAT, EventType.BATTERY_LOW, EventType.DEVICE_ONLINE, EventType.FACE_UNKNOWN}
    assert not never & SIGNS
    assert {EventType.MOTION, EventType.SOS_PRESSED, EventType.DOOR_OPENED} < SIGNS
