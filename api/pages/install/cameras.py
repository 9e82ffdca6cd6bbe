"""Every camera and how it stands; what keeps them from seeing, and what to do next. Shows no picture."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.access import Fitter, Installer, Visitor
from api.cameras import begin
from api.pages.install import camera_kept
from api.pages.install.camera_standing import standing
from api.pages.install.tree import Tree, tree_of
from api.pages.page import page
from api.parts import Parts, TheParts
from api.site_edit import change
from gateway.domain.errors import ConfigurationError, NotFound
from gateway.domain.faces import NOTICE
from gateway.domain.likeness import least
from gateway.domain.model import DeviceId, DoorId
from gateway.domain.site import Site
from gateway.domain.site_secrets import shown_source
from gateway.domain.vision import Purpose
from gateway.service import site, site_edits
from gateway.store.queries import field

router = APIRouter(prefix="/install/cameras", include_in_schema=False)


@router.get("")
async def list_cameras(request: Request, parts: TheParts, visitor: Fitter) -> Response:
    """List cameras, and say how their worker is."""
    found = camera_kept.every(site.export(parts.database))
    with parts.database.read() as connection:
        tree = tree_of(connection)
    values = {"cameras": found, "tree": tree, "standing": await standing(parts)}
    return page(request, parts, "install_cameras.html", visitor, values)


@router.get("/{id}")
async def show(request: Request, parts: TheParts, visitor: Fitter, id: str) -> Response:  # noqa: A002
    """Show one camera: what it does, what is still to be done."""
    return await _camera(request, parts, visitor, id)


@router.post("/{id}")
async def do(parts: TheParts, visitor: Installer, id: str, request: Request) -> Response:  # noqa: A002
    """Begin to look, with the reason on record, end it, or say at which door it is."""
    form = await request.form()
    what = str(form.get("do", ""))
    camera_kept.one(parts, id)
    if what == "look":
        await begin(parts, visitor, id, str(form.get("why", "")))
        return RedirectResponse(f"/install/cameras/{id}/look", 303)
    if what == "enough":
        parts.seeing.rise(visitor.name, id)
        return RedirectResponse(f"/install/cameras/{id}", 303)
    if what == "door":
        wrong = await _put_at(parts, id, str(form.get("door", "")))
        return (
            await _camera(request, parts, visitor, id, wrong)
            if wrong
            else RedirectResponse(request.url.path, 303)
        )
    raise NotFound(f"there is nothing called {what!r} to do")


async def _put_at(parts: Parts, id_: str, door: str) -> Mapping[str, str]:
    """Let a camera be one of the readers of a door; returns what is wrong, with nothing written."""

    def edit(found: Site) -> Site:
        known = found.doors.get(DoorId(door))
        if known is None:
            raise ConfigurationError((f"found the door {door[:64]!r}, expected one that there is",))
        readers = tuple(dict.fromkeys((*known.readers, DeviceId(id_))))
        return site_edits.put_door(replace(known, readers=readers))(found)

    try:
        await change(parts, edit)
    except ConfigurationError as error:
        return {"door": "; ".join(error.problems)}
    return {}


def _least(kept: camera_kept.Kept, tree: Tree, purpose: Purpose) -> tuple[float, str]:
    """Return from which likeness a face counts, and the name of the place that says so; none: the camera."""
    found = least(kept.site, kept.device, purpose)
    return found.value, tree.name(found.place) if found.place is not None else ""


async def _camera(
    request: Request, parts: Parts, visitor: Visitor, id_: str, problems: Mapping[str, str] | None = None
) -> Response:
    kept = camera_kept.one(parts, id_)
    with parts.database.read() as connection:
        known = field.device(connection, id_)
        tree = tree_of(connection)
    values = {
        "device": kept.device,
        "camera": kept.camera,
        "source": shown_source(kept.camera.source),
        "known": known,
        "place_name": tree.name(kept.device.place),
        "standing": await standing(parts),
        "notice": NOTICE,
        "least": {each.value: _least(kept, tree, each) for each in Purpose},
        "doors": [each for each in kept.site.doors.values() if kept.device.id in each.readers],
        "all_doors": sorted(kept.site.doors.values(), key=lambda each: each.id),
        "problems": problems or {},
        "sits": parts.seeing.sits(visitor.name, id_, parts.clock.moment()),
    }
    return page(request, parts, "install_camera.html", visitor, values, 422 if problems else 200)
