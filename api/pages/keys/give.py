"""Giving out: a card held to a reader, a PIN nobody sees, a plate, a visitor's pass for a day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, tzinfo

from anyio.to_thread import run_sync
from fastapi import APIRouter, Request
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from api.access import Office, Visitor
from api.pages.install.live import changes
from api.pages.keys.days import NoDay, begins, ends
from api.pages.page import page
from api.pages.render import zone
from api.parts import Parts, TheParts
from api.stream import LiveResponse
from gateway.domain.access import Credential, CredentialKind
from gateway.domain.errors import NotFound
from gateway.domain.model import CredentialId, DeviceId, DoorId, PersonId, outward
from gateway.domain.site import Site
from gateway.domain.site_doors import Part
from gateway.service import credentials, enrolment, site
from gateway.service.credentials import CredentialRefused
from gateway.service.enrolment import NothingShown

router = APIRouter(prefix="/keys/new", include_in_schema=False)

VISITOR = "visitor"
WHAT = ("card", "pin", "plate", VISITOR)
BY = ("pin", "plate")
"""What a visitor can come in by: there is nobody to hold a card to a reader beforehand."""
KEPT = ("what", "person", "reader", "from", "until", "visitor", "day", "by", "plate", "duress")
"""What a form that comes back says again; a PIN never is."""
NOTHING: Mapping[str, str] = {}


@router.get("")
async def show(request: Request, parts: TheParts, visitor: Office) -> Response:
    """Ask for whom, then what, then the rest."""
    query = request.query_params
    typed = {name: query.get(name, "")[:64] for name in ("what", "person", "reader", "q")}
    return _page(request, parts, visitor, typed)


@router.post("")
async def do(request: Request, parts: TheParts, visitor: Office) -> Response:
    """Wait for a card at a reader, or give out what was typed or shown."""
    form = await request.form()
    typed = {name: str(form.get(name, "")).strip()[:200] for name in KEPT}
    what, reader = str(form.get("do", "")), DeviceId(typed["reader"])
    here = f"/keys/new?what=card&person={typed['person']}"
    if what == "stop":
        enrolment.stop(parts.database, reader)
        return RedirectResponse(here, 303)
    if what == "listen":
        if reader not in dict(_readers(parts, site.export(parts.database))):
            return _page(request, parts, visitor, typed, {"reader": "found none, expected a card reader"})
        enrolment.begin(parts.database, reader, visitor.name, parts.clock.moment())
        return RedirectResponse(f"{here}&reader={reader}", 303)
    if what != "give":
        raise NotFound(f"there is nothing called {what!r} to do")
    try:
        given = await _give(parts, visitor, form, typed)
    except _Wrong as wrong:
        return _page(request, parts, visitor, typed, wrong.problems)
    return RedirectResponse(f"/keys/{outward(given)}", 303)


@router.get("/live")
async def live(request: Request, parts: TheParts, visitor: Office) -> Response:
    """Tell an open page when a card was held to the reader it waits at."""
    reader = DeviceId(request.query_params.get("reader", "")[:64])
    if enrolment.waiting(parts.database, reader, visitor.name, parts.clock.moment()) is None:
        raise NotFound("nobody waits for a card at this reader")

    def stamp(_connection: object) -> str:
        found = enrolment.waiting(parts.database, reader, visitor.name, parts.clock.moment())
        return "over" if found is None else str(found.count)

    return LiveResponse(changes(parts, visitor, stamp), headers={"X-Accel-Buffering": "no"})


class _Wrong(Exception):
    """What is wrong with a form, by field."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__()
        self.problems = problems


async def _give(parts: Parts, visitor: Visitor, form: FormData, typed: Mapping[str, str]) -> CredentialId:
    installed = site.export(parts.database)
    wanted = _wanted(form, typed, installed)
    now = parts.clock.moment()
    try:
        if wanted.kind is CredentialKind.CARD:
            reader, by = DeviceId(typed["reader"]), visitor.name
            return (await run_sync(lambda: enrolment.give(parts.database, reader, wanted, by, now))).id
        value = _value(form, typed, wanted.kind)
        given = await run_sync(lambda: credentials.add(parts.database, wanted, value, now, parts.keys))
    except NothingShown as error:
        raise _Wrong({"reader": error.message}) from None
    except CredentialRefused as error:
        raise _Wrong(
            {"until" if "end before" in error.message else wanted.kind.value: error.message}
        ) from None
    except NotFound as error:
        raise _Wrong({"": error.message}) from None
    return given.id


