"""Devices, places and serial lines for programs: added, changed, removed, in the site document's shapes.

Lists none of them; `devices` does.
"""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from api.access import Fitter
from api.entries import Section
from api.parts import TheParts
from config.site import DeviceEntry, LineEntry, PlaceEntry
from config.site_values import device_of, line_of, place_of
from gateway.domain.model import DeviceId, LineId, PlaceId
from gateway.service import site_edits

router = APIRouter(prefix="/api/v1", tags=["site"])

DEVICES = Section(
    "devices",
    DeviceEntry,
    lambda entry: site_edits.put_device(device_of(entry)),
    lambda id_: site_edits.delete_device(DeviceId(id_)),
)
PLACES = Section(
    "places",
    PlaceEntry,
    lambda entry: site_edits.put_place(place_of(entry)),
    lambda id_: site_edits.delete_place(PlaceId(id_)),
)
LINES = Section(
    "lines",
    LineEntry,
    lambda entry: site_edits.put_line(line_of(entry)),
    lambda id_: site_edits.delete_line(LineId(id_)),
)


@router.post("/devices", status_code=201, response_class=Response)
async def add_device(_visitor: Fitter, parts: TheParts, body: dict[str, Any]) -> Response:
    """Install: `{"id", "template", "place"?, "resident"?, "policy"?, "line"?, "params"?}`."""
    return await DEVICES.add(parts, body)


@router.post("/places", status_code=201, response_class=Response)
async def add_place(_visitor: Fitter, parts: TheParts, body: dict[str, Any]) -> Response:
    """Add a place: `{"id", "kind", "name", "in"?, "floor"?}`."""
    return await PLACES.add(parts, body)


@router.post("/lines", status_code=201, response_class=Response)
async def add_line(_visitor: Fitter, parts: TheParts, body: dict[str, Any]) -> Response:
    """Add a serial line: `{"id", "port", "baudrate"?}`."""
    return await LINES.add(parts, body)


@router.patch("/devices/{id}", status_code=204, response_class=Response)
async def change_device(_visitor: Fitter, parts: TheParts, id: str, body: dict[str, Any]) -> Response:  # noqa: A002
    """Change the fields given of a device; live within two seconds."""
    return await DEVICES.patch(parts, id, body)


@router.patch("/places/{id}", status_code=204, response_class=Response)
async def change_place(_visitor: Fitter, parts: TheParts, id: str, body: dict[str, Any]) -> Response:  # noqa: A002
    """Change the fields given of a place."""
    return await PLACES.patch(parts, id, body)


@router.patch("/lines/{id}", status_code=204, response_class=Response)
async def change_line(_visitor: Fitter, parts: TheParts, id: str, body: dict[str, Any]) -> Response:  # noqa: A002
    """Change the fields given of a serial line."""
    return await LINES.patch(parts, id, body)


@router.delete("/devices/{id}", status_code=204, response_class=Response)
async def delete_device(_visitor: Fitter, parts: TheParts, id: str) -> Response:  # noqa: A002
    """Remove a device; what it said stays."""
    return await DEVICES.remove(parts, id)


@router.delete("/places/{id}", status_code=204, response_class=Response)
async def delete_place(_visitor: Fitter, parts: TheParts, id: str) -> Response:  # noqa: A002
    """Remove a place that nothing refers to any more."""
    return await PLACES.remove(parts, id)


@router.delete("/lines/{id}", status_code=204, response_class=Response)
async def delete_line(_visitor: Fitter, parts: TheParts, id: str) -> Response:  # noqa: A002
    """Remove a serial line that no device is on."""
    return await LINES.remove(parts, id)
