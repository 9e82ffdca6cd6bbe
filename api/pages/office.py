"""The office: people with their contacts, groups and policies, plainly. Checks nothing itself."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from itertools import zip_longest
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from api.access import Office, Visitor
from api.pages.page import page
from api.parts import Parts, TheParts
from api.site_edit import by_field, by_field_of, change, if_new, if_there
from config.shape import fitted
from config.site import PersonEntry
from config.site_values import person_of, written_person
from gateway.domain.errors import ConfigurationError, NotFound
from gateway.domain.model import PersonId, PlaceId
from gateway.domain.site import Site
from gateway.service import site, site_edits
from gateway.store.queries.site import people, places

router = APIRouter(prefix="/people", include_in_schema=False)

SHOWN = 100
BLANK = 2
"""Empty rows offered for further contacts."""
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""What can be read aloud and typed without a mistake."""
NEW = "new"
CARE = ("by", "since", "ask", "policy", "chosen", "every")
"""Fields of the form about a daily sign of life and visits, after `care_`."""


@router.get("")
async def list_people(
    request: Request,
    parts: TheParts,
    visitor: Office,
    q: Annotated[str, Query(max_length=100)] = "",
    after: Annotated[str, Query(max_length=64)] = "",
) -> Response:
    """Show everybody, or those whose name or id holds what was searched for."""
    with parts.database.read() as connection:
        found = people(connection, after, SHOWN, q.strip())
    following = found[-1].id if len(found) == SHOWN else ""
    place_name = site.export(parts.database).place_name
    narrow = parts.narrow.of(parts.database)
    values = {"people": found, "place_name": place_name, "q": q, "following": following, "narrow": narrow}
    return page(request, parts, "people.html", visitor, values)


@router.get("/{id}")
async def show_person(request: Request, parts: TheParts, visitor: Office, id: str) -> Response:  # noqa: A002
    """Show one person's form, an empty one for `new`."""
    if id == NEW:
        return _form(request, parts, visitor, id, {})
    known = site.export(parts.database).people.get(PersonId(id))
    if known is None:
        raise NotFound("there is no such person")
    return _form(request, parts, visitor, id, written_person(known))


@router.post("/{id}")
async def keep_person(request: Request, parts: TheParts, visitor: Office, id: str) -> Response:  # noqa: A002
    """Add, change or remove a person as the form says; what is wrong stands beside its field."""
    form = await request.form()
    own = _new_id() if id == NEW else id
    typed = _typed(form, own)
    if form.get("do") == "remove":
        return await _remove(request, parts, visitor, own, typed, sure=form.get("sure") == "yes")
    entry, problems = fitted(PersonEntry, typed)
    if entry is None:
        return _form(request, parts, visitor, id, typed, by_field(problems))
    put = site_edits.put_person(person_of(entry))
    guarded = (if_new if id == NEW else if_there)(lambda found: found.people, own, put)
    try:
        await change(parts, guarded)
    except ConfigurationError as error:
        return _form(request, parts, visitor, id, typed, by_field_of(f"people[{own}]", error))
    return RedirectResponse("/people", 303)


async def _remove(
    request: Request, parts: Parts, visitor: Visitor, id_: str, typed: Mapping[str, object], *, sure: bool
) -> Response:
    if not sure:
        return _form(request, parts, visitor, id_, typed, {"sure": "expected the tick"})
    try:
        await change(parts, site_edits.delete_person(PersonId(id_)))
    except ConfigurationError as error:
        return _form(request, parts, visitor, id_, typed, {"remove": "; ".join(error.problems)})
    return RedirectResponse("/people", 303)


def _form(
    request: Request,
    parts: Parts,
    visitor: Visitor,
    id_: str,
    typed: Mapping[str, object],
    problems: Mapping[str, str] | None = None,
) -> Response:
    with parts.database.read() as connection:
        known = places(connection)
    installed = site.export(parts.database)
    contacts = typed.get("contacts")
    rows = [*(contacts if isinstance(contacts, list) else []), *({} for _ in range(BLANK))]
    away, quiet = typed.get("away"), typed.get("quiet")
    values = {
        "id": id_,
        "typed": typed,
        "rows": rows,
        "narrow": parts.narrow.of(parts.database).get(PersonId(id_)),
        "absences": [*(away if isinstance(away, list) else []), {}],
        "quiet": quiet if isinstance(quiet, str) else ", ".join(quiet if isinstance(quiet, list) else ()),
        "problems": {_whole(name): text for name, text in reversed([*(problems or {}).items()])},
        "policies": list(installed.policies),
        "visitors": _visitors(installed),
        "homes": [(each.id, installed.place_name(PlaceId(each.id))) for each in known],
    }
    return page(request, parts, "person.html", visitor, values, 422 if problems else 200)


def _visitors(installed: Site) -> list[tuple[str, str]]:
    """Return who may be named as a visitor: groups, then people."""
    groups = [(f"group:{id_}", installed.group_names.get(id_, id_)) for id_ in installed.groups]
    return [*groups, *((each.id, each.name) for each in installed.people.values())]


def _typed(form: FormData, id_: str) -> dict[str, object]:
    """Return a form as an entry of the site document; rows without an address are left out."""
    columns = (_texts(form, name) for name in ("channel", "address", "after"))
    contacts = [
        {"channel": channel, "address": address, **({"after": after} if after else {})}
        for channel, address, after in zip_longest(*columns, fillvalue="")
        if address
    ]
    text = {name: _texts(form, name)[-1:] for name in ("name", "home", "language")}
    optional = {name: found[0] for name, found in text.items() if found and found[0]}
    days = zip(_texts(form, "away-from"), _texts(form, "away-until"), strict=False)
    said = {
        "helps": form.get("helps") == "yes",
        "quiet": "".join(_texts(form, "quiet")[-1:]),
        "away": [{"from": first, "until": last} for first, last in days if first or last],
    }
    return {"id": id_, "name": "", **optional, "contacts": contacts, **said, **_care(form)}


def _whole(name: str) -> str:
    """Return the field of the form that a problem belongs to: `away[1].until` is said of `away`."""
    return name.partition("[")[0] if name.startswith(("away", "quiet")) else name


def _care(form: FormData) -> dict[str, object]:
    """Return what a person has chosen, and who visits them; an empty hour and no days mean: nothing."""
    text = {name: "".join(_texts(form, f"care_{name}")[-1:]) for name in CARE}
    care: dict[str, object] = {}
    if text["by"]:
        optional = {name: text[name] for name in ("since", "ask", "policy") if text[name]}
        care["wellbeing"] = {"by": text["by"], "chosen": text["chosen"], **optional}
    if text["every"]:
        days = f"{text['every']}d" if text["every"].isdecimal() else text["every"]
        care["visits"] = {"every": days, "by": [each for each in _texts(form, "care_visitor") if each]}
    return care


def _texts(form: FormData, name: str) -> list[str]:
    return [each.strip() for each in form.getlist(name) if isinstance(each, str)]


def _new_id() -> str:
    """Return an id for somebody whose name need not be written in Latin letters."""
    return "p-" + "".join(secrets.choice(LETTERS) for _ in range(6))
