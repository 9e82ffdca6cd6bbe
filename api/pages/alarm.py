"""One alarm: its story step by step, who was told what, and what the desk does next."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.access import Guard, PageViewer, Visitor
from api.alarms import act, looked_back
from api.ids import inward
from api.pages.board import tile
from api.pages.page import page
from api.parts import Parts, TheParts
from api.problems import STATUS
from api.shapes import TEXT
from gateway.domain.alarm import AlarmState
from gateway.domain.errors import IllegalTransition, NotFound, OutcomeMissing
from gateway.service import answers
from gateway.service.accounts import AccountRole
from gateway.store.queries import alarms
from gateway.store.queries.blind import blind
from gateway.store.queries.receipts import standing

router = APIRouter(prefix="/alarms", include_in_schema=False)

DOES: dict[str, Callable[..., object]] = {
    "acknowledge": answers.acknowledge,
    "decline": answers.decline,
    "arrive": answers.arrive,
    "resolve": answers.resolve,
    "note": answers.note,
}
WITH_TEXT = frozenset({"resolve", "note"})


@router.get("/{id}")
async def show(
    request: Request,
    parts: TheParts,
    id: str,  # noqa: A002  the path's own word
    visitor: PageViewer,
) -> Response:
    """Show one alarm; one that is over once the look is on record."""
    await looked_back(parts, visitor, inward(id))
    return _alarm(request, parts, visitor, inward(id))


@router.post("/{id}")
async def do(
    request: Request,
    parts: TheParts,
    id: str,  # noqa: A002
    visitor: Guard,
) -> Response:
    """Carry out what the desk chose, and show the alarm again."""
    form = await request.form()
    what, text = str(form.get("do", "")), str(form.get("text", "")).strip()[:TEXT]
    alarm = inward(id)
    if what not in DOES:
        raise NotFound(f"there is nothing called {what!r} to do")
    if what == "note" and not text:
        return _alarm(request, parts, visitor, alarm, "note.missing", 422)
    try:
        await act(parts, visitor, alarm, DOES[what], *((text,) if what in WITH_TEXT else ()))
    except (IllegalTransition, OutcomeMissing) as error:
        return _alarm(request, parts, visitor, alarm, error.code, STATUS[error.code])
    return RedirectResponse("/" if str(form.get("back")) == "board" else f"/alarms/{id}", 303)


def _alarm(
    request: Request, parts: Parts, visitor: Visitor, id_: int, problem: str = "", status: int = 200
) -> Response:
    with parts.database.read() as connection:
        found = alarms.by_ids(connection, [id_])
        log, messages = alarms.log_of(connection, [id_]), alarms.messages_of(connection, [id_])
        earlier = alarms.earlier(connection, [id_])[id_]
        told = standing(connection, [id_]).get(id_, ())
        sightless = blind(connection, [id_]).get(id_)
    if not found:
        raise NotFound("there is no such alarm")
    alarm = found[0]
    values = {
        "tile": tile(
            alarm,
            parts.clock.moment(),
            names=visitor.sees_names,
            narrow=parts.narrow.of(parts.database),
            blind=sightless,
        ),
        "told": told,
        "log": log,
        "messages": messages,
        "earlier": earlier,
        "names": visitor.sees_names,
        "acts": visitor.role is AccountRole.GUARD,
        "own": alarm.helper_name == visitor.name and alarm.state == AlarmState.ACKNOWLEDGED,
        "problem": problem,
    }
    return page(request, parts, "alarm.html", visitor, values, status)
