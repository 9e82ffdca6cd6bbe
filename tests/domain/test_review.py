"""Life of a review: what lets it hold, what ends it, and that nothing else does."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.domain import review as life
from gateway.domain.model import Now, PlaceId
from gateway.domain.register import ReviewId
from gateway.domain.review import (
    LONGEST,
    LONGEST_HOLD,
    LONGEST_PERIOD,
    SHORTEST,
    TRANSITIONS,
    ApprovalRequired,
    Basis,
    Case,
    Review,
    ReviewMove,
    ReviewNotOpen,
    ReviewRefused,
    ReviewState,
    unfit,
)
from gateway.domain.review_scope import Scope

AT = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
NOW = Now(AT, AT)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
OWNER, SECOND = 7, (8, "chen")
CASE = Case(
    "厦公 2026-1123",
    "入室盗窃",
    "鼓浪屿派出所",
    "林警官",
    Basis.POLICE_CASE,
    (PlaceId("b3"),),
    AT - DAY,
    AT,
    HOUR,
)


def begun(*, needs_second: bool = False, case: Case = CASE) -> Review:
    """Return a review as it begins."""
    return life.opened(ReviewId(1), OWNER, case, NOW, needs_second=needs_second)


def after(passed: timedelta, wall: timedelta = timedelta(0)) -> Now:
    """Return a later moment; the wall clock may have been moved besides."""
    return Now(AT + passed + wall, AT + passed)


def test_a_review_holds_for_its_time_and_no_longer() -> None:
    """At the last second it holds, a moment later it has run out, and nobody had to close it."""
    found = begun()
    assert (True, False) == (found.holds(after(HOUR - timedelta(seconds=1))), found.holds(after(HOUR)))
    assert (False, True) == (found.lapsed(NOW), found.lapsed(after(HOUR)))


@given(st.integers(-4000, 4000), st.integers(0, 7200))
def test_no_change_of_the_wall_clock_lengthens_it(days: int, seconds: int) -> None:
    """Whatever the wall clock says: its time is counted on the steady one."""
    passed = timedelta(seconds=seconds)
    assert (passed < HOUR) == begun().holds(after(passed, days * DAY))


def test_where_a_second_person_is_asked_nothing_holds_before() -> None:
    """It waits; another agrees, and its time begins then."""
    asked = begun(needs_second=True)
    assert (ReviewState.ASKED, False) == (asked.state, asked.holds(NOW))
    agreed = life.approve(asked, after(DAY), SECOND, "case seen", minors=False)
    assert (True, False) == (agreed.holds(after(DAY)), agreed.holds(after(DAY + HOUR)))
    assert ("chen", "case seen", False) == (agreed.approved_by, agreed.approval, agreed.minors)


@pytest.mark.parametrize("move", [life.approve, life.refuse])
def test_nobody_is_their_own_second_person(move: Callable[..., Review]) -> None:
    """Whoever asks cannot agree, nor pretend that somebody refused."""
    extra = {"minors": True} if move is life.approve else {}
    with pytest.raises(ApprovalRequired):
        move(begun(needs_second=True), NOW, (OWNER, "lin"), "fine", **extra)


def test_the_records_of_minors_open_with_a_second_person_alone() -> None:
    """Also where the review itself needed none."""
    assert not begun().minors
    assert life.approve(begun(), NOW, SECOND, "guardian asked", minors=True).minors


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"number": "  "}, "case_number"),
        ({"reason": ""}, "reason"),
        ({"reason": "x" * 501}, "reason"),
        ({"unit": " "}, "unit"),
        ({"officer": ""}, "name"),
        ({"places": ()}, "places"),
        ({"places": tuple(PlaceId(str(n)) for n in range(21))}, "places"),
        ({"since": AT}, "until"),
        ({"since": AT - LONGEST_PERIOD - timedelta(seconds=1)}, "since"),
        ({"since": AT + HOUR, "until": AT + 2 * HOUR}, "since"),
        ({"lasts": LONGEST + timedelta(minutes=1)}, "minutes"),
        ({"lasts": SHORTEST - timedelta(minutes=1)}, "minutes"),
    ],
)
def test_what_is_missing_is_named(change: dict[str, object], field: str) -> None:
    """Without case, reason, unit, name, places or a bounded period and time nothing is opened."""
    with pytest.raises(ReviewRefused) as refusal:
        begun(case=replace(CASE, **change))  # type: ignore[arg-type]
    assert field == refusal.value.field


def test_everything_that_is_missing_is_named_at_once() -> None:
    """Whoever fills in a form hears of all mistakes together, and of none where there is none."""
    bad = replace(CASE, number="", reason="x" * 501, places=(), since=AT + HOUR, until=AT)
    assert ["places", "until", "case_number", "reason"] == [each.field for each in unfit(bad, NOW)]
    assert [] == unfit(CASE, NOW)


def test_what_was_typed_is_tidied() -> None:
    """Spaces around and within are one."""
    assert "a b" == begun(case=replace(CASE, reason="  a \n b ")).case.reason


MOVES: dict[ReviewMove, Callable[[Review, Now], Review]] = {
    ReviewMove.APPROVE: lambda found, now: life.approve(found, now, SECOND, "yes", minors=False),
    ReviewMove.REFUSE: lambda found, now: life.refuse(found, now, SECOND, "no"),
    ReviewMove.EXTEND: lambda found, now: life.extend(found, now, HOUR, "more to see"),
    ReviewMove.HOLD: lambda found, now: life.hold(found, now, now.at + DAY, "order 12"),
    ReviewMove.LIFT: life.lift,
    ReviewMove.CLOSE: lambda found, now: life.close(found, now, "nothing found"),
}


@given(st.booleans(), st.lists(st.tuples(st.sampled_from(list(ReviewMove)), st.integers(0, 90)), max_size=12))
def test_every_move_is_one_of_the_table(needs_second: bool, moves: list[tuple[ReviewMove, int]]) -> None:
    """In any order: a move of the table leads where it says, another raises; and what is over stays over."""
    found, passed = begun(needs_second=needs_second), timedelta(0)
    for move, minutes in moves:
        passed += timedelta(minutes=minutes)
        now, before = after(passed), found
        allowed = TRANSITIONS[found.state].get(move)
        with suppress(ReviewRefused, ReviewNotOpen):
            found = MOVES[move](found, now)
            assert allowed == found.state
        assert allowed is not None or before is found
        if before.state in (ReviewState.CLOSED, ReviewState.REFUSED) or before.lapsed(now):
            assert not found.holds(now)


def test_it_cannot_be_extended_once_it_has_run_out() -> None:
    """A new one is opened, with its own reason."""
    with pytest.raises(ReviewNotOpen):
        life.extend(begun(), after(HOUR), HOUR, "late")
    assert life.extend(begun(), after(HOUR / 2), HOUR, "more").holds(after(HOUR))


def test_an_extension_needs_a_reason() -> None:
    """Like the review itself."""
    with pytest.raises(ReviewRefused):
        life.extend(begun(), NOW, HOUR, " ")


def test_residents_are_kept_in_the_dark_for_a_bounded_time() -> None:
    """Ninety days at most; then they see it, and earlier where somebody lifts it."""
    with pytest.raises(ReviewRefused):
        life.hold(begun(), NOW, AT + LONGEST_HOLD + timedelta(seconds=1), "order 12")
    with pytest.raises(ReviewRefused):
        life.hold(begun(), NOW, AT + DAY, "")
    held = life.hold(begun(), NOW, AT + DAY, "order 12")
    assert (True, False) == (held.withheld_at(AT), held.withheld_at(AT + DAY))
    assert not life.lift(held, after(HOUR)).withheld_at(AT + HOUR)


@pytest.mark.parametrize(
    ("place", "at", "expected"),
    [
        ("b3u2", AT, True),
        ("b3u2", AT + HOUR - timedelta(microseconds=1), True),
        ("b3u2", AT + HOUR, False),
        ("b3u2", AT - timedelta(microseconds=1), False),
        ("b4", AT, False),
        (None, AT, False),
    ],
)
def test_a_scope_covers_its_places_in_its_period(place: str | None, at: datetime, expected: bool) -> None:
    """What has no place is in nobody's review."""
    scope = Scope(frozenset({PlaceId("b3"), PlaceId("b3u2")}), AT, AT + HOUR)
    assert expected == scope.covers(PlaceId(place) if place else None, at)
