"""What happened at doors a moment ago, for the desk. Never writes, and reads no history."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
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
_TYPES = json.dumps(sorted(each.value for each in PASSED))


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


def names(connection: Connection, people: Collection[PersonId]) -> Mapping[PersonId, str]:
    """Return what people are called."""
    rows = _NAMES.rows(connection, {"ids": json.dumps(sorted(people))})
    return {PersonId(id_): name for id_, name in rows}
