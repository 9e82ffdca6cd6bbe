"""Statements about visits: those somebody ticked, and those a door has told of. Decides nothing."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence

from sqlalchemy import Connection

from gateway.domain.model import EventType, PersonId
from gateway.domain.visits import Visit, Way
from gateway.store.moment import from_micros, to_micros
from gateway.store.statement import Statement

AT_THE_DOOR = (EventType.PRESENCE_ARRIVED, EventType.DOOR_GRANTED, EventType.FACE_RECOGNISED)
NEWEST = 10
"""Visits of one resident that are shown."""

_INSERT = Statement(
    "INSERT INTO visit (person, visitor, visitor_name, at, note, by, recorded_at)"
    " VALUES (:person, :visitor, :visitor_name, :at, :note, :by, :recorded_at)"
)
_TICKED = Statement(
    "SELECT visitor, visitor_name, at, note, by FROM visit WHERE person = :person"
    " ORDER BY at DESC, id DESC LIMIT :most"
)
_INSIDE = (
    "WITH RECURSIVE inside(id) AS (SELECT home FROM person WHERE id = :person AND home IS NOT NULL"
    " UNION SELECT p.id FROM place p JOIN inside i ON p.inside = i.id)"
)
# By the index on whom an event names: visitors have few events, a compound has millions.
_ARRIVED = Statement(
    f"{_INSIDE} SELECT e.person, coalesce(v.name, e.person), e.received_at FROM event e"
    " INDEXED BY event_person LEFT JOIN person v ON v.id = e.person"
    " WHERE e.person = :visitor AND e.place IN (SELECT id FROM inside)"
    " AND e.type IN (SELECT value FROM json_each(:types)) ORDER BY e.id DESC LIMIT :most"
)


def insert(connection: Connection, visit: Visit, recorded_at: int) -> None:
    """Write down a visit."""
    _INSERT.run(
        connection,
        {
            "person": visit.person,
            "visitor": visit.visitor,
            "visitor_name": visit.visitor_name,
            "at": to_micros(visit.at),
            "note": visit.note,
            "by": visit.by,
            "recorded_at": recorded_at,
        },
    )


def ticked(connection: Connection, person: PersonId) -> Sequence[Visit]:
    """Return the last visits that somebody has ticked, newest first."""
    return [
        Visit(person, visitor, name, from_micros(at), Way.TICKED, note, by)
        for visitor, name, at, note, by in _TICKED.rows(connection, {"person": person, "most": NEWEST})
    ]


def arrived(connection: Connection, person: PersonId, visitors: Collection[PersonId]) -> Sequence[Visit]:
    """Return the last times one of these people was at somebody's own door, newest first."""
    types = json.dumps([each.value for each in AT_THE_DOOR])
    found: list[Visit] = []
    for visitor in visitors:
        values = {"person": person, "visitor": visitor, "types": types, "most": NEWEST}
        for who, name, at in _ARRIVED.rows(connection, values):
            found.append(Visit(person, PersonId(who), name, from_micros(at), Way.ARRIVED))
    return sorted(found, key=lambda each: each.at, reverse=True)[:NEWEST]
