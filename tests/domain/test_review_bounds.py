"""What each move of a review writes down, and both sides of every bound it keeps."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from gateway.domain import review as life
from gateway.domain.model import PlaceId
from gateway.domain.review import Case, ReviewRefused, ReviewState
from tests.domain.test_review import AT, CASE, DAY, HOUR, NOW, OWNER, SECOND, after, begun

MOMENT, MINUTE = timedelta(microseconds=1), timedelta(minutes=1)


def test_a_review_begins_with_whose_and_when_it_is() -> None:
    """Where a second person is asked, nothing has been opened yet."""
    asked, opened = begun(needs_second=True), begun()
    assert (ReviewState.ASKED, None, None) == (asked.state, asked.opened_at, asked.expires_at)
    assert (ReviewState.OPEN, AT, AT + HOUR) == (opened.state, opened.opened_at, opened.expires_at)
    for each in (asked, opened):
        assert (1, OWNER, CASE, AT, False) == (each.id, each.account, each.case, each.asked_at, each.minors)


@pytest.mark.parametrize(
    ("passed", "left"),
    [
        (timedelta(0), HOUR),
        (HOUR - MOMENT, MOMENT),
        (HOUR, timedelta(0)),
        (DAY, timedelta(0)),
    ],
)
def test_how_long_it_still_holds(passed: timedelta, left: timedelta) -> None:
    """Never less than nothing; and nothing where it is closed, refused or waits."""
    assert left == begun().left(after(passed))
    closed = life.close(begun(), NOW, "nothing found")
    for over in (closed, begun(needs_second=True), replace(begun(), expires_at=None)):
        assert timedelta(0) == over.left(NOW)
    assert (False, False) == (closed.lapsed(after(DAY)), begun().lapsed(after(HOUR - MOMENT)))


def test_a_second_person_s_word_stands_with_it() -> None:
    """Of an open one it changes no time; what was opened of minors stays so."""
    agreed = life.approve(begun(needs_second=True), after(MINUTE), SECOND, " seen  it ", minors=True)
    assert ("chen", "seen it", True) == (agreed.approved_by, agreed.approval, agreed.minors)
    assert (AT + MINUTE, AT + MINUTE + HOUR) == (agreed.opened_at, agreed.expires_at)
    again = life.approve(agreed, after(2 * MINUTE), SECOND, "again", minors=False)
    assert replace(agreed, approval="again") == again
    refused = life.refuse(begun(needs_second=True), after(MINUTE), SECOND, "no case")
    assert (ReviewState.REFUSED, "chen", "no case", AT + MINUTE) == (
        refused.state,
        refused.approved_by,
        refused.approval,
        refused.closed_at,
    )


def test_an_extension_counts_from_now_and_an_end_has_its_note() -> None:
    """Neither loses what was said before."""
    assert replace(begun(), expires_at=AT + 3 * HOUR / 2) == life.extend(
        begun(), after(HOUR / 2), HOUR, "more"
    )
    closed = life.close(begun(), after(MINUTE), " it was  her ")
    assert replace(begun(), state=ReviewState.CLOSED, closed_at=AT + MINUTE, note="it was her") == closed


@pytest.mark.parametrize(
    ("lasts", "fits"),
    [
        (5 * MINUTE, True),
        (5 * MINUTE - MOMENT, False),
        (8 * HOUR, True),
        (8 * HOUR + MOMENT, False),
    ],
)
def test_it_holds_from_five_minutes_to_a_shift(lasts: timedelta, fits: bool) -> None:
    """At first and with every extension."""
    assert fits is (life.unfit(replace(CASE, lasts=lasts), NOW) == [])
    if fits:
        assert AT + lasts == life.extend(begun(), NOW, lasts, "more").expires_at
    else:
        with pytest.raises(ReviewRefused, match=f"found {lasts // MINUTE} minutes, expected 5 to 480"):
            life.extend(begun(), NOW, lasts, "more")


PLACES = tuple(PlaceId(str(n)) for n in range(20))
LONG = timedelta(days=31)


@pytest.mark.parametrize(
    "case",
    [
        replace(CASE, number="x" * 100),
        replace(CASE, reason="x" * 500),
        replace(CASE, unit="x" * 100),
        replace(CASE, officer="x" * 100),
        replace(CASE, places=PLACES),
        replace(CASE, places=PLACES[:1]),
        replace(CASE, since=AT - LONG),
        replace(CASE, since=AT, until=AT + HOUR),
        replace(CASE, since=AT - MOMENT),
    ],
)
def test_what_just_fits_is_opened(case: Case) -> None:
    """Each at its bound."""
    assert case == begun(case=case).case


@pytest.mark.parametrize(
    ("case", "message"),
    [
        (replace(CASE, number="x" * 101), "found 101 characters, expected the case number in 1 to 100"),
        (replace(CASE, reason="x" * 501), "found 501 characters, expected the reason in 1 to 500"),
        (replace(CASE, unit="x" * 101), "found 101 characters, expected the unit in 1 to 100"),
        (replace(CASE, officer="x" * 101), "found 101 characters, expected the officer's name in 1 to 100"),
        (replace(CASE, places=(*PLACES, PlaceId("x"))), "found 21 places, expected 1 to 20"),
        (replace(CASE, since=AT), "found a period that ends before it begins"),
        (replace(CASE, since=AT - LONG - DAY), "found a period of 32 days, expected at most 31"),
        (replace(CASE, since=AT + MOMENT, until=AT + HOUR), "found a period that lies ahead"),
    ],
)
def test_what_does_not_fit_is_said_with_what_was_found(case: Case, message: str) -> None:
    """Just beyond its bound, and alone."""
    assert [message] == [str(each) for each in life.unfit(case, NOW)]


def test_what_was_typed_is_tidied_in_every_field() -> None:
    """Spaces at the ends and between are no part of a name."""
    typed = replace(CASE, number=" 1  2 ", reason=" a ", unit=" b ", officer=" c  d ")
    expected = replace(CASE, number="1 2", reason="a", unit="b", officer="c d")
    assert expected == begun(case=typed).case


@pytest.mark.parametrize(
    ("until", "fits"),
    [
        (AT, False),
        (AT + MOMENT, True),
        (AT + timedelta(days=90), True),
        (AT + timedelta(days=90) + MOMENT, False),
    ],
)
def test_a_hold_ends_after_now_and_within_ninety_days(until: datetime, fits: bool) -> None:
    """With the order on which it rests."""
    if fits:
        expected = replace(begun(), held_until=until, held_why="order 12")
        assert expected == life.hold(begun(), NOW, until, " order  12 ")
    else:
        with pytest.raises(ReviewRefused, match="expected one of at most 90 days") as refusal:
            life.hold(begun(), NOW, until, "order 12")
        assert "until" == refusal.value.field


def test_only_what_is_held_is_lifted_and_from_that_moment_on() -> None:
    """A hold that has ended is none; one of a closed review is lifted as well."""
    held = life.hold(begun(), NOW, AT + DAY, "order 12")
    assert replace(held, held_until=AT + HOUR) == life.lift(held, after(HOUR))
    assert AT + HOUR == life.lift(life.close(held, NOW, "done"), after(HOUR)).held_until
    assert not begun().withheld_at(AT)
    for told, now in ((begun(), NOW), (held, after(DAY))):
        with pytest.raises(ReviewRefused, match="told already"):
            life.lift(told, now)


def test_a_move_that_is_not_there_names_itself_and_where_the_review_stands() -> None:
    """So that whoever reads it knows why."""
    with pytest.raises(ReviewRefused, match="found a review that is open, which cannot refuse"):
        life.refuse(begun(), NOW, SECOND, "no")
    with pytest.raises(ReviewRefused, match="expected what came of it in 1 to 500") as refusal:
        life.close(begun(), NOW, " ")
    assert "words" == refusal.value.field


@pytest.mark.parametrize(
    ("case", "field"),
    [
        (replace(CASE, number=""), "case_number"),
        (replace(CASE, reason=""), "reason"),
        (replace(CASE, unit=""), "unit"),
        (replace(CASE, officer=""), "name"),
        (replace(CASE, places=()), "places"),
        (replace(CASE, since=AT), "until"),
        (replace(CASE, since=AT - LONG - DAY), "since"),
        (replace(CASE, since=AT + MOMENT, until=AT + HOUR), "since"),
        (replace(CASE, lasts=timedelta(0)), "minutes"),
    ],
)
def test_what_does_not_fit_is_told_with_the_field_it_stands_in(case: Case, field: str) -> None:
    """A form puts the words beside it."""
    assert [field] == [each.field for each in life.unfit(case, NOW)]


def test_words_and_a_hold_s_end_have_their_fields_too() -> None:
    """And what is about no field at all names none."""
    with pytest.raises(ReviewRefused) as refused:
        life.close(begun(), NOW, " ")
    assert "words" == refused.value.field
    with pytest.raises(ReviewRefused) as refused:
        life.hold(begun(), NOW, AT, "order 12")
    assert "until" == refused.value.field
    with pytest.raises(ReviewRefused) as refused:
        life.lift(begun(), NOW)
    assert "" == refused.value.field


def test_a_second_person_who_says_nothing_is_told_what_is_missing() -> None:
    """In words, of each of the moves that want some."""
    asked = begun(needs_second=True)
    with pytest.raises(ReviewRefused, match="expected what the second person says in 1 to 500"):
        life.approve(asked, NOW, SECOND, " ", minors=False)
    with pytest.raises(ReviewRefused, match="expected why it is refused in 1 to 500"):
        life.refuse(asked, NOW, SECOND, " ")
    with pytest.raises(ReviewRefused, match="expected why it is extended in 1 to 500"):
        life.extend(begun(), NOW, HOUR, " ")
    with pytest.raises(ReviewRefused, match="expected on which order residents are not told in 1 to 500"):
        life.hold(begun(), NOW, AT + DAY, " ")
    with pytest.raises(ReviewRefused, match="expected what came of it in 1 to 500"):
        life.close(begun(), NOW, " ")
