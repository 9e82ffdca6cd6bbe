"""What a camera sees now, for whoever puts it up: a still at a time, masked parts painted over, nothing kept.

Shows nothing before the reason is on record (PRIVACY rule 11); knows nobody by name.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from anyio.to_thread import run_sync
from fastapi import APIRouter
from starlette.responses import Response

from api.access import Installer, Visitor
from api.parts import Parts, TheParts
from api.registering import list_seen
from api.seeing import NoSitting
from gateway.domain.model import DeviceId
from gateway.domain.vision import Look
from gateway.service import face_looks
from gateway.service.vision_line import LOOK_HEADER, VisionAway, VisionLine, adapter

router = APIRouter(prefix="/api/v1/cameras", tags=["cameras"])

T = TypeVar("T")
JPEG = b"\xff\xd8\xff"


@router.get("/{id}/still", response_class=Response)
async def still(visitor: Installer, parts: TheParts, id: str) -> Response:  # noqa: A002  the path's own word
    """Return what a camera sees now as JPEG; the faces in it, of nobody in particular, in `X-Look`."""
    picture, look = await see(parts, visitor, id)
    said = adapter(Look).dump_json(look).decode("ascii", "replace")
    return Response(
        picture, media_type="image/jpeg", headers={LOOK_HEADER: said, "Cache-Control": "no-store"}
    )


async def see(parts: Parts, visitor: Visitor, camera: str) -> tuple[bytes, Look]:
    """Return a still and the faces in it. Raises NoSitting, VisionAway or VisionRefused."""
    if not parts.seeing.sits(visitor.name, camera, parts.clock.moment()):
        raise NoSitting("say on the camera's page why you look, then look for ten minutes")
    await list_seen(parts, visitor, f"still:{camera}")
    picture, look = await ask(parts, lambda line: line.still(DeviceId(camera)))
    if not picture.startswith(JPEG):
        raise VisionAway("the camera worker answered what is no JPEG picture")
    return picture, look


async def ask(parts: Parts, question: Callable[[VisionLine], T]) -> T:
    """Ask the worker in a thread, few at a time. Raises VisionAway where there is none."""
    line = parts.seeing.line
    if line is None:
        raise VisionAway("faces are switched off: vision.enabled in cuobian.yaml")
    return await run_sync(lambda: question(line), limiter=parts.seeing.limit)


async def begin(parts: Parts, visitor: Visitor, camera: str, why: str) -> None:
    """Put on record who looks and why, then let them look for a while. Raises LookRefused."""
    now = parts.clock.moment()
    role = visitor.role.value if visitor.role is not None else ""
    what = f"camera {camera}"
    await run_sync(lambda: face_looks.record(parts.database, visitor.name, role, what, why, now))
    parts.seeing.sit(visitor.name, camera, now)
