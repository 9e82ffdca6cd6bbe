"""Handing evidence over: built within an officer's open review, on record, and only then served.

Nothing of an export stays on the box: it is built in memory, one at a time, and no answer of it may be kept.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated

from anyio.to_thread import run_sync
from fastapi import APIRouter
from pydantic import AwareDatetime, Field
from starlette.responses import Response

from api import shapes
from api.access import InReview, Second, Visitor
from api.cameras import JPEG
from api.export_paper import timeline
from api.ids import inward
from api.pages.render import zone
from api.parts import Parts, TheParts
from api.problems import ReviewRequired
from api.review_events import within
from api.review_filter import Asked
from api.reviews import one_for, whole
from gateway.domain import export as limits
from gateway.domain.errors import NotFound
from gateway.domain.export import (
    MOST_EVENTS,
    MOST_PICTURES,
    TO,
    WHY,
    ExportBusy,
    ExportRefused,
    Handing,
    LeftOut,
)
from gateway.domain.model import EventId, EventType, outward
from gateway.domain.review_kinds import Kind, Outcome
from gateway.domain.vision import Marks
from gateway.service import exports, kept_pictures, reviews
from gateway.service.export_lines import alarms, events, jsonl, rows, stamp
from gateway.service.export_material import Choice, Material, gathered
from gateway.service.export_parcel import Parcel, packed, picture_name
from gateway.service.face_pictures import NoPicture
from gateway.service.reviews import Inside
from gateway.service.vision_line import VisionAway, VisionLine, VisionRefused
from gateway.store.queries.events import RecordedRow
from gateway.store.reviews import HandOver

router = APIRouter(prefix="/api/v1/reviews", tags=["reviews"])

Id = Annotated[str, Field(max_length=64)]
Pictures = Mapping[int, bytes]


class ExportIn(shapes.Shape):
    """To whom it is handed and why; which events, by id or by what they are, all within the review."""

    to: str = Field(max_length=TO)
    why: str = Field(max_length=WHY)
    events: list[Id] | None = Field(default=None, max_length=MOST_EVENTS)
    since: AwareDatetime | None = None
    until: AwareDatetime | None = None
    place: Id = Field(default="", description="This place with everything in it.")
    door: Id = ""
    kind: list[Kind] = Field(default=[], max_length=len(Kind))
    outcome: Outcome | None = None
    alarm: bool | None = None
    pictures: bool = True

    @property
    def asked(self) -> Asked:
        """Return which events, where they are not named one by one."""
        kinds = tuple(each for each in Kind if each in self.kind)
        return Asked(self.since, self.until, self.place, self.door, kinds, self.outcome, self.alarm)


class Handed(shapes.Shape):
    """The record of one export."""

    id: str
    at: datetime
    kept_until: datetime
    by: str
    to: str
    sha256: str
    size: int
    events: int
    pictures: int


class HandedPage(shapes.Shape):
    """What was handed over within a review, newest first, and the public key it was signed with."""

    items: list[Handed]
    public_key: str


@router.post("/{review}/export", response_class=Response)
async def export(visitor: InReview, parts: TheParts, review: str, body: ExportIn) -> Response:
    """Hand evidence over as a ZIP with manifest, signature and verifier; on record before its first byte."""
    chosen = tuple(map(inward, body.events)) if body.events is not None else None
    choice = choice_of(parts, visitor, body.asked, chosen, pictures=body.pictures)
    return await handed_out(parts, visitor, inward(review), choice, limits.handing(body.to, body.why))


@router.get("/{review}/exports", response_model=HandedPage)
async def list_handed(visitor: Second, parts: TheParts, review: str) -> Response:
    """List what was handed over within a review: one's own; the office sees every one."""
    one = one_for(parts, visitor, inward(review))
    if not whole(visitor, one):
        raise NotFound(f"there is no review {one.id} of your own")
    found = reviews.hand_overs(parts.database, one.id)
    return shapes.reply(HandedPage(items=[_handed(each) for each in found], public_key=public_key(parts)))


def choice_of(
    parts: Parts, visitor: Visitor, asked: Asked, ids: tuple[int, ...] | None = None, *, pictures: bool = True
) -> Choice:
    """Return what is chosen, as far as it lies within the review."""
    scope, wanted = within(parts, visitor, asked)
    return Choice(scope, wanted, ids, pictures)


