"""One review as a case: what it covers, how long, who agreed, what was done. Shows nothing it covers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from fastapi import APIRouter, Request
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from api.access import Second, Visitor
from api.ids import inward
from api.pages.install.tree import tree_of
from api.pages.page import page
from api.pages.review_desk import MINUTES, local
from api.parts import Parts, TheParts
from api.reviews import one_for, whole
from gateway.domain.errors import CuobianError, NotFound
from gateway.domain.model import outward
from gateway.domain.register import ReviewId, Secret
from gateway.domain.review import ApprovalRequired, Review, ReviewNotOpen, ReviewRefused
from gateway.service import register, reviews
from gateway.store.moment import from_micros
from gateway.store.register import Stored

router = APIRouter(prefix="/review/{review}/case", include_in_schema=False)

MINUTE = timedelta(minutes=1)
DEEDS = 200


@dataclass(frozen=True, slots=True)
class Deed:
    """A row of the register as the page of its review shows it; erased texts are empty."""

    seq: int
    at: datetime
    act: str
    who: str
    what: str
    detail: str
    count: int


@dataclass(frozen=True, slots=True)
class Wrong:
    """What could not be done, why as the page knows it, and what was written."""

    move: str = ""
    why: str = ""
    words: str = ""


NOTHING_WRONG = Wrong()
Move = Callable[[Parts, Visitor, ReviewId, FormData], Review]


@router.get("")
async def show(request: Request, parts: TheParts, visitor: Second, review: str) -> Response:
    """Show a review with everything that was done in it."""
    return _page(request, parts, visitor, one_for(parts, visitor, inward(review)))


@router.post("")
async def do(request: Request, parts: TheParts, visitor: Second, review: str) -> Response:
    """Extend, agree, refuse, keep from residents, tell them, or close."""
    found = one_for(parts, visitor, inward(review))
    form = await request.form()
    what = str(form.get("do", ""))
    move = MOVES.get(what)
    if move is None:
        raise NotFound(f"there is nothing called {what!r} to do")
    try:
        move(parts, visitor, found.id, form)
    except (ReviewRefused, ReviewNotOpen, ApprovalRequired, ValueError) as error:
        return _page(request, parts, visitor, found, Wrong(what, _why(error), _words(form)))
    return RedirectResponse(f"/review/{outward(found.id)}/case", 303)


def _extend(parts: Parts, visitor: Visitor, id_: ReviewId, form: FormData) -> Review:
    typed = str(form.get("minutes", ""))
    longer = (int(typed) if typed.isdecimal() else 0) * MINUTE
    now = parts.clock.moment()
    return reviews.extend(parts.database, id_, visitor.by, longer, _words(form), now)


def _approve(parts: Parts, visitor: Visitor, id_: ReviewId, form: FormData) -> Review:
    minors = form.get("minors") == "yes"
    now = parts.clock.moment()
    return reviews.approve(parts.database, id_, visitor.by, _words(form), now, minors=minors)


def _refuse(parts: Parts, visitor: Visitor, id_: ReviewId, form: FormData) -> Review:
    return reviews.refuse(parts.database, id_, visitor.by, _words(form), parts.clock.moment())


def _hold(parts: Parts, visitor: Visitor, id_: ReviewId, form: FormData) -> Review:
    until = local(parts, str(form.get("until", "")))
    if until is None:
        raise ReviewRefused("found no day until which residents are not told", "until")
    return reviews.hold(parts.database, id_, visitor.by, until, _words(form), parts.clock.moment())


def _lift(parts: Parts, visitor: Visitor, id_: ReviewId, _form: FormData) -> Review:
    return reviews.lift(parts.database, id_, visitor.by, parts.clock.moment())


def _close(parts: Parts, visitor: Visitor, id_: ReviewId, form: FormData) -> Review:
    return reviews.close(parts.database, id_, visitor.by, _words(form), parts.clock.moment())


MOVES: Mapping[str, Move] = {
    "extend": _extend,
    "approve": _approve,
    "refuse": _refuse,
    "hold": _hold,
    "lift": _lift,
    "close": _close,
}


def _words(form: FormData) -> str:
    return str(form.get("words", ""))


def _why(error: Exception) -> str:
    """Return what it is about: a field, or the code of a refusal that is about the review itself."""
    if isinstance(error, ReviewRefused):
        return error.field or error.code
    return error.code if isinstance(error, CuobianError) else "until"


def _page(
    request: Request, parts: Parts, visitor: Visitor, found: Review, wrong: Wrong = NOTHING_WRONG
) -> Response:
    with parts.database.read() as connection:
        tree = tree_of(connection)
    own = whole(visitor, found)
    done = register.of_review(parts.database, found.id, most=DEEDS) if own else ()
    values = {
        "found": found,
        "case": found.case,
        "mine": found.account == visitor.account,
        "tree": tree,
        "own": own,
        "deeds": [_deed(each) for each in done],
        "handed": reviews.hand_overs(parts.database, found.id) if own else (),
        "minutes": MINUTES,
        "wrong": wrong,
    }
    return page(request, parts, "review_case.html", visitor, values, 422 if wrong.move else 200)


def _deed(stored: Stored) -> Deed:
    row = stored.row
    who, detail = stored.text(Secret.WHO), stored.text(Secret.DETAIL)
    return Deed(row.seq, from_micros(row.at), row.act, who, row.what, detail, row.count)
