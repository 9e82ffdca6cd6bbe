"""Every camera and how it stands; what keeps them from seeing, and what to do next. Shows no picture."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.access import Fitter, Installer, Visitor
from api.cameras import begin
from api.pages.install import camera_kept
from api.pages.install.camera_standing import standing
from api.pages.install.tree import Tree
from api.pages.page import page
from api.parts import Parts, TheParts
from gateway.domain.errors import NotFound
from gateway.domain.faces import NOTICE
from gateway.service import site
from gateway.store.queries import field
from gateway.store.queries.site import places

router = APIRouter(prefix="/install/cameras", include_in_schema=False)


@router.get("")
async def list_cameras(request: Request, parts: TheParts, visitor: Fitter) -> Response:
    """List cameras, and say how their worker is."""
    found = camera_kept.every(site.export(parts.database))
    with parts.database.read() as connection:
        tree = Tree(places(connection))
    values = {"cameras": found, "tree": tree, "standing": await standing(parts)}
    return page(request, parts, "install_cameras.html", visitor, values)


@router.get("/{id}")
async def show(request: Request, parts: TheParts, visitor: Fitter, id: str) -> Response:  # noqa: A002
    """Show one camera: what it does, what is still to be done."""
    return await _camera(request, parts, visitor, id)


@router.post("/{id}")
async def do(parts: TheParts, visitor: Installer, id: str, request: Request) -> Response:  # noqa: A002
    """Begin to look, with the reason on record, or end it."""
    form = await request.form()
    what = str(form.get("do", ""))
    camera_kept.one(parts, id)
    if what == "look":
        begin(parts, visitor, id, str(form.get("why", "")))
        return RedirectResponse(f"/install/cameras/{id}/look", 303)
    if what == "enough":
        parts.seeing.rise(visitor.name, id)
        return RedirectResponse(f"/install/cameras/{id}", 303)
    raise NotFound(f"there is nothing called {what!r} to do")


async def _camera(request: Request, parts: Parts, visitor: Visitor, id_: str) -> Response:
    kept = camera_kept.one(parts, id_)
    with parts.database.read() as connection:
        known = field.device(connection, id_)
        tree = Tree(places(connection))
    values = {
        "device": kept.device,
        "camera": kept.camera,
        "known": known,
        "place_name": tree.name(kept.device.place),
        "standing": await standing(parts),
        "notice": NOTICE,
        "doors": [each for each in kept.site.doors.values() if kept.device.id in each.readers],
        "sits": parts.seeing.sits(visitor.name, id_, parts.clock.moment()),
    }
    return page(request, parts, "install_camera.html", visitor, values)
