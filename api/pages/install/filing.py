"""What has to be told to the authorities about cameras and faces, as sheets to print. Names no resident."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api.access import Fitter
from api.pages.install.camera_sign import sign_of
from api.pages.page import page
from api.parts import Parts, TheParts
from gateway.domain.camera import TEMPLATE
from gateway.domain.errors import NotFound
from gateway.domain.faces import NOTICE
from gateway.domain.filing import KEPT_FOR_YEARS, TOLD_WITHIN, Filing
from gateway.domain.model import DeviceId
from gateway.domain.vision import FILING_DUTY
from gateway.service import filing, site

router = APIRouter(prefix="/install/filing", include_in_schema=False)

SHEETS = ("cameras", "assessment", "record", "notice", "signs")
CAMERA = "camera"
"""The kind of such templates."""


@router.get("")
async def show(
    request: Request, parts: TheParts, visitor: Fitter, sheet: Annotated[str, Query(max_length=20)] = ""
) -> Response:
    """Show every sheet, or one."""
    if sheet and sheet not in SHEETS:
        raise NotFound(f"there is no sheet {sheet!r}")
    found = filing.read(parts.database, parts.faces.house, _foreign(parts), parts.clock.moment())
    values = {**sheet_values(found), "sheet": sheet, "shown": (sheet,) if sheet else SHEETS}
    values["signs"] = _signs(parts, found)
    return page(request, parts, "install_filing.html", visitor, values)


def sheet_values(found: Filing) -> Mapping[str, object]:
    """Return what the sheets are made of, wherever they are printed."""
    return {
        "filing": found,
        "told_within": TOLD_WITHIN.days,
        "years": KEPT_FOR_YEARS,
        "filing_duty": FILING_DUTY,
        "notice": NOTICE,
    }


def _foreign(parts: Parts) -> Collection[DeviceId]:
    templates = parts.fitting.templates
    return [
        each.id
        for each in site.export(parts.database).devices.values()
        if each.template != TEMPLATE
        and each.template in templates
        and templates[each.template].kind == CAMERA
    ]


def _signs(parts: Parts, found: Filing) -> list[tuple[object, ...]]:
    """Return what stands on each sign that is whole."""
    devices, places = site.export(parts.database).devices, {each.id: each.place for each in found.cameras}
    return [
        (sign_of(each.camera.sign), each.camera.purposes, each.camera.snapshots, places[each.id])
        for each in sorted(devices.values(), key=lambda each: each.id)
        if each.camera is not None and sign_of(each.camera.sign).whole
    ]
