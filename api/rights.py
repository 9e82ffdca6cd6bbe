"""Schedules and rights for programs: when, and who opens which doors. Rights change as a whole: no ids."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, Field
from starlette.responses import Response

from api import shapes
from api.access import Fitter, Office
from api.entries import EntryPage, Section
from api.parts import TheParts
from api.problems import Invalid
from api.site_edit import by_field, change
from config.shape import fitted
from config.site_door_values import right_of, schedule_of
from config.site_doors import RightEntry, ScheduleEntry
from config.site_values import written_site
from gateway.domain.model import ScheduleId
from gateway.domain.site_doors import Right
from gateway.service import site, site_edits

router = APIRouter(prefix="/api/v1", tags=["doors"])

SECTION = Section(
    "schedules",
    ScheduleEntry,
    lambda entry: site_edits.put_schedule(schedule_of(entry)),
    lambda id_: site_edits.delete_schedule(ScheduleId(id_)),
)
MOST = 2000


class Rights(BaseModel):
    """Every right, as the site document writes them."""

    items: list[dict[str, Any]] = Field(max_length=MOST)


@router.get("/schedules", response_model=EntryPage)
async def list_schedules(
    _visitor: Fitter, parts: TheParts, after: shapes.After = None, limit: shapes.Limit = shapes.LIMIT
) -> Response:
    """List schedules by id."""
    return shapes.reply(SECTION.page(parts, after, limit))


@router.post("/schedules", status_code=201, response_class=Response)
async def add_schedule(_visitor: Fitter, parts: TheParts, body: dict[str, Any]) -> Response:
    """Add a schedule: `{"id", "windows": [{"days"?, "from", "to"}], "holidays"?: [DATE]}`."""
    return await SECTION.add(parts, body)


@router.patch("/schedules/{id}", status_code=204, response_class=Response)
async def change_schedule(_visitor: Fitter, parts: TheParts, id: str, body: dict[str, Any]) -> Response:  # noqa: A002
    """Change the fields given of a schedule; live within two seconds."""
    return await SECTION.patch(parts, id, body)


@router.delete("/schedules/{id}", status_code=204, response_class=Response)
async def delete_schedule(_visitor: Fitter, parts: TheParts, id: str) -> Response:  # noqa: A002
    """Remove a schedule that no right names any more."""
    return await SECTION.remove(parts, id)


@router.get("/rights", response_model=Rights)
async def list_rights(_visitor: Office, parts: TheParts) -> Response:
    """List who may open which doors, and when."""
    return shapes.reply(Rights(items=written_site(site.export(parts.database)).get("rights", [])))


@router.put("/rights", status_code=204, response_class=Response)
async def put_rights(_visitor: Office, parts: TheParts, body: Rights) -> Response:
    """Replace all of them: `{"items": [{"who": [PERSON or group:ID], "doors": […], "schedule"?}]}`."""
    found: list[Right] = []
    wrong: dict[str, str] = {}
    for nth, each in enumerate(body.items):
        entry, problems = fitted(RightEntry, each)
        if entry is None:
            wrong |= {f"items[{nth}].{name}".rstrip("."): what for name, what in by_field(problems).items()}
        else:
            found.append(right_of(entry))
    if wrong:
        raise Invalid(wrong)
    await change(parts, site_edits.put_rights(tuple(found)))
    return Response(status_code=204)
