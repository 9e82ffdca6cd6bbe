"""Card, face and opening are one line; nothing is shown twice, and nothing is left out."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.domain.model import DoorId, EventId, EventType, PersonId
from gateway.domain.passings import PASSED, Said, passings

AT = datetime(2026, 11, 30, 12, tzinfo=UTC)
UNIT, ZHENG, WU = DoorId("unit"), PersonId("zheng"), PersonId("wu")
CARD, GRANTED, DENIED = EventType.ACCESS_CARD, EventType.DOOR_GRANTED, EventType.DOOR_DENIED
OPENED, FACE, UNKNOWN = EventType.DOOR_OPENED, EventType.FACE_RECOGNISED, EventType.FACE_UNKNOWN


def said(
    number: int, after: float, type_: EventType, person: PersonId | None = None, **detail: object
) -> Said:
    """Return one event at the unit's door."""
    return Said(EventId(number), AT + timedelta(seconds=after), type_, UNIT, person, detail)


def lines(*events: Said) -> list[list[int]]:
    """Return the numbers of the events in each line, the oldest line first."""
    return [[each.id for each in passing.events] for passing in reversed(passings(events))]


def test_card_face_and_opening_are_one_line() -> None:
    """The face answers the card; the opening is owed to the grant."""
    events = (
        said(1, 0, CARD, ZHENG),
        said(2, 0, GRANTED, ZHENG, expectation="e1"),
        said(3, 2, OPENED),
        said(4, 4, FACE, ZHENG, expectation="e1", score=0.7),
    )
    (passing,) = passings(events)
    assert ([1, 2, 3, 4], ZHENG) == ([each.id for each in passing.events], passing.person)
    assert (True, True, 4) == (passing.entered, passing.opened, passing.face.id if passing.face else 0)


def test_another_face_than_the_card_s_is_in_its_line() -> None:
    """The desk sees at once that the camera did not see the card's holder."""
    events = (said(1, 0, GRANTED, ZHENG, expectation="e1"), said(2, 5, UNKNOWN, expectation="e1"))
    (passing,) = passings(events)
    assert (ZHENG, UNKNOWN) == (passing.person, passing.face.type if passing.face else None)


def test_a_face_just_before_the_card_belongs_to_it() -> None:
    """Of the same person, within ten seconds; another's, or an older one, stands alone."""
    assert [[1, 2, 3]] == lines(said(1, 0, FACE, ZHENG), said(2, 8, CARD, ZHENG), said(3, 8, GRANTED, ZHENG))
    assert [[1], [2, 3]] == lines(said(1, 0, FACE, WU), said(2, 8, CARD, ZHENG), said(3, 8, GRANTED, ZHENG))
    assert [[1], [2]] == lines(said(1, 0, FACE, ZHENG), said(2, 31, CARD, ZHENG))


def test_two_people_one_after_the_other_are_two_lines() -> None:
    """Each opening is owed to the last grant that has none; whoever shows a card anew begins anew."""
    assert [[1, 2, 3], [4, 5, 6]] == lines(
        said(1, 0, CARD, ZHENG),
        said(2, 0, GRANTED, ZHENG),
        said(3, 2, OPENED),
        said(4, 5, CARD, WU),
        said(5, 5, GRANTED, WU),
        said(6, 7, OPENED),
    )
    assert [[1, 2], [3, 4]] == lines(
        said(1, 0, CARD, ZHENG),
        said(2, 0, DENIED, ZHENG),
        said(3, 3, CARD, ZHENG),
        said(4, 3, GRANTED, ZHENG),
    )


def test_an_answer_goes_to_what_was_shown() -> None:
    """By whoever showed it, though somebody else came meanwhile; a second answer is a line of its own."""
    two = (said(1, 0, CARD, ZHENG), said(2, 1, CARD, WU))
    assert [[1, 3], [2]] == lines(*two, said(3, 2, GRANTED, ZHENG))
    assert [[1], [2, 3]] == lines(*two, said(3, 2, DENIED, WU))
    assert [[1, 2]] == lines(said(1, 0, CARD), said(2, 1, DENIED))
    assert [[1], [2]] == lines(said(1, 0, CARD, ZHENG), said(2, 1, DENIED, WU))
    answered = (said(1, 0, CARD, ZHENG), said(2, 0, GRANTED, ZHENG))
    assert [[1, 2], [3]] == lines(*answered, said(3, 5, DENIED))
    assert [[1, 2], [3]] == lines(*answered, said(3, 5, GRANTED, ZHENG))


