"""When a resident is to be looked in on again, and who has waited longest."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from gateway.domain.model import PersonId
from gateway.domain.visits import (
    LONGEST_NOTE,
    SAME_VISIT,
    SHORTEST_EVERY,
    Standing,
    Visit,
    VisitPlan,
    Way,
    in_order,
)

AT = datetime(2026, 11, 30, tzinfo=UTC)
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)


def standing(name: str, days_ago: int | None, every: int = 3) -> Standing:
    """Return how visits to somebody stand who was visited some days ago, or never."""
    person = PersonId(name)
    last = Visit(person, None, "", AT - days_ago * DAY, Way.TICKED) if days_ago is not None else None
    return Standing(person, name, "", VisitPlan(every * DAY, ()), (), last)


@pytest.mark.parametrize(
    ("since", "expected"), [(3 * DAY - SECOND, False), (3 * DAY, False), (3 * DAY + SECOND, True)]
)
def test_a_visit_is_due_after_as_many_days_as_were_agreed(since: timedelta, expected: bool) -> None:
    """To the second, and not before."""
    found = standing("wu", 0)
    assert AT + 3 * DAY == found.due()
    assert expected is found.overdue(AT + since)


def test_whom_nobody_has_ever_visited_is_due_now() -> None:
    """There is no last time to count from."""
    found = standing("wu", None)
    assert found.due() is None
    assert found.overdue(AT) is True


def test_the_longest_overdue_comes_first() -> None:
    """Before them whom nobody has visited, by their ids where nothing else tells them apart."""
    found = [
        standing("soon", 1),
        standing("b", 4),
        standing("never-2", None),
        standing("a", 4),
        standing("often", 4, every=1),
        standing("never-1", None),
    ]
    assert ["never-1", "never-2", "often", "a", "b", "soon"] == [each.person for each in in_order(found, AT)]


def test_bounds_and_words_are_stable() -> None:
    """They stand on pages and in the database."""
    assert (DAY, 500, timedelta(hours=3)) == (SHORTEST_EVERY, LONGEST_NOTE, SAME_VISIT)
    assert ["ticked", "arrived"] == [each.value for each in Way]
    assert ("", "") == (standing("wu", 1).last.note, standing("wu", 1).last.by)  # type: ignore[union-attr]
