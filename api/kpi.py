"""The figures for programs: how calls for help were answered, without any person."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from anyio.to_thread import run_sync
from fastapi import APIRouter, Query
from pydantic import Field
from starlette.responses import Response

from api import shapes
from api.access import Desk
from api.pages.render import zone
from api.parts import Parts, TheParts
from gateway.domain.kpi import Share
from gateway.domain.model import outward
from gateway.service import kpi
from gateway.service.kpi import Kpi
from gateway.store.queries import system

router = APIRouter(prefix="/api/v1/kpi", tags=["kpi"])

LISTED = 200
DAYS = 31
Days = Annotated[int, Query(ge=1, le=90, description="How many days back.")]


class Part(shapes.Shape):
    """So many of so many."""

    part: int
    whole: int
    percent: float | None = Field(description="Rounded down to a tenth; null where there is nothing.")


class Late(shapes.Shape):
    """A call that was unanswered beyond 180 s."""

    id: str
    kind: str
    place_name: str
    raised_at: datetime
    seconds: float
    answered: bool


class KpiOut(shapes.Shape):
    """The figures of a period; drills, announced presses and faults never count."""

    since: datetime
    until: datetime
    calls: int
    answered_within_60_s: Part
    answered_within_180_s: Part
    arrived_within_15_min: Part
    closed_without_arrival: int
    late: list[Late] = Field(description="Newest first, 200 at most.")
    late_count: int
    by_kind: dict[str, int]
    by_hour: list[int] = Field(description="Of the 24 hours of the site's own day.")
    paths_proven_in_31_days: Part


@router.get("", response_model=KpiOut)
async def show(_visitor: Desk, parts: TheParts, days: Days = DAYS) -> Response:
    """Show how calls for help were answered in the last days."""
    return shapes.reply(shape(await measured(parts, days)))


async def measured(parts: Parts, days: int) -> Kpi:
    """Return the figures; in a thread, since a long period takes its time."""
    with parts.database.read() as connection:
        _, _, timezone = system.site_names(connection)
    now = parts.clock.moment()
    return await run_sync(kpi.measured, parts.database, days, now, zone(timezone))


def shape(found: Kpi) -> KpiOut:
    """Return the figures as they go out."""
    told = found.figures
    return KpiOut(
        since=found.since,
        until=found.until,
        calls=told.calls,
        answered_within_60_s=_part(told.soon),
        answered_within_180_s=_part(told.in_time),
        arrived_within_15_min=_part(told.there),
        closed_without_arrival=told.closed_without,
        late=[
            Late(
                id=outward(call.id),
                kind=call.kind,
                place_name=call.place_name,
                raised_at=call.raised_at,
                seconds=round(took.total_seconds(), 1),
                answered=call.answered_at is not None,
            )
            for call, took in told.late[:LISTED]
        ],
        late_count=len(told.late),
        by_kind=dict(told.by_kind),
        by_hour=list(told.by_hour),
        paths_proven_in_31_days=_part(found.proven),
    )


def _part(share: Share) -> Part:
    return Part(part=share.part, whole=share.whole, percent=share.percent)
