"""What vouches for time gone by: a clock that has been right for long enough, and the time a box has run."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from gateway.domain.elapsed import NEVER, Cutoff, Elapsed, Gap, cutoff, looked
from gateway.domain.model import Now

START = datetime(2026, 3, 1, tzinfo=UTC)
AHEAD = timedelta(days=90)
SECOND, MINUTE, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(days=1)
SETTLED = timedelta(minutes=10)
BEFORE = Elapsed("b1", START, START + DAY, AHEAD, START)


def now(since: timedelta, *, trusted: bool = True, moved: timedelta = timedelta(0)) -> Now:
    """Return both clocks some time after the start, the wall's further ahead by `moved`."""
    return Now(START + since + AHEAD + moved, START + since, trusted)


@pytest.mark.parametrize(("trusted", "right"), [(True, START + MINUTE), (False, None)])
def test_the_first_look_begins_to_count(trusted: bool, right: datetime | None) -> None:
    """What was before is not vouched for, and an unsynchronised clock vouches for nothing."""
    expected = Elapsed("b1", START + MINUTE, START + MINUTE, AHEAD, right, SETTLED, ())
    assert expected == looked(None, "b1", START, now(MINUTE, trusted=trusted))


@pytest.mark.parametrize(
    ("since", "trusted", "right", "settles", "expected"),
    [
        (SETTLED - SECOND, True, START, SETTLED, False),
        (SETTLED, True, START, SETTLED, True),
        (SETTLED, False, START, SETTLED, False),
        (SETTLED, True, None, SETTLED, False),
        (DAY - SECOND, True, START, DAY, False),
        (DAY, True, START, DAY, True),
    ],
)
def test_a_wall_clock_has_to_go_right_for_a_while(
    since: timedelta, trusted: bool, right: datetime | None, settles: timedelta, expected: bool
) -> None:
    """Ten minutes, a day after a great jump; and it has to be synchronised at that moment."""
    elapsed = replace(BEFORE, right_since=right, settles=settles)
    assert expected is elapsed.vouched(now(since, trusted=trusted))
    wall = START + since + AHEAD - MINUTE if expected else NEVER
    assert wall == cutoff(elapsed, now(since, trusted=trusted), MINUTE).wall


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize(
    ("moved", "begins_anew", "settles"),
    [
        (2 * MINUTE, False, SETTLED),
        (2 * MINUTE + SECOND, True, SETTLED),
        (DAY, True, SETTLED),
        (DAY + SECOND, True, DAY),
    ],
)
def test_a_jump_makes_the_wall_clock_begin_anew(
    sign: int, moved: timedelta, begins_anew: bool, settles: timedelta
) -> None:
    """More than two minutes forward or back; after more than a day it is doubted for a day."""
    at = DAY + MINUTE
    right = START + at if begins_anew else START
    expected = Elapsed("b1", START, START + at, AHEAD + sign * moved, right, settles)
    assert expected == looked(BEFORE, "b1", START, now(at, moved=sign * moved))


@pytest.mark.parametrize("settles", [SETTLED, DAY])
def test_a_clock_that_was_not_synchronised_settles_again(settles: timedelta) -> None:
    """It is right from the moment on that it is synchronised again; a doubt stays one meanwhile."""
    before = replace(BEFORE, settles=settles)
    lost = looked(before, "b1", START, now(DAY + MINUTE, trusted=False))
    assert replace(before, seen=START + DAY + MINUTE, right_since=None) == lost
    again = looked(lost, "b1", START, now(DAY + 2 * MINUTE))
    assert replace(lost, seen=START + DAY + 2 * MINUTE, right_since=START + DAY + 2 * MINUTE) == again


@pytest.mark.parametrize(
    ("booted", "gaps", "settles"),
    [
        (START + DAY - SECOND, (), SETTLED),
        (START + DAY, (), SETTLED),
        (START + DAY + SECOND, (Gap(START + DAY, START + DAY + SECOND),), SETTLED),
        (START + 2 * DAY, (Gap(START + DAY, START + 2 * DAY),), SETTLED),
        (START + 2 * DAY + SECOND, (Gap(START + DAY, START + 2 * DAY + SECOND),), DAY),
    ],
)
def test_a_boot_leaves_a_gap_from_when_it_was_last_seen(
    booted: datetime, gaps: tuple[Gap, ...], settles: timedelta
) -> None:
    """Time off counts by no clock of ours; off for more than a day, the wall clock is doubted for a day."""
    expected = Elapsed("b2", START, START + 3 * DAY, AHEAD + MINUTE, START + 3 * DAY, settles, gaps)
    doubted = replace(BEFORE, settles=2 * DAY)
    assert expected == looked(doubted, "b2", booted, now(3 * DAY, moved=MINUTE))


def test_gaps_are_kept_in_order_and_the_oldest_goes() -> None:
    """Four thousand boots are remembered, the newest last; a boot without a gap keeps them all."""
    gaps = tuple(Gap(START + nth * SECOND, START + nth * SECOND) for nth in range(4000))
    newest = Gap(START + DAY, START + DAY + MINUTE)
    before = replace(BEFORE, gaps=gaps)
    assert (*gaps[1:], newest) == looked(before, "b2", newest.until, now(2 * DAY)).gaps
    assert gaps == looked(before, "b2", START, now(2 * DAY)).gaps


def hours(*spans: tuple[int, int]) -> tuple[Gap, ...]:
    """Return gaps by their hours since the start."""
    return tuple(Gap(START + timedelta(hours=a), START + timedelta(hours=b)) for a, b in spans)


@pytest.mark.parametrize(
    ("gaps", "kept", "expected"),
    [
        ((), 10, 0),
        ((), 11, None),
        (hours((4, 6)), 3, 7),
        (hours((4, 6)), 4, 6),
        (hours((4, 6)), 5, 3),
        (hours((4, 6)), 8, 0),
        (hours((4, 6)), 9, None),
        (hours((1, 2), (4, 6)), 6, 2),
        (hours((1, 2), (4, 6)), 7, 0),
        (hours((2, 5), (4, 6)), 5, 1),
    ],
)
def test_only_time_that_the_box_ran_counts(gaps: tuple[Gap, ...], kept: int, expected: int | None) -> None:
    """At hour ten: gaps are left out, and what is before the first note is never old enough."""
    moment = now(timedelta(hours=10), trusted=False)
    run = START + timedelta(hours=expected) if expected is not None else NEVER
    found = cutoff(replace(BEFORE, gaps=gaps), moment, timedelta(hours=kept))
    assert Cutoff(NEVER, START + timedelta(hours=10 - kept), run) == found


def test_nothing_is_older_than_never() -> None:
    """It is before every record there can be."""
    assert datetime(1970, 1, 1, tzinfo=UTC) == NEVER
