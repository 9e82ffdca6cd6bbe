"""Devices, places and serial lines as installed, with what is known of them. Reads; `installed` changes."""

from __future__ import annotations

from datetime import datetime

from fastapi import APIRouter
from starlette.responses import Response

from api import shapes
from api.access import Fitter
from api.parts import TheParts
from gateway.store.queries import field, site
from gateway.store.queries.site import ListedDevice

router = APIRouter(prefix="/api/v1", tags=["site"])


class Device(shapes.Shape):
    """An installed unit; `resident` is an id, never a name."""

    id: str
    template: str
    place: str | None
    resident: str | None
    policy: str | None
    line: str | None
    heard_at: datetime | None
    online: bool | None
    battery: int | None
    silent: bool


class DevicePage(shapes.Shape):
    """Some devices, and where to go on."""

    items: list[Device]
    next: str | None


class Place(shapes.Shape):
    """A building, an entrance, a household."""

    id: str
    kind: str
    name: str
    inside: str | None
    floor: int | None


class PlacePage(shapes.Shape):
    """Some places, and where to go on."""

    items: list[Place]
    next: str | None


class Line(shapes.Shape):
    """A serial line, and how many devices are on it."""

    id: str
    port: str
    baudrate: int | None
    devices: int


class LinePage(shapes.Shape):
    """Some lines, and where to go on."""

    items: list[Line]
    next: str | None


@router.get("/devices", response_model=DevicePage)
async def list_devices(
    _visitor: Fitter, parts: TheParts, after: shapes.After = None, limit: shapes.Limit = shapes.LIMIT
) -> Response:
    """List devices by id, each with when it was last heard."""
    with parts.database.read() as connection:
        found = site.devices(connection, after or "", limit)
    following = found[-1].id if len(found) == limit else None
    return shapes.reply(DevicePage(items=[_device(each) for each in found], next=following))


@router.get("/places", response_model=PlacePage)
async def list_places(
    _visitor: Fitter, parts: TheParts, after: shapes.After = None, limit: shapes.Limit = shapes.LIMIT
) -> Response:
    """List places by id."""
    with parts.database.read() as connection:
        found, following = shapes.page_of(site.places(connection), after, limit)
    items = [
        Place(id=each.id, kind=each.kind, name=each.name, inside=each.inside, floor=each.floor)
        for each in found
    ]
    return shapes.reply(PlacePage(items=items, next=following))


@router.get("/lines", response_model=LinePage)
async def list_lines(
    _visitor: Fitter, parts: TheParts, after: shapes.After = None, limit: shapes.Limit = shapes.LIMIT
) -> Response:
    """List serial lines by id."""
    with parts.database.read() as connection:
        found, following = shapes.page_of(field.lines(connection), after, limit)
    items = [Line(id=each.id, port=each.port, baudrate=each.baudrate, devices=each.devices) for each in found]
    return shapes.reply(LinePage(items=items, next=following))


def _device(found: ListedDevice) -> Device:
    return Device(
        id=found.id,
        template=found.template,
        place=found.place,
        resident=found.resident,
        policy=found.policy,
        line=found.line,
        heard_at=found.heard_at,
        online=found.online,
        battery=found.battery,
        silent=found.silent,
    )
