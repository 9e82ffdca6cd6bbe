"""Alarms and notes of a review, for programs: how a call went step by step, what was noted of an event.

A note is never changed; it is withdrawn by another. Every answer is on record before it is sent.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from anyio.to_thread import run_sync
from fastapi import APIRouter, Query
from pydantic import Field
from starlette.responses import Response

from api import shapes
from api.access import InReview, Visitor
from api.ids import inward
from api.parts import Parts, TheParts
from api.registering import list_seen, measured, seen
from api.review_events import the_review
from gateway.domain.event_note import LONGEST_TEXT, MOST_TAGS, Note
from gateway.domain.model import PersonId, PlaceId, outward
from gateway.domain.register import Act
from gateway.service import review_reading
from gateway.service.review_reading import Story

router = APIRouter(prefix="/api/v1/reviews/{review}", tags=["reviews"])

Word = Annotated[str, Query(max_length=64)]


class NoteOut(shapes.Shape):
    """What was noted of an event, for ever as it was written."""

    id: str
    event: str
    review: str
    by: str
    at: datetime
    text: str
    tags: list[str]
    withdrawn_by: str | None
    withdrawn_at: datetime | None
    withdrawn_why: str | None


class Notes(shapes.Shape):
    """Some notes, the newest first."""

    items: list[NoteOut]


class NoteIn(shapes.Shape):
    """A text, tags, or both."""

    text: str = Field(default="", max_length=LONGEST_TEXT)
    tags: list[Annotated[str, Field(max_length=LONGEST_TEXT)]] = Field(default=[], max_length=MOST_TAGS)


class Withdrawn(shapes.Shape):
    """Why a note no longer holds."""

    reason: str = Field(default="", max_length=LONGEST_TEXT)


class Alarms(shapes.Shape):
    """The alarms of a review, the newest first."""

    items: list[shapes.Alarm]


class AlarmTold(shapes.AlarmStory):
    """How an alarm went, within the time of the review."""

    cut: bool = Field(description="True where it went on after that.")


@router.get("/alarms", response_model=Alarms)
async def list_alarms(visitor: InReview, parts: TheParts) -> Response:
    """List the alarms that were raised within the review."""
    await list_seen(parts, visitor, "list:alarms")
    now = parts.clock.moment()
    found = await run_sync(review_reading.raised, parts.database, the_review(visitor).scope)
    return shapes.reply(Alarms(items=[shapes.alarm(each, now, names=True) for each in found]))


@router.get("/alarms/{alarm}", response_model=AlarmTold)
async def show_alarm(visitor: InReview, parts: TheParts, alarm: str) -> Response:
    """Show how an alarm went, step by step."""
    found = await told(parts, visitor, inward(alarm))
    story = shapes.story(
        found.alarm,
        found.log,
        found.messages,
        found.earlier,
        found.told,
        parts.clock.moment(),
        names=True,
    )
    return shapes.reply(AlarmTold(**dict(story), cut=found.cut))


@router.get("/notes", response_model=Notes)
async def list_notes(visitor: InReview, parts: TheParts, q: Word = "", tag: Word = "") -> Response:
    """List what the reviews of this case noted, perhaps with a word in it or with a tag."""
    await list_seen(parts, visitor, "list:notes")
    found = await run_sync(review_reading.notes, parts.database, the_review(visitor), q.strip(), tag.strip())
    return shapes.reply(Notes(items=[note_of(each) for each in found]))


@router.post("/events/{event}/notes", status_code=201, response_model=Notes)
async def add_note(visitor: InReview, parts: TheParts, event: str, body: NoteIn) -> Response:
    """Note something of an event; answers with all notes on it."""
    measured(parts, visitor)
    inside, id_, now = the_review(visitor), inward(event), parts.clock.moment()
    await run_sync(
        lambda: review_reading.note(parts.database, inside, visitor.by, id_, body.text, body.tags, now)
    )
    return shapes.reply(_notes(parts, visitor, id_), 201)


@router.post("/events/{event}/notes/{note}/withdraw", status_code=201, response_model=Notes)
async def withdraw_note(
    visitor: InReview, parts: TheParts, event: str, note: str, body: Withdrawn
) -> Response:
    """Say that a note no longer holds; it stays, with who said so and why."""
    measured(parts, visitor)
    inside, id_, now = the_review(visitor), inward(event), parts.clock.moment()
    await run_sync(
        lambda: review_reading.withdraw(
            parts.database, inside, visitor.by, id_, inward(note), body.reason, now
        )
    )
    return shapes.reply(_notes(parts, visitor, id_), 201)


async def told(parts: Parts, visitor: Visitor, alarm: int) -> Story:
    """Return how an alarm went, once the look is on record. Raises NotFound for one outside the review."""
    found = review_reading.story(parts.database, the_review(visitor).scope, alarm)
    home = (PlaceId(found.alarm.place),) if found.alarm.place else ()
    resident = (PersonId(found.alarm.resident),) if found.alarm.resident else ()
    what = f"alarm:{outward(alarm)}"
    await seen(parts, visitor, Act.EVIDENCE_SEEN, what, places=home, persons=resident)
    return found


def note_of(found: Note) -> NoteOut:
    """Return a note as it goes out."""
    return NoteOut(
        id=outward(found.id),
        event=outward(found.event),
        review=outward(found.review),
        by=found.by,
        at=found.at,
        text=found.text,
        tags=list(found.tags),
        withdrawn_by=found.withdrawn_by or None,
        withdrawn_at=found.withdrawn_at,
        withdrawn_why=found.withdrawn_why or None,
    )


def _notes(parts: Parts, visitor: Visitor, event: int) -> Notes:
    found = review_reading.notes_of(parts.database, the_review(visitor), [event]).get(event, ())
    return Notes(items=[note_of(each) for each in reversed(found)])
