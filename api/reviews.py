"""Reviews for programs: opened for a case, extended, agreed to, closed. Shows nothing of what is seen.

Every step is a row of the register in the same transaction.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Annotated

from anyio.to_thread import run_sync
from fastapi import APIRouter, Query
from pydantic import AliasChoices, AwareDatetime, Field
from starlette.responses import Response

from api import shapes
from api.access import Officer, Second, Visitor
from api.ids import inward
from api.parts import Parts, TheParts
from gateway.domain.errors import NotFound
from gateway.domain.model import PlaceId, outward
from gateway.domain.register import ReviewId
from gateway.domain.review import GRANTED, NAME, TEXT, Basis, Case, ReviewState
from gateway.domain.review import Review as Found
from gateway.service import reviews
from gateway.service.accounts import AccountRole
from gateway.store.register import LAST_OF_ALL

router = APIRouter(prefix="/api/v1/reviews", tags=["reviews"])

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
Words = Annotated[str, Field(max_length=TEXT)]
Id = Annotated[str, Field(max_length=64)]


class Review(shapes.Shape):
    """A right to look, and how long it holds."""

    id: str
    case_number: str
    reason: str
    unit: str
    name: str
    basis: Basis
    places: list[str]
    since: datetime
    until: datetime
    state: str
    """`asked`, `open`, `lapsed`, `closed` or `refused`."""
    asked_at: datetime
    opened_at: datetime | None
    seconds_left: int
    closed_at: datetime | None
    note: str | None
    minors: bool
    approved_by: str | None
    approval: str | None
    held_until: datetime | None


class ReviewPage(shapes.Shape):
    """Some reviews, newest first, and where to go on."""

    items: list[Review]
    next: str | None


class ReviewIn(shapes.Shape):
    """What is said before anything is shown. Without a period: the day before now."""

    case_number: str = Field(validation_alias=AliasChoices("case_number", "case"), max_length=NAME)
    reason: Words
    unit: str = Field(max_length=NAME)
    name: str = Field(max_length=NAME)
    basis: Basis = Basis.POLICE_CASE
    places: list[Id] = Field(max_length=100)
    since: AwareDatetime | None = None
    until: AwareDatetime | None = None
    minutes: int = Field(default=GRANTED // MINUTE, ge=1, le=1440)


class Extended(shapes.Shape):
    """How much longer, and why."""

    minutes: int = Field(ge=1, le=1440)
    reason: Words


class Agreed(shapes.Shape):
    """What a second person says; `minors`: also to the records of people under 18."""

    words: Words
    minors: bool = False


class Refused(shapes.Shape):
    """Why a second person refuses."""

    words: Words


class Held(shapes.Shape):
    """Until when residents are not told of its looks, and on which order."""

    until: AwareDatetime
    reason: Words


class Closed(shapes.Shape):
    """What came of it."""

    note: Words


@router.post("", status_code=201, response_model=Review)
async def open_review(visitor: Officer, parts: TheParts, body: ReviewIn) -> Response:
    """Open a review, or ask a second person for it where the configuration wants one."""
    now = parts.clock.moment()
    until = body.until or now.at
    case = Case(
        number=body.case_number,
        reason=body.reason,
        unit=body.unit,
        officer=body.name,
        basis=body.basis,
        places=tuple(map(PlaceId, body.places)),
        since=body.since or until - DAY,
        until=until,
        lasts=body.minutes * MINUTE,
    )
    second = parts.second_person
    found = await run_sync(
        lambda: reviews.open_review(parts.database, case, visitor.by, now, needs_second=second)
    )
    return shapes.reply(shown(parts, found), 201, {"Location": f"/api/v1/reviews/{outward(found.id)}"})


@router.get("", response_model=ReviewPage)
async def list_reviews(
    visitor: Second,
    parts: TheParts,
    after: shapes.After = None,
    limit: Annotated[int, Query(ge=1, le=shapes.MOST)] = shapes.LIMIT,
) -> Response:
    """List one's own reviews, newest first; the office sees everybody's."""
    before = inward(after) if after else LAST_OF_ALL
    if visitor.role is AccountRole.OFFICE:
        found = reviews.newest(parts.database, before, limit)
    else:
        found = reviews.mine(parts.database, visitor.account or 0, before, limit)
    following = shapes.next_of([each.id for each in found], limit)
    return shapes.reply(ReviewPage(items=[shown(parts, each) for each in found], next=following))


@router.get("/{id}", response_model=Review)
async def show_review(visitor: Second, parts: TheParts, id: str) -> Response:  # noqa: A002  the path's own word
    """Show one review: one's own, or one that a second person may agree to; the office sees every one."""
    return shapes.reply(shown(parts, one_for(parts, visitor, inward(id))))


