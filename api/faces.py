"""Faces for the office's programs: who agreed to what, pictures in, an end in one call. Keeps no picture."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial
from typing import Annotated

from anyio.to_thread import run_sync
from fastapi import APIRouter, Query, Request
from pydantic import Field, StrictBool
from starlette.responses import Response

from api import shapes
from api.access import Office
from api.parts import Parts, TheParts
from api.pictures import LARGEST_PICTURE
from api.problems import Invalid
from api.registering import person_seen
from gateway.domain.errors import NotFound
from gateway.domain.faces import LASTS, NOTICE, WORDS, Asked, Assessment, Channel
from gateway.domain.model import DeviceId, PersonId
from gateway.domain.vision import (
    FEWEST_TEMPLATES,
    FILING_DUTY,
    Picture,
    PictureVerdict,
    Pose,
    Purpose,
    SubjectId,
)
from gateway.service import face_enrolment, faces, site
from gateway.service.face_enrolment import Take
from gateway.service.vision_line import VisionLine

router = APIRouter(prefix="/api/v1", tags=["faces"])

Days = Annotated[int, Field(ge=-36500, le=36500)]
"""Whether that is too long is for the rules to say, with their own code."""


class FaceConsent(shapes.Shape):
    """What somebody agreed to, and until when."""

    purpose: Purpose
    notice: str
    channel: Channel
    witness: str
    child: bool
    guardian: str
    given_at: datetime
    expires_at: datetime
    withdrawn_at: datetime | None
    by: str


class Receipt(shapes.Shape):
    """A face that is to be gone, and when it was."""

    asked_at: datetime
    why: str
    by: str
    erased_at: datetime | None = Field(description="null: not yet; within 24 hours.")


class Face(shapes.Shape):
    """How it stands with somebody's face."""

    person: str
    purposes: list[Purpose] = Field(description="What it may be compared for now.")
    templates: int
    wanted: int = Field(description="From so many on it is compared.")
    consents: list[FaceConsent]
    erasures: list[Receipt]
    notice: str = Field(description="The version that is shown today.")


class ConsentIn(shapes.Shape):
    """What somebody agreed to; `child` is said in so many words."""

    purposes: list[Purpose] = Field(default_factory=list, max_length=8)
    notice: str = Field(default="", max_length=64)
    channel: Channel
    witness: str = Field(default="", max_length=500)
    child: bool | None = None
    guardian: str = Field(default="", max_length=500)
    days: Days = LASTS.days


class Verdict(shapes.Shape):
    """What became of a picture."""

    picture: Picture
    templates: int
    face: int = Field(description="Pixels between the edges of the face.")
    pose: Pose | None
    looks_like: str | None = Field(description="Another person who is stored and looks the same.")


class AssessmentIn(shapes.Shape):
    """A signed impact assessment; the document stays with who signed it."""

    purposes: list[Purpose] = Field(max_length=8)
    signed_by: str = Field(max_length=500)
    signed_on: date
    valid_until: date
    document: str = Field(max_length=128, description="SHA-256 of the signed file, in hex.")
    opens_doors: bool = False


class FacesHere(shapes.Shape):
    """How faces are used here."""

    open: bool
    code: str | None = Field(description="The rule that keeps them closed.")
    why: str
    stored: int
    cap: int
    filing_duty: int = Field(description="From so many people on the authority must be told.")
    assessment: AssessmentIn | None


class LockIn(shapes.Shape):
    """Whether nothing is to be looked at."""

    locked: StrictBool


@router.get("/faces", response_model=FacesHere)
async def show_faces(_visitor: Office, parts: TheParts) -> Response:
    """Tell whether faces are used here, or which rule keeps them closed; how many are stored."""
    return shapes.reply(_here(parts))


@router.put("/faces/assessment", response_model=FacesHere)
async def put_assessment(visitor: Office, parts: TheParts, body: AssessmentIn) -> Response:
    """Put a signed impact assessment on record; it takes the place of the one before."""
    signed = Assessment(
        frozenset(body.purposes),
        body.signed_by.strip(),
        body.signed_on,
        body.valid_until,
        body.document,
        body.opens_doors,
    )
    now = parts.clock.moment()
    await run_sync(lambda: faces.assess(parts.database, signed, visitor.name, now))
    return shapes.reply(_here(parts))


@router.put("/faces/lock", response_model=FacesHere)
async def put_lock(_visitor: Office, parts: TheParts, body: LockIn) -> Response:
    """Lock everything at once, or unlock it: locked, no camera is opened and nobody is compared."""
    await run_sync(partial(faces.set_locked, parts.database, locked=body.locked))
    return shapes.reply(_here(parts))


@router.get("/people/{id}/face", response_model=Face)
async def show_face(visitor: Office, parts: TheParts, id: str) -> Response:  # noqa: A002  the path's own word
    """Show what somebody agreed to, and the receipts of what was erased."""
    person = known(parts, id)
    await person_seen(parts, visitor, "record:face", person)
    return shapes.reply(_face(parts, person))


