"""The arithmetic of a daily sign of life: whatever the wall clock does, no storm and no day lost."""

from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.domain.model import Now, PersonId
from gateway.domain.wellbeing import APART, FULL_DAY, GRACE, Day, DayState, Wellbeing, planned

WU = PersonId("wu")
TEN = Wellbeing(time(10), "herself")
SHANGHAI = ZoneInfo("Asia/Shanghai")
DAWN = datetime(2026, 11, 23, 4, 0, tzinfo=SHANGHAI).astimezone(UTC)
LOOK = timedelta(minutes=10)


def day_at(now: Now, last: Day | None = None, *, trusted: bool = True, chosen: Wellbeing = TEN) -> Day | None:
    """Return what is planned at a moment."""
    return planned(last, chosen, WU, now, SHANGHAI, trusted=trusted)


def test_a_day_begins_with_its_window() -> None:
    """At four the deadline of ten is set, and nothing is set again while it waits."""
    now = Now(DAWN, DAWN)
    first = day_at(now)
    assert first is not None
    assert (DAWN, DAWN + timedelta(hours=6), DayState.WAITING) == (first.since, first.due, first.state)
    assert None is day_at(Now(DAWN + LOOK, DAWN + LOOK), first)


def test_a_wall_clock_that_never_reaches_tomorrow_loses_no_day() -> None:
    """Set back a day every night, it always shows the same date: the box has counted the hours."""
    first = day_at(Now(DAWN, DAWN))
    assert first is not None
    seen = Day(first.person, first.day, first.rule, first.since, first.due, first.trusted, DayState.SEEN)
    steady = first.due + FULL_DAY
    assert None is day_at(Now(DAWN + timedelta(hours=1), steady - LOOK), seen)
    again = day_at(Now(DAWN + timedelta(hours=1), steady), seen)
    assert again is not None
    assert DayState.WAITING is again.state


jumps = st.lists(
    st.tuples(st.integers(1, 144 * 3), st.integers(-40_000_000, 40_000_000)), min_size=1, max_size=8
)


@settings(max_examples=60, deadline=None)
@given(jumps, st.booleans())
def test_jumps_bring_no_storm_and_lose_no_day(jumps: list[tuple[int, int]], trusted: bool) -> None:
    """Deadlines are 20 h apart or more, and never more than two days, through jumps of up to a year."""
    wall = steady = DAWN
    last: Day | None = None
    due: list[datetime] = []
    for looks, jump in jumps:
        for _ in range(looks):
            fresh = day_at(Now(wall, steady), last, trusted=trusted)
            last = fresh or last
            assert last is not None
            if last.state is DayState.WAITING and last.due <= steady:
                due.append(last.due)
                last = Day(
                    last.person, last.day, last.rule, last.since, last.due, last.trusted, DayState.ASKED
                )
            elif last.state is DayState.MISSED and fresh is not None:
                due.append(last.due)
            wall, steady = wall + LOOK, steady + LOOK
        wall += timedelta(seconds=jump)
    for one, two in pairwise(due):
        assert APART - GRACE <= two - one <= 2 * FULL_DAY, due
