"""The desk's doors: how each stands, and letting somebody in by name. Never decides who may."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.access import Opener, Visitor
from api.doors import looks_of, opened
from api.pages.install.tree import tree_of
from api.pages.page import page
from api.parts import Parts, TheParts
from api.passings import PASSINGS, SHOWN_AT_ONCE, lines_of
from api.registering import list_seen
from gateway.domain.door_look import Look
from gateway.domain.errors import NoLock
from gateway.domain.site_doors import Door
from gateway.store.queries import doors
from gateway.store.queries.doors import Unlocking

router = APIRouter(prefix="/doors", include_in_schema=False)

ORDER_SHOWN = timedelta(minutes=1)
"""So long a page says what became of an order."""
WRONG = frozenset({Look.FORCED, Look.HELD})
"""How a door stands that somebody has to look after: those come first."""
LONGEST = 64
SEARCHED_FROM = 8
"""So many doors are more than one finds at a glance."""


@router.get("")
async def list_doors(request: Request, parts: TheParts, visitor: Opener) -> Response:
    """Show every door as it stands, what is wrong first; `q` keeps those of a name or place."""
    return await _page(request, parts, visitor, {})


@router.post("/{id}/open")
async def open_door(request: Request, parts: TheParts, visitor: Opener, id: str) -> Response:  # noqa: A002
    """Open a door now or never; recorded with the account's number and name."""
    try:
        await opened(parts, visitor, id)
    except NoLock as error:
        return await _page(request, parts, visitor, {id: error.message})
    return RedirectResponse(f"/doors#{id}", 303)


async def _page(request: Request, parts: Parts, visitor: Visitor, problems: Mapping[str, str]) -> Response:
    await list_seen(parts, visitor, PASSINGS)
    search = request.query_params.get("q", "").strip()[:LONGEST]
    with parts.database.read() as connection:
        every = doors.every(connection)
        tree = tree_of(connection)
    shown = [each for each in every if search.casefold() in f"{each.name} {tree.name(each.place)}".casefold()]
    looks, away = looks_of(parts, shown)
    values = {
        "doors": sorted(shown, key=lambda each: looks[each.id] not in WRONG),
        "looks": looks,
        "away": away,
        "orders": _orders(parts, shown),
        "lately": lines_of(parts, visitor, shown),
        "most": SHOWN_AT_ONCE,
        "tree": tree,
        "q": search,
        "searched": len(every) >= SEARCHED_FROM,
        "problems": problems,
        "faces_on": parts.seeing.line is not None,
    }
    return page(request, parts, "doors.html", visitor, values, 422 if problems else 200)


def _orders(parts: Parts, shown: Sequence[Door]) -> Mapping[str, Unlocking]:
    """Return what became of the openings of the last minute, by door."""
    now = parts.clock.moment()
    with parts.database.read() as connection:
        found = {
            each.id: doors.latest_unlock(connection, each.lock) for each in shown if each.lock is not None
        }
    return {
        id_: order
        for id_, order in found.items()
        if order is not None and timedelta(0) <= now.at - order.at < ORDER_SHOWN
    }
