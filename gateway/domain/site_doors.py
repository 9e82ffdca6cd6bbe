"""Doors, schedules and rights as installed. Owns their shape and when a window is open; decides nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from gateway.domain.door import Timings
from gateway.domain.model import DeviceId, DoorId, PlaceId, ScheduleId

UNLOCK_FOR = timedelta(seconds=5)
OPEN_WITHIN = timedelta(seconds=10)
"""How long an opening may take after a grant."""
HELD_AFTER = timedelta(seconds=30)
"""IEC 60839-11-1 recommends at least 10 s; somebody with a walking frame takes longer."""
GATE = "gate"
"""Kind of the places where vehicles come in."""
HOUSEHOLD = "household"
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
EVERY_DAY = frozenset(DAYS)
MIDNIGHT = time(0)
NO_HOLIDAYS: frozenset[date] = frozenset()


class Part(StrEnum):
    """What a device can be at a door."""

    READER = "reader"
    LOCK = "lock"
    CONTACT = "contact"
    REX = "rex"


@dataclass(frozen=True, slots=True)
class Door:
    """A door or a barrier with what is mounted on it; each device belongs to one door at most."""

    id: DoorId
    name: str
    place: PlaceId
    readers: tuple[DeviceId, ...] = ()
    """What cards, PINs and plates are presented to."""
    lock: DeviceId | None = None
    """The device that obeys `unlock`."""
    contact: DeviceId | None = None
    rex: tuple[DeviceId, ...] = ()
    """Exit buttons. They open the lock by their own wires; here they only say that somebody leaves."""
    unlock_for: timedelta = UNLOCK_FOR
    open_within: timedelta = OPEN_WITHIN
    held_after: timedelta = HELD_AFTER
    out: tuple[DeviceId, ...] = ()
    """Those of the readers that stand inside: whoever is let through there goes out."""
    second: bool = False
    """Whether a card alone does not open it: a living face or the holder's PIN has to follow."""

    @property
    def timings(self) -> Timings:
        """The deadlines of its machine."""
        return Timings(self.open_within, self.held_after)

    @property
    def parts(self) -> tuple[tuple[Part, DeviceId], ...]:
        """What is mounted on it, and as what; one device may be several things."""
        single = ((Part.LOCK, self.lock), (Part.CONTACT, self.contact))
        return (
            *((Part.READER, each) for each in self.readers),
            *((part, each) for part, each in single if each is not None),
            *((Part.REX, each) for each in self.rex),
        )

    @property
    def devices(self) -> tuple[DeviceId, ...]:
        """Everything mounted on it, each once."""
        return tuple(dict.fromkeys(each for _, each in self.parts))


@dataclass(frozen=True, slots=True)
class Window:
    """Some hours of some days; one that ends before it begins ends on the next day."""

    days: frozenset[str]
    begins: time
    ends: time
    """00:00 is the end of the day."""

    def holds(self, day: date, at: time, holidays: frozenset[date]) -> bool:
        """Tell whether it is open on a day at a time; a holiday has no beginnings."""
        if self.ends > self.begins:
            return self._begins_on(day, holidays) and self.begins <= at < self.ends
        late = self._begins_on(day, holidays) and at >= self.begins
        return late or (self._begins_on(day - timedelta(days=1), holidays) and at < self.ends)

    def _begins_on(self, day: date, holidays: frozenset[date]) -> bool:
        return DAYS[day.weekday()] in self.days and day not in holidays


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a right holds: windows of the week in the site's time zone, none of them on a holiday."""

    id: ScheduleId
    windows: tuple[Window, ...]
    holidays: frozenset[date] = frozenset()

    def holds(self, local: datetime) -> bool:
        """Tell whether a local time is within a window."""
        day, at = local.date(), local.time()
        return any(window.holds(day, at, self.holidays) for window in self.windows)


@dataclass(frozen=True, slots=True)
class Right:
    """Who may open which doors, and when; people by id or `group:ID`."""

    who: tuple[str, ...]
    doors: tuple[DoorId, ...]
    schedule: ScheduleId | None = None
    """None: at any time."""
