"""Which doors somebody may open, and when. Rights that others share are shown and left alone."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from fastapi import APIRouter, Request
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from api.access import Office, Visitor
from api.pages.page import page
from api.parts import Parts, TheParts
from api.registering import person_seen
from api.site_edit import change
from gateway.domain.errors import ConfigurationError, NotFound
from gateway.domain.model import DoorId, PersonId, ScheduleId
from gateway.domain.site import Site
from gateway.domain.site_doors import Right
from gateway.service import site

router = APIRouter(prefix="/keys/doors", include_in_schema=False)

GROUP = "group:"
MOST = 8
"""Rights of somebody's own that the form offers a row for; what a program has written beyond them stays."""
ROW = re.compile("doors-([0-9]{1,4})")
NOTHING: Mapping[str, str] = {}


@router.get("/{person}")
async def show(request: Request, parts: TheParts, visitor: Office, person: str) -> Response:
    """Show what somebody may open."""
    await person_seen(parts, visitor, "record:doors", person)
    return _page(request, parts, visitor, person)


@router.post("/{person}")
async def keep(request: Request, parts: TheParts, visitor: Office, person: str) -> Response:
    """Take somebody's own rights as the form says them."""
    own = _rights(await request.form(), person)
    if person not in site.export(parts.database).people:
        raise NotFound("there is no such person")

    def edit(found: Site) -> Site:
        others = [each for each in found.rights if each.who != (person,)]
        return replace(found, rights=(*others, *own))

    try:
        await change(parts, edit)
    except ConfigurationError as error:
        return _page(request, parts, visitor, person, {"": "; ".join(error.problems)})
    return RedirectResponse(f"/keys/doors/{person}", 303)


def _rights(form: FormData, person: str) -> list[Right]:
    """Return the rights of a form; a row without a door is none."""
    found = []
    for nth in sorted({int(row[1]) for each in form if (row := ROW.fullmatch(each))}):
        doors = tuple(DoorId(each) for each in form.getlist(f"doors-{nth}") if isinstance(each, str))
        schedule = str(form.get(f"schedule-{nth}", ""))
        if doors:
            found.append(Right((person,), doors, ScheduleId(schedule) if schedule else None))
    return found


def _page(
    request: Request, parts: Parts, visitor: Visitor, person: str, problems: Mapping[str, str] = NOTHING
) -> Response:
    installed = site.export(parts.database)
    known = installed.people.get(PersonId(person))
    if known is None:
        raise NotFound("there is no such person")
    own = [each for each in installed.rights if each.who == (person,)]
    shared = [
        each for each in installed.rights if each.who != (person,) and known.id in installed.expand(each.who)
    ]
    values = {
        "person": known,
        "own": [*own, *([Right((person,), ())] if len(own) < MOST else [])],
        "shared": shared,
        "doors": [
            (each.id, each.name, installed.place_name(each.place)) for each in installed.doors.values()
        ],
        "who": {name: _called(installed, name) for right in shared for name in right.who},
        "door_names": {each.id: each.name for each in installed.doors.values()},
        "schedules": list(installed.schedules),
        "problems": problems,
    }
    return page(request, parts, "key_doors.html", visitor, values, 422 if problems else 200)


def _called(installed: Site, name: str) -> str:
    """Return somebody or a group of a right as people say it."""
    if name.startswith(GROUP):
        id_ = name.removeprefix(GROUP)
        return installed.group_names.get(id_, id_)
    known = installed.people.get(PersonId(name))
    return known.name if known is not None else name
