"""Alarms and notes of a review: each call step by step, all that the case has noted. On record each time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from anyio.to_thread import run_sync
from fastapi import APIRouter, Request
from starlette.responses import Response

from api.access import InReview
from api.ids import inward
from api.pages.page import page
from api.pages.review_look import frame
from api.parts import TheParts
from api.registering import list_seen
from api.review_notes import told
from gateway.service import review_reading
from gateway.store.queries.alarms import LogLine

router = APIRouter(prefix="/review/{review}", include_in_schema=False)

LONGEST = 64
MOMENT = timedelta(seconds=1)
"""Steps closer than this are shown as one moment."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of an alarm: how long after the step before, and after the alarm was raised."""

    line: LogLine
    gap: timedelta
    since: timedelta


@router.get("/alarms")
async def show_alarms(request: Request, parts: TheParts, visitor: InReview) -> Response:
    """Show the alarms that were raised, newest first."""
    await list_seen(parts, visitor, "list:alarms")
    drawn = frame(parts, visitor)
    found = await run_sync(review_reading.raised, parts.database, drawn.inside.scope)
    return page(request, parts, "review_alarms.html", visitor, {**drawn.values(), "alarms": found})


@router.get("/alarms/{alarm}")
async def show_alarm(request: Request, parts: TheParts, visitor: InReview, alarm: str) -> Response:
    """Show how one alarm went, with the time between its steps."""
    drawn = frame(parts, visitor)
    found = await told(parts, visitor, inward(alarm))
    values = {
        **drawn.values(),
        "alarm": found.alarm,
        "steps": steps(found.log),
        "messages": found.messages,
        "told": found.told,
        "earlier": found.earlier,
        "cut": found.cut,
    }
    return page(request, parts, "review_alarm.html", visitor, values)


@router.get("/notes")
async def show_notes(request: Request, parts: TheParts, visitor: InReview) -> Response:
    """Show what this case has noted, perhaps with a word in it or with a tag."""
    await list_seen(parts, visitor, "list:notes")
    drawn = frame(parts, visitor)
    word, tag = (request.query_params.get(name, "").strip()[:LONGEST] for name in ("q", "tag"))
    found = await run_sync(review_reading.notes, parts.database, drawn.inside, word, tag)
    values = {**drawn.values(), "notes": found, "q": word, "tag": tag}
    return page(request, parts, "review_notes.html", visitor, values)


def steps(log: Sequence[LogLine]) -> Sequence[Step]:
    """Return the steps of an alarm with the time between them."""
    before = [log[0], *log[:-1]] if log else []
    return [
        Step(each, each.at - last.at, each.at - log[0].at) for last, each in zip(before, log, strict=True)
    ]
