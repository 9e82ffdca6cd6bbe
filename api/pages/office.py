"""The office: people with their contacts, groups and policies, plainly. Checks nothing itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from api.access import Office, Visitor
from api.pages.page import page
from api.pages.person_form import last, minutes, new_id, texts, typed_person
from api.parts import Parts, TheParts
from api.registering import list_seen, person_seen
from api.site_edit import by_field, by_field_of, change, if_new, if_there
from config.shape import fitted
from config.site import PersonEntry
from config.site_values import person_of, written_person
from gateway.domain.errors import ConfigurationError, NotFound
from gateway.domain.model import PersonId, PlaceId
from gateway.domain.site import GROUP, Site
from gateway.service import site, site_edits
from gateway.store.queries import callees
from gateway.store.queries.site import people, places

router = APIRouter(prefix="/people", include_in_schema=False)

SHOWN = 100
BLANK = 2
"""Empty rows offered to somebody without a contact; one further row to anybody else."""
FOUND = 20
"""People offered as visitors for one search."""
MOST_SOUGHT = 64
NEW = "new"


@router.get("")
async def list_people(
    request: Request,
    parts: TheParts,
    visitor: Office,
    q: Annotated[str, Query(max_length=100)] = "",
    after: Annotated[str, Query(max_length=64)] = "",
) -> Response:
    """Show everybody, or those whose name or id holds what was searched for."""
    await list_seen(parts, visitor, "list:people")
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
    await person_seen(parts, visitor, "record:person", id)
    return _form(request, parts, visitor, id, written_person(known))


@router.post("/{id}")
async def keep_person(request: Request, parts: TheParts, visitor: Office, id: str) -> Response:  # noqa: A002
    """Add, change or remove a person as the form says; what is wrong stands beside its field."""
    form = await request.form()
    own = new_id("p") if id == NEW else id
    typed = typed_person(form, own)
    if form.get("do") == "look":
        return _form(request, parts, visitor, id, typed, form=form)
    if form.get("do") == "remove":
        return await _remove(request, parts, visitor, own, typed, sure=form.get("sure") == "yes")
    entry, problems = fitted(PersonEntry, typed)
    if entry is None:
        return _form(request, parts, visitor, id, typed, by_field(problems), form)
    put = site_edits.put_person(person_of(entry))
    guarded = (if_new if id == NEW else if_there)(lambda found: found.people, own, put)
    try:
        await change(parts, guarded)
    except ConfigurationError as error:
        return _form(request, parts, visitor, id, typed, by_field_of(f"people[{own}]", error), form)
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
    form: FormData | None = None,
) -> Response:
    with parts.database.read() as connection:
        known = places(connection)
    installed = site.export(parts.database)
    contacts = typed.get("contacts")
    written = contacts if isinstance(contacts, list) else []
    away, quiet = typed.get("away"), typed.get("quiet")
    values = {
        "id": id_,
        "typed": typed,
        "rows": [*written, *({} for _ in range(1 if written else BLANK))],
        "narrow": parts.narrow.of(parts.database).get(PersonId(id_)),
        "absences": [*(away if isinstance(away, list) else []), {}],
        "quiet": quiet if isinstance(quiet, str) else ", ".join(quiet if isinstance(quiet, list) else ()),
        "problems": {_whole(name): text for name, text in reversed([*(problems or {}).items()])},
        "policies": list(installed.policies),
        "minutes": minutes,
        "homes": [(each.id, installed.place_name(PlaceId(each.id))) for each in known],
        **_visitors(parts, installed, typed.get("visits"), form),
    }
    return page(request, parts, "person.html", visitor, values, 422 if problems else 200)


def _visitors(parts: Parts, installed: Site, plan: object, form: FormData | None) -> dict[str, object]:
    """Return who may be ticked as a visitor: groups, who is ticked already, and who was searched for."""
    written = plan if isinstance(plan, dict) else {}
    ticked = texts(form, "care_visitor") if form is not None else [*written.get("by", ())]
    every = last(form, "care_every") if form is not None else str(written.get("every", "")).removesuffix("d")
    sought = last(form, "care_q")[:MOST_SOUGHT] if form is not None else ""
    with parts.database.read() as connection:
        found = callees.found(connection, sought, FOUND)
    names = {f"{GROUP}{id_}": installed.group_names.get(id_, id_) for id_ in installed.groups}
    for each in (*ticked, *(person for person, _ in found)):
        names.setdefault(each, _told_apart(installed, each))
    looked = form is not None and form.get("do") == "look" and bool(sought)
    return {
        "visitors": list(names.items()),
        "ticked": ticked,
        "every": every,
        "sought": sought,
        "looked": looked,
        "found": found,
    }


def _told_apart(installed: Site, id_: str) -> str:
    """Return a name with its home: others may be called the same."""
    known = installed.people.get(PersonId(id_))
    if known is None:
        return id_
    return " · ".join(each for each in (known.name, installed.place_name(known.home)) if each)


def _whole(name: str) -> str:
    """Return the field of the form that a problem belongs to: `away[1].until` is said of `away`."""
    return name.partition("[")[0] if name.startswith(("away", "quiet")) else name
