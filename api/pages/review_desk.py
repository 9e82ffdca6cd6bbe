"""The police's first page: reviews of one's own, those that wait for a second person, and opening one.

Shows nothing of what happened anywhere: that begins behind `/review/{review}`, within what was opened.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from fastapi import APIRouter, Request
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from api.access import Officer, Second, Visitor
from api.pages.install.tree import Tree, tree_of
from api.pages.page import page
from api.pages.render import zone
from api.parts import Parts, TheParts
from gateway.domain.model import Now, PlaceId, outward
from gateway.domain.review import GRANTED, Basis, Case, Review, ReviewRefused, ReviewState, unfit
from gateway.service import reviews
from gateway.service.accounts import AccountRole
from gateway.store.queries import system

router = APIRouter(prefix="/review", include_in_schema=False)

MINUTES = (30, 60, 120, 240, 480)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
FIELDS = ("case_number", "reason", "unit", "name", "basis", "minutes", "since", "until")
PLACES = 3
"""Rows for places a form offers; one that names a building covers everything in it."""
NOTHING: Mapping[str, str] = {}


@router.get("")
async def show(request: Request, parts: TheParts, visitor: Second) -> Response:
    """Show one's reviews and the form of a new one; the office sees everybody's, and opens none."""
    return _page(request, parts, visitor)


@router.post("")
async def open_review(request: Request, parts: TheParts, visitor: Officer) -> Response:
    """Open a review, or ask a second person for it."""
    form = await request.form()
    now = parts.clock.moment()
    try:
        case = _case(parts, form)
        if problems := _problems(parts, case, now):
            return _page(request, parts, visitor, form, problems)
        found = reviews.open_review(parts.database, case, visitor.by, now, needs_second=parts.second_person)
    except ReviewRefused as error:
        return _page(request, parts, visitor, form, {error.field: error.message})
    where = f"/review/{outward(found.id)}"
    return RedirectResponse(where if found.state is ReviewState.OPEN else f"{where}/case", 303)


def local(parts: Parts, typed: str) -> datetime | None:
    """Return a local time as a browser sends it; None where none was typed. Raises ValueError."""
    if not typed.strip():
        return None
    with parts.database.read() as connection:
        _, _, timezone = system.site_names(connection)
    return datetime.fromisoformat(typed.strip()).replace(tzinfo=zone(timezone))


def named_place(tree: Tree, typed: str) -> str:
    """Return the id of a place that was typed by its whole name or by its id; what is neither comes back."""
    words = " ".join(typed.split())
    by_name = {each.name: each.place.id for each in tree.branches}
    return by_name.get(words, words)


def _case(parts: Parts, form: FormData) -> Case:
    typed = {name: str(form.get(name, "")) for name in FIELDS}
    now, tree = parts.clock.moment(), _tree(parts)
    places = [named_place(tree, str(each)) for each in form.getlist("places") if str(each).strip()]
    try:
        until = local(parts, typed["until"]) or now.at
        since = local(parts, typed["since"]) or until - DAY
    except ValueError:
        raise ReviewRefused("found no day and time", "since") from None
    if typed["basis"] not in list(Basis):
        raise ReviewRefused("found no legal basis", "basis")
    minutes = int(typed["minutes"]) if typed["minutes"].isdecimal() else GRANTED // MINUTE
    return Case(
        typed["case_number"],
        typed["reason"],
        typed["unit"],
        typed["name"],
        Basis(typed["basis"]),
        tuple(map(PlaceId, dict.fromkeys(places))),
        since,
        until,
        minutes * MINUTE,
    )


def _problems(parts: Parts, case: Case, now: Now) -> Mapping[str, str]:
    """Return everything that is wrong with what was typed, by its field."""
    found = {each.field: each.message for each in unfit(case, now)}
    known = {each.place.id for each in _tree(parts).branches}
    if strange := [each for each in case.places if each not in known]:
        found["places"] = strange[0]
    return found


def _page(
    request: Request,
    parts: Parts,
    visitor: Visitor,
    form: FormData | None = None,
    problems: Mapping[str, str] = NOTHING,
) -> Response:
    office = visitor.role is AccountRole.OFFICE
    account = visitor.account or 0
    own = reviews.newest(parts.database) if office else reviews.mine(parts.database, account)
    now = parts.clock.moment()
    others = [
        each
        for each in reviews.unclosed(parts.database)
        if each.account != account and (each.state is ReviewState.ASKED or each.holds(now))
    ]
    tree = _tree(parts)
    values = {
        "own": own,
        "others": [] if office else others,
        "office": office,
        "tree": tree,
        "typed": _typed(form, own),
        "places": [str(each) for each in form.getlist("places")] if form is not None else [],
        "rows": PLACES,
        "problems": problems,
        "bases": list(Basis),
        "minutes": MINUTES,
        "second": parts.second_person,
    }
    return page(request, parts, "reviews.html", visitor, values, 422 if problems else 200)


def _typed(form: FormData | None, own: Sequence[Review]) -> Mapping[str, str]:
    """Return what was typed; on a fresh form unit and name as the last review had them."""
    if form is not None:
        return {name: str(form.get(name, "")) for name in FIELDS}
    last = own[0].case if own else None
    fresh = dict.fromkeys(FIELDS, "")
    fresh["minutes"] = str(GRANTED // MINUTE)
    return fresh | ({"unit": last.unit, "name": last.officer} if last is not None else {})


def _tree(parts: Parts) -> Tree:
    with parts.database.read() as connection:
        return tree_of(connection)
