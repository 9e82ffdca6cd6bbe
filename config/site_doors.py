"""The shape of doors, schedules and rights in the site document. Never resolves a reference.

What people present – card numbers, PINs, plates – is never part of a document (`cuobian credential`).
"""

from __future__ import annotations

import re
from datetime import date, time
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from config.duration import Duration
from config.shape import Id, Shape, Text
from gateway.domain.site_doors import HELD_AFTER, OPEN_WITHIN, UNLOCK_FOR

_CLOCK = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _time(value: object) -> time:
    if isinstance(value, time):
        return value
    found = _CLOCK.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise ValueError("a time from 00:00 to 23:59")
    return time(int(found[1]), int(found[2]))


def _end(value: object) -> time:
    try:
        return time(0) if value == "24:00" else _time(value)
    except ValueError:
        raise ValueError("a time from 00:00 to 24:00") from None


def _date(value: object) -> date:
    if isinstance(value, date):
        return value
    try:
        if isinstance(value, str) and _DATE.fullmatch(value):
            return date.fromisoformat(value)
    except ValueError:
        pass  # 2026-02-30 looks like one
    raise ValueError("a date such as 2026-10-01")


Begin = Annotated[time, BeforeValidator(_time)]
End = Annotated[time, BeforeValidator(_end)]
Day = Annotated[date, BeforeValidator(_date)]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


class DoorEntry(Shape):
    """A door or a barrier."""

    id: Id = Field(description="Id of the door.")
    name: Text = Field(description="What people call it.")
    place: Id = Field(description="Where it leads: an entrance, a household, a gate, …")
    readers: tuple[Id, ...] = Field(
        default=(), description="Devices that cards, PINs and plates are shown to."
    )
    out: tuple[Id, ...] = Field(
        default=(), description="Those of the readers that stand inside: whoever is let through goes out."
    )
    lock: Id | None = Field(default=None, description="Device that obeys `unlock`.")
    contact: Id | None = Field(default=None, description="Device that says whether it is open.")
    rex: tuple[Id, ...] = Field(
        default=(),
        description="Exit buttons. They have to open the lock by their own wires; here they only explain.",
    )
    unlock_for: Duration = Field(default=UNLOCK_FOR, description="How long the lock stays open.")
    open_within: Duration = Field(
        default=OPEN_WITHIN, description="An opening after this is no longer owed to the grant."
    )
    held_after: Duration = Field(default=HELD_AFTER, description="Open for longer is a fault.")
    second: bool = Field(
        default=False,
        description="After a card the holder's PIN, or their living face at a camera among the readers, has"
        " to follow within 30 s. Helpers and visitors are asked for nothing more.",
    )


class WindowEntry(Shape):
    """Some hours of some days."""

    days: Annotated[tuple[Weekday, ...], Field(min_length=1)] | None = Field(
        default=None, description="Days it begins on: mon, tue, … Absent: every day."
    )
    begins: Begin = Field(validation_alias="from", description="When it begins, such as 08:00.")
    ends: End = Field(
        validation_alias="to", description="When it ends, up to 24:00; before its beginning: the next day."
    )


class ScheduleEntry(Shape):
    """When a right holds or a turn of duty is, in the site's time zone."""

    id: Id = Field(description="Id of the schedule.")
    windows: Annotated[tuple[WindowEntry, ...], Field(min_length=1)] = Field(description="Hours of the week.")
    holidays: tuple[Day, ...] = Field(
        default=(), description="Dates on which no window begins, such as 2026-10-01."
    )


class RightEntry(Shape):
    """Who may open which doors."""

    who: Annotated[tuple[Text, ...], Field(min_length=1)] = Field(description="Ids of people or group:ID.")
    doors: Annotated[tuple[Id, ...], Field(min_length=1)] = Field(description="Ids of doors.")
    schedule: Id | None = Field(default=None, description="When. Absent: at any time.")
