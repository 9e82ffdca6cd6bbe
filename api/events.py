"""Events for people and programs that may see them: filtered, page by page. Never changes one."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Annotated, Any, Literal

from anyio.to_thread import run_sync
from fastapi import APIRouter, Query
from pydantic import AwareDatetime, Field
from starlette.responses import Response

from api import shapes
from api.access import EventViewer, Visitor
from api.ids import inward
from api.parts import Parts, TheParts
from api.registering import list_seen, seen
from gateway.domain.errors import NotAllowed
from gateway.domain.model import EventType, PersonId, PlaceId, outward
from gateway.domain.register import Act
from gateway.domain.review_scope import Scope
from gateway.domain.site_doors import HOUSEHOLD
from gateway.service import review_reading
from gateway.store import households
from gateway.store.queries import events, review_ways
from gateway.store.queries.events import EventFilter, RecordedRow

router = APIRouter(prefix="/api/v1/events", tags=["events"])

ABOUT_PEOPLE = ("access.", "door.", "face.", "vehicle.", "presence.", "motion", "sos.", "fall", "phone.")
"""Types whose details may say who; an installer sees that they happened, and no more."""
Word = Annotated[str | None, Field(max_length=200)]


class Event(shapes.Shape):
    """One event as it was recorded."""

    id: str
    type: str
    device: str
    place: str | None
    person: str | None
    at: datetime | None
    received_at: datetime
    clock_trusted: bool
    source: str
    qos: int
    alarm: str | None
    detail: dict[str, Any]
    reason: str | None


class EventPage(shapes.Shape):
    """Some events, and where to go on."""

    items: list[Event]
    next: str | None


class Wanted(shapes.Shape):
    """Which events; what is not given is open. Times are of reception, the end excluded."""

    since: AwareDatetime | None = None
    until: AwareDatetime | None = None
    place: Word = None
    device: Word = None
    type: Word = None
    person: Word = None
    after: Word = None
    limit: int = Field(default=shapes.LIMIT, ge=1, le=shapes.MOST)
    order: Literal["oldest", "newest"] = "oldest"
    review: Word = Field(default=None, description="Within which of several open reviews an officer looks.")


@router.get("", response_model=EventPage)
async def list_events(visitor: EventViewer, parts: TheParts, wanted: Annotated[Wanted, Query()]) -> Response:
    """List events by id."""
    if wanted.person is not None and not visitor.sees_names:
        raise NotAllowed("an installer looks at devices, not at persons")
    scope = visitor.inside.scope if visitor.inside is not None else None
    which = EventFilter(
        wanted.since, wanted.until, wanted.place, wanted.device, wanted.type, wanted.person, scope
    )
    await _on_record(parts, visitor, wanted)
    start, newest = (inward(wanted.after) if wanted.after else None), wanted.order == "newest"
    if scope is not None and wanted.person is None:
        return await _within(parts, scope, wanted, start)
    with parts.database.read() as connection:
        found = events.page(connection, which, start, wanted.limit, newest=newest)
    items = [event_of(each, names=visitor.sees_names) for each in found]
    following = shapes.next_of([each.id for each in found], wanted.limit)
    return shapes.reply(EventPage(items=items, next=following))


async def _within(parts: Parts, scope: Scope, wanted: Wanted, start: int | None) -> Response:
    """Answer an officer by the statements of reviews, whose time is bounded however much there is."""
    narrow = scope.narrowed([wanted.place] if wanted.place else None, wanted.since, wanted.until)
    types = None if wanted.type is None else frozenset(each for each in EventType if each == wanted.type)
    which = review_ways.Wanted(types, frozenset({wanted.device}) if wanted.device is not None else None)
    newest = wanted.order == "newest"
    found = await run_sync(
        lambda: review_reading.events(parts.database, narrow, which, start, wanted.limit, newest=newest)
    )
    items = [event_of(each, names=True) for each in found.rows]
    following = outward(found.next) if found.next is not None else None
    return shapes.reply(EventPage(items=items, next=following))


async def _on_record(parts: Parts, visitor: Visitor, wanted: Wanted) -> None:
    """Have the look on record: one person's or home's history each time, a list once in a quarter hour."""
    if wanted.person is not None:
        person = PersonId(wanted.person)
        await seen(parts, visitor, Act.PERSON_SEEN, "list:events of a person", persons=(person,))
    elif visitor.inside is None and (home := _home(parts, wanted)) is not None:
        await seen(parts, visitor, Act.PERSON_SEEN, "list:events of a home", places=(home,))
    else:
        await list_seen(parts, visitor, "list:events")


def _home(parts: Parts, wanted: Wanted) -> PlaceId | None:
    """Return the household whose events alone are asked for, by its place or by a device in it."""
    with parts.database.read() as connection:
        place = wanted.place
        if place is None and wanted.device is not None:
            place = households.place_of(connection, wanted.device)
        if place is None or households.kind_of(connection, PlaceId(place)) != HOUSEHOLD:
            return None
    return PlaceId(place)


def event_of(found: RecordedRow, *, names: bool) -> Event:
    """Return an event as it goes out, persons only where `names`."""
    shown = names or (found.person is None and not found.type.startswith(ABOUT_PEOPLE))
    return Event(
        id=outward(found.id),
        type=found.type,
        device=found.device,
        place=found.place,
        person=found.person if names else None,
        at=found.at,
        received_at=found.received_at,
        clock_trusted=found.clock_trusted,
        source=found.source,
        qos=found.qos,
        alarm=outward(found.alarm) if found.alarm is not None else None,
        detail=json.loads(found.detail) if shown else {},
        reason=found.reason or None,
    )
