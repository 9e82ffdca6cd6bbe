"""What happened at doors a moment ago, for the desk. Never writes, and reads no history."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from gateway.domain.model import DeviceId, DoorId, EventId, EventType, PersonId
from gateway.domain.passings import PASSED, Passing, Said, passings
from gateway.domain.site import DOOR
from gateway.domain.site_doors import Door
from gateway.store.moment import from_micros, to_micros
from gateway.store.statement import Statement

MOST = 400
"""Events that are looked at: a busy evening at every door of a compound."""
_LATELY = Statement(
    "SELECT id, received_at, type, device, person, detail FROM event WHERE received_at >= :since"
    " AND device IN (SELECT value FROM json_each(:devices)) AND type IN (SELECT value FROM json_each(:types))"
    " ORDER BY id DESC LIMIT :most"
)
_NAMES = Statement("SELECT id, name FROM person WHERE id IN (SELECT value FROM json_each(:ids))")
_LAST_KNOWN = Statement(
    "SELECT e.received_at, coalesce(p.name, e.person), w.name FROM event e"
    " LEFT JOIN person p ON p.id = e.person LEFT JOIN place w ON w.id = e.place WHERE e.id ="
    " (SELECT max(id) FROM event WHERE type = 'face.recognised')"
)
_TYPES = json.dumps(sorted(each.value for each in PASSED))


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody whose face was recognised."""

    at: datetime
    name: str
    place: str


def lately(
    connection: Connection, doors: Collection[Door], since: datetime
) -> Mapping[DoorId, Sequence[Passing]]:
    """Return who was at doors since then, the newest first."""
    at = {device: door.id for door in doors for device in door.devices}
    at |= {DeviceId(f"{DOOR}{door.id}"): door.id for door in doors}
    values = {"since": to_micros(since), "devices": json.dumps(sorted(at)), "types": _TYPES, "most": MOST}
    events = [
        Said(
            EventId(id_),
            from_micros(received),
            EventType(type_),
            at[device],
            PersonId(person) if person is not None else None,
            json.loads(detail),
        )
        for id_, received, type_, device, person, detail in _LATELY.rows(connection, values)
    ]
    found: dict[DoorId, list[Passing]] = {}
    for each in passings(events):
        found.setdefault(each.door, []).append(each)
    return found


def last_known(connection: Connection, since: datetime) -> Known | None:
    """Return whose face was recognised last, None where that is longer ago; one look into an index."""
    row = _LAST_KNOWN.first(connection)
    found = Known(from_micros(row[0]), row[1], row[2] or "") if row is not None else None
    return found if found is not None and found.at >= since else None


def names(connection: Connection, people: Collection[PersonId]) -> Mapping[PersonId, str]:
    """Return what people are called."""
    rows = _NAMES.rows(connection, {"ids": json.dumps(sorted(people))})
    return {PersonId(id_): name for id_, name in rows}
