"""Devices, places and serial lines for programs: added, changed, removed, in the site document's shapes."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel
from starlette.responses import Response

from api import shapes
from api.access import Fitter
from api.parts import Parts, TheParts
from api.problems import Invalid
from api.site_edit import by_field, change, if_new, if_there
from config.shape import fitted
from config.site import DeviceEntry, LineEntry, PlaceEntry
from config.site_values import device_of, line_of, place_of, written_site
from gateway.domain.errors import NotFound
from gateway.domain.model import DeviceId, LineId, PlaceId
from gateway.service import site, site_edits
from gateway.service.site import Edit
from gateway.store.queries import field

router = APIRouter(prefix="/api/v1", tags=["site"])

ENTRIES: dict[str, type[BaseModel]] = {"devices": DeviceEntry, "places": PlaceEntry, "lines": LineEntry}


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


@router.get("/lines", response_model=LinePage)
async def list_lines(
    _visitor: Fitter, parts: TheParts, after: shapes.After = None, limit: shapes.Limit = shapes.LIMIT
) -> Response:
    """List serial lines by id."""
    with parts.database.read() as connection:
        known = sorted(field.lines(connection), key=lambda each: each.id)
    found = [each for each in known if each.id > (after or "")][:limit]
    items = [Line(id=each.id, port=each.port, baudrate=each.baudrate, devices=each.devices) for each in found]
    return shapes.reply(LinePage(items=items, next=found[-1].id if len(found) == limit else None))


@router.post("/devices", status_code=201, response_class=Response)
async def add_device(_visitor: Fitter, parts: TheParts, body: dict[str, Any]) -> Response:
    """Install: `{"id", "template", "place"?, "resident"?, "policy"?, "line"?, "params"?}`."""
    return await _add(parts, "devices", body)


@router.post("/places", status_code=201, response_class=Response)
async def add_place(_visitor: Fitter, parts: TheParts, body: dict[str, Any]) -> Response:
    """Add a place: `{"id", "kind", "name", "in"?, "floor"?}`."""
    return await _add(parts, "places", body)


@router.post("/lines", status_code=201, response_class=Response)
async def add_line(_visitor: Fitter, parts: TheParts, body: dict[str, Any]) -> Response:
    """Add a serial line: `{"id", "port", "baudrate"?}`."""
    return await _add(parts, "lines", body)


@router.patch("/devices/{id}", status_code=204, response_class=Response)
async def change_device(_visitor: Fitter, parts: TheParts, id: str, body: dict[str, Any]) -> Response:  # noqa: A002
    """Change the fields given of a device; live within two seconds."""
    return await _patch(parts, "devices", id, body)


@router.patch("/places/{id}", status_code=204, response_class=Response)
async def change_place(_visitor: Fitter, parts: TheParts, id: str, body: dict[str, Any]) -> Response:  # noqa: A002
    """Change the fields given of a place."""
    return await _patch(parts, "places", id, body)


@router.patch("/lines/{id}", status_code=204, response_class=Response)
async def change_line(_visitor: Fitter, parts: TheParts, id: str, body: dict[str, Any]) -> Response:  # noqa: A002
    """Change the fields given of a serial line."""
    return await _patch(parts, "lines", id, body)


@router.delete("/devices/{id}", status_code=204, response_class=Response)
async def delete_device(_visitor: Fitter, parts: TheParts, id: str) -> Response:  # noqa: A002
    """Remove a device; what it said stays."""
    await change(parts, site_edits.delete_device(DeviceId(id)))
    return Response(status_code=204)


@router.delete("/places/{id}", status_code=204, response_class=Response)
async def delete_place(_visitor: Fitter, parts: TheParts, id: str) -> Response:  # noqa: A002
    """Remove a place that nothing refers to any more."""
    await change(parts, site_edits.delete_place(PlaceId(id)))
    return Response(status_code=204)


@router.delete("/lines/{id}", status_code=204, response_class=Response)
async def delete_line(_visitor: Fitter, parts: TheParts, id: str) -> Response:  # noqa: A002
    """Remove a serial line that no device is on."""
    await change(parts, site_edits.delete_line(LineId(id)))
    return Response(status_code=204)


async def _add(parts: Parts, section: str, body: dict[str, Any]) -> Response:
    put = _put(section, body)
    await change(parts, if_new(lambda found: getattr(found, section), str(body["id"]), put))
    return Response(status_code=201, headers={"Location": f"/api/v1/{section}/{body['id']}"})


async def _patch(parts: Parts, section: str, id_: str, body: dict[str, Any]) -> Response:
    if body.get("id", id_) != id_:
        raise Invalid({"id": "an id stays what it is"})
    written: list[dict[str, Any]] = written_site(site.export(parts.database))[section]
    known = next((each for each in written if each["id"] == id_), None)
    if known is None:
        raise NotFound(f"there is nothing with the id {id_}")
    put = _put(section, {**known, **body})
    await change(parts, if_there(lambda found: getattr(found, section), id_, put))
    return Response(status_code=204)


def _put(section: str, body: dict[str, Any]) -> Edit:
    """Return the edit an entry of the site document stands for. Raises Invalid by field."""
    entry, problems = fitted(ENTRIES[section], body)
    if isinstance(entry, DeviceEntry):
        return site_edits.put_device(device_of(entry))
    if isinstance(entry, PlaceEntry):
        return site_edits.put_place(place_of(entry))
    if isinstance(entry, LineEntry):
        return site_edits.put_line(line_of(entry))
    raise Invalid(by_field(problems))
