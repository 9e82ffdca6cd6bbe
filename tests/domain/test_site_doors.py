"""A door with what is mounted on it: each thing once, in one order, as what it is."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from gateway.domain.door import Timings
from gateway.domain.model import DeviceId, DoorId, PlaceId, ScheduleId
from gateway.domain.site_doors import (
    DAYS,
    EVERY_DAY,
    MIDNIGHT,
    NO_HOLIDAYS,
    Door,
    Part,
    Right,
    Schedule,
    Window,
)

R1, R2, LOCK, CONTACT, REX = (DeviceId(each) for each in ("r1", "r2", "lock", "contact", "rex"))
BARE = Door(DoorId("d"), "Main", PlaceId("hall"))
SECOND = timedelta(seconds=1)


def test_a_door_names_what_is_mounted_on_it() -> None:
    """A controller that reads and unlocks is both, and one device."""
    door = Door(DoorId("d"), "Main", PlaceId("hall"), (R1, R2), R1, CONTACT, (REX,))
    expected = (
        (Part.READER, R1),
        (Part.READER, R2),
        (Part.LOCK, R1),
        (Part.CONTACT, CONTACT),
        (Part.REX, REX),
    )
    assert expected == door.parts
    assert (R1, R2, CONTACT, REX) == door.devices


def test_what_is_not_mounted_is_no_part() -> None:
    """A door may have a lock and no contact, or nothing yet."""
    assert ((), ()) == (BARE.parts, BARE.devices)
    assert ((Part.LOCK, LOCK),) == Door(DoorId("d"), "", PlaceId("h"), lock=LOCK).parts


def test_its_deadlines_are_its_own() -> None:
    """Ten seconds to open and thirty to close, where nothing else is said; a card alone opens it."""
    assert Timings(10 * SECOND, 30 * SECOND) == BARE.timings
    own = Door(DoorId("d"), "", PlaceId("h"), open_within=7 * SECOND, held_after=60 * SECOND)
    assert Timings(7 * SECOND, 60 * SECOND) == own.timings
    assert (5 * SECOND, (), False) == (BARE.unlock_for, BARE.out, BARE.second)


def test_the_week_begins_on_monday() -> None:
    """As documents write it; a right without a schedule holds at any time."""
    assert ("mon", "tue", "wed", "thu", "fri", "sat", "sun") == DAYS
    assert (frozenset(DAYS), time(0), frozenset()) == (EVERY_DAY, MIDNIGHT, NO_HOLIDAYS)
    assert frozenset() == Schedule(ScheduleId("s"), ()).holidays
    assert Right((), ()).schedule is None
    assert ["reader", "lock", "contact", "rex"] == [each.value for each in Part]


def test_one_window_of_several_is_enough() -> None:
    """Mornings and evenings; between them it does not hold, and on a holiday never."""
    windows = (Window(EVERY_DAY, time(6), time(9)), Window(EVERY_DAY, time(17), time(20)))
    schedule = Schedule(ScheduleId("twice"), windows)
    held = [hour for hour in range(24) if schedule.holds(datetime(2026, 11, 30, hour))]  # noqa: DTZ001  local
    assert [6, 7, 8, 17, 18, 19] == held
    closed = Schedule(ScheduleId("twice"), windows, frozenset({date(2026, 11, 30)}))
    assert not any(closed.holds(datetime(2026, 11, 30, hour)) for hour in range(24))  # noqa: DTZ001  local
