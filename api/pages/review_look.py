"""The page on which an officer looks within a review: how much when, a filter, and the list, visit by visit.

Every look is on record before the page is sent. Works as plain links and one form; the script only saves
clicks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import tzinfo

from anyio.to_thread import run_sync
from fastapi import APIRouter, Request
from starlette.responses import Response

from api.access import InReview, Visitor
from api.ids import inward
from api.pages.install.tree import Branch, Tree, tree_of
from api.pages.page import page
from api.pages.render import zone
from api.pages.review_desk import named_place
from api.pages.review_lines import Bar, Hour, bars, by_hour, counts, lines
from api.parts import Parts, TheParts
from api.registering import list_seen
from api.review_events import offset, the_review, within
from api.review_filter import Asked, asked_of, typed
from gateway.domain.model import outward
from gateway.domain.review_kinds import Kind
from gateway.domain.review_scope import Scope
from gateway.domain.site_doors import Door
from gateway.service import review_reading
from gateway.service.reviews import Inside
from gateway.store.queries import doors, system
from gateway.store.queries.review_density import Density
from gateway.store.queries.review_entries import Sheet
from gateway.store.queries.review_ways import Wanted

router = APIRouter(prefix="/review/{review}", include_in_schema=False)

AT_ONCE = 100
OUTER = frozenset({"household", "room"})
"""Kinds of places that a form does not list by name: there are thousands; typed, they are found."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What every page within a review is drawn from."""

    inside: Inside
    tree: Tree
    doors: Sequence[Door]
    where: tzinfo

    @property
    def address(self) -> str:
        """Return where the pages of this review begin."""
        return f"/review/{outward(self.inside.review.id)}"

    @property
    def places(self) -> Sequence[Branch]:
        """Return the places a form offers: those of the review, without the homes in them."""
        scope = self.inside.scope
        return [
            each
            for each in self.tree.branches
            if each.place.id in scope.places and each.place.kind not in OUTER
        ]

    def values(self) -> dict[str, object]:
        """Return what the templates need of it."""
        inside = self.inside
        return {
            "inside": inside,
            "review": inside.review,
            "case": inside.review.case,
            "address": self.address,
            "tree": self.tree,
        }


@dataclass(frozen=True, slots=True)
class Turn:
    """Where in the list a page stands."""

    after: int | None = None
    newest: bool = True

    @property
    def back(self) -> Turn | None:
        """Return the turn towards where the reader came from, None at the beginning."""
        if self.after is None:
            return None
        return Turn(self.after - 1 if self.newest else self.after + 1, not self.newest)


def frame(parts: Parts, visitor: Visitor) -> Frame:
    """Return what a page of the review is drawn from; doors are those of its places."""
    inside = the_review(visitor)
    with parts.database.read() as connection:
        _, _, timezone = system.site_names(connection)
        known = [each for each in doors.every(connection) if each.place in inside.scope.places]
        return Frame(inside, tree_of(connection), known, zone(timezone))


@router.get("")
async def show(request: Request, parts: TheParts, visitor: InReview) -> Response:
    """Show what happened, newest first, with the strip and the filter."""
    await list_seen(parts, visitor, "list:events")
    drawn = frame(parts, visitor)
    asked = asked_in(request, drawn)
    scope, which = within(parts, visitor, asked)
    turn = _turn(request)
    found = await run_sync(lambda: _sheet(parts, scope, which, turn))
    away = offset(parts, scope.since)
    dense = await run_sync(lambda: review_reading.density(parts.database, scope, which, away))
    every = dense
    if asked.kinds and dense.types is not None:
        _, any_kind = within(parts, visitor, replace(asked, kinds=()))
        every = await run_sync(lambda: review_reading.density(parts.database, scope, any_kind, away))
    values = {
        **drawn.values(),
        **_listed(parts, drawn, asked, turn, found),
        **_strip(drawn, asked, dense),
        "counts": counts(every.types),
        **_form(drawn, asked, scope),
        "live": drawn.inside.scope.until > parts.clock.moment().at and asked.until is None,
        "scope": scope,
    }
    return page(request, parts, "review_look.html", visitor, values)


