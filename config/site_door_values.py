"""Between doors in the document and doors in the site: two shapes of the same, nothing lost either way."""

from __future__ import annotations

from datetime import time
from typing import Any

from config.duration import duration_value
from config.site_doors import DoorEntry, RightEntry, ScheduleEntry
from gateway.domain.model import DeviceId, DoorId, PlaceId, ScheduleId
from gateway.domain.site_doors import DAYS, EVERY_DAY, MIDNIGHT, Door, Right, Schedule, Window


def door_of(entry: DoorEntry) -> Door:
    """Return the door an entry describes."""
    return Door(
        id=DoorId(entry.id),
        name=entry.name,
        place=PlaceId(entry.place),
        readers=tuple(map(DeviceId, entry.readers)),
        out=tuple(map(DeviceId, entry.out)),
        lock=DeviceId(entry.lock) if entry.lock is not None else None,
        contact=DeviceId(entry.contact) if entry.contact is not None else None,
        rex=tuple(map(DeviceId, entry.rex)),
        unlock_for=entry.unlock_for,
        open_within=entry.open_within,
        held_after=entry.held_after,
        second=entry.second,
    )


def schedule_of(entry: ScheduleEntry) -> Schedule:
    """Return the schedule an entry describes."""
    windows = tuple(
        Window(frozenset(each.days) if each.days is not None else EVERY_DAY, each.begins, each.ends)
        for each in entry.windows
    )
    return Schedule(ScheduleId(entry.id), windows, frozenset(entry.holidays))


def right_of(entry: RightEntry) -> Right:
    """Return the right an entry describes."""
    schedule = ScheduleId(entry.schedule) if entry.schedule is not None else None
    return Right(entry.who, tuple(map(DoorId, entry.doors)), schedule)


def written_door(door: Door) -> dict[str, Any]:
    """Return a door as its entry says it."""
    return {
        "id": door.id,
        "name": door.name,
        "place": door.place,
        "readers": list(door.readers),
        "out": list(door.out),
        "lock": door.lock,
        "contact": door.contact,
        "rex": list(door.rex),
        "unlock_for": duration_value(door.unlock_for),
        "open_within": duration_value(door.open_within),
        "held_after": duration_value(door.held_after),
        **({"second": True} if door.second else {}),
    }


def written_schedule(schedule: Schedule) -> dict[str, Any]:
    """Return a schedule as its entry says it."""
    return {
        "id": schedule.id,
        "windows": [written_window(each) for each in schedule.windows],
        "holidays": [each.isoformat() for each in sorted(schedule.holidays)],
    }


def written_window(window: Window) -> dict[str, Any]:
    """Return a window as its entry says it."""
    days = [] if window.days == EVERY_DAY else [day for day in DAYS if day in window.days]
    return {**({"days": days} if days else {}), "from": clock(window.begins), "to": end(window.ends)}


def written_right(right: Right) -> dict[str, Any]:
    """Return a right as its entry says it."""
    return {"who": list(right.who), "doors": list(right.doors), "schedule": right.schedule}


def clock(value: time) -> str:
    """Return a time of day as it is written."""
    return value.strftime("%H:%M")


def end(value: time) -> str:
    """Return the end of some hours as it is written: midnight is the end of the day."""
    return "24:00" if value == MIDNIGHT else clock(value)
