"""Duty rotas for the office: who of a rota is on duty when. The hours are kept at `/keys/hours`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import partial

from fastapi import APIRouter, Request
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from api.access import Office, Visitor
from api.pages.page import page
from api.pages.person_form import new_id
from api.parts import Parts, TheParts
from api.people import DUTIES
from api.site_edit import try_removal
from config.site_people_values import written_duty
from gateway.domain.errors import NotFound
from gateway.domain.model import PersonId
from gateway.domain.site import Site
from gateway.service import site, site_edits

router = APIRouter(prefix="/duties", include_in_schema=False)

BLANK = 2
"""Empty turns offered beside those there are."""
ROTA = "rota"
NOTHING: Mapping[str, str] = {}


@router.get("")
async def show(request: Request, parts: TheParts, visitor: Office) -> Response:
    """Show every rota, and the form of a new one."""
    return _page(request, parts, visitor)


@router.post("")
async def do(request: Request, parts: TheParts, visitor: Office) -> Response:
    """Add, change or remove a rota; an alarm that is open keeps its own copy."""
    form = await request.form()
    what, id_ = str(form.get("do", "")), str(form.get("id", "")).strip()
    own = id_ or (new_id(ROTA) if what == "add" else "")
    typed: dict[str, object] = {}
    if what == "remove":
        problems = await try_removal(parts, site_edits.delete_duty(id_))
    elif what in {"add", "keep"}:
        typed = _typed(form, own, site.export(parts.database))
        problems = await DUTIES.keep(parts, typed, new=what == "add")
    else:
        raise NotFound(f"there is nothing called {what!r} to do")
    if problems:
        return _page(request, parts, visitor, "" if what == "add" else id_, typed, problems)
    return RedirectResponse("/duties", 303)


def _typed(form: FormData, id_: str, installed: Site) -> dict[str, object]:
    """Return a form as an entry of the site document; turns without a person are left out."""
    people, hours = (
        [str(each).strip() for each in form.getlist(name) if isinstance(each, str)]
        for name in ("person", "schedule")
    )
    turns = [
        {"person": _id_of(person, installed), **({"schedule": schedule} if schedule else {})}
        for person, schedule in zip(people, hours, strict=False)
        if person
    ]
    name = str(form.get("name", "")).strip()
    return {"id": id_, **({"name": name} if name else {}), "turns": turns}


def _id_of(typed: str, installed: Site) -> str:
    """Return the id of whoever was typed by a name that nobody else has; else what was typed."""
    named = [each.id for each in installed.people.values() if each.name == typed]
    return named[0] if len(named) == 1 and typed not in installed.people else typed


def _typed_as(installed: Site, names: Counter[str], id_: str) -> str:
    """Return how a person is written in the form: by name, by id only where others have the same name."""
    known = installed.people.get(PersonId(id_))
    return known.name if known is not None and names[known.name] == 1 else id_


def _page(
    request: Request,
    parts: Parts,
    visitor: Visitor,
    wrong: str | None = None,
    typed: Mapping[str, object] = NOTHING,
    problems: Mapping[str, str] = NOTHING,
) -> Response:
    installed = site.export(parts.database)
    written = {id_: written_duty(each) for id_, each in installed.duties.items()}
    if wrong is not None and typed:
        written |= {wrong: dict(typed)}
    new = written.pop("", {"id": "", "turns": []})
    names = Counter(each.name for each in installed.people.values())
    values = {
        "duties": list(written.items()),
        "new": new,
        "schedules": list(installed.schedules),
        "people": installed.people,
        "choices": [each for each in installed.people.values() if each.reachable],
        "place_name": installed.place_name,
        "typed_as": partial(_typed_as, installed, names),
        "blank": BLANK,
        "wrong": wrong,
        "problems": problems,
    }
    return page(request, parts, "duties.html", visitor, values, 422 if problems else 200)