@router.get("/list")
async def show_piece(request: Request, parts: TheParts, visitor: InReview) -> Response:
    """Return the list alone, for a page that goes on by itself or follows what happens now."""
    await list_seen(parts, visitor, "list:events")
    drawn = frame(parts, visitor)
    asked, turn = asked_in(request, drawn), _turn(request)
    scope, which = within(parts, visitor, asked)
    found = await run_sync(lambda: _sheet(parts, scope, which, turn))
    values = {**drawn.values(), **_listed(parts, drawn, asked, turn, found)}
    return page(request, parts, "review_list.html", visitor, values)


def _sheet(parts: Parts, scope: Scope, which: Wanted, turn: Turn) -> Sheet:
    return review_reading.sheet(parts.database, scope, which, turn.after, AT_ONCE, newest=turn.newest)


def asked_in(request: Request, drawn: Frame) -> Asked:
    """Return what the address of a page asks for."""
    words = dict(request.query_params)
    words["place"] = named_place(drawn.tree, words.get("place", ""))
    return asked_of(words, request.query_params.getlist("kind"), drawn.where)


def _turn(request: Request) -> Turn:
    after = request.query_params.get("after", "")
    return Turn(inward(after), request.query_params.get("order") != "oldest") if after else Turn()


def _listed(parts: Parts, drawn: Frame, asked: Asked, turn: Turn, found: Sheet) -> dict[str, object]:
    """Return the values of the list: its lines by the hour, and where it goes on both ways."""
    notes = review_reading.notes_of(parts.database, drawn.inside, list(found.events))
    shown = lines(found, drawn.tree, drawn.doors, notes)
    onward = Turn(found.next, turn.newest) if found.next is not None else None
    earlier, later = (onward, turn.back) if turn.newest else (turn.back, onward)
    hours: Sequence[Hour] = by_hour(shown if turn.newest else shown[::-1], drawn.where)
    return {
        "hours": hours,
        "whole": found.whole,
        "looked": found.looked,
        "sift": asked.query(drawn.where),
        "here": _link(drawn, asked, turn),
        "earlier": _link(drawn, asked, earlier) if earlier is not None else "",
        "later": _link(drawn, asked, later) if later is not None else "",
        "first_page": _link(drawn, asked, Turn()) if turn.after is not None else "",
        "newest_id": outward(max(found.events, default=0)),
    }


def _link(drawn: Frame, asked: Asked, turn: Turn) -> str:
    after = outward(turn.after) if turn.after is not None else ""
    order = "oldest" if turn.after is not None and not turn.newest else ""
    return drawn.address + asked.query(drawn.where, after=after, order=order)


def _strip(drawn: Frame, asked: Asked, dense: Density) -> dict[str, object]:
    hrefs = [drawn.address + asked.at(each.since, each.until).query(drawn.where) for each in dense.buckets]
    found: Sequence[Bar] = bars(dense.buckets, hrefs)
    return {
        "bars": found,
        "total": sum(each.events for each in dense.buckets),
        "calls": sum(each.alarms for each in dense.buckets),
    }


def _form(drawn: Frame, asked: Asked, scope: Scope) -> dict[str, object]:
    return {
        "asked": asked,
        "typed_since": typed(asked.since, drawn.where),
        "typed_until": typed(asked.until, drawn.where),
        "first": typed(drawn.inside.scope.since, drawn.where)[:16],
        "last": typed(drawn.inside.scope.until, drawn.where)[:16],
        "place_name": drawn.tree.name(asked.place) if asked.place else "",
        "outside": bool(asked.place) and not scope.places,
        "offered": drawn.places,
        "doors": drawn.doors,
        "kinds": [(each, drawn.address + asked.toggled(each).query(drawn.where)) for each in Kind],
        "clear": drawn.address,
        "handing": f"{drawn.address}/export{asked.query(drawn.where)}",
        "wider": drawn.address + asked.at(None, None).query(drawn.where),
    }
