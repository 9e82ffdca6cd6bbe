"""What pages read of faces that were matched: which events, whose, where. Never writes, keeps no face."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from gateway.domain.model import EventType, PersonId, PlaceId
from gateway.store.moment import from_micros
from gateway.store.statement import Row, Statement

_SELECT = (
    "SELECT event.id, event.device, event.place, event.person, coalesce(person.name, ''), event.received_at,"
    " event.detail FROM event LEFT JOIN person ON person.id = event.person"
    f" WHERE event.type = '{EventType.FACE_RECOGNISED}' AND event.person IS NOT NULL"
)
# By their number alone: the index of types holds them in its order, so that no more than these are read.
_NEWEST = Statement(f"{_SELECT} ORDER BY event.id DESC LIMIT :most")
_ONE = Statement(f"{_SELECT} AND event.id = :id")


@dataclass(frozen=True, slots=True)
class MatchedFace:
    """One face that was matched with somebody."""

    event: int
    device: str
    place: PlaceId | None
    person: PersonId
    name: str
    """Empty where they are no longer here."""
    at: datetime
    """When it was received."""
    said: Mapping[str, Any]
    """What is kept of it, as it was recorded."""


def newest(connection: Connection, most: int) -> Sequence[MatchedFace]:
    """Return the faces matched last, newest first."""
    return [_matched(row) for row in _NEWEST.rows(connection, {"most": most})]


def one(connection: Connection, event: int) -> MatchedFace | None:
    """Return one by the number of its event."""
    row = _ONE.first(connection, {"id": event})
    return None if row is None else _matched(row)


def _matched(row: Row) -> MatchedFace:
    id_, device, place, person, name, received_at, detail = row
    said = json.loads(detail)
    return MatchedFace(
        event=id_,
        device=device,
        place=PlaceId(place) if place is not None else None,
        person=PersonId(person),
        name=name,
        at=from_micros(received_at),
        said=said if isinstance(said, dict) else {},
    )
