"""The settings of a camera: what faces are used for, how sure, what is kept. Shows no password."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from fastapi import APIRouter, Request
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from api.access import Fitter, Visitor
from api.pages.install import camera_kept
from api.pages.install.camera_source import host, taken_apart
from api.pages.page import page
from api.parts import Parts, TheParts
from gateway.domain.camera import Camera
from gateway.domain.likeness import least
from gateway.domain.site_secrets import HIDDEN, shown_source
from gateway.domain.vision import IDENTIFY_AT, SMALLEST_FACE, VERIFY_AT, Purpose

router = APIRouter(prefix="/install/cameras", include_in_schema=False)

NUMBERS: Mapping[str, float] = {
    "identify_at": IDENTIFY_AT,
    "verify_at": VERIFY_AT,
    "smallest_face": SMALLEST_FACE,
    "width": Camera("").width,
    "rate": Camera("").rate,
}
"""Those fields that are numbers, with their usual values."""
OF_PLACES = {"identify_at": Purpose.IDENTIFY, "verify_at": Purpose.VERIFY}
"""Those of them that the camera's place says where the camera does not."""
ASKS = frozenset({"panel", "speaker", "siren"})
"""Kinds of devices that can show or say what is asked of somebody."""
LONGEST = 500


@router.get("/{id}/edit")
async def show(request: Request, parts: TheParts, visitor: Fitter, id: str) -> Response:  # noqa: A002
    """Show the settings."""
    camera = camera_kept.one(parts, id).camera
    said = {name: getattr(camera, name) for name in NUMBERS}
    numbers = {name: f"{value:g}" if value is not None else "" for name, value in said.items()}
    texts = {"source": shown_source(camera.source), "username": camera.username, "asks": camera.asks or ""}
    wanted = {**numbers, **texts, "purposes": camera.purposes, "snapshots": camera.snapshots}
    return _form(request, parts, visitor, id, wanted)


@router.post("/{id}/edit")
async def keep(request: Request, parts: TheParts, visitor: Fitter, id: str) -> Response:  # noqa: A002
    """Keep the settings; an empty password leaves the one that is there."""
    known = camera_kept.one(parts, id).camera
    form = await request.form()
    wanted = _typed(form)
    changes, wrong = _changes(form, wanted, known)
    wrong = wrong or await camera_kept.change(parts, id, changes)
    if wrong:
        return _form(request, parts, visitor, id, wanted, wrong)
    return RedirectResponse(f"/install/cameras/{id}", 303)


def _typed(form: FormData) -> dict[str, object]:
    texts = {name: _text(form, name) for name in (*NUMBERS, "source", "username", "asks")}
    purposes = tuple(each for each in Purpose if each.value in form.getlist("purposes"))
    return {**texts, "purposes": purposes, "snapshots": form.get("snapshots") == "yes"}


def _changes(
    form: FormData, wanted: Mapping[str, object], known: Camera
) -> tuple[Mapping[str, object], Mapping[str, str]]:
    """Return what is to be changed, and what is no number."""
    typed = str(wanted["source"])
    source = taken_apart(known.source if typed == shown_source(known.source) else typed)
    source = source.or_else(str(wanted["username"]), _secret(form))
    changes: dict[str, object] = {
        "source": source.address,
        "username": source.username or None,
        "purposes": [each.value for each in wanted["purposes"]],  # type: ignore[attr-defined]
        "snapshots": wanted["snapshots"],
        "asks": wanted["asks"] or None,
    }
    wrong: dict[str, str] = {}
    if HIDDEN in source.address:
        wrong["source"] = f"found {HIDDEN!r}, expected the password itself in its place"
    if source.password:
        changes["password"] = source.password
    elif known.password and host(source.address) != host(known.source):
        # The one that is there was typed for another host, and would be told to this one.
        wrong["password"] = f"found another host ({host(source.address)}), expected its password"
    for name, usual in NUMBERS.items():
        if name in OF_PLACES and not wanted[name]:
            changes[name] = None
            continue
        text = str(wanted[name]).replace(",", ".") or f"{usual:g}"
        try:
            changes[name] = float(text) if "." in text else int(text)
        except ValueError:
            wrong[name] = f"found {text[:20]!r}, expected a number such as {usual:g}"
    return changes, wrong


def _form(
    request: Request,
    parts: Parts,
    visitor: Visitor,
    id_: str,
    wanted: Mapping[str, object],
    problems: Mapping[str, str] | None = None,
) -> Response:
    kept = camera_kept.one(parts, id_)
    templates = parts.fitting.templates
    asks = [
        each.id
        for each in kept.site.devices.values()
        if each.template in templates and templates[each.template].kind in ASKS
    ]
    values = {
        "id": id_,
        "typed": wanted,
        "has_password": bool(kept.camera.password),
        "asks": sorted(asks),
        "usual": {name: f"{value:g}" for name, value in {**NUMBERS, **_of_place(kept)}.items()},
        "problems": problems or {},
    }
    return page(request, parts, "install_camera_form.html", visitor, values, 422 if problems else 200)


def _of_place(kept: camera_kept.Kept) -> Mapping[str, float]:
    """Return what holds at a camera that says nothing itself."""
    silent = replace(kept.camera, identify_at=None, verify_at=None)
    device = replace(kept.device, camera=silent)
    return {name: least(kept.site, device, purpose).value for name, purpose in OF_PLACES.items()}


def _text(form: FormData, name: str) -> str:
    value = form.get(name)
    return value.strip()[:LONGEST] if isinstance(value, str) else ""


def _secret(form: FormData) -> str:
    value = form.get("password")
    return value[:LONGEST] if isinstance(value, str) else ""