async def handed_out(
    parts: Parts, visitor: Visitor, review: int, choice: Choice, handing: Handing
) -> Response:
    """Build an export, have it on record, and return it. Raises ExportRefused, ExportBusy, StoreRefused."""
    inside = visitor.inside
    if inside is None or inside.review.id != review:
        raise ReviewRequired("open a review with its case number and reason first")
    parcel = await run_sync(_one_at_a_time, parts, visitor, inside, choice, handing)
    headers = {
        "Content-Disposition": f'attachment; filename="{parcel.name}"',
        "Cache-Control": "no-store",
        "Cuobian-SHA-256": parcel.sha256.hex(),
    }
    return Response(parcel.content, media_type="application/zip", headers=headers)


def public_key(parts: Parts) -> str:
    """Return the box's public key in hexadecimal digits, as exports and heads are signed with."""
    return parts.register_key().public.hex()


def _one_at_a_time(
    parts: Parts, visitor: Visitor, inside: Inside, choice: Choice, handing: Handing
) -> Parcel:
    if not parts.exporting.acquire(blocking=False):
        raise ExportBusy("another export is being built: try again in a minute")
    try:
        return _built(parts, visitor, inside, choice, handing)
    finally:
        parts.exporting.release()


def _built(parts: Parts, visitor: Visitor, inside: Inside, choice: Choice, handing: Handing) -> Parcel:
    now = parts.clock.moment()
    # Microseconds say nothing to people, and a ZIP has none.
    at = now.at.replace(microsecond=0)
    key, database = parts.register_key(), parts.database
    material = gathered(database, inside, choice, key, type(now)(at, now.steady))
    where = zone(material.timezone)
    pictures, left_out = _pictures(parts, inside, material) if choice.pictures else ({}, {})
    names = {event: picture_name(event) for event in pictures}
    files = {
        "events.jsonl": jsonl(events(material, names, where)),
        "alarms.jsonl": jsonl(alarms(material, where)),
        "register.jsonl": jsonl(rows(material)),
        "timeline.pdf": timeline(material, handing, key.public.hex(), pictures, where),
        **{names[event]: content for event, content in pictures.items()},
    }
    parcel = packed(material, handing, files, left_out, key)
    exports.handed_over(database, inside, visitor.by, handing, material, parcel, parts.clock.moment())
    return parcel


def _pictures(parts: Parts, inside: Inside, material: Material) -> tuple[Pictures, Mapping[int, LeftOut]]:
    """Return the pictures as they may leave the box, and why the others do not."""
    found: dict[int, bytes] = {}
    left_out: dict[int, LeftOut] = {}
    line, marks = parts.seeing.line, _Marked(material)
    for each in material.events:
        if not had_picture(each):
            continue
        if len(found) >= MOST_PICTURES:
            raise ExportRefused(f"found more than {MOST_PICTURES} pictures: choose fewer events", "events")
        try:
            if line is None:
                raise VisionAway("faces are switched off")
            found[each.id] = _picture(parts, inside, line, each.id, marks.of(each.id))
        except NoPicture:
            left_out[each.id] = LeftOut.GONE
        except VisionRefused:
            left_out[each.id] = LeftOut.WORKER
        except VisionAway:
            # Whoever does not answer once is not waited for again and again.
            left_out[each.id], line = LeftOut.WORKER, None
    return found, left_out


def had_picture(found: RecordedRow) -> bool:
    """Tell whether a picture was kept with an event."""
    return found.type == EventType.FACE_RECOGNISED and bool(json.loads(found.detail).get("snapshot"))


def _picture(parts: Parts, inside: Inside, line: VisionLine, event: int, marks: Marks) -> bytes:
    kept = kept_pictures.picture(parts.database, inside, event, parts.clock.moment())
    shown = line.handed(kept.snapshot, marks)
    if not shown.startswith(JPEG):
        raise VisionAway("the camera worker answered what is no JPEG picture")
    return shown


class _Marked:
    """What stands below each picture of an export."""

    def __init__(self, material: Material) -> None:
        case, self._review = material.review.case, outward(material.review.id)
        self._at, self._box = stamp(material.at.at) or "", material.head.box
        self._case, self._officer = case.number, f"{case.officer} · {case.unit}"

    def of(self, event: int) -> Marks:
        id_ = outward(EventId(event))
        lines = (
            f"case {self._case}  {self._officer}",
            f"review {self._review}",
            f"event {id_}",
            f"exported {self._at}",
            f"box {self._box}",
        )
        code = (f"案号 {self._case}", f"民警 {self._officer}", self._at, f"{self._review} {id_} {self._box}")
        return Marks(lines, "\n".join(code))


def _handed(found: HandOver) -> Handed:
    return Handed(
        id=outward(found.id),
        at=found.at,
        kept_until=found.kept_until,
        by=found.by,
        to=found.to,
        sha256=found.sha256.hex(),
        size=found.size,
        events=found.events,
        pictures=found.pictures,
    )
