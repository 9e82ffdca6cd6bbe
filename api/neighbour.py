"""The neighbour's page: the code in the path is the credential. GET changes nothing and shows no name.

Everything travels in one document, so that it opens on a bad line; no cookie, CSRF token or script needed.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from datetime import datetime
from importlib.resources import files
from urllib.parse import urlencode

from anyio.to_thread import run_sync
from fastapi import APIRouter, Depends, Request
from markupsafe import Markup
from starlette.responses import HTMLResponse, RedirectResponse, Response

from api.access import anyone
from api.pages import language
from api.pages.render import zone
from api.parts import Parts, TheParts
from gateway.domain.alarm import AlarmKind, AlarmState
from gateway.domain.errors import IllegalTransition, NotFound
from gateway.domain.model import DoorId, Now
from gateway.service import links, way_in
from gateway.service.links import Answer, LinkView, Said
from gateway.store.queries import system

router = APIRouter(prefix="/n", include_in_schema=False, dependencies=[Depends(anyone)])

CODE_LENGTH = 128
_NUMBER = re.compile(r"[0-9]{1,18}")
CALL = {AlarmKind.SMOKE: "119", AlarmKind.GAS: "119", AlarmKind.DURESS: "110"}
"""Whom to call beside 120, which is always offered."""
LOOKED = "looked"
"""Field by which the page's own script says that a browser shows it: previews of links run none."""
OPEN = "open"
"""The answer that opens a door on the way, named by the field `door`; for the accepting helper alone."""
ON_THE_WAY = frozenset({"going", "arrived"})
KNOWN = frozenset({Answer.GOING, Answer.ARRIVED})
"""Answers after which the page says who it is about."""


def inline(name: str) -> Markup:
    """Return a style or script of ours that stands in its page itself."""
    return Markup((files("api") / "inline" / name).read_text("utf-8").strip())  # noqa: S704  our own files


STYLE, SCRIPT = inline("neighbour.css"), inline("neighbour.js")


@router.get("/{code}")
async def show(request: Request, parts: TheParts, code: str) -> Response:
    """Show what a code opens, as it stands now."""
    view = links.open_link(parts.database, code, parts.clock.moment()) if len(code) <= CODE_LENGTH else None
    if view is None:
        return _page(request, parts, "unknown", status=404)
    return _page(request, parts, scene_of(view), view)


@router.post("/{code}")
async def answer(request: Request, parts: TheParts, code: str) -> Response:
    """Take an answer; the same one again is harmless."""
    form = {name: str(value) for name, value in (await request.form()).items()}
    if LOOKED in form:
        return await _looked(parts, code)
    opens = form.get("answer") == OPEN
    now = parts.clock.moment()
    try:
        await run_sync(_give, parts, code, form, now)
    except NotFound:
        return _page(request, parts, "unknown", status=404)
    except IllegalTransition:
        view = links.open_link(parts.database, code, now)
        scene = scene_of(view) if opens and view is not None else refused_scene(view)
        return _page(request, parts, scene, view, status=409)
    except ValueError:
        view = links.open_link(parts.database, code, now)
        return _page(request, parts, "unclear", view, status=422)
    asked = {
        "lang": language.known(request.query_params.get("lang")),
        "opened": form.get("door", "") if opens else "",
    }
    query = urlencode({key: value for key, value in asked.items() if value})
    return RedirectResponse(f"/n/{code}?{query}" if query else f"/n/{code}", 303)


async def _looked(parts: Parts, code: str) -> Response:
    """Note that a browser shows the page. No answer, and harmless however often it comes."""
    now = parts.clock.moment()
    try:
        if len(code) > CODE_LENGTH:
            raise NotFound("this link is not known")
        if parts.looks.lets(code, now.steady):
            await run_sync(links.seen, parts.database, code, now)
    except NotFound:
        return Response(status_code=404)
    return Response(status_code=204)


