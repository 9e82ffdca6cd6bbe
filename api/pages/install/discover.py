"""The inbox: what is heard but not adopted, a discovery for a while, and bridges that let devices in."""

from __future__ import annotations

from collections.abc import Iterable

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.access import Fitter, Visitor
from api.pages.page import page
from api.parts import Parts, TheParts
from gateway.domain.errors import NotFound
from gateway.domain.heard import FieldRequest, Heard, RequestState, Want, Way
from gateway.domain.model import Now
from gateway.service import discovery
from gateway.store.queries import heard, ways

router = APIRouter(prefix="/install", include_in_schema=False)

SHOWN = 60
"""Entries on the page, the likeliest and latest first."""
LONGEST_BASE = 100


@router.get("")
async def show(request: Request, parts: TheParts, visitor: Fitter) -> Response:
    """Show what is heard and not adopted."""
    return _inbox(request, parts, visitor)


@router.post("")
async def do(request: Request, parts: TheParts, visitor: Fitter) -> Response:
    """Begin or end a discovery, or let a bridge take new devices in."""
    form = await request.form()
    what, base = str(form.get("do", "")), str(form.get("base", "")).strip()
    if what == "discover":
        discovery.ask(parts.database, Want.DISCOVER, "", visitor.name, parts.clock.moment())
    elif what == "stop":
        discovery.end(parts.database, Want.DISCOVER)
    elif what == "join":
        if not _is_base(base):
            return _inbox(request, parts, visitor, wrong=base, status=422)
        # Listening first: the bridge's answer is part of what is heard.
        discovery.ask(parts.database, Want.DISCOVER, "", visitor.name, parts.clock.moment())
        discovery.ask(parts.database, Want.JOIN, base, visitor.name, parts.clock.moment())
        return RedirectResponse(f"/install?base={base}", 303)
    else:
        raise NotFound(f"there is nothing called {what!r} to do")
    return RedirectResponse("/install", 303)


def _inbox(request: Request, parts: Parts, visitor: Visitor, wrong: str = "", status: int = 200) -> Response:
    now = parts.clock.moment()
    base = wrong or request.query_params.get("base", "")[:LONGEST_BASE] or "zigbee2mqtt"
    with parts.database.read() as connection:
        found = heard.all_heard(connection)
        dropped = heard.dropped(connection)
        looking = heard.latest_request(connection, Want.DISCOVER, "")
        joining = heard.latest_request(connection, Want.JOIN, base)
        dead = ways.dead(connection)
    devices = [each for each in found if each.way not in {Way.PORT, Way.MDNS}]
    values = {
        "likely": _first(each for each in devices if _is_known(each, parts)),
        "unlikely": _first(each for each in devices if not _is_known(each, parts)),
        "announced": [
            (each.key.split(":")[1], each.key.split(":", 2)[2], each)
            for each in _first(each for each in found if each.way is Way.MDNS)
        ],
        "dead": sorted(dead),
        "narrow": len(parts.narrow.of(parts.database)),
        "broker": parts.fitting.broker,
        "templates": parts.fitting.templates,
        "dropped": dropped,
        "minutes_left": _minutes(looking, now),
        "base": base,
        "wrong": bool(wrong),
        "joined": joining if joining is not None and joining.until > now.steady else None,
    }
    return page(request, parts, "install_found.html", visitor, values, status)


def _first(found: Iterable[Heard]) -> list[Heard]:
    """Return the first entries: presses just made stand on top."""
    return sorted(found, key=lambda each: (each.count > 0, each.heard_at), reverse=True)[:SHOWN]


def _is_known(found: Heard, parts: Parts) -> bool:
    return any(each.template in parts.fitting.templates for each in found.likely)


def _minutes(looking: FieldRequest | None, now: Now) -> int:
    """Return how many minutes a discovery still lasts, 0 where none does."""
    if looking is None or looking.state is not RequestState.OPEN or looking.until <= now.steady:
        return 0
    return 1 + int((looking.until - now.steady).total_seconds()) // 60


def _is_base(text: str) -> bool:
    """Tell whether a text can be a bridge's base topic."""
    return 0 < len(text) <= LONGEST_BASE and text.isprintable() and not set(text) & set("#+$ ?&")
