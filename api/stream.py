"""The live stream: what changes, as Server-Sent Events that resume where they were cut off."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Header
from fastapi.sse import EventSourceResponse, format_sse_event
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from api import shapes
from api.access import StreamViewer, Visitor, still_holds
from api.alarms import covered
from api.feed import AT_ONCE, Beat, Change, Dropped, Further, Item, Signed
from api.ids import inward
from api.parts import Parts, TheParts
from api.registering import list_seen
from gateway.domain.model import outward
from gateway.domain.review import ApprovalRequired, OutsideReview
from gateway.domain.veil import veiled
from gateway.service import review_reading
from gateway.store.queries import review_alarms

logger = logging.getLogger(__name__)
router = APIRouter(prefix="/api/v1/stream", tags=["stream"])

SEND_WITHIN = 20.0
"""Seconds a client may take for one piece; a stuck one gives its memory back."""
MOST_REPLAYED = 10 * AT_ONCE


class LiveResponse(EventSourceResponse):
    """A stream that ends where its client no longer reads, and always closes what feeds it."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def in_time(message: object) -> None:
            async with asyncio.timeout(SEND_WITHIN):
                await send(message)  # type: ignore[arg-type]

        try:
            await super().__call__(scope, receive, in_time)
        except TimeoutError:
            logger.info("stream cut off: its client has read nothing for %s s", SEND_WITHIN)
        finally:
            close = getattr(self.body_iterator, "aclose", None)
            if close is not None:
                await close()


# Not EventSourceResponse here: FastAPI would take over the generator, and with it sending in time.
@router.get("", response_class=Response, responses={200: {"content": {"text/event-stream": {}}}})
async def stream(
    visitor: StreamViewer,
    parts: TheParts,
    last_event_id: Annotated[str | None, Header(max_length=64)] = None,
    after: shapes.After = None,
) -> EventSourceResponse:
    """Tell every change of every alarm, and every 5 s that all is well.

    Events: `alarm` (id: the line of the log; data: the line, and the alarm as it stands now), `beat` (data:
    the time, and whether the alarm core is healthy), `receipt` (data: the alarms whose messages have come
    further; never repeated, so look again after a cut), `register` (data: the row that a new head reaches
    to: see `/api/v1/register/head`), `reset` (too much was missed: read the list again),
    `expired` (log in again). `Last-Event-ID`, or `after` where a client cannot send it, resumes.
    """
    if visitor.inside is not None:
        await list_seen(parts, visitor, "stream")
    parts.streams.check(visitor.name)
    known = last_event_id or after
    start = inward(known) if known else None
    return LiveResponse(_told(parts, visitor, start), headers={"X-Accel-Buffering": "no"})


async def _told(parts: Parts, visitor: Visitor, start: int | None) -> AsyncIterator[bytes]:
    feed = parts.feed
    with parts.streams.held(visitor.name), feed.subscribed() as subscription:
        begun = feed.last
        # The first word carries the place to resume from; later beats do not, they overtake what still waits.
        yield _beat(feed.beat(), start if start is not None else begun)
        if start is not None:
            for piece in _missed(parts, visitor, start, begun):
                yield piece
        async for item in subscription.items():
            if isinstance(item, Dropped):
                return
            # A review may end between two beats: nothing of an alarm is said before it is asked again.
            ends = isinstance(item, Beat) or (isinstance(item, Change) and visitor.inside is not None)
            if ends and not still_holds(parts, visitor):
                yield format_sse_event(event="expired", data_str="{}")
                return
            if _shows(visitor, item):
                yield _piece(item, parts, visitor)


def _missed(parts: Parts, visitor: Visitor, start: int, begun: int) -> list[bytes]:
    """Return what was told between the client's last id and the beginning of its subscription."""
    found = parts.feed.changes_after(start, MOST_REPLAYED + 1)
    if len(found) > MOST_REPLAYED or start > begun:
        return [format_sse_event(event="reset", data_str="{}", id=outward(begun))]
    return [_piece(each, parts, visitor) for each in found if each.line.id <= begun and _shows(visitor, each)]


def _shows(visitor: Visitor, item: Item) -> bool:
    """Tell whether an officer's review covers what has changed; everybody else sees everything."""
    if visitor.inside is None or isinstance(item, Beat | Signed):
        return True
    if not isinstance(item, Change):
        return False
    try:
        covered(visitor, item.alarm)
    except (OutsideReview, ApprovalRequired):
        return False
    return item.line.at < visitor.inside.scope.until


def _piece(item: Item, parts: Parts, visitor: Visitor) -> bytes:
    if isinstance(item, Change):
        return _change(item, parts, visitor)
    if isinstance(item, Further):
        data = json.dumps({"alarms": [outward(each) for each in item.alarms]})
        return format_sse_event(event="receipt", data_str=data)
    if isinstance(item, Signed):
        return format_sse_event(event="register", data_str=json.dumps({"row": item.row}))
    if isinstance(item, Beat):
        return _beat(item)
    raise TypeError("a dropped client is told nothing")


def _change(change: Change, parts: Parts, visitor: Visitor) -> bytes:
    names, alarm, line = visitor.sees_names, change.alarm, change.line
    if visitor.inside is not None:
        with parts.database.read() as connection:
            hidden = review_reading.closed_names(connection, visitor.inside.scope)
            (alarm,) = review_alarms.as_of(connection, visitor.inside.scope, [alarm])
        alarm, line = veiled(alarm, hidden), veiled(line, hidden)
    body = shapes.StreamedChange(
        alarm=shapes.alarm(alarm, parts.clock.moment(), names=names),
        entry=shapes.entry(line, names=names),
    )
    return format_sse_event(event="alarm", data_str=body.model_dump_json(), id=outward(change.line.id))


def _beat(beat: Beat, place: int | None = None) -> bytes:
    data = json.dumps({"at": _text(beat.now.at), "healthy": beat.healthy})
    return format_sse_event(event="beat", data_str=data, id=outward(place) if place is not None else None)


def _text(at: datetime) -> str:
    return at.isoformat().removesuffix("+00:00") + "Z"
