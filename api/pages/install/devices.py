"""The list of devices: by what is wrong with them, by place, by name; a page at a time."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api.access import Fitter
from api.pages.install.tree import tree_of
from api.pages.page import page
from api.parts import TheParts
from gateway.store.queries import field
from gateway.store.queries.field import Wrong

router = APIRouter(prefix="/install/devices", include_in_schema=False)

SHOWN = 50


@router.get("")
async def list_devices(
    request: Request,
    parts: TheParts,
    visitor: Fitter,
    wrong: Wrong = Wrong.NOTHING,
    place: Annotated[str, Query(max_length=64)] = "",
    q: Annotated[str, Query(max_length=100)] = "",
    after: Annotated[str, Query(max_length=64)] = "",
) -> Response:
    """Show devices by id."""
    with parts.database.read() as connection:
        tree = tree_of(connection)
        inside = tree.below(place) if place else None
        found = field.devices(connection, after, SHOWN, wrong, inside, q.strip())
        counts = field.counts(connection)
    values = {
        "devices": found,
        "counts": {each.value: count for each, count in counts.items()},
        "tree": tree,
        "templates": parts.fitting.templates,
        "wrong": wrong.value,
        "place": place,
        "q": q,
        "following": found[-1].id if len(found) == SHOWN else "",
    }
    return page(request, parts, "install_devices.html", visitor, values)
