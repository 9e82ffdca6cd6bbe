"""Attaching the picture of a matched face to a review, so that it outlasts its day. Shows no picture.

It is attached only where the camera worker has it now: nobody is told that evidence is kept while it is not.
"""

from __future__ import annotations

from datetime import datetime

from anyio.to_thread import run_sync
from fastapi import APIRouter
from starlette.responses import Response

from api import shapes
from api.access import InReview, Visitor
from api.cameras import JPEG, ask
from api.ids import inward
from api.parts import Parts, TheParts
from api.review_events import the_review
from gateway.domain.model import outward
from gateway.service import kept_pictures
from gateway.service.face_pictures import Picture
from gateway.service.vision_line import VisionAway

router = APIRouter(prefix="/api/v1/reviews/{review}", tags=["reviews"])


class Kept(shapes.Shape):
    """A picture that a review holds beyond its day."""

    event: str
    review: str
    until: datetime
    """Later where the review is extended; 30 days after it has ended, a year at most."""


@router.post("/events/{event}/picture/keep", response_model=Kept)
async def keep(visitor: InReview, parts: TheParts, event: str) -> Response:
    """Attach the picture of a matched face to the review, on record; twice is once."""
    found = await kept(parts, visitor, inward(event))
    review = outward(the_review(visitor).review.id)
    return shapes.reply(Kept(event=outward(found.event), review=review, until=found.until))


async def kept(parts: Parts, visitor: Visitor, event: int) -> Picture:
    """Attach a picture. Raises NotFound, NoPicture, TooManyPictures, VisionAway or VisionRefused."""
    inside, now = the_review(visitor), parts.clock.moment()
    found = kept_pictures.picture(parts.database, inside, event, now)
    picture = await ask(parts, lambda line: line.snapshot(found.snapshot))
    if not picture.startswith(JPEG):
        raise VisionAway("the camera worker answered what is no JPEG picture")
    return await run_sync(lambda: kept_pictures.keep(parts.database, inside, visitor.by, event, now))
