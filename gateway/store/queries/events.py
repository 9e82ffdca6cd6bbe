"""What pages and programs read of events: pages of rows, filtered. Never writes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, text

from gateway.domain.review_scope import Scope
from gateway.store.moment import from_micros, to_micros

FIELDS = "id, device, type, at, received_at, clock_trusted, source, qos, place, person, alarm, detail, reason"
WITHIN = (
    "place IN (SELECT value FROM json_each(:scope_places)) AND received_at >= :scope_since"
    " AND received_at < :scope_until"
    " AND (person IS NULL OR person NOT IN (SELECT value FROM json_each(:scope_closed)))"
)
"""What lies within a review, with the values of `scoped`."""
_LAST_ID = 2**63 - 1


@dataclass(frozen=True, slots=True)
class RecordedRow:
    """One event as it was recorded; `detail` is a JSON object."""

    id: int
    device: str
    type: str
    at: datetime | None
    received_at: datetime
    clock_trusted: bool
    source: str
    qos: int
    place: str | None
    person: str | None
    alarm: int | None
    detail: str
    reason: str


@dataclass(frozen=True, slots=True)
class EventFilter:
    """Which events; None leaves a field open. Times are of reception, the end excluded."""

    since: datetime | None = None
    until: datetime | None = None
    place: str | None = None
    device: str | None = None
    type: str | None = None
    person: str | None = None
    scope: Scope | None = None
    """What a review lets somebody see; a minor's record it is closed to is left out."""


def page(
    connection: Connection, wanted: EventFilter, after: int | None, limit: int, *, newest: bool
) -> Sequence[RecordedRow]:
    """Return events by id, those behind `after` in the order asked for."""
    conditions, values = _conditions(wanted)
    start = after if after is not None else (_LAST_ID if newest else 0)
    conditions.append("id < :after" if newest else "id > :after")
    order = "id DESC" if newest else "id"
    query = f"SELECT {FIELDS} FROM event WHERE {' AND '.join(conditions)} ORDER BY {order} LIMIT :limit"
    rows = connection.execute(text(query), {**values, "after": start, "limit": limit})
    return [recorded(row) for row in rows]


def _conditions(wanted: EventFilter) -> tuple[list[str], dict[str, object]]:
    """Return fixed pieces of a condition with their values; no text from outside is in a statement."""
    values: dict[str, object] = {}
    conditions = []
    for name in ("place", "device", "type", "person"):
        value = getattr(wanted, name)
        if value is not None:
            conditions.append(f"{name} = :{name}")
            values[name] = value
    if wanted.since is not None:
        conditions.append("received_at >= :since")
        values["since"] = to_micros(wanted.since)
    if wanted.until is not None:
        conditions.append("received_at < :until")
        values["until"] = to_micros(wanted.until)
    if wanted.scope is not None:
        conditions.append(WITHIN)
        values |= scoped(wanted.scope)
    return conditions, values


def scoped(scope: Scope) -> dict[str, object]:
    """Return the values of the condition that keeps a statement within a review."""
    return {
        "scope_places": json.dumps(sorted(scope.places)),
        "scope_since": to_micros(scope.since),
        "scope_until": to_micros(scope.until),
        "scope_closed": json.dumps(sorted(scope.closed_to)),
    }


def recorded(row: Sequence[object]) -> RecordedRow:
    """Return a row of `FIELDS` as an event."""
    id_, device, type_, at, received_at, trusted, source, qos, place, person, alarm, detail, reason = row
    return RecordedRow(
        id=int(str(id_)),
        device=str(device),
        type=str(type_),
        at=from_micros(at) if isinstance(at, int) else None,
        received_at=from_micros(int(str(received_at))),
        clock_trusted=bool(trusted),
        source=str(source),
        qos=int(str(qos)),
        place=str(place) if place is not None else None,
        person=str(person) if person is not None else None,
        alarm=alarm if isinstance(alarm, int) else None,
        detail=str(detail),
        reason=str(reason),
    )