def test_a_plate_is_shown_and_answered_as_a_card_is() -> None:
    """In and out, or turned away."""
    plate = said(1, 0, EventType.ACCESS_PLATE, ZHENG)
    for answer in (EventType.VEHICLE_ENTERED, EventType.VEHICLE_LEFT, EventType.VEHICLE_DENIED):
        assert [[1, 2]] == lines(plate, said(2, 1, answer, ZHENG))
        assert [[1, 2], [3]] == lines(plate, said(2, 1, answer, ZHENG), said(3, 2, answer, ZHENG))


def test_moments_are_thirty_seconds_and_ten_where_it_was_recorded_late() -> None:
    """To the second, from any of its events."""
    for after, together in ((30, True), (31, False), (-10, True), (-11, False)):
        expected = [[1, 2]] if together else [[1], [2]]
        assert expected == lines(said(1, 50, GRANTED, ZHENG), said(2, 50 + after, FACE, ZHENG)), after


def test_a_card_shown_again_begins_anew_though_a_face_came_before_the_first() -> None:
    """Only a face alone still waits for a card."""
    assert [[1, 2], [3]] == lines(said(1, 0, FACE, ZHENG), said(2, 2, CARD, ZHENG), said(3, 4, CARD, ZHENG))


def test_an_opening_that_nobody_was_let_in_for_stands_alone() -> None:
    """From inside, or by force: it is nobody's."""
    assert [[1], [2]] == lines(said(1, 0, UNKNOWN), said(2, 2, OPENED))
    assert [[1, 2], [3]] == lines(said(1, 0, GRANTED, ZHENG), said(2, 1, OPENED), said(3, 9, OPENED))


@given(
    st.lists(
        st.builds(
            lambda after, type_, person, door, expectation: (after, type_, person, door, expectation),
            st.integers(0, 100),
            st.sampled_from(sorted(PASSED)),
            st.sampled_from([None, ZHENG, WU]),
            st.sampled_from([UNIT, DoorId("east")]),
            st.sampled_from(["", "e1", "e2"]),
        ),
        max_size=14,
    ),
    st.randoms(use_true_random=False),
)
def test_each_event_is_in_exactly_one_line(
    drawn: list[tuple[int, EventType, PersonId | None, DoorId, str]], chance: random.Random
) -> None:
    """In whatever order they are read; of one door each, and of one person where they name any."""
    events = [
        Said(EventId(n), AT + timedelta(seconds=after), type_, door, person, {"expectation": expectation})
        for n, (after, type_, person, door, expectation) in enumerate(sorted(drawn, key=lambda each: each[0]))
    ]
    found = passings(events)
    assert [each.id for each in events] == sorted(each.id for line in found for each in line.events)
    assert all({each.door for each in line.events} == {line.door} for line in found)
    mixed = events.copy()
    chance.shuffle(mixed)
    assert list(found) == list(passings(mixed))


def test_a_face_that_nobody_asked_for_belongs_to_its_own_person_s_passing() -> None:
    """And to nobody else's."""
    assert [[1, 2]] == lines(said(1, 0, GRANTED, ZHENG), said(2, 5, FACE, ZHENG))
    assert [[1], [2]] == lines(said(1, 0, GRANTED, ZHENG), said(2, 5, FACE, WU))
    assert [[1], [2]] == lines(said(1, 0, GRANTED, ZHENG), said(2, 5, UNKNOWN))
    assert [[1], [2]] == lines(said(1, 0, UNKNOWN), said(2, 5, UNKNOWN))


@pytest.mark.parametrize(
    ("after", "together"), [(-10.1, False), (-10.0, True), (30.0, True), (30.1, False), (29.9, True)]
)
def test_what_lies_too_far_before_or_behind_is_another_passing(after: float, together: bool) -> None:
    """Ten seconds before and thirty behind, to the moment, also where it was written down out of order."""
    expected = [[1, 2]] if together else [[1], [2]]
    assert expected == lines(said(1, 20, GRANTED, ZHENG), said(2, 20 + after, FACE, ZHENG))


def test_two_who_show_their_cards_at_once_are_each_answered_in_their_own_line() -> None:
    """Also one whose card nobody knows."""
    assert [[1, 3], [2, 4]] == lines(
        said(1, 0, CARD, ZHENG),
        said(2, 1, CARD, WU),
        said(3, 2, GRANTED, ZHENG),
        said(4, 3, GRANTED, WU),
    )
    assert [[1, 3], [2, 4]] == lines(
        said(1, 0, CARD), said(2, 1, CARD, WU), said(3, 2, DENIED), said(4, 3, GRANTED, WU)
    )
