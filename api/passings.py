"""Who was at a door a moment ago: card, face and opening as one line. No history: that is a review's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from fastapi import APIRouter
from starlette.responses import Response

from api import shapes
from api.access import Opener, Visitor
from api.parts import Parts, TheParts
from api.registering import list_seen
from gateway.domain.errors import NotFound
from gateway.domain.model import DoorId, EventType, PersonId, outward
from gateway.domain.passings import DENIED, SHOWN, Passing
from gateway.domain.site_doors import Door
from gateway.store.queries import doors, passings

router = APIRouter(prefix="/api/v1/doors", tags=["doors"])

PASSINGS = "list:passings"
LATELY = timedelta(minutes=15)
SHOWN_AT_ONCE = 3
LARGEST = 1_000_000
WHOLE = ("enrolled", "frames")


class FaceSeen(shapes.Shape):
    """What a camera said; the score, its threshold and how many it was compared with stand beside it."""

    matched: bool
    purpose: str | None
    score: float | None
    threshold: float | None
    enrolled: int | None
    frames: int | None
    liveness: str | None
    snapshot: str | None
    model: str | None


class Line(shapes.Shape):
    """One passing."""

    id: str
    at: datetime
    person: str | None
    name: str | None
    by: list[str]
    """What was shown: card, pin, plate, face."""
    granted: bool
    reason: str | None
    waits: bool
    """A card that waits for its second proof."""
    opened: bool
    face: FaceSeen | None


class Lines(shapes.Shape):
    """What happened at a door lately, the newest first."""

    items: list[Line]


@router.get("/{id}/passings", response_model=Lines)
async def list_passings(visitor: Opener, parts: TheParts, id: str) -> Response:  # noqa: A002  the path's own word
    """Show who was at a door within the last quarter of an hour; names for the guard desk alone."""
    with parts.database.read() as connection:
        door = doors.one(connection, id)
    if door is None:
        raise NotFound(f"there is no door {id}")
    await list_seen(parts, visitor, PASSINGS)
    return shapes.reply(Lines(items=list(lines_of(parts, visitor, [door]).get(door.id, ()))))


def lines_of(parts: Parts, visitor: Visitor, found: Sequence[Door]) -> Mapping[DoorId, Sequence[Line]]:
    """Return who was at doors lately, by door."""
    since = parts.clock.moment().at - LATELY
    with parts.database.read() as connection:
        lately = passings.lately(connection, found, since)
        people = {each.person for some in lately.values() for each in some if each.person is not None}
        names = passings.names(connection, people) if visitor.sees_names else {}
    return {door: [line_of(each, names) for each in some] for door, some in lately.items()}


def line_of(passing: Passing, names: Mapping[PersonId, str]) -> Line:
    """Return a passing as it goes out, with the name of whoever it was."""
    shown = [each for each in passing.events if each.type in SHOWN]
    refused = passing.first(*DENIED)
    waits = any(each.detail.get("waits") is True for each in shown)
    person = passing.person if passing.person in names else None
    return Line(
        id=outward(passing.events[0].id),
        at=passing.at,
        person=person,
        name=names[person] if person is not None else None,
        by=[*dict.fromkeys(each.type.value.removeprefix("access.") for each in shown), *_by_face(passing)],
        granted=passing.entered,
        reason=str(refused.detail.get("reason", "")) if refused is not None and not passing.entered else None,
        waits=waits and not passing.entered,
        opened=passing.opened,
        face=_face(passing),
    )


def _by_face(passing: Passing) -> Sequence[str]:
    return ["face"] if any(each.detail.get("second") == "face" for each in passing.events) else []


def _face(passing: Passing) -> FaceSeen | None:
    said = passing.face
    if said is None:
        return None
    numbers = {name: _number(said.detail.get(name)) for name in ("score", "threshold", "enrolled", "frames")}
    texts = {name: _text(said.detail.get(name)) for name in ("purpose", "liveness", "snapshot", "model")}
    whole = {name: None if numbers[name] is None else int(numbers[name] or 0) for name in WHOLE}
    return FaceSeen(matched=said.type is EventType.FACE_RECOGNISED, **numbers | texts | whole)  # type: ignore[arg-type]


def _number(value: object) -> float | None:
    """Return a number as a camera said it; None for whatever else somebody may write there."""
    known = isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < LARGEST
    return float(value) if known else None  # type: ignore[arg-type]


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
