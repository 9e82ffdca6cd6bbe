"""Adding a camera: by its address, a USB device, or found on the network; then its place and name.

A password that was typed stays in this process until the camera is installed, and is on no page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from anyio.to_thread import run_sync
from fastapi import APIRouter, Request
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from api.access import Fitter, Visitor
from api.pages.install import camera_kept
from api.pages.install.camera_source import Source, taken_apart
from api.pages.install.device_form import proposed_id
from api.pages.install.tree import tree_of
from api.pages.page import page
from api.parts import Parts, TheParts
from api.seeing import Draft
from config.site_camera import checked_source
from gateway.domain.camera import TEMPLATE
from gateway.domain.errors import NotFound
from gateway.domain.onvif import Around, CameraSaid, fitting
from gateway.domain.site_secrets import shown_source
from gateway.service import site

router = APIRouter(prefix="/install/cameras/new", include_in_schema=False)

LONGEST = 500


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the first page shows of what was tried."""

    source: str = ""
    username: str = ""
    host: str = ""
    around: Around | None = None
    said: CameraSaid | None = None
    problems: Mapping[str, str] = field(default_factory=dict)


@router.get("")
async def ways(request: Request, parts: TheParts, visitor: Fitter) -> Response:
    """Offer the three ways."""
    return _ways(request, parts, visitor, _Asked())


@router.post("")
async def ask(request: Request, parts: TheParts, visitor: Fitter) -> Response:
    """Look around, ask one camera for its streams, or take an address."""
    form = await request.form()
    what = str(form.get("do", ""))
    if what == "around":
        around = await run_sync(parts.seeing.finding.around, limiter=parts.seeing.limit)
        return _ways(request, parts, visitor, _Asked(around=around))
    if what == "streams":
        return await _streams(request, parts, visitor, form)
    if what != "address":
        raise NotFound(f"there is nothing called {what!r} to do")
    typed = taken_apart(_text(form, "source")).or_else(_text(form, "username"), _secret(form))
    wrong = await run_sync(lambda: _unusable(typed.address), limiter=parts.seeing.limit)
    if wrong:
        again = typed.address if typed.address == shown_source(typed.address) else ""
        asked = _Asked(source=again, username=typed.username, problems=wrong)
        return _ways(request, parts, visitor, asked, 422)
    return _drafted(parts, visitor, typed)


@router.get("/{draft}")
async def where(request: Request, parts: TheParts, visitor: Fitter, draft: str) -> Response:
    """Ask which stream, where it hangs and what it is called."""
    found = parts.seeing.drafted(draft, visitor.name, parts.clock.moment())
    if found is None:
        return RedirectResponse("/install/cameras/new", 303)
    place = request.query_params.get("place", "")
    return _where(request, parts, visitor, draft, found, {"place": place, "source": found.source, "id": ""})


@router.post("/{draft}")
async def add(request: Request, parts: TheParts, visitor: Fitter, draft: str) -> Response:
    """Install it."""
    found = parts.seeing.drafted(draft, visitor.name, parts.clock.moment())
    if found is None:
        return RedirectResponse("/install/cameras/new", 303)
    form = await request.form()
    offered = {str(number): each.source for number, each in enumerate(found.said.profiles)}
    # Only what the camera itself offered, or what was typed before: the credentials belong to that host.
    wanted = {"source": offered.get(_text(form, "source"), found.source)}
    wanted |= {"place": _text(form, "place"), "id": _text(form, "id")}
    settings = {"source": wanted["source"], "username": found.username, "password": found.password}
    given = {name: value for name, value in settings.items() if value}
    wrong = await camera_kept.add(parts, wanted["id"], wanted["place"], given)
    if wrong:
        return _where(request, parts, visitor, draft, found, wanted, wrong)
    parts.seeing.drop(draft)
    return RedirectResponse(f"/install/cameras/{wanted['id']}", 303)


def _unusable(address: str) -> Mapping[str, str]:
    """Return what keeps an address from being tried at all; of a network nothing is asked yet."""
    if not address:
        return {"source": "found nothing, expected an address such as rtsp://192.168.1.20/stream1"}
    try:
        checked_source(address)
    except ValueError as error:
        return {"source": f"expected {error}"}
    file = address.partition("?")[0]
    # What is plugged in only the worker may see: devices are kept from this process.
    if file.startswith("/") and not file.startswith("/dev/") and not Path(file).is_file():
        return {"source": "found no such file", "file": file}
    return {}


async def _streams(request: Request, parts: Parts, visitor: Visitor, form: FormData) -> Response:
    host, username, password = _text(form, "host"), _text(form, "username"), _secret(form)
    if not host:
        wrong = {"host": "found nothing, expected an address such as 192.168.1.20"}
        return _ways(request, parts, visitor, _Asked(username=username, problems=wrong), 422)
    streams = parts.seeing.finding.streams
    said = await run_sync(lambda: streams(host, username, password), limiter=parts.seeing.limit)
    likely = fitting(said.profiles)
    if likely is None:
        return _ways(request, parts, visitor, _Asked(host=host, username=username, said=said), 422)
    return _drafted(parts, visitor, Source(likely.source, username, password), said, _text(form, "name"))


def _drafted(
    parts: Parts, visitor: Visitor, typed: Source, said: CameraSaid | None = None, name: str = ""
) -> Response:
    draft = Draft(visitor.name, typed.address, typed.username, typed.password, said or CameraSaid(), name)
    key = parts.seeing.draft(draft, parts.clock.moment())
    return RedirectResponse(f"/install/cameras/new/{key}", 303)


def _ways(request: Request, parts: Parts, visitor: Visitor, asked: _Asked, status: int = 200) -> Response:
    values = {"asked": asked, "problems": asked.problems}
    return page(request, parts, "install_camera_new.html", visitor, values, status)


def _where(
    request: Request,
    parts: Parts,
    visitor: Visitor,
    key: str,
    draft: Draft,
    wanted: Mapping[str, str],
    problems: Mapping[str, str] | None = None,
) -> Response:
    with parts.database.read() as connection:
        tree = tree_of(connection)
    values = {
        "key": key,
        "draft": draft,
        "source": shown_source(draft.source),
        "typed": {**wanted, "id": wanted["id"] or _proposed(parts, wanted["place"])},
        "tree": tree,
        "problems": problems or {},
    }
    return page(request, parts, "install_camera_where.html", visitor, values, 422 if problems else 200)


def _proposed(parts: Parts, place: str) -> str:
    template = parts.fitting.templates.get(TEMPLATE)
    taken = site.export(parts.database).devices
    return proposed_id(template, place, {str(id_): each for id_, each in taken.items()}) if template else ""


def _text(form: FormData, name: str) -> str:
    value = form.get(name)
    return value.strip()[:LONGEST] if isinstance(value, str) else ""


def _secret(form: FormData) -> str:
    """Return the password as it was typed: a space at its end is part of it."""
    value = form.get("password")
    return value[:LONGEST] if isinstance(value, str) else ""
