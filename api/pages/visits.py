"""Care: who is to be looked in on and when, and how the daily signs of life stand. Decides nothing."""

from __future__ import annotations

from datetime import datetime

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.access import Carer, Visitor
from api.pages.page import page
from api.pages.render import zone
from api.parts import Parts, TheParts
from api.registering import list_seen
from gateway.domain.errors import NotFound
from gateway.domain.model import PersonId
from gateway.service import visits, wellbeing
from gateway.service.visits import VisitRefused
from gateway.store.queries import system

router = APIRouter(prefix="/visits", include_in_schema=False)

SOMEBODY = "+"
"""The choice of a visitor whose name is typed."""


@router.get("")
async def show(request: Request, parts: TheParts, visitor: Carer) -> Response:
    """Show who is to be visited, the longest overdue first, and who has chosen a sign of life."""
    await list_seen(parts, visitor, "list:visits")
    return _list(request, parts, visitor)


@router.post("/{id}")
async def tick(request: Request, parts: TheParts, visitor: Carer, id: str) -> Response:  # noqa: A002
    """Write down that somebody was there."""
    form = {name: str(value) for name, value in (await request.form()).items()}
    who = form.get("other", "") if form.get("visitor", SOMEBODY) == SOMEBODY else form["visitor"]
    now = parts.clock.moment()
    try:
        at = _when(parts, form.get("at", ""))
        visits.tick(parts.database, PersonId(id), who, at, form.get("note", ""), visitor.name, now)
    except NotFound:
        raise
    except (VisitRefused, ValueError):
        return _list(request, parts, visitor, id)
    return RedirectResponse(f"/visits?ticked={id}#{id}", 303)


def _list(request: Request, parts: Parts, visitor: Visitor, wrong: str = "") -> Response:
    now = parts.clock.moment()
    values = {
        "shown": visits.standings(parts.database, now),
        "signs": wellbeing.shown(parts.database, now),
        "ticked": request.query_params.get("ticked", ""),
        "wrong": wrong,
        "edits": visitor.role == "office",
    }
    return page(request, parts, "visits.html", visitor, values, 422 if wrong else 200)


def _when(parts: Parts, typed: str) -> datetime | None:
    """Return a local time as a browser sends it; None where none was chosen. Raises ValueError."""
    if not typed.strip():
        return None
    with parts.database.read() as connection:
        _, _, timezone = system.site_names(connection)
    try:
        return datetime.fromisoformat(typed.strip()).replace(tzinfo=zone(timezone))
    except ValueError:
        raise ValueError("at: expected a day and a time") from None
