"""What happens now within a review: a stream that says that there is something new, and never what.

A page then asks for its list, which has that look on record. Ends with the review.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from fastapi import APIRouter
from fastapi.sse import EventSourceResponse, format_sse_event
from starlette.responses import Response

from api import shapes
from api.access import InReview, Visitor, still_holds
from api.ids import inward
from api.parts import Parts, TheParts
from api.registering import list_seen
from api.review_events import the_review
from api.stream import LiveResponse
from gateway.domain.model import outward
from gateway.service import review_reading

router = APIRouter(prefix="/review/{review}", include_in_schema=False)

LOOK_EVERY = 1.0
"""Seconds."""
BEAT_EVERY = 5
"""Looks after which the stream says that it is alive, and makes sure that the review still holds."""


@router.get("/live", response_class=Response)
async def live(visitor: InReview, parts: TheParts, after: shapes.After = None) -> EventSourceResponse:
    """Say `news` for every second in which something happened, `beat` every 5 s, `ended` with the review."""
    await list_seen(parts, visitor, "list:live")
    known = inward(after) if after else 0
    return LiveResponse(_news(parts, visitor, known), headers={"X-Accel-Buffering": "no"})


async def _news(parts: Parts, visitor: Visitor, known: int) -> AsyncIterator[bytes]:
    scope = the_review(visitor).scope
    looks = 0
    yield format_sse_event(event="beat", data_str="{}")
    while True:
        found = review_reading.events(parts.database, scope, after=None, limit=1)
        newest = found.rows[0].id if found.rows else 0
        if newest > known:
            known = newest
            yield format_sse_event(event="news", data_str="{}", id=outward(newest))
        await asyncio.sleep(LOOK_EVERY)
        looks += 1
        if looks % BEAT_EVERY == 0:
            if not still_holds(parts, visitor):
                yield format_sse_event(event="ended", data_str="{}")
                return
            yield format_sse_event(event="beat", data_str="{}")
