"""Doors: assembled from what was adopted, seen as they stand, tried out. Decides nothing about people."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from fastapi import APIRouter, Request
from sqlalchemy import Connection
from starlette.responses import RedirectResponse, Response

from api.access import Fitter, Installer, Visitor
from api.doors import looks_of, opened
from api.pages.install import door_form
from api.pages.install.door_form import Typed
from api.pages.install.live import changes
from api.pages.install.tree import tree_of
from api.pages.page import page
from api.parts import Parts, TheParts
from api.site_edit import change
from api.stream import LiveResponse
from gateway.domain.errors import ConfigurationError, NoLock, NotFound
from gateway.domain.heard import RequestState, Want
from gateway.domain.model import DoorId
from gateway.domain.site_doors import Door
from gateway.service import discovery, site_edits
from gateway.store.queries import doors, field, heard

router = APIRouter(prefix="/install/doors", include_in_schema=False)

SHOWN = 20
ORDER_SHOWN = timedelta(minutes=1)
"""So long a page says what became of an order."""
NOTHING: Mapping[str, str] = {}


@router.get("")
async def list_doors(request: Request, parts: TheParts, visitor: Fitter) -> Response:
    """Show every door as it stands."""
    with parts.database.read() as connection:
        found = doors.every(connection)
        tree = tree_of(connection)
    looks, away = looks_of(parts, found)
    values = {"doors": found, "looks": looks, "away": away, "tree": tree}
    return page(request, parts, "install_doors.html", visitor, values)


@router.get("/new")
async def new(request: Request, parts: TheParts, visitor: Fitter) -> Response:
    """Ask for the place, then for the parts that fit."""
    place = request.query_params.get("place", "")
    with parts.database.read() as connection:
        tree = tree_of(connection)
    if place not in tree.by_id:
        return page(request, parts, "install_door_where.html", visitor, {"tree": tree, "place": place})
    return _form(request, parts, visitor, door_form.first(parts, place), new=True)


@router.post("/new")
async def add(request: Request, parts: TheParts, visitor: Fitter) -> Response:
    """Assemble a door."""
    wanted = door_form.typed(await request.form())
    problems = await door_form.keep(parts, wanted, new=True)
    if problems:
        return _form(request, parts, visitor, wanted, problems, new=True)
    _watch(parts, visitor, _known(parts, wanted.id))
    return RedirectResponse(f"/install/doors/{wanted.id}", 303)


@router.get("/{id}")
async def show(request: Request, parts: TheParts, visitor: Fitter, id: str) -> Response:  # noqa: A002
    """Show a door, its parts, and what they have just said."""
    return _door(request, parts, visitor, id)


@router.post("/{id}")
async def do(request: Request, parts: TheParts, visitor: Fitter, id: str) -> Response:  # noqa: A002
    """Watch its parts, stop watching, or remove it."""
    form = await request.form()
    what, known = str(form.get("do", "")), _known(parts, id)
    if what == "remove":
        return await _remove(request, parts, visitor, id, sure=form.get("sure") == "yes")
    if what == "watch":
        _watch(parts, visitor, known)
    elif what == "stop":
        for device in known.devices:
            discovery.end(parts.database, Want.TEST, device)
    else:
        raise NotFound(f"there is nothing called {what!r} to do")
    return RedirectResponse(f"/install/doors/{id}", 303)


@router.post("/{id}/open")
async def unlock(request: Request, parts: TheParts, visitor: Installer, id: str) -> Response:  # noqa: A002
    """Unlock it now, by name of the account, and watch what its parts say of it."""
    known = _known(parts, id)
    try:
        await opened(parts, visitor, id)
    except NoLock:
        return _door(request, parts, visitor, id, {"open": "found no lock, expected one"})
    _watch(parts, visitor, known)
    return RedirectResponse(f"/install/doors/{id}", 303)


@router.get("/{id}/edit")
async def edit(request: Request, parts: TheParts, visitor: Fitter, id: str) -> Response:  # noqa: A002
    """Show the form of a door."""
    return _form(request, parts, visitor, door_form.written(_known(parts, id)), new=False)


@router.post("/{id}/edit")
async def keep(request: Request, parts: TheParts, visitor: Fitter, id: str) -> Response:  # noqa: A002
    """Change a door; its id stays."""
    _known(parts, id)
    wanted = door_form.typed(await request.form(), id)
    problems = await door_form.keep(parts, wanted, new=False)
    if problems:
        return _form(request, parts, visitor, wanted, problems, new=False)
    return RedirectResponse(f"/install/doors/{id}", 303)


@router.get("/{id}/live")
async def live(parts: TheParts, visitor: Fitter, id: str) -> Response:  # noqa: A002
    """Tell an open page whenever a part has said something or the door stands otherwise."""
    known = _known(parts, id)

    def stamp(connection: Connection) -> str:
        said = [str(heard.last_tried(connection, each)) for each in known.devices]
        standing = doors.standings(connection, [known]).get(known.id)
        order = doors.latest_unlock(connection, known.lock) if known.lock is not None else None
        return " ".join([*said, str(standing), order.state if order is not None else ""])

    return LiveResponse(changes(parts, visitor, stamp), headers={"X-Accel-Buffering": "no"})


def _known(parts: Parts, id_: str) -> Door:
    with parts.database.read() as connection:
        found = doors.one(connection, id_)
    if found is None:
        raise NotFound("there is no such door")
    return found


def _watch(parts: Parts, visitor: Visitor, door: Door) -> None:
    now = parts.clock.moment()
    for device in door.devices:
        discovery.ask(parts.database, Want.TEST, device, visitor.name, now)


def _door(
    request: Request, parts: Parts, visitor: Visitor, id_: str, problems: Mapping[str, str] = NOTHING
) -> Response:
    known, now = _known(parts, id_), parts.clock.moment()
    looks, away = looks_of(parts, [known])
    with parts.database.read() as connection:
        asked = [heard.latest_request(connection, Want.TEST, each) for each in known.devices]
        tests = [each for each in asked if each is not None and each.state is RequestState.OPEN]
        since = min((each.asked_at for each in tests if each.until > now.steady), default=None)
        said = (
            [each for device in known.devices for each in heard.tried(connection, device, since, SHOWN)]
            if since is not None
            else []
        )
        devices = {each: field.device(connection, each) for each in known.devices}
        order = doors.latest_unlock(connection, known.lock) if known.lock is not None else None
        tree = tree_of(connection)
    values = {
        "door": known,
        "look": looks[known.id],
        "away": away,
        "tree": tree,
        "parts_of_door": [(part, devices[each], each) for part, each in known.parts],
        "templates": parts.fitting.templates,
        "waiting": since is not None,
        "readings": sorted(said, key=lambda each: each.id, reverse=True)[:SHOWN],
        "order": order if order is not None and now.at - order.at < ORDER_SHOWN else None,
        "problems": problems,
    }
    return page(request, parts, "install_door.html", visitor, values, 422 if problems else 200)


async def _remove(request: Request, parts: Parts, visitor: Visitor, id_: str, *, sure: bool) -> Response:
    if not sure:
        return _door(request, parts, visitor, id_, {"sure": "expected the tick"})
    try:
        await change(parts, site_edits.delete_door(DoorId(id_)))
    except ConfigurationError as error:
        return _door(request, parts, visitor, id_, {"remove": "; ".join(error.problems)})
    return RedirectResponse("/install/doors", 303)


def _form(
    request: Request,
    parts: Parts,
    visitor: Visitor,
    wanted: Typed,
    problems: Mapping[str, str] = NOTHING,
    *,
    new: bool,
) -> Response:
    with parts.database.read() as connection:
        tree = tree_of(connection)
    values = {
        "typed": wanted,
        "new": new,
        "tree": tree,
        "choices": door_form.choices(parts, tree, wanted),
        "templates": parts.fitting.templates,
        "problems": problems,
    }
    return page(request, parts, "install_door_form.html", visitor, values, 422 if problems else 200)
