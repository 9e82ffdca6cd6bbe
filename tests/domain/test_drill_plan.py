"""Drills that begin by themselves: a few a day, the oldest proof first, nobody again within three days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta

import pytest

from gateway.domain.drill_plan import (
    APART,
    DEFAULT_EVERY,
    SHORTEST_EVERY,
    DrillPlan,
    Path,
    late_paths,
    share,
    whose_turn,
)
from gateway.domain.model import PersonId

NOW = datetime(2026, 11, 30, 2, 0, tzinfo=UTC)
"""A Monday."""
DAY, MOMENT = timedelta(days=1), timedelta(microseconds=1)
WEEKLY = DrillPlan(7 * DAY)
PLAN = DrillPlan()


def path(
    person: str, proved: timedelta | None = None, asked: timedelta | None = None, channel: str = "sms"
) -> Path:
    """Return a way that was proved and asked about so long ago."""
    proved_at, asked_at = (None if each is None else NOW - each for each in (proved, asked))
    return Path(PersonId(person), channel, proved_at, asked_at)


@pytest.mark.parametrize(
    ("plan", "local", "expected"),
    [
        (PLAN, datetime(2026, 11, 30, 9, 59, 59, tzinfo=UTC), False),
        (PLAN, datetime(2026, 11, 30, 10, 0, tzinfo=UTC), True),
        (PLAN, datetime(2026, 11, 30, 11, 29, 59, tzinfo=UTC), True),
        (PLAN, datetime(2026, 11, 30, 11, 30, tzinfo=UTC), False),
        (DrillPlan(days=frozenset({"mon"})), datetime(2026, 11, 30, 10, 0, tzinfo=UTC), True),
        (DrillPlan(days=frozenset({"mon"})), datetime(2026, 12, 1, 10, 0, tzinfo=UTC), False),
        (DrillPlan(begins=time(14), ends=time(15)), datetime(2026, 12, 1, 14, 30, tzinfo=UTC), True),
    ],
)
def test_drills_begin_on_their_days_in_their_hours(plan: DrillPlan, local: datetime, expected: bool) -> None:
    """The first moment counts, the last does not."""
    assert expected is plan.open_at(local)


@pytest.mark.parametrize(
    ("proved", "expected"), [(None, True), (7 * DAY, False), (7 * DAY + MOMENT, True), (-DAY, False)]
)
def test_a_proof_grows_old(proved: timedelta | None, expected: bool) -> None:
    """After the period and not at its end; without one it is overdue at once."""
    assert expected is path("a", proved).overdue(7 * DAY, NOW)


@pytest.mark.parametrize(
    ("people", "plan", "expected"),
    [
        (0, WEEKLY, 0),
        (1, WEEKLY, 1),
        (7, WEEKLY, 1),
        (8, WEEKLY, 2),
        (31, PLAN, 1),
        (32, PLAN, 2),
        (100, PLAN, 4),
        (4, DrillPlan(14 * DAY, days=frozenset({"mon", "tue"})), 1),
        (5, DrillPlan(14 * DAY, days=frozenset({"mon", "tue"})), 2),
        (5, DrillPlan(DAY, days=frozenset({"mon"})), 5),
        (5, DrillPlan(7 * DAY, days=frozenset()), 5),
    ],
)
def test_a_day_s_share_has_everybody_asked_in_one_period(people: int, plan: DrillPlan, expected: int) -> None:
    """Of the days there are, rounded up; on one day at least."""
    assert expected == share(people, plan)


@pytest.mark.parametrize(
    ("paths", "today", "expected"),
    [
        ([], (), []),
        ([path("a")], (), ["a"]),
        ([path("a")], ("a",), []),
        ([path("a"), path("b")], ("b",), []),
        ([path("a", 7 * DAY)], (), []),
        ([path("a", 9 * DAY)], (), ["a"]),
        ([path("a", 9 * DAY), path("b", 10 * DAY)], (), ["b"]),
        ([path("b", 10 * DAY), path("a")], (), ["a"]),
        ([path("a", 8 * DAY), path("a", 20 * DAY, channel="mail"), path("b", 10 * DAY)], (), ["a"]),
        ([path("a", 20 * DAY), path("a", 8 * DAY, channel="mail"), path("b", 10 * DAY)], (), ["a"]),
        ([path("a", 9 * DAY, APART)], (), ["a"]),
        ([path("a", 9 * DAY, APART - MOMENT)], (), []),
        ([path("a", 9 * DAY, MOMENT - APART)], (), []),
        ([path("a", 9 * DAY, -APART)], (), ["a"]),
        ([path("a", None, DAY), path("b", 8 * DAY)], (), ["b"]),
        ([path(f"p{n}", (20 - n) * DAY) for n in range(8)], (), ["p0", "p1"]),
        ([path(f"p{n}", (20 - n) * DAY) for n in range(8)], ("p1",), ["p0"]),
        ([path(f"p{n}", (20 - n) * DAY) for n in range(8)], ("x", "y"), []),
        ([path(f"p{n}", (20 - n) * DAY) for n in range(8)], ("x", "y", "z"), []),
    ],
)
def test_whose_turn_it_is(paths: Sequence[Path], today: Sequence[str], expected: list[str]) -> None:
    """The oldest proof of any of their ways first; who was asked lately or today waits, room is kept."""
    assert expected == [*whose_turn(paths, WEEKLY, NOW, [PersonId(each) for each in today])]


def test_ways_that_are_not_proved_are_told_oldest_first() -> None:
    """Never proved before all others; of the same age by person."""
    never, old, older = path("z"), path("b", 40 * DAY), path("c", 41 * DAY)
    same, fresh = path("a", 40 * DAY), path("d", 31 * DAY)
    assert [never, older, same, old] == late_paths([old, fresh, same, older, never], 31 * DAY, NOW)


def test_a_proof_is_asked_for_once_a_month_and_never_twice_in_three_days() -> None:
    """More than once a week is a nuisance, and people stop reading it."""
    assert (31 * DAY, 7 * DAY, 3 * DAY) == (DEFAULT_EVERY, SHORTEST_EVERY, APART)
    assert DEFAULT_EVERY == PLAN.every