@router.post("/{id}/extend", response_model=Review)
async def extend(visitor: Officer, parts: TheParts, id: str, body: Extended) -> Response:  # noqa: A002
    """Let it hold longer, from now on."""
    longer, now = body.minutes * MINUTE, parts.clock.moment()
    return await _moved(
        parts, id, lambda id_: reviews.extend(parts.database, id_, visitor.by, longer, body.reason, now)
    )


@router.post("/{id}/approve", response_model=Review)
async def approve(visitor: Second, parts: TheParts, id: str, body: Agreed) -> Response:  # noqa: A002
    """Agree as the second person, never to one's own."""
    one_for(parts, visitor, inward(id))
    now = parts.clock.moment()
    return await _moved(
        parts,
        id,
        lambda id_: reviews.approve(parts.database, id_, visitor.by, body.words, now, minors=body.minors),
    )


@router.post("/{id}/refuse", response_model=Review)
async def refuse(visitor: Second, parts: TheParts, id: str, body: Refused) -> Response:  # noqa: A002
    """Refuse as the second person."""
    one_for(parts, visitor, inward(id))
    now = parts.clock.moment()
    return await _moved(
        parts, id, lambda id_: reviews.refuse(parts.database, id_, visitor.by, body.words, now)
    )


@router.post("/{id}/hold", response_model=Review)
async def hold(visitor: Officer, parts: TheParts, id: str, body: Held) -> Response:  # noqa: A002
    """Keep its looks from residents until a day; the hold itself is on record, and runs out."""
    now = parts.clock.moment()
    return await _moved(
        parts, id, lambda id_: reviews.hold(parts.database, id_, visitor.by, body.until, body.reason, now)
    )


@router.post("/{id}/lift", response_model=Review)
async def lift(visitor: Second, parts: TheParts, id: str) -> Response:  # noqa: A002
    """Let residents see its looks from now on."""
    now = parts.clock.moment()
    one_for(parts, visitor, inward(id))
    return await _moved(parts, id, lambda id_: reviews.lift(parts.database, id_, visitor.by, now))


@router.post("/{id}/close", response_model=Review)
async def close(visitor: Officer, parts: TheParts, id: str, body: Closed) -> Response:  # noqa: A002
    """End it with a note of what came of it."""
    now = parts.clock.moment()
    return await _moved(parts, id, lambda id_: reviews.close(parts.database, id_, visitor.by, body.note, now))


def one_for(parts: Parts, visitor: Visitor, id_: int) -> Found:
    """Return a review this visitor may know of. Raises NotFound for everybody else's."""
    found = reviews.one(parts.database, ReviewId(id_))
    waits = found.state is ReviewState.ASKED or found.holds(parts.clock.moment())
    if not whole(visitor, found) and not waits:
        raise NotFound(f"there is no review {id_}")
    return found


def whole(visitor: Visitor, found: Found) -> bool:
    """Tell whether somebody may know what was done within a review: whose it is, and the office."""
    return found.account == visitor.account or visitor.role is AccountRole.OFFICE


def shown(parts: Parts, found: Found) -> Review:
    """Return a review as programs read it."""
    case, now = found.case, parts.clock.moment()
    return Review(
        id=outward(found.id),
        case_number=case.number,
        reason=case.reason,
        unit=case.unit,
        name=case.officer,
        basis=case.basis,
        places=list(case.places),
        since=case.since,
        until=case.until,
        state="lapsed" if found.lapsed(now) else found.state.value,
        asked_at=found.asked_at,
        opened_at=found.opened_at,
        seconds_left=int(found.left(now).total_seconds()),
        closed_at=found.closed_at,
        note=found.note or None,
        minors=found.minors,
        approved_by=found.approved_by or None,
        approval=found.approval or None,
        held_until=found.held_until,
    )


async def _moved(parts: Parts, id_: str, move: Callable[[ReviewId], Found]) -> Response:
    number = ReviewId(inward(id_))
    found = await run_sync(move, number)
    return shapes.reply(shown(parts, found))