@router.post("/people/{id}/face/consent", status_code=201, response_model=Face)
async def add_consent(visitor: Office, parts: TheParts, id: str, body: ConsentIn) -> Response:  # noqa: A002
    """Write down what somebody agreed to: each purpose by itself, to the notice that is shown today."""
    asked = Asked(
        person=known(parts, id),
        purposes=tuple(body.purposes),
        notice=body.notice,
        channel=body.channel,
        witness=body.witness,
        child=body.child,
        guardian=body.guardian,
        lasts=timedelta(days=body.days),
    )
    now, house = parts.clock.moment(), parts.faces.house
    await run_sync(lambda: face_enrolment.agree(parts.database, asked, house, visitor.name, now))
    return shapes.reply(_face(parts, asked.person), 201)


@router.delete("/people/{id}/face", response_model=Face)
async def withdraw(
    visitor: Office,
    parts: TheParts,
    id: str,  # noqa: A002
    purpose: Annotated[Purpose | None, Query(description="This one alone; without it everything.")] = None,
) -> Response:
    """End what somebody agreed to, at once: matched no more within 5 s, erased within 24 hours."""
    person, now = PersonId(id), parts.clock.moment()
    await run_sync(lambda: faces.withdraw(parts.database, person, purpose, visitor.name, now))
    return shapes.reply(_face(parts, person))


@router.post("/people/{id}/face/pictures", response_model=Verdict)
async def add_picture(request: Request, _visitor: Office, parts: TheParts, id: str) -> Response:  # noqa: A002
    """Hand in one photograph, JPEG or PNG, as the body; it is looked at and dropped."""
    person, picture = known(parts, id), await request.body()
    if not 0 < len(picture) <= LARGEST_PICTURE:
        raise Invalid({"body": f"found {len(picture)} bytes, expected a picture of 1 to {LARGEST_PICTURE}"})
    return shapes.reply(await enrolled(parts, person, lambda line, subject: line.picture(subject, picture)))


@router.post("/people/{id}/face/captures/{camera}", response_model=Verdict)
async def add_capture(_visitor: Office, parts: TheParts, id: str, camera: str) -> Response:  # noqa: A002
    """Take a picture of somebody who stands before a camera of this site."""
    return shapes.reply(await enrolled(parts, known(parts, id), capture(DeviceId(camera))))


@router.delete("/people/{id}/face/templates", response_model=Face)
async def drop_templates(_visitor: Office, parts: TheParts, id: str) -> Response:  # noqa: A002
    """Begin the enrolment again: the templates go, the agreement stays."""
    person, now = known(parts, id), parts.clock.moment()
    again = partial(face_enrolment.begin_again, parts.database, person, parts.faces, now)
    await run_sync(again, limiter=parts.seeing.limit)
    return shapes.reply(_face(parts, person))


def known(parts: Parts, id_: str) -> PersonId:
    """Return somebody of this site. Raises NotFound."""
    if PersonId(id_) not in site.export(parts.database).people:
        raise NotFound("there is no such person")
    return PersonId(id_)


def capture(camera: DeviceId) -> Take:
    """Return how a picture is taken by a camera."""

    def take(line: VisionLine, subject: SubjectId) -> PictureVerdict:
        return line.capture(subject, camera)

    return take


async def enrolled(parts: Parts, person: PersonId, take: Take) -> Verdict:
    """Hand in one picture of somebody. Raises FaceRefused with the rule."""
    verdict, twin = await run_sync(
        lambda: face_enrolment.enrol(parts.database, person, parts.faces, take, parts.clock.moment),
        limiter=parts.seeing.limit,  # a worker that hangs must not take the threads of everybody
    )
    return Verdict(
        picture=verdict.picture,
        templates=verdict.templates,
        face=verdict.face,
        pose=verdict.pose,
        looks_like=twin,
    )


def _face(parts: Parts, person: PersonId) -> Face:
    found = faces.standing(parts.database, person, parts.clock.moment())
    return Face(
        person=person,
        purposes=list(found.purposes),
        templates=found.templates,
        wanted=FEWEST_TEMPLATES,
        consents=[
            FaceConsent(**{name: getattr(each, name) for name in FaceConsent.model_fields})
            for each in found.consents
        ],
        erasures=[
            Receipt(asked_at=each.asked_at, why=each.why, by=each.by, erased_at=each.erased_at)
            for each in found.erasures
        ],
        notice=NOTICE,
    )


def _here(parts: Parts) -> FacesHere:
    closed = faces.closed(parts.database, parts.faces.house, parts.clock.moment())
    signed = faces.assessment(parts.database)
    return FacesHere(
        open=closed is None,
        code=f"faces.{closed}" if closed is not None else None,
        why=WORDS[closed] if closed is not None else "",
        stored=faces.stored(parts.database),
        cap=parts.faces.house.cap,
        filing_duty=FILING_DUTY,
        assessment=_signed(signed) if signed is not None else None,
    )


def _signed(found: Assessment) -> AssessmentIn:
    return AssessmentIn(
        purposes=sorted(found.purposes),
        signed_by=found.signed_by,
        signed_on=found.signed_on,
        valid_until=found.valid_until,
        document=found.document,
        opens_doors=found.opens_doors,
    )
