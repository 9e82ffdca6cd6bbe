"""The picture of a matched face, for the guard desk, within its day: shown only once the look is on record.

Nothing of it stays here, and no answer of it may be kept by whoever asked (PRIVACY rules 5 and 11).
"""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import Field
from starlette.responses import Response

from api import shapes
from api.access import Guard, Visitor
from api.cameras import JPEG, ask
from api.ids import inward
from api.parts import Parts, TheParts
from gateway.service import face_looks, face_pictures
from gateway.service.face_pictures import Picture
from gateway.service.vision_line import VisionAway

router = APIRouter(prefix="/api/v1/events", tags=["events"])

NO_STORE = {"Cache-Control": "no-store"}


class Why(shapes.Shape):
    """Why somebody looks; whoever is in the picture can read it."""

    why: str = Field(default="", max_length=face_looks.LONGEST_REASON)


@router.post("/{id}/picture", response_class=Response)
async def look(visitor: Guard, parts: TheParts, id: str, body: Why) -> Response:  # noqa: A002  the path's own word
    """Put on record who looks and why, then return the picture of a matched face as JPEG."""
    found = on_record(parts, visitor, inward(id), body.why)
    return await fetched(parts, found)


def on_record(parts: Parts, visitor: Visitor, event: int, why: str) -> Picture:
    """Commit that somebody looks at a picture, and return which. Raises NoPicture or LookRefused."""
    now = parts.clock.moment()
    found = face_pictures.picture(parts.database, event, now)
    role = visitor.role.value if visitor.role is not None else ""
    what = f"picture of event {event} at {found.device}"
    face_looks.record(parts.database, visitor.name, role, what, why, now, found.person)
    return found


async def fetched(parts: Parts, found: Picture) -> Response:
    """Return a picture as an answer that nobody keeps. Raises VisionAway or VisionRefused."""
    picture = await ask(parts, lambda line: line.snapshot(found.snapshot))
    if not picture.startswith(JPEG):
        raise VisionAway("the camera worker answered what is no JPEG picture")
    return Response(picture, media_type="image/jpeg", headers=NO_STORE)
