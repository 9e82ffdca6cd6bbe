"""Labels to print and stick on: a device's id, its place, a QR code that opens its page. Names nobody."""

from __future__ import annotations

from io import BytesIO
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api.access import Fitter
from api.pages.install.tree import tree_of
from api.pages.page import page
from api.parts import TheParts
from gateway.domain.errors import NotFound
from gateway.store.queries import field

router = APIRouter(prefix="/install/labels", include_in_schema=False)

KEPT = "private, max-age=3600"
"""Codes stay in the browser: between looking at a sheet and printing it."""
SHOWN = 120
"""Labels on one sheet of the browser: four pages of A4."""


@router.get("")
async def sheet(
    request: Request,
    parts: TheParts,
    visitor: Fitter,
    place: Annotated[str, Query(max_length=64)] = "",
    device: Annotated[str, Query(max_length=64)] = "",
    after: Annotated[str, Query(max_length=64)] = "",
) -> Response:
    """Show the labels of a place's devices, or of one device."""
    with parts.database.read() as connection:
        tree = tree_of(connection)
        one = field.device(connection, device) if device else None
        inside = tree.below(place) if place else None
        found = field.devices(connection, after, SHOWN, places=inside) if not device else [one] if one else []
    values = {
        "labels": [(each, tree.name(each.place)) for each in found],
        "templates": parts.fitting.templates,
        "tree": tree,
        "place": place,
        "device": device,
        "following": found[-1].id if len(found) == SHOWN else "",
    }
    return page(request, parts, "install_labels.html", visitor, values)


@router.get("/{id}/code.svg")
async def code(request: Request, parts: TheParts, _visitor: Fitter, id: str) -> Response:  # noqa: A002
    """Draw the QR code of one device's page: 13 ms each, so a sheet of them may not hold up everybody."""
    with parts.database.read() as connection:
        if field.device(connection, id) is None:
            raise NotFound("there is no such device")
    base = parts.fitting.public_url or str(request.base_url).rstrip("/")
    return Response(
        qr(f"{base}/install/devices/{id}"), media_type="image/svg+xml", headers={"Cache-Control": KEPT}
    )


def qr(text: str) -> bytes:
    """Return a QR code as an SVG file; 15 % of it may be scratched."""
    import segno  # noqa: PLC0415  1.2 MB that only a box needs whose labels are printed

    drawn = BytesIO()
    segno.make(text, error="m", micro=False).save(drawn, kind="svg", omitsize=True, border=2)
    return drawn.getvalue()


def drawn(text: str) -> str:
    """Return a QR code as a piece of a page, for what no address may carry; also at night black on white."""
    import segno  # noqa: PLC0415  as above

    return segno.make(text, error="m", micro=False).svg_inline(omitsize=True, light="#fff")
