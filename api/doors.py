"""Doors for programs: what is mounted on each, how it stands now, and opening one by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from anyio.to_thread import run_sync
from fastapi import APIRouter
from starlette.responses import Response

from api import shapes
from api.access import DoorViewer, Fitter, Opener, Visitor
from api.entries import Section
from api.parts import Parts, TheParts
from config.site_door_values import door_of, written_door
from config.site_doors import DoorEntry
from gateway.domain.door_look import Look, look_of
from gateway.domain.errors import NotAllowed, NotFound
from gateway.domain.model import DeviceId, DoorId
from gateway.domain.site_doors import Door as InstalledDoor
from gateway.service import door_word, site_edits
from gateway.store.queries import doors

router = APIRouter(prefix="/api/v1/doors", tags=["doors"])

SECTION = Section(
    "doors",
    DoorEntry,
    lambda entry: site_edits.put_door(door_of(entry)),
    lambda id_: site_edits.delete_door(DoorId(id_)),
)


class Door(shapes.Shape):
    """A door with its parts, and how it stands as of now; durations as the site document writes them."""

    id: str
    name: str
    place: str
    readers: list[str]
    out: list[str]
    lock: str | None
    contact: str | None
    rex: list[str]
    unlock_for: int | float | str
    open_within: int | float | str
    held_after: int | float | str
    second: bool = False
    state: Look
    offline: list[str]
    """Those of its devices that are silent or have said that they are away."""


class DoorPage(shapes.Shape):
    """Some doors, and where to go on."""

    items: list[Door]
    next: str | None


class Opened(shapes.Shape):
    """Under which name an opening was recorded."""

    grant: str


@router.get("", response_model=DoorPage)
async def list_doors(
    _visitor: DoorViewer, parts: TheParts, after: shapes.After = None, limit: shapes.Limit = shapes.LIMIT
) -> Response:
    """List doors by id, each as it stands now."""
    with parts.database.read() as connection:
        found, following = shapes.page_of(doors.every(connection), after, limit)
    return shapes.reply(DoorPage(items=seen(parts, found), next=following))


@router.get("/{id}", response_model=Door)
async def show_door(_visitor: DoorViewer, parts: TheParts, id: str) -> Response:  # noqa: A002  the path's own word
    """Show one door as it stands now."""
    with parts.database.read() as connection:
        found = doors.one(connection, id)
    if found is None:
        raise NotFound(f"there is no door {id}")
    (shown,) = seen(parts, [found])
    return shapes.reply(shown)


@router.post("", status_code=201, response_class=Response)
async def add_door(_visitor: Fitter, parts: TheParts, body: dict[str, Any]) -> Response:
    """Assemble: `{"id", "name", "place", "readers"?, "out"?, "lock"?, "contact"?, "rex"?, …}`."""
    return await SECTION.add(parts, body)


@router.patch("/{id}", status_code=204, response_class=Response)
async def change_door(_visitor: Fitter, parts: TheParts, id: str, body: dict[str, Any]) -> Response:  # noqa: A002
    """Change the fields given of a door; live within two seconds."""
    return await SECTION.patch(parts, id, body)


@router.delete("/{id}", status_code=204, response_class=Response)
async def delete_door(_visitor: Fitter, parts: TheParts, id: str) -> Response:  # noqa: A002
    """Remove a door that no right names any more; what happened at it stays."""
    return await SECTION.remove(parts, id)


@router.post("/{id}/open", status_code=202, response_model=Opened)
async def open_door(visitor: Opener, parts: TheParts, id: str) -> Response:  # noqa: A002
    """Order its lock to open, now or never; recorded with the account's number and name."""
    return shapes.reply(Opened(grant=await opened(parts, visitor, id)), 202)


async def opened(parts: Parts, visitor: Visitor, id_: str) -> str:
    """Open a door on a visitor's word and return the grant's name. Raises NotFound or NoLock."""
    if visitor.account is None:
        raise NotAllowed("only a person opens a door")
    account, now = visitor.account, parts.clock.moment()
    grant = await run_sync(
        lambda: door_word.open_door(parts.database, DoorId(id_), account, visitor.name, now, parts.keys)
    )
    return grant.name


def seen(parts: Parts, found: Sequence[InstalledDoor]) -> list[Door]:
    """Return doors as they stand now."""
    looks, away = looks_of(parts, found)
    return [
        Door(**written_door(each), state=looks[each.id], offline=[id_ for id_ in each.devices if id_ in away])
        for each in found
    ]


def looks_of(
    parts: Parts, found: Sequence[InstalledDoor]
) -> tuple[Mapping[DoorId, Look], frozenset[DeviceId]]:
    """Return how doors look now, and which of their devices are away."""
    with parts.database.read() as connection:
        standings = doors.standings(connection, found)
        away = doors.away(connection, {id_ for each in found for id_ in each.devices})
    return {each.id: look_of(each, standings.get(each.id), away) for each in found}, away
