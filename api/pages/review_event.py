"""One event of a review: what it was, its picture, what was around it, its notes; each look on record."""

from __future__ import annotations

from datetime import timedelta

from anyio.to_thread import run_sync
from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.access import InReview, Visitor
from api.events import event_of
from api.face_pictures import fetched
from api.ids import inward
from api.pages.page import page
from api.pages.review_lines import lines
from api.pages.review_look import Frame, asked_in, frame
from api.parts import Parts, TheParts
from api.registering import measured, seen
from api.review_events import looked_at, the_review, within
from api.review_filter import Asked
from api.review_pictures import kept
from gateway.domain.event_note import NoteRefused
from gateway.domain.model import EventId, EventType, outward
from gateway.domain.register import Act
from gateway.service import kept_pictures, review_reading, reviews
from gateway.service.face_pictures import NoPicture, Picture
from gateway.store.queries.review_entries import Sheet

router = APIRouter(prefix="/review/{review}/events/{event}", include_in_schema=False)

AROUND = (1, 5, 15, 60)
"""Minutes on both sides that may be chosen."""
MINUTE = timedelta(minutes=1)


@router.get("")
async def show(request: Request, parts: TheParts, visitor: InReview, event: str) -> Response:
    """Show one event with all that belongs to it."""
    return await _one(request, parts, visitor, inward(event))


@router.post("")
async def do(request: Request, parts: TheParts, visitor: InReview, event: str) -> Response:
    """Note something, or withdraw a note."""
    measured(parts, visitor)
    id_, form, now = inward(event), await request.form(), parts.clock.moment()
    inside, text = the_review(visitor), str(form.get("text", ""))
    note = str(form.get("withdraw", ""))
    try:
        if note:
            await run_sync(
                lambda: review_reading.withdraw(
                    parts.database, inside, visitor.by, id_, inward(note), text, now
                )
            )
        else:
            tags = [str(each) for each in form.getlist("tags")]
            await run_sync(
                lambda: review_reading.note(parts.database, inside, visitor.by, id_, text, tags, now)
            )
    except NoteRefused as error:
        return await _one(request, parts, visitor, id_, str(error), text)
    sift = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"/review/{outward(inside.review.id)}/events/{event}{sift}#notes", 303)


@router.get("/picture")
async def picture(parts: TheParts, visitor: InReview, event: str) -> Response:
    """Return the picture of a matched face, once the look is on record; nobody may keep it."""
    id_ = inward(event)
    found = kept_pictures.picture(parts.database, the_review(visitor), id_, parts.clock.moment())
    places = (found.place,) if found.place is not None else ()
    what = f"picture:{reviews.event_named(EventId(id_))}"
    await seen(parts, visitor, Act.EVIDENCE_SEEN, what, places=places, persons=(found.person,))
    return await fetched(parts, found)


@router.post("/picture/keep")
async def keep(request: Request, parts: TheParts, visitor: InReview, event: str) -> Response:
    """Attach the picture to the review, and show the event it belongs to."""
    await kept(parts, visitor, inward(event))
    sift = f"?{request.url.query}" if request.url.query else ""
    review = outward(the_review(visitor).review.id)
    return RedirectResponse(f"/review/{review}/events/{event}{sift}#picture", 303)


async def _one(
    request: Request, parts: Parts, visitor: Visitor, id_: int, problem: str = "", text: str = ""
) -> Response:
    drawn = frame(parts, visitor)
    scope, inside = drawn.inside.scope, drawn.inside
    found = await looked_at(parts, visitor, id_)
    minutes = _minutes(request)
    around = await run_sync(lambda: review_reading.around(parts.database, scope, id_, minutes * MINUTE))
    asked = asked_in(request, drawn)
    narrow, which = within(parts, visitor, asked)
    line_of = found.entries[0]
    before, behind = await run_sync(lambda: review_reading.beside(parts.database, narrow, which, line_of))
    notes = review_reading.notes_of(parts.database, inside, [*found.events, *around.events])
    line = lines(found, drawn.tree, drawn.doors, notes)[0]
    own = {each.id: each for some in found.events for each in notes.get(some, ())}
    picture = _picture(parts, visitor, found)
    values = {
        **drawn.values(),
        "line": line,
        "events": [event_of(found.events[each], names=True) for each in found.entries[0].events],
        "names": found.names,
        "picture": picture,
        "here": f"{drawn.address}/events/{outward(picture.event)}" if picture is not None else "",
        "switched_off": parts.seeing.line is None,
        "faces": any(each.type == EventType.FACE_RECOGNISED for each in found.events.values()),
        "around": lines(around, drawn.tree, drawn.doors, notes),
        "minutes": minutes,
        "choices": [(each, asked.query(drawn.where, minutes=each)) for each in AROUND],
        "sift": asked.query(drawn.where),
        "notes": sorted(own.values(), key=lambda each: each.id, reverse=True),
        "earlier": _address(drawn, asked, before),
        "later": _address(drawn, asked, behind),
        "back": _back(drawn, asked, found),
        "problem": problem,
        "text": text,
    }
    return page(request, parts, "review_event.html", visitor, values, 422 if problem else 200)


def _minutes(request: Request) -> int:
    said = request.query_params.get("minutes", "")
    return int(said) if said.isdecimal() and int(said) in AROUND else AROUND[1]


def _picture(parts: Parts, visitor: Visitor, found: Sheet) -> Picture | None:
    """Return the picture that may be seen now, None where there is none."""
    if parts.seeing.line is None:
        return None
    inside, now = the_review(visitor), parts.clock.moment()
    for id_, row in found.events.items():
        if row.type == EventType.FACE_RECOGNISED:
            try:
                return kept_pictures.picture(parts.database, inside, id_, now)
            except NoPicture:
                continue
    return None


def _address(drawn: Frame, asked: Asked, event: int | None) -> str:
    sift = asked.query(drawn.where)
    return f"{drawn.address}/events/{outward(event)}{sift}" if event is not None else ""


def _back(drawn: Frame, asked: Asked, found: Sheet) -> str:
    """Return the list from this line on."""
    after = outward(max(found.events) + 1)
    return f"{drawn.address}{asked.query(drawn.where, after=after)}#e{outward(found.entries[0].anchor)}"
