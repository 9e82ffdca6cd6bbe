"""Labels to print and stick on: a device's id, its place, a QR code that opens its page. Names nobody."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from markupsafe import Markup
from starlette.responses import Response

from api.access import Fitter
from api.pages.install.tree import Tree
from api.pages.page import page
from api.parts import TheParts
from gateway.store.queries import field, site

router = APIRouter(prefix="/install/labels", include_in_schema=False)

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
        tree = Tree(site.places(connection))
        one = field.device(connection, device) if device else None
        inside = tree.below(place) if place else None
        found = field.devices(connection, after, SHOWN, places=inside) if not device else [one] if one else []
    base = parts.fitting.public_url or str(request.base_url).rstrip("/")
    values = {
        "labels": [(each, tree.name(each.place), qr(f"{base}/install/devices/{each.id}")) for each in found],
        "templates": parts.fitting.templates,
        "tree": tree,
        "place": place,
        "device": device,
        "following": found[-1].id if len(found) == SHOWN else "",
    }
    return page(request, parts, "install_labels.html", visitor, values)


def qr(text: str) -> Markup:
    """Return a QR code as an SVG element without any style; 15 % of it may be scratched."""
    import segno  # noqa: PLC0415  1.2 MB that only a box needs whose labels are printed

    svg = segno.make(text, error="m", micro=False).svg_inline(omitsize=True, border=2, svgclass="qr")
    return Markup(svg)  # noqa: S704  made here, from an address of ours
