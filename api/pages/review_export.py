"""The page on which an officer hands evidence over: what it is, to whom, why, and what went before.

What is chosen is what the list of the review showed, or one event. Nothing is served before it is on record.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from anyio.to_thread import run_sync
from fastapi import APIRouter, Request
from starlette.datastructures import ImmutableMultiDict
from starlette.responses import Response

from api.access import InReview, Visitor
from api.exports import choice_of, had_picture, handed_out, public_key
from api.ids import inward
from api.pages.handed_over import grouped
from api.pages.page import page
from api.pages.review_desk import named_place
from api.pages.review_look import Frame, frame
from api.parts import Parts, TheParts
from api.registering import list_seen
from api.review_filter import Asked, asked_of
from gateway.domain import export as limits
from gateway.domain.export import MOST_EVENTS, MOST_PICTURES, TO, WHY, ExportBusy, ExportRefused
from gateway.domain.model import outward
from gateway.service import reviews
from gateway.service.export_material import Choice, found

router = APIRouter(prefix="/review/{review}/export", include_in_schema=False)

Form = ImmutableMultiDict[str, object]
Words = Mapping[str, str]
NOTHING: Words = {}
ONE = "event"


@router.get("")
async def show(request: Request, parts: TheParts, visitor: InReview) -> Response:
    """Show how much would be handed over, and the form that says to whom."""
    await list_seen(parts, visitor, "list:export")
    return await _page(request, parts, visitor, request.query_params)


@router.post("", response_class=Response)
async def hand_over(request: Request, parts: TheParts, visitor: InReview, review: str) -> Response:
    """Hand it over: on record, and then the file."""
    form = await request.form()
    said = {name: str(form.get(name, "")) for name in ("to", "why")}
    wanted = form.get("pictures") == "yes"
    try:
        handing = limits.handing(said["to"], said["why"])
        chosen = _choice(parts, visitor, frame(parts, visitor), form, pictures=wanted)
        return await handed_out(parts, visitor, inward(review), chosen[1], handing)
    except ExportRefused as error:
        problems = {error.field or "events": error.message}
        return await _page(request, parts, visitor, form, {**said, "pictures": "yes" * wanted}, problems)
    except ExportBusy as error:
        problems = {"busy": error.message}
        return await _page(request, parts, visitor, form, {**said, "pictures": "yes" * wanted}, problems)


def _choice(
    parts: Parts, visitor: Visitor, drawn: Frame, form: Form, *, pictures: bool = True
) -> tuple[Asked, Choice]:
    words = {name: str(form.get(name, "")) for name in form}
    words["place"] = named_place(drawn.tree, words.get("place", ""))
    asked = asked_of(words, [str(each) for each in form.getlist("kind")], drawn.where)
    ids = tuple(inward(str(each)) for each in form.getlist(ONE)) or None
    return asked, choice_of(parts, visitor, asked, ids, pictures=pictures)


async def _page(
    request: Request,
    parts: Parts,
    visitor: Visitor,
    form: Form,
    said: Words = NOTHING,
    problems: Words = NOTHING,
) -> Response:
    drawn = frame(parts, visitor)
    asked, choice = _choice(parts, visitor, drawn, form)
    chosen = await run_sync(found, parts.database, choice)
    query = asked.query(drawn.where)
    status = 409 if "busy" in problems else 422 if problems else 200
    values = {
        **drawn.values(),
        "count": len(chosen),
        "pictures": sum(map(had_picture, chosen)),
        "too_many": len(chosen) > MOST_EVENTS,
        "most": (MOST_EVENTS, MOST_PICTURES),
        "longest": (TO, WHY),
        "asked": asked,
        "one": choice.ids is not None,
        "hidden": _hidden(form),
        "back": f"{drawn.address}{query}",
        "said": {"to": "", "why": "", "pictures": "yes", **said},
        "problems": problems,
        "handed": reviews.hand_overs(parts.database, drawn.inside.review.id),
        "key": grouped(public_key(parts)),
        "id": outward(drawn.inside.review.id),
    }
    return page(request, parts, "review_export.html", visitor, values, status)


def _hidden(form: Form) -> Sequence[tuple[str, str]]:
    """Return what was chosen as fields of the form."""
    names = ("since", "until", "place", "door", "kind", "outcome", "alarm", ONE)
    return [(name, str(each)) for name in names for each in form.getlist(name) if str(each)]
