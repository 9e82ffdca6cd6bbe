"""Walk tests: begun and listed; what is to be proved again; who has not pressed for a month."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.access import Fitter, Visitor
from api.pages.install.tree import Tree, tree_of
from api.pages.page import page
from api.parts import Parts, TheParts
from gateway.domain.errors import CuobianError, NotFound
from gateway.domain.walk import PRESS_EVERY, Due, Subject, WalkRefused, overdue
from gateway.service import walks

router = APIRouter(prefix="/install/drill", include_in_schema=False)

SHOWN = 100
"""Lines of a list on one page; how many more there are is said."""


@router.get("")
async def show(request: Request, parts: TheParts, visitor: Fitter) -> Response:
    """Show the walks, what is due, and the form that begins one."""
    return _list(request, parts, visitor)


@router.post("")
async def start(request: Request, parts: TheParts, visitor: Fitter) -> Response:
    """Begin a walk over a place, or over everything."""
    form = await request.form()
    place, only = str(form.get("place", "")) or None, form.get("due") == "yes"
    presses, now = buttons(parts), parts.clock.moment()
    try:
        id_ = walks.start(parts.database, place, visitor.name, presses, now, parts.keys, only_due=only)
    except (WalkRefused, NotFound) as error:
        return _list(request, parts, visitor, error)
    return RedirectResponse(f"/install/drill/{id_}", 303)


@router.get("/presses")
async def presses(request: Request, parts: TheParts, visitor: Fitter) -> Response:
    """Show when each resident's button was last pressed, who is overdue first."""
    found, now = walks.monthly(parts.database, buttons(parts)), parts.clock.moment()
    late = sum(overdue(each, now.at) for each in found)
    values = {
        "pressed": found[:SHOWN],
        "more": max(0, len(found) - SHOWN),
        "late": late,
        "all": len(found),
        "days": PRESS_EVERY.days,
        "names": visitor.sees_names,
        "tree": _tree(parts),
    }
    return page(request, parts, "install_presses.html", visitor, values)


def buttons(parts: Parts) -> Collection[str]:
    """Return the templates of what people press for help."""
    return frozenset(name for name, each in parts.fitting.templates.items() if each.presses)


def _list(request: Request, parts: Parts, visitor: Visitor, problem: CuobianError | None = None) -> Response:
    known, now = buttons(parts), parts.clock.moment()
    due = walks.to_prove(parts.database, known, parts.keys)
    values = {
        "walks": walks.every(parts.database),
        "due": due[:SHOWN],
        "more": max(0, len(due) - SHOWN),
        "why": _by_reason(due),
        "late": sum(overdue(each, now.at) for each in walks.monthly(parts.database, known)),
        "tree": _tree(parts),
        "problem": problem,
    }
    return page(request, parts, "install_drill.html", visitor, values, 422 if problem else 200)


def _by_reason(due: Sequence[tuple[Subject, Due]]) -> Mapping[str, int]:
    return {why.value: sum(each is why for _, each in due) for why in Due}


def _tree(parts: Parts) -> Tree:
    with parts.database.read() as connection:
        return tree_of(connection)
