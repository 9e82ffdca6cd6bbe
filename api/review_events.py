"""What an officer sees within an open review, for programs: events, visits, how much when, what was around.

Every answer has its row in the register before it is sent, and shows nothing outside the review.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated, Literal

from anyio.to_thread import run_sync
from fastapi import APIRouter, Query
from pydantic import AwareDatetime, Field
from starlette.responses import Response

from api import shapes
from api.access import InReview, Visitor
from api.events import Event, event_of
from api.ids import inward
from api.pages.render import zone
from api.parts import Parts, TheParts
from api.passings import Line, line_of
from api.registering import list_seen, seen
from api.review_filter import Asked, narrowed, wanted
from gateway.domain.errors import NotFound
from gateway.domain.model import EventId, PersonId, PlaceId, outward
from gateway.domain.register import Act
from gateway.domain.review_entries import Entry
from gateway.domain.review_kinds import Kind, Outcome
from gateway.domain.review_scope import Scope
from gateway.service import review_reading, reviews
from gateway.service.reviews import Inside
from gateway.store.queries import system
from gateway.store.queries.review_entries import Sheet
from gateway.store.queries.review_ways import Wanted

router = APIRouter(prefix="/api/v1/reviews/{review}", tags=["reviews"])

MINUTE = timedelta(minutes=1)
Word = Annotated[str, Field(max_length=64)]


class Looked(shapes.Shape):
    """What is looked for; what is not given is open. Times are of reception, the end excluded."""

    since: AwareDatetime | None = None
    until: AwareDatetime | None = None
    place: Word = Field(default="", description="This place with everything in it.")
    door: Word = ""
    kind: list[Kind] = Field(default=[], max_length=len(Kind))
    outcome: Outcome | None = None
    alarm: bool | None = None
    after: Annotated[str | None, Field(max_length=64)] = None
    limit: int = Field(default=shapes.LIMIT, ge=1, le=shapes.MOST)
    order: Literal["oldest", "newest"] = "newest"

    @property
    def asked(self) -> Asked:
        """Return the filter without the page."""
        kinds = tuple(each for each in Kind if each in self.kind)
        return Asked(self.since, self.until, self.place, self.door, kinds, self.outcome, self.alarm)


class ReviewEvents(shapes.Shape):
    """Some events, and where to go on."""

    items: list[Event]
    next: str | None
    whole: bool = Field(description="False where the page ends because it has looked at enough: go on.")


class Happening(shapes.Shape):
    """One line: a visit with all its events, or one event that is none."""

    at: datetime
    events: list[Event]
    visit: Line | None


class Happenings(shapes.Shape):
    """Some lines, and where to go on."""

    items: list[Happening]
    next: str | None
    whole: bool


class Stretch(shapes.Shape):
    """How much happened in a stretch of time."""

    since: datetime
    until: datetime
    events: int
    alarms: int


class Dense(shapes.Shape):
    """How much happened when."""

    items: list[Stretch]
    types: dict[str, int] | None = Field(description="Null where the time is longer than three days.")


@router.get("/events", response_model=ReviewEvents)
async def list_events(visitor: InReview, parts: TheParts, looked: Annotated[Looked, Query()]) -> Response:
    """List events of the review."""
    await list_seen(parts, visitor, "list:events")
    scope, which = within(parts, visitor, looked.asked)
    after, newest = start(looked.after), looked.order == "newest"
    found = await run_sync(
        lambda: review_reading.events(parts.database, scope, which, after, looked.limit, newest=newest)
    )
    items = [event_of(each, names=True) for each in found.rows]
    return shapes.reply(ReviewEvents(items=items, next=cursor(found.next), whole=found.whole))


@router.get("/visits", response_model=Happenings)
async def list_visits(visitor: InReview, parts: TheParts, looked: Annotated[Looked, Query()]) -> Response:
    """List what happened, card, face and opening at a door as one visit; each event is in one line."""
    await list_seen(parts, visitor, "list:events")
    scope, which = within(parts, visitor, looked.asked)
    after, newest = start(looked.after), looked.order == "newest"
    found = await run_sync(
        lambda: review_reading.sheet(parts.database, scope, which, after, looked.limit, newest=newest)
    )
    return shapes.reply(_happenings(found))


@router.get("/density", response_model=Dense)
async def show_density(visitor: InReview, parts: TheParts, looked: Annotated[Looked, Query()]) -> Response:
    """Count events by stretches of time: minutes of an hour, hours of three days, days of a month."""
    await list_seen(parts, visitor, "list:events")
    scope, which = within(parts, visitor, looked.asked)
    # Where nothing is left, its beginning may be a time that no clock of the place shows.
    shift = timedelta() if scope.empty else offset(parts, scope.since)
    found = await run_sync(lambda: review_reading.density(parts.database, scope, which, shift))
    items = [
        Stretch(since=each.since, until=each.until, events=each.events, alarms=each.alarms)
        for each in found.buckets
    ]
    return shapes.reply(Dense(items=items, types=dict(found.types) if found.types is not None else None))


@router.get("/events/{event}", response_model=Happening)
async def show_event(visitor: InReview, parts: TheParts, event: str) -> Response:
    """Show one event, with the visit it belongs to."""
    found = await looked_at(parts, visitor, inward(event))
    return shapes.reply(_happening(found.entries[0], found))


@router.get("/events/{event}/around", response_model=Happenings)
async def show_around(
    visitor: InReview, parts: TheParts, event: str, minutes: Annotated[int, Query(ge=1, le=60)] = 5
) -> Response:
    """Show what happened around an event, oldest first."""
    await list_seen(parts, visitor, "list:events")
    scope = the_review(visitor).scope
    found = await run_sync(
        lambda: review_reading.around(parts.database, scope, inward(event), minutes * MINUTE)
    )
    return shapes.reply(_happenings(found))


def the_review(visitor: Visitor) -> Inside:
    """Return the review somebody is within; nobody else comes this far."""
    if visitor.inside is None:
        raise NotFound("there is no review")
    return visitor.inside


def within(parts: Parts, visitor: Visitor, asked: Asked) -> tuple[Scope, Wanted]:
    """Return what is asked for, as far as it lies within the review."""
    with parts.database.read() as connection:
        return narrowed(connection, the_review(visitor).scope, asked), wanted(connection, asked)


async def looked_at(parts: Parts, visitor: Visitor, event: int) -> Sheet:
    """Return one event once the look is on record. Raises NotFound for one outside the review."""
    found = review_reading.event(parts.database, the_review(visitor).scope, event)
    places, persons = concerned(found)
    what = reviews.event_named(EventId(event))
    await seen(parts, visitor, Act.EVIDENCE_SEEN, what, places=places, persons=persons)
    return found


def concerned(found: Sheet) -> tuple[tuple[PlaceId, ...], tuple[PersonId, ...]]:
    """Return which places and people events are about."""
    rows = found.events.values()
    places = sorted({each.place for each in rows if each.place is not None})
    persons = sorted({each.person for each in rows if each.person is not None})
    return tuple(map(PlaceId, places)), tuple(map(PersonId, persons))


def start(after: str | None) -> int | None:
    """Return the number behind a cursor."""
    return inward(after) if after else None


def cursor(after: int | None) -> str | None:
    """Return a cursor as it goes out."""
    return outward(after) if after is not None else None


def offset(parts: Parts, at: datetime) -> timedelta:
    """Return how far the site's clock is from UTC."""
    with parts.database.read() as connection:
        _, _, timezone = system.site_names(connection)
    return at.astimezone(zone(timezone)).utcoffset() or timedelta()


def _happenings(found: Sheet) -> Happenings:
    items = [_happening(each, found) for each in found.entries]
    return Happenings(items=items, next=cursor(found.next), whole=found.whole)


def _happening(entry: Entry, found: Sheet) -> Happening:
    events = [event_of(found.events[each], names=True) for each in entry.events]
    visit = line_of(entry.visit, found.names) if entry.visit is not None else None
    return Happening(at=events[0].received_at, events=events, visit=visit)
