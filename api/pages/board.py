"""The alarm board: desk and wall. Shows every open alarm from its first second; decides nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import RedirectResponse, Response

from api.access import AtHome, BoardViewer, Visitor
from api.ids import inward
from api.pages.page import page
from api.parts import Parts, TheParts
from api.passings import LATELY
from gateway.domain.alarm import NO_CALL, AlarmKind
from gateway.domain.model import Now, PersonId, outward
from gateway.domain.reach import Reach
from gateway.domain.receipt import Standing
from gateway.service import core_state, kept
from gateway.service.accounts import AccountRole
from gateway.store.queries import alarms, passings
from gateway.store.queries.alarms import AlarmSummary
from gateway.store.queries.blind import BlindCamera, blind
from gateway.store.queries.receipts import standing

BEHIND = {"wellbeing": 1, "technical": 2}
"""Kinds that stand behind every call for help of the same state."""
router = APIRouter(include_in_schema=False)

MOST_ASKED = 100
SHOWN = 6
"""People on one tile: what can be read across a room."""
HOMES = {AccountRole.OFFICE: "/people", AccountRole.OFFICER: "/review"}
"""Where those begin who have no board."""
NOBODY: Mapping[PersonId, Reach] = {}
_URGENCY = {"raised": 0, "acknowledged": 1}


@dataclass(frozen=True, slots=True)
class Tile:
    """One alarm as the board shows it."""

    id: str
    order: str
    """Sorts tiles: unanswered first, calls before faults, oldest first."""
    alarm: AlarmSummary
    resident: str
    helper: str
    until: datetime
    """Wall time of the next step, or of the end of the promise."""
    told: Sequence[Standing] = ()
    """Who was called, and how far that has come; of many the latest."""
    more: int = 0
    """How many were called beside those."""
    narrow: Reach | None = None
    """Where everybody who is called hangs on one way: which."""
    blind: BlindCamera | None = None
    """Of a fault: the camera that sees nothing."""


def tile(
    found: AlarmSummary,
    now: Now,
    *,
    names: bool,
    told: Sequence[Standing] = (),
    narrow: Mapping[PersonId, Reach] = NOBODY,
    blind: BlindCamera | None = None,
) -> Tile:
    """Return an alarm as a tile, persons named only where `names`."""
    urgency = _URGENCY.get(found.state, 2)
    return Tile(
        id=outward(found.id),
        order=f"{urgency}{BEHIND.get(found.kind, 0)}{outward(found.id)}",
        alarm=found,
        resident=found.resident_name if names else "",
        helper=found.helper_name if names else "",
        until=now.at + (found.due_at - now.steady),
        told=told[:SHOWN],
        more=max(0, len(told) - SHOWN),
        narrow=narrow.get(PersonId(found.resident)) if found.resident and found.kind not in NO_CALL else None,
        blind=blind,
    )


@router.get("/")
async def home(
    request: Request,
    parts: TheParts,
    visitor: AtHome,
) -> Response:
    """Show the board; the office and the police have another home."""
    if visitor.role in HOMES and not visitor.kiosk:
        return RedirectResponse(HOMES[visitor.role], 303)
    with parts.database.read() as connection:
        found = alarms.open_alarms(connection)
    return _board(request, parts, visitor, "board.html", found)


@router.get("/board")
async def piece(
    request: Request,
    parts: TheParts,
    visitor: BoardViewer,
    ids: Annotated[str, Query(max_length=16 * MOST_ASKED)] = "",
) -> Response:
    """Show the tiles of these alarms, or of all, and the head of the board, for a script to put in place."""
    asked = [inward(each) for each in ids.split(",") if each]
    with parts.database.read() as connection:
        found = alarms.by_ids(connection, asked) if asked else alarms.open_alarms(connection)
    still_open = [each for each in found if each.state != "resolved" and each.kind != AlarmKind.DRILL]
    return _board(request, parts, visitor, "board_piece.html", still_open)


def _board(
    request: Request, parts: Parts, visitor: Visitor, template: str, found: Sequence[AlarmSummary]
) -> Response:
    now, narrow = parts.clock.moment(), parts.narrow.of(parts.database)
    with parts.database.read() as connection:
        last_press, open_by_state = alarms.last_press(connection), alarms.open_by_state(connection)
        told = standing(connection, [each.id for each in found])
        sightless = blind(connection, [each.id for each in found if each.kind == AlarmKind.TECHNICAL])
        acts = visitor.role is AccountRole.GUARD and not visitor.kiosk
        known = passings.last_known(connection, now.at - LATELY) if acts else None
    values = {
        "tiles_now": [
            tile(
                each,
                now,
                names=visitor.sees_names,
                told=told[each.id],
                narrow=narrow,
                blind=sightless.get(each.id),
            )
            for each in found
        ],
        "names": visitor.sees_names,
        "open_by_state": open_by_state,
        "last_press": last_press,
        "cost": kept.pressure(parts.database, now),
        "healthy": core_state.healthy(parts.database, now),
        "acts": acts,
        "known": known,
        "last_line": outward(parts.feed.last),
    }
    return page(request, parts, template, visitor, values)