def error_page(request: Request, parts: Parts, status: int, headers: Mapping[str, str]) -> Response:
    """Return a plain page where a request itself could not be read."""
    response = _page(request, parts, "unknown" if status == 404 else "unclear", status=status)
    response.headers.update(headers)
    return response


def _give(parts: Parts, code: str, form: Mapping[str, str], now: Now) -> None:
    if len(code) > CODE_LENGTH or links.open_link(parts.database, code, now) is None:
        raise NotFound("this link is not known")
    if form.get("answer") == OPEN:
        way_in.open_door(parts.database, code, DoorId(form.get("door", "")), now, parts.keys)
        return
    seen = form.get("seen", "")
    said = Said(
        answer=Answer(form.get("answer", "")),
        note=form.get("note", ""),
        seen=int(seen) if _NUMBER.fullmatch(seen) else None,
    )
    links.answer(parts.database, code, said, now, parts.keys)


def scene_of(view: LinkView) -> str:
    """Return which of the page's faces tells what stands now."""
    if view.asked:
        if view.closed:
            return "helped" if view.answered is Answer.CANNOT else "well"
        return "question"
    if view.closed and (view.alarm.kind is not AlarmKind.DRILL or view.answered is None):
        return "closed"
    if view.alarm.kind is AlarmKind.DRILL:
        return "drill" if view.answered is None else "drilled"
    if view.alarm.state is AlarmState.ATTENDED and view.alarm.helper == view.person:
        return "arrived"  # whoever stands at the door must always be able to close
    if view.answered is Answer.GOING:
        return "lapsed" if view.alarm.state is AlarmState.RAISED else "going"
    if view.answered is Answer.ARRIVED:
        return "arrived" if view.alarm.state is AlarmState.ATTENDED else "lapsed"
    return "cannot" if view.answered is Answer.CANNOT else "asked"


def refused_scene(view: LinkView | None) -> str:
    """Return which face tells that an answer was not possible."""
    if view is None:
        return "unknown"
    return "closed" if view.closed else "refused"


def _page(
    request: Request, parts: Parts, scene: str, view: LinkView | None = None, status: int = 200
) -> HTMLResponse:
    otherwise = view.language if view is not None else parts.language
    asked = language.known(request.query_params.get("lang"))
    spoken = asked or (language.known(otherwise) if view is not None else None)
    spoken = spoken or language.language_of(request, otherwise)
    with parts.database.read() as connection:
        _, _, timezone = system.site_names(connection)
    now = parts.clock.moment()
    values: dict[str, object] = {
        "scene": scene,
        "view": view,
        "named": view is not None and view.answered in KNOWN and not view.closed,
        "until": until_of(view, now),
        "way": way_in.shown(parts.database, view) if view is not None and scene in ON_THE_WAY else None,
        "opened": request.query_params.get("opened"),
        "call": CALL.get(view.alarm.kind) if view is not None else None,
        "asked": asked,
        "now": now,
        "zone": zone(timezone),
        "away": None,
        "style": STYLE,
        "script": SCRIPT,
    }
    text = parts.pages.render("neighbour.html", spoken, values)
    return HTMLResponse(text, status, _headers(request.app.state.frames, spoken))


def until_of(view: LinkView | None, now: Now) -> datetime | None:
    """Return by when the helper is expected, by the wall clock."""
    return None if view is None else now.at + (view.alarm.due_at - now.steady)


def policy_of(frames: str, style: str = STYLE) -> str:
    """Return what a page of one document may do: its own inline style and script, and no other."""
    return (
        f"default-src 'none'; style-src {_sum(style)}; script-src {_sum(SCRIPT)}; connect-src 'self';"
        f" form-action 'self'; base-uri 'none'; frame-ancestors {frames}"
    )


def _headers(frames: str, spoken: str) -> Mapping[str, str]:
    return {
        "Content-Security-Policy": policy_of(frames),
        "Referrer-Policy": "no-referrer",
        "Content-Language": spoken,
        "X-Robots-Tag": "noindex",
    }


def _sum(text: str) -> str:
    """Return what allows exactly this inline piece and no other (CSP Level 3, 2.3.1)."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
