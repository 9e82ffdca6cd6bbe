"""What was given out: listed, found by name, a lost one blocked in two taps, its validity changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import tzinfo
from typing import Annotated, Literal

from anyio.to_thread import run_sync
from fastapi import APIRouter, Query, Request
from starlette.responses import RedirectResponse, Response

from api.access import Office, Visitor
from api.ids import inward
from api.pages.keys.days import NoDay, begins, ends, first_day, last_day
from api.pages.page import page
from api.pages.render import zone
from api.parts import Parts, TheParts
from api.registering import list_seen, person_seen
from gateway.domain.errors import NotFound
from gateway.domain.model import CredentialId, outward
from gateway.service import credentials
from gateway.service.credentials import CredentialRefused
from gateway.store.queries import credentials as listed
from gateway.store.queries import doors, system
from gateway.store.queries.credentials import KeyFilter, ListedKey

router = APIRouter(prefix="/keys", include_in_schema=False)

SHOWN = 50
NOTHING: Mapping[str, str] = {}


@router.get("")
async def list_keys(
    request: Request,
    parts: TheParts,
    visitor: Office,
    q: Annotated[str, Query(max_length=100)] = "",
    kind: Literal["", "card", "pin", "plate"] = "",
    person: Annotated[str, Query(max_length=64)] = "",
    blocked: Annotated[str, Query(max_length=8)] = "",
    before: Annotated[str, Query(max_length=18)] = "",
) -> Response:
    """Show what was given out, the newest first."""
    if person:
        await person_seen(parts, visitor, "record:keys", person)
    else:
        await list_seen(parts, visitor, "list:keys")
    wanted = KeyFilter(q.strip(), kind, person, bool(blocked))
    with parts.database.read() as connection:
        found = listed.page(connection, wanted, inward(before) if before else None, SHOWN)
        names = {each.id: each.name for each in doors.every(connection)}
    values = {
        "keys": [(outward(each.id), each) for each in found],
        "door_names": names,
        "wanted": wanted,
        "following": outward(found[-1].id) if len(found) == SHOWN else "",
    }
    return page(request, parts, "keys.html", visitor, values)


@router.post("")
async def block(request: Request, parts: TheParts, _visitor: Office) -> Response:
    """Block one from the list."""
    id_ = str((await request.form()).get("id", ""))
    await _block(parts, id_)
    return RedirectResponse(f"/keys/{id_}", 303)


@router.get("/{id}")
async def show(request: Request, parts: TheParts, visitor: Office, id: str) -> Response:  # noqa: A002  the path's own word
    """Show one credential."""
    key, where = _known(parts, id)
    await person_seen(parts, visitor, f"credential:{key.id}", key.person)
    typed = {"from": first_day(key.valid_from, where), "until": last_day(key.valid_until, where)}
    return _page(request, parts, visitor, key, typed)


@router.post("/{id}")
async def do(request: Request, parts: TheParts, visitor: Office, id: str) -> Response:  # noqa: A002
    """Change its validity, or block it."""
    form = await request.form()
    what = str(form.get("do", ""))
    key, where = _known(parts, id)
    if what == "block":
        await _block(parts, id)
    elif what == "keep":
        typed = {name: str(form.get(name, "")).strip() for name in ("from", "until")}
        problems = await _keep(parts, key, typed, where)
        if problems:
            return _page(request, parts, visitor, key, typed, problems)
    else:
        raise NotFound(f"there is nothing called {what!r} to do")
    return RedirectResponse(f"/keys/{id}", 303)


async def _keep(parts: Parts, key: ListedKey, typed: Mapping[str, str], where: tzinfo) -> Mapping[str, str]:
    """Change what the form says otherwise: a validity to the minute stays so while its day does."""
    problems: dict[str, str] = {}
    since, until = key.valid_from, key.valid_until
    try:
        if typed["from"] != first_day(since, where):
            since = begins(typed["from"], where)
    except NoDay as error:
        problems["from"] = str(error)
    try:
        if typed["until"] != last_day(until, where):
            until = ends(typed["until"], where)
    except NoDay as error:
        problems["until"] = str(error)
    if problems:
        return problems
    try:
        id_ = CredentialId(key.id)
        await run_sync(lambda: credentials.set_validity(parts.database, id_, since, until))
    except CredentialRefused as error:
        return {"until": error.message}
    return {}


async def _block(parts: Parts, id_: str) -> None:
    known = CredentialId(inward(id_))
    await run_sync(lambda: credentials.revoke(parts.database, known))


def _known(parts: Parts, id_: str) -> tuple[ListedKey, tzinfo]:
    with parts.database.read() as connection:
        found = listed.one(connection, inward(id_))
        where = zone(system.site_names(connection)[2])
    if found is None:
        raise NotFound("there is no such credential")
    return found, where


def _page(
    request: Request,
    parts: Parts,
    visitor: Visitor,
    key: ListedKey,
    typed: Mapping[str, str],
    problems: Mapping[str, str] = NOTHING,
) -> Response:
    with parts.database.read() as connection:
        names = {each.id: each.name for each in doors.every(connection)}
    values = {"key": key, "id": outward(key.id), "typed": typed, "door_names": names, "problems": problems}
    return page(request, parts, "key.html", visitor, values, 422 if problems else 200)
