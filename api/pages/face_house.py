"""Faces in this house, for the office: why closed, how many, the assessment, who looked. Shows no face."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import date

from anyio.to_thread import run_sync
from fastapi import APIRouter, Request
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from api import aloud
from api.access import Office, Visitor
from api.pages import language
from api.pages.page import page
from api.parts import Parts, TheParts
from api.pictures import uploaded
from api.registering import list_seen
from gateway.domain.errors import NotFound
from gateway.domain.faces import Assessment, FaceRefused
from gateway.domain.vision import FILING_DUTY, Purpose
from gateway.service import face_looks, face_orders, faces, site
from gateway.store.queries import system

router = APIRouter(prefix="/faces", include_in_schema=False)

NOTHING: Mapping[str, object] = {}
SHOWN = 20
_TAGS = re.compile(r"<[^>]*>")
_GAPS = re.compile(r"\s+")


@router.get("")
async def show(request: Request, parts: TheParts, visitor: Office) -> Response:
    """Show how faces are used here, or what keeps them closed."""
    await list_seen(parts, visitor, "list:looks at faces")
    return _page(request, parts, visitor)


@router.post("")
async def do(request: Request, parts: TheParts, _visitor: Office) -> Response:
    """Lock everything, or unlock it."""
    what = str((await request.form()).get("do", ""))
    if what not in {"lock", "unlock"}:
        raise NotFound(f"there is nothing called {what[:40]!r} to do")
    await run_sync(lambda: faces.set_locked(parts.database, locked=what == "lock"))
    return RedirectResponse("/faces", 303)


@router.post("/assessment")
async def assess(request: Request, parts: TheParts, visitor: Office) -> Response:
    """Put a signed assessment on record: its sum is kept, the file itself is not."""
    form, now = await request.form(), parts.clock.moment()
    documents = await uploaded(request, "document")
    try:
        signed = _assessment(form, hashlib.sha256(documents[0]).hexdigest() if documents else "")
        await run_sync(lambda: faces.assess(parts.database, signed, visitor.name, now))
    except (FaceRefused, ValueError) as problem:
        typed = {"typed": form, "ticked": [*form.getlist("purpose"), *form.getlist("opens_doors")]}
        return _page(request, parts, visitor, {"wrong": str(problem), **typed}, 422)
    return RedirectResponse("/faces", 303)


@router.get("/notice.wav")
async def say_notice(request: Request, parts: TheParts, _visitor: Office) -> Response:
    """Return the notice spoken, in the language of the page."""
    with parts.database.read() as connection:
        name, own, _ = system.site_names(connection)
    spoken = language.language_of(request, own or parts.language)
    written = parts.pages.render("face_notice.html", spoken, {"site_name": name})
    words = _GAPS.sub(" ", _TAGS.sub(" ", written)).strip()
    sound = await run_sync(lambda: aloud.spoken(words, spoken))
    if sound is None:
        raise NotFound("this box cannot speak: espeak-ng is not installed; read the notice aloud")
    # Packing it takes 0.7 s, in which no other page would be answered, and makes it hardly smaller.
    return Response(sound, media_type="audio/wav", headers={"Content-Encoding": "identity"})


def _assessment(form: FormData, document: str) -> Assessment:
    purposes = [str(each) for each in form.getlist("purpose")]
    return Assessment(
        purposes=frozenset(each for each in Purpose if each.value in purposes),
        signed_by=str(form.get("signed_by", "")).strip(),
        signed_on=date.fromisoformat(str(form.get("signed_on", ""))),
        valid_until=date.fromisoformat(str(form.get("valid_until", ""))),
        document=document,
        opens_doors=form.get("opens_doors") == "yes",
    )


def _page(
    request: Request, parts: Parts, visitor: Visitor, more: Mapping[str, object] = NOTHING, status: int = 200
) -> Response:
    now, installed = parts.clock.moment(), site.export(parts.database)
    used = {each for device in installed.devices.values() if device.camera for each in device.camera.purposes}
    orders = face_orders.face_orders(parts.database, now, used)
    house = parts.faces.house
    closed = faces.closed(parts.database, house, now) or orders.rule
    values = {
        "closed": closed,
        "locked": faces.is_locked(parts.database),
        "people": sorted(
            ((key, installed.people[key].name) for key in orders.persons.values() if key in installed.people),
        ),
        "left": faces.left(parts.database),
        "doubted": orders.doubted,
        "erasing": len(orders.erase),
        "overdue": faces.overdue(parts.database, now),
        "stored": faces.stored(parts.database),
        "cap": house.cap,
        "filing_duty": FILING_DUTY,
        "assessment": orders.assessment,
        "looks": face_looks.looks(parts.database, most=SHOWN),
        "wrong": "",
        "typed": {},
        "ticked": [],
        **more,
    }
    return page(request, parts, "faces.html", visitor, values, status)
