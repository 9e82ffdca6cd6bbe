"""A page of a review with its visits whole: who came by card, face and opening is one line. Never writes.

A visit stands on the page of its first event. So a page also looks a little beyond both its ends, and leaves
out what stands elsewhere: each event is on exactly one page.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy import Connection

from gateway.domain.model import DeviceId, DoorId, EventId, EventType, PersonId
from gateway.domain.passings import PASSED, Said
from gateway.domain.review_entries import Entry, entries
from gateway.domain.review_scope import Scope
from gateway.domain.site import DOOR
from gateway.domain.site_doors import Door
from gateway.store.queries import doors, passings, review_events
from gateway.store.queries.events import RecordedRow
from gateway.store.queries.review_ways import EVERYTHING, Wanted

BEYOND = 40
"""Events beyond each end of a page among which the rest of a visit is looked for."""
WITHIN = timedelta(minutes=2)
"""How far from an event the rest of its visit is looked for."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page: its lines in the order asked for, the events they are made of, and what all are called."""

    entries: Sequence[Entry]
    events: Mapping[EventId, RecordedRow]
    names: Mapping[PersonId, str]
    next: int | None
    whole: bool
    looked: int
    """How many events the page stands for; none is shown twice."""


def doors_by_device(found: Sequence[Door]) -> Mapping[DeviceId, DoorId]:
    """Return at which door each device speaks, the gateway's own word for a door included."""
    at = {device: door.id for door in found for device in door.devices}
    return at | {DeviceId(f"{DOOR}{door.id}"): door.id for door in found}


def sheet(
    connection: Connection,
    scope: Scope,
    wanted: Wanted = EVERYTHING,
    after: int | None = None,
    limit: int = 100,
    *,
    newest: bool = True,
) -> Sheet:
    """Return a page of the scope by the number of each line's first event."""
    found = review_events.page(connection, scope, wanted, after, limit, newest=newest)
    before: Sequence[RecordedRow] = ()
    if after is not None:
        # Towards where the reader comes from, from the place itself on.
        edge = after - 1 if newest else after + 1
        before = review_events.page(connection, scope, wanted, edge, BEYOND, newest=not newest).rows
    behind: Sequence[RecordedRow] = ()
    if found.next is not None:
        behind = review_events.page(connection, scope, wanted, found.next, BEYOND, newest=newest).rows
    rows = {EventId(each.id): each for each in (*before, *found.rows, *behind)}
    here = {EventId(each.id) for each in found.rows}
    known = doors_by_device(doors.every(connection))
    said = [each for row in rows.values() if (each := _said(row, known)) is not None]
    lines = [each for each in entries(rows, said) if each.anchor in here]
    shown = {id_: rows[id_] for each in lines for id_ in each.events}
    people = {PersonId(each.person) for each in shown.values() if each.person is not None}
    return Sheet(
        entries=lines[::-1] if newest else lines,
        events=shown,
        names=passings.names(connection, people),
        next=found.next,
        whole=found.whole,
        looked=len(found.rows),
    )


def around_one(connection: Connection, scope: Scope, event: int) -> Sheet | None:
    """Return the line that an event of the scope stands in, with what else belongs to it."""
    row = review_events.one(connection, scope, event)
    if row is None:
        return None
    near = scope.narrowed(since=row.received_at - WITHIN, until=row.received_at + WITHIN)
    found = sheet(connection, near, after=event + BEYOND, limit=2 * BEYOND)
    lines = [each for each in found.entries if event in each.events] or [Entry((EventId(event),))]
    shown = {id_: found.events.get(id_, row) for id_ in lines[0].events}
    return replace(found, entries=lines[:1], events=shown, next=None, whole=True, looked=1)


def _said(row: RecordedRow, known: Mapping[DeviceId, DoorId]) -> Said | None:
    """Return an event as one at a door, None where it is none."""
    type_, door = EventType(row.type), known.get(DeviceId(row.device))
    if door is None or type_ not in PASSED:
        return None
    person = PersonId(row.person) if row.person is not None else None
    return Said(EventId(row.id), row.received_at, type_, door, person, json.loads(row.detail))
