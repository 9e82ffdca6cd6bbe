"""Somebody's face in the office: the notice, their answer, pictures, an end in one tap. Decides nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import partial

from anyio.to_thread import run_sync
from fastapi import APIRouter, Request
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from api import aloud
from api.access import Office, Visitor
from api.faces import Verdict, capture, enrolled, known
from api.pages.page import page
from api.parts import Parts, TheParts
from api.pictures import LARGEST_PICTURE, uploaded
from api.registering import person_seen
from gateway.domain.errors import NotFound
from gateway.domain.faces import LASTS, NOTICE, Asked, Channel, FaceRefused, Rule
from gateway.domain.model import DeviceId, PersonId
from gateway.domain.vision import (
    FEWEST_TEMPLATES,
    MOST_TEMPLATES,
    Picture,
    PictureVerdict,
    Pose,
    Purpose,
    SubjectId,
)
from gateway.service import face_enrolment, face_looks, faces, site
from gateway.service.face_enrolment import Take
from gateway.service.vision_line import VisionAway, VisionLine, VisionRefused

router = APIRouter(prefix="/people/{id}/face", include_in_schema=False)

LENGTHS = (365, 180, 90, 30)
"""Days an agreement may be given for, the longest first."""
LOOKS = 20
POSES = (Pose.FRONT, Pose.LEFT, Pose.RIGHT, Pose.UP, Pose.DOWN)
NOTHING: Mapping[str, object] = {}


@router.get("")
async def show(request: Request, parts: TheParts, visitor: Office, id: str) -> Response:  # noqa: A002  the path's own word
    """Show how it stands, and what may be done; of somebody who has left, the receipts."""
    await person_seen(parts, visitor, "record:face", id)
    gone = _gone(request, parts, visitor, PersonId(id))
    return gone or _page(request, parts, visitor, known(parts, id))


@router.post("")
async def do(request: Request, parts: TheParts, visitor: Office, id: str) -> Response:  # noqa: A002
    """Take an answer, end an agreement, begin again, or take a picture by a camera."""
    person, form, now = known(parts, id), await request.form(), parts.clock.moment()
    await person_seen(parts, visitor, "record:face", person)
    what = str(form.get("do", ""))
    try:
        if what == "agree":
            asked = _asked(person, form)
            house = parts.faces.house
            await run_sync(lambda: face_enrolment.agree(parts.database, asked, house, visitor.name, now))
        elif what == "decline":
            return _page(request, parts, visitor, person, {"declined": True})
        elif what == "withdraw":
            purpose = _purpose(form)
            await run_sync(lambda: faces.withdraw(parts.database, person, purpose, visitor.name, now))
        elif what == "again":
            again = partial(face_enrolment.begin_again, parts.database, person, parts.faces, now)
            await run_sync(again, limiter=parts.seeing.limit)
        elif what == "capture":
            camera = DeviceId(str(form.get("camera", "")))
            return await _taken(request, parts, visitor, person, [capture(camera)])
        else:
            raise NotFound(f"there is nothing called {what[:40]!r} to do")
    except FaceRefused as refusal:
        return _page(request, parts, visitor, person, _again(refusal.rule, form), 409)
    except (VisionAway, VisionRefused) as trouble:
        return _page(request, parts, visitor, person, {"trouble": trouble}, 503)
    return RedirectResponse(f"/people/{id}/face", 303)


@router.post("/pictures")
async def add_pictures(request: Request, parts: TheParts, visitor: Office, id: str) -> Response:  # noqa: A002
    """Hand in photographs, one after the other; each is looked at and dropped."""
    person = known(parts, id)
    await person_seen(parts, visitor, "record:face", person)
    found = await uploaded(request, "pictures")
    pictures = [each for each in found if len(each) <= LARGEST_PICTURE]
    left_out = not pictures or len(pictures) < len(found)
    takes = [_photograph(each) for each in pictures]
    return await _taken(request, parts, visitor, person, takes, left_out=left_out)


async def _taken(
    request: Request,
    parts: Parts,
    visitor: Visitor,
    person: PersonId,
    takes: Sequence[Take],
    *,
    left_out: bool = False,
) -> Response:
    verdicts: list[Verdict] = []
    more: dict[str, object] = {"nothing": left_out}
    status = 200 if takes else 422
    try:
        for take in takes:
            verdicts += [await enrolled(parts, person, take)]
    except FaceRefused as refusal:
        more["refused"], status = refusal.rule, 409
    except (VisionAway, VisionRefused) as trouble:
        more["trouble"], status = trouble, 503
    return _page(request, parts, visitor, person, more, status, verdicts)


def _gone(request: Request, parts: Parts, visitor: Visitor, person: PersonId) -> Response | None:
    """Return the page of somebody who is no longer in the site and whose face was erased; else None."""
    if person in site.export(parts.database).people:
        return None
    found = faces.standing(parts.database, person, parts.clock.moment())
    if not found.erasures:
        return None
    looks = face_looks.looks(parts.database, person, LOOKS)
    values = {"id": person, "standing": found, "looks": looks}
    return page(request, parts, "face_gone.html", visitor, values)


def _photograph(picture: bytes) -> Take:
    def take(line: VisionLine, subject: SubjectId) -> PictureVerdict:
        return line.picture(subject, picture)

    return take


def _asked(person: PersonId, form: FormData) -> Asked:
    """Return what a form says; what it does not say, the rules miss by its name."""
    age, days = str(form.get("age", "")), str(form.get("days", ""))
    channel = str(form.get("channel", ""))
    purposes = [str(each) for each in form.getlist("purpose")]
    return Asked(
        person=person,
        purposes=tuple(each for each in Purpose if each.value in purposes),
        notice=str(form.get("notice", "")),
        # Where nobody said how they answered, somebody has to have been there.
        channel=Channel(channel) if channel in set(Channel) else Channel.SPOKEN,
        witness=str(form.get("witness", "")),
        child={"child": True, "adult": False}.get(age),
        guardian=str(form.get("guardian", "")),
        lasts=timedelta(days=int(days)) if days in {str(each) for each in LENGTHS} else LASTS,
    )


TICKED = frozenset({"purpose", "age"})


def _again(rule: Rule, form: FormData) -> Mapping[str, object]:
    """Return what a form that comes back says: which rule, and everything that was typed.

    Under another notice nothing is ticked any more: it has to be read first.
    """
    new = rule is Rule.NOTICE_OUTDATED
    kept = FormData([(name, value) for name, value in form.multi_items() if not (new and name in TICKED)])
    return {"refused": rule, "typed": kept, "ticked": [str(each) for each in kept.getlist("purpose")]}


def _purpose(form: FormData) -> Purpose | None:
    named = str(form.get("purpose", ""))
    return Purpose(named) if named in set(Purpose) else None


def _page(
    request: Request,
    parts: Parts,
    visitor: Visitor,
    person: PersonId,
    more: Mapping[str, object] = NOTHING,
    status: int = 200,
    verdicts: Sequence[Verdict] = (),
) -> Response:
    now, installed = parts.clock.moment(), site.export(parts.database)
    found = faces.standing(parts.database, person, now)
    held = [
        each for each in found.consents if each.subject == found.subject and each.purpose in found.purposes
    ]
    values = {
        "id": person,
        "person": installed.people[person],
        "names": {key: each.name for key, each in installed.people.items()},
        "standing": found,
        "held": [each for each in held if each.withdrawn_at is None],
        "closed": faces.closed(parts.database, parts.faces.house, now),
        "covered": getattr(faces.assessment(parts.database), "purposes", frozenset()),
        "cameras": [key for key, each in installed.devices.items() if each.camera is not None],
        "notice": NOTICE,
        "speaks": aloud.can_speak(),
        "lengths": LENGTHS,
        "fewest": FEWEST_TEMPLATES,
        "most": MOST_TEMPLATES,
        "pose": POSES[min(found.templates, len(POSES) - 1)],
        "twins": sorted({each.looks_like for each in verdicts if each.looks_like}),
        "verdicts": verdicts,
        "nothing": False,
        "refused": None,
        "trouble": None,
        "declined": False,
        "typed": {},
        "ticked": (),
        "looks": face_looks.looks(parts.database, person, LOOKS),
        "taken": Picture.TAKEN,
        **more,
    }
    return page(request, parts, "face.html", visitor, values, status)
