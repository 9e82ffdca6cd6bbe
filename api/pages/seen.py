"""The desk's page of matched faces: which pictures there are, why one looks, and then the picture itself.

Shows nothing before the reason is on record, and afterwards for ten minutes; never says who was not matched.
"""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.access import Guard, Visitor
from api.face_pictures import fetched, on_record
from api.ids import inward
from api.pages.install.tree import Tree, tree_of
from api.pages.page import page
from api.parts import Parts, TheParts
from api.registering import list_seen, seen
from api.seeing import NoSitting
from gateway.domain.model import EventId, outward
from gateway.domain.register import Act
from gateway.service import face_pictures
from gateway.service.face_looks import LookRefused
from gateway.service.reviews import event_named

router = APIRouter(prefix="/doors/faces", include_in_schema=False)

HERE = "/doors/faces"
FACES = "list:faces"


@router.get("")
async def list_faces(request: Request, parts: TheParts, visitor: Guard) -> Response:
    """Show which pictures of the last day there are; none of them."""
    await list_seen(parts, visitor, FACES)
    values = {"pictures": face_pictures.pictures(parts.database, parts.clock.moment()), "tree": _tree(parts)}
    return page(request, parts, "seen.html", visitor, values)


@router.get("/{id}")
async def show(request: Request, parts: TheParts, visitor: Guard, id: str) -> Response:  # noqa: A002  the path's own word
    """Ask why, or show the picture to whoever has said it."""
    await list_seen(parts, visitor, FACES)
    return _one(request, parts, visitor, inward(id))


@router.post("/{id}")
async def look(request: Request, parts: TheParts, visitor: Guard, id: str) -> Response:  # noqa: A002
    """Put on record who looks and why, then show the picture for ten minutes."""
    event, form = inward(id), await request.form()
    chosen, more = (" ".join(str(form.get(name, "")).split()) for name in ("why", "more"))
    # A word about it is no reason by itself: which of the reasons it is, is chosen every time.
    why = (f"{chosen}: {more}" if more else chosen) if chosen else ""
    try:
        on_record(parts, visitor, event, why)
    except LookRefused:
        return _one(request, parts, visitor, event, more=more, wrong=True)
    parts.seeing.sit(visitor.name, _key(event), parts.clock.moment())
    return RedirectResponse(_path(event), 303)


@router.get("/{id}/picture")
async def picture(parts: TheParts, visitor: Guard, id: str) -> Response:  # noqa: A002
    """Return the picture to whoever has said why they look."""
    event, now = inward(id), parts.clock.moment()
    if not parts.seeing.sits(visitor.name, _key(event), now):
        raise NoSitting("say on the page of this face why you look, then look for ten minutes")
    found = face_pictures.picture(parts.database, event, now)
    what, why = event_named(EventId(event)), "within the reason given before"
    await seen(parts, visitor, Act.EVIDENCE_SEEN, what, persons=(found.person,), why=why)
    return await fetched(parts, found)


def _one(
    request: Request, parts: Parts, visitor: Visitor, event: int, *, more: str = "", wrong: bool = False
) -> Response:
    now = parts.clock.moment()
    values = {
        "here": _path(event),
        "found": face_pictures.picture(parts.database, event, now),
        "tree": _tree(parts),
        "sits": parts.seeing.sits(visitor.name, _key(event), now),
        "more": more,
        "wrong": wrong,
    }
    return page(request, parts, "seen_one.html", visitor, values, 422 if wrong else 200)


def _path(event: int) -> str:
    return f"{HERE}/{outward(event)}"


def _key(event: int) -> str:
    """Return what a sitting before a picture is kept under; no camera has such a name."""
    return f"event {event}"


def _tree(parts: Parts) -> Tree:
    with parts.database.read() as connection:
        return tree_of(connection)
