"""A review's list: what belongs together at a door is one line, everything else one each, in order."""

from datetime import UTC, datetime, timedelta

from gateway.domain.model import DoorId, EventId, EventType, PersonId
from gateway.domain.passings import Said
from gateway.domain.review_entries import Entry, entries

AT = datetime(2026, 11, 30, 12, tzinfo=UTC)
ZHENG = PersonId("zheng")


def said(number: int, seconds: int, type_: EventType) -> Said:
    """Return one event of one person at one door."""
    return Said(EventId(number), AT + timedelta(seconds=seconds), type_, DoorId("unit"), ZHENG)


def ids(*numbers: int) -> tuple[EventId, ...]:
    """Return these as ids of events."""
    return tuple(map(EventId, numbers))


def test_a_visit_stands_at_its_first_event_and_each_event_once() -> None:
    """Whatever happened between card and opening keeps its own line behind the visit."""
    at_doors = [
        said(2, 0, EventType.ACCESS_CARD),
        said(4, 1, EventType.DOOR_GRANTED),
        said(7, 900, EventType.DOOR_DENIED),
    ]
    found = entries(ids(1, 2, 3, 4, 5, 7), at_doors)
    assert [ids(1), ids(2, 4), ids(3), ids(5), ids(7)] == [each.events for each in found]
    assert [1, 2, 3, 5, 7] == [each.anchor for each in found]
    assert [False, True, False, False, True] == [each.visit is not None for each in found]
    assert ZHENG == (found[1].visit.person if found[1].visit else None)


def test_nothing_happened_is_an_empty_list() -> None:
    """And an event that is at no door is a line of its own."""
    assert [] == entries([], [])
    assert [Entry(ids(9))] == entries(ids(9), [])
