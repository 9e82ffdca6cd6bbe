"""Whom a look concerned, and in which plain word a resident reads what was looked at."""

from datetime import UTC, datetime, timedelta

import pytest

from gateway.domain.household import Reach, Subject, Thing, reach, thing_of, told
from gateway.domain.model import PersonId, PlaceId
from gateway.domain.register import ReviewId
from gateway.domain.review import Basis, Case, Review, ReviewState

AT = datetime(2026, 11, 23, tzinfo=UTC)
HOME = Subject(PlaceId("h"), (PlaceId("e"), PlaceId("b")), (PersonId("wu"),))
CASE = Case("1", "why", "unit", "Lin", Basis.POLICE_CASE, (PlaceId("h"),), AT, AT)


@pytest.mark.parametrize(
    ("about", "expected"),
    [
        ({("place", "b"), ("place", "h"), ("person", "wu")}, Reach.PERSON),
        ({("place", "b"), ("place", "h")}, Reach.HOME),
        ({("place", "b")}, Reach.AROUND),
        ({("place", "wu"), ("person", "h")}, None),
        (set(), None),
    ],
)
def test_the_closest_way_counts(about: set[tuple[str, str]], expected: Reach | None) -> None:
    """A person before the home, the home before what is around it; a like name of another kind is none."""
    assert expected == reach(HOME, about)


def test_a_home_comes_before_what_is_around_it() -> None:
    """Innermost first; who lives elsewhere has no place here at all."""
    assert ("h", "e", "b") == HOME.places
    assert () == Subject(None).places


def test_one_without_a_home_is_concerned_by_name_alone() -> None:
    """A helper who lives elsewhere reads of looks that named them."""
    subject = Subject(None, (), (PersonId("lin"),))
    assert Reach.PERSON == reach(subject, {("person", "lin")})
    assert reach(subject, {("place", "b")}) is None


@pytest.mark.parametrize(("days", "expected"), [(0, None), (2, None), (3, Reach.HOME), (4, Reach.HOME)])
def test_a_hold_ends_on_its_day(days: int, expected: Reach | None) -> None:
    """Not an instant before, and by itself."""
    held = Review(ReviewId(1), 1, CASE, ReviewState.CLOSED, AT, held_until=AT + timedelta(days=3))
    assert expected == told(HOME, {("place", "h")}, held, AT + timedelta(days=days))


@pytest.mark.parametrize(
    ("what", "expected"),
    [
        ("event:000000000000017", Thing.EVENT),
        ("alarm:000000000000001", Thing.ALARM),
        ("list:alarms", Thing.ALARMS),
        ("list:events of a person", Thing.EVENTS),
        ("list:notes", Thing.NOTES),
        ("stream", Thing.ALARMS),
        ("picture of event 3 at cam-gate", Thing.PICTURE),
        ("picture:event:000000000000017", Thing.PICTURE),
        ("camera cam-gate", Thing.CAMERA),
        ("review:000000000000001", Thing.REVIEW),
        ("export:00ff", Thing.EXPORT),
        ("faces", Thing.CONSENT),
        ("record:face", Thing.CONSENT),
        ("record:keys", Thing.KEY),
        ("credential:7", Thing.KEY),
        ("site", Thing.ENTRY),
        ("home link", Thing.LINK),
        ("home", Thing.OWN),
        ("person", Thing.OWN),
        ("something new", Thing.RECORD),
    ],
)
def test_every_thing_has_its_word(what: str, expected: Thing) -> None:
    """What nobody has thought of is some record, and told all the same."""
    assert expected is thing_of(what)


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        (HOME, ("h", "e", "b")),
        (Subject(None, (PlaceId("b"),)), ("b",)),
        (Subject(PlaceId("h")), ("h",)),
        (Subject(None), ()),
    ],
)
def test_a_household_is_in_its_places(subject: Subject, expected: tuple[str, ...]) -> None:
    """The home first, then what is around it; without a home that alone."""
    assert expected == subject.places
