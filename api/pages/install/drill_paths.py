"""Ways to people: when each was last proved, which are overdue, and when drills are sent by themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.access import Fitter, Visitor
from api.pages.page import page
from api.parts import Parts, TheParts
from api.site_edit import by_field, change
from config.shape import fitted
from config.site_care import DrillsEntry, drills_of, written_drills
from gateway.domain.drill_plan import late_paths
from gateway.domain.model import AlarmId
from gateway.domain.site_doors import DAYS
from gateway.service import scheduled_drills, site

router = APIRouter(prefix="/install", include_in_schema=False)

SHOWN = 200
HERE = "/install/drill/paths"


@router.get("/drill/paths")
async def show(request: Request, parts: TheParts, visitor: Fitter) -> Response:
    """Show every way that is not proved, the others, and when drills are sent."""
    return _page(request, parts, visitor)


@router.post("/drill/paths")
async def give_up(parts: TheParts, visitor: Fitter, request: Request) -> Response:
    """Stop waiting for the answer to one drill; it proves nothing."""
    said = str((await request.form()).get("drill", ""))
    id_ = AlarmId(int(said)) if said.isdecimal() and len(said) < 18 else AlarmId(0)
    scheduled_drills.give_up(parts.database, id_, visitor.name, parts.clock.moment(), parts.keys)
    return RedirectResponse(HERE, 303)


@router.post("/drills")
async def schedule(request: Request, parts: TheParts, visitor: Fitter) -> Response:
    """Say when drills are sent by themselves, or that none are."""
    form = await request.form()
    if form.get("on") != "yes":
        await change(parts, lambda found: replace(found, drills=None))
        return RedirectResponse(HERE, 303)
    days = [str(each) for each in form.getlist("day")]
    typed: dict[str, object] = {
        "every": f"{form.get('every', '')}d",
        "between": f"{form.get('begins', '')}-{form.get('ends', '')}",
        **({"days": days} if days else {}),
    }
    entry, problems = fitted(DrillsEntry, typed)
    if entry is None:
        return _page(request, parts, visitor, by_field(problems))
    await change(parts, lambda found: replace(found, drills=drills_of(entry)))
    return RedirectResponse(HERE, 303)


def _page(
    request: Request, parts: Parts, visitor: Visitor, problems: Mapping[str, str] | None = None
) -> Response:
    now = parts.clock.moment()
    ways, every, waiting = scheduled_drills.ways(parts.database, now.at)
    late = late_paths(ways, every, now.at)
    installed = site.export(parts.database)
    names = {id_: each.name for id_, each in installed.people.items()} if visitor.sees_names else {}
    values = {
        "late": late[:SHOWN],
        "more": max(0, len(late) - SHOWN),
        "fine": [each for each in ways if each not in late][:SHOWN],
        "all": len(ways),
        "overdue": len(late),
        "every": every,
        "names": names,
        "waiting": waiting,
        "plan": written_drills(installed.drills),
        "days": DAYS,
        "problems": problems or {},
    }
    return page(request, parts, "install_paths.html", visitor, values, 422 if problems else 200)
