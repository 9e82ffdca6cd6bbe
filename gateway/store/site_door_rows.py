"""Doors, schedules and rights as rows: their text forms and back. Never runs a statement."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Any

from gateway.domain.model import DeviceId, DoorId, ScheduleId
from gateway.domain.site_doors import Door, Right, Schedule
from gateway.store.site_person_rows import windows_of, windows_text

Row = tuple[Any, ...]


def door_of(row: Row) -> Door:
    """Return the door of a row."""
    id_, name, place, readers, out, lock, contact, rex, unlock_for, open_within, held_after, second, _ = row
    return Door(
        id=DoorId(id_),
        name=name,
        place=place,
        readers=tuple(map(DeviceId, json.loads(readers))),
        out=tuple(map(DeviceId, json.loads(out))),
        lock=lock,
        contact=contact,
        rex=tuple(map(DeviceId, json.loads(rex))),
        unlock_for=timedelta(seconds=unlock_for),
        open_within=timedelta(seconds=open_within),
        held_after=timedelta(seconds=held_after),
        second=bool(second),
    )


def door_row(door: Door) -> Row:
    """Return the row of a door, without its position."""
    waits = (door.unlock_for, door.open_within, door.held_after)
    fixed = (_list(door.readers), _list(door.out), door.lock, door.contact, _list(door.rex))
    return door.id, door.name, door.place, *fixed, *(each.total_seconds() for each in waits), int(door.second)


def schedule_of(row: Row) -> Schedule:
    """Return the schedule of a row."""
    id_, windows, holidays, _ = row
    return Schedule(
        ScheduleId(id_),
        windows_of(windows),
        frozenset(map(date.fromisoformat, json.loads(holidays))),
    )


def schedule_row(schedule: Schedule) -> Row:
    """Return the row of a schedule, without its position."""
    holidays = sorted(each.isoformat() for each in schedule.holidays)
    return schedule.id, windows_text(schedule.windows), _list(holidays)


def right_of(row: Row) -> Right:
    """Return the right of a row."""
    _, who, doors, schedule = row
    return Right(tuple(json.loads(who)), tuple(map(DoorId, json.loads(doors))), schedule)


def right_row(number: int, right: Right) -> Row:
    """Return the row of a right; what it says is all it has, so its number is its key."""
    return number, _list(right.who), _list(right.doors), right.schedule


def _list(values: Collection[object] | Sequence[object]) -> str:
    return json.dumps(list(values), ensure_ascii=False, separators=(",", ":"))