def _wanted(form: FormData, typed: Mapping[str, str], installed: Site) -> Credential:
    """Return what is to be given out. Raises _Wrong."""
    what, person = typed["what"], PersonId(typed["person"])
    if what not in WHAT or person not in installed.people:
        raise NotFound("there is nothing like this to give out, or nobody to give it to")
    where = zone(installed.timezone)
    since, until = _validity(typed, where)
    if what != VISITOR:
        kind = CredentialKind(what)
        duress = kind is CredentialKind.PIN and typed["duress"] == "yes"
        return Credential(CredentialId(0), kind, person, valid_from=since, valid_until=until, duress=duress)
    doors = tuple(DoorId(each) for each in form.getlist("doors") if isinstance(each, str))
    problems = {
        name: words
        for name, words, missing in (
            ("visitor", "found no name, expected one", not typed["visitor"]),
            ("day", "found no day, expected one", until is None),
            ("doors", "found none, expected at least one", not doors),
            ("by", "found neither, expected a PIN or a plate", typed["by"] not in BY),
        )
        if missing
    }
    if problems:
        raise _Wrong(problems)
    kind = CredentialKind(typed["by"])
    return Credential(CredentialId(0), kind, person, typed["visitor"], doors, since, until)


def _validity(typed: Mapping[str, str], where: tzinfo) -> tuple[datetime | None, datetime | None]:
    found: list[datetime | None] = []
    problems: dict[str, str] = {}
    one = typed["what"] == VISITOR
    for name, moment in (("day" if one else "from", begins), ("day" if one else "until", ends)):
        try:
            found.append(moment(typed[name], where))
        except NoDay as error:
            problems[name] = str(error)
    if problems:
        raise _Wrong(problems)
    return found[0], found[1]


def _value(form: FormData, typed: Mapping[str, str], kind: CredentialKind) -> str:
    if kind is CredentialKind.PLATE:
        return typed["plate"]
    pin, again = (str(form.get(name, "")).strip() for name in ("pin", "again"))
    if pin != again:
        raise _Wrong({"pin": "found two different ones, expected the same twice"})
    return pin


def _readers(parts: Parts, installed: Site) -> list[tuple[str, str]]:
    """Return every card reader with what it is called: its door, else itself."""
    found = [each for each in installed.devices.values() if Part.READER in parts.fitting.parts(each)]
    named = []
    for each in found:
        door = installed.mounted.get(each.id)
        name = f"{installed.place_name(door.place)} {door.name}" if door is not None else each.id
        named.append((str(each.id), name))
    return sorted(named, key=lambda pair: pair[1])


def _page(
    request: Request,
    parts: Parts,
    visitor: Visitor,
    typed: Mapping[str, str],
    problems: Mapping[str, str] = NOTHING,
) -> Response:
    installed = site.export(parts.database)
    person = installed.people.get(PersonId(typed["person"]))
    search = typed.get("q", "").strip()
    people = [] if person is not None else _people(installed, search)
    what = typed["what"] if typed["what"] in WHAT else ""
    reader = DeviceId(typed["reader"])
    now = parts.clock.moment()
    values = {
        "typed": {**dict.fromkeys((*KEPT, "q"), ""), **typed, "what": what},
        "person": person,
        "people": people,
        "place_name": installed.place_name,
        "readers": _readers(parts, installed) if what == "card" and person is not None else [],
        "waiting": enrolment.waiting(parts.database, reader, visitor.name, now)
        if what == "card" and reader
        else None,
        "doors": _doors_of(installed, person.id) if person is not None else [],
        "today": now.at,
        "problems": problems,
    }
    return page(request, parts, "key_new.html", visitor, values, 422 if problems else 200)


def _people(installed: Site, search: str) -> list[tuple[str, str, str]]:
    """Return the first people whose name holds a text: id, name, home."""
    found = [each for each in installed.people.values() if search.lower() in each.name.lower()]
    return [(each.id, each.name, installed.place_name(each.home)) for each in found[:30]]


def _doors_of(installed: Site, person: PersonId) -> list[tuple[str, str]]:
    """Return the doors that somebody may open at some time: a guest comes no further than the host."""
    own = {
        door for right in installed.rights if person in installed.expand(right.who) for door in right.doors
    }
    return [(each.id, each.name) for each in installed.doors.values() if each.id in own]
