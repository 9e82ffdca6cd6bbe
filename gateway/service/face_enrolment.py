"""A face is taken, or it is not: the law is asked before each picture and after it. Never keeps a picture."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from gateway.domain import faces as rules
from gateway.domain.faces import Asked, Consent, FaceRefused, Rule
from gateway.domain.model import Now, PersonId
from gateway.domain.vision import PictureVerdict, SubjectId
from gateway.service import faces as agreements
from gateway.service.authors import changed
from gateway.service.faces import House
from gateway.service.vision_line import VisionAway, VisionLine, VisionRefused
from gateway.store import faces
from gateway.store.db import Database

log = logging.getLogger(__name__)

FRESH = timedelta(seconds=3)
"""For so long the worker may not know yet who has just agreed: the core tells it within a second."""
AGAIN = 0.25
Take = Callable[[VisionLine, SubjectId], PictureVerdict]
Moment = Callable[[], Now]


@dataclass(frozen=True, slots=True)
class FaceDesk:
    """Where faces are taken in this process: what the settings say, and the way to the worker."""

    house: House
    line: VisionLine | None = None

    def way(self) -> VisionLine:
        """Return the way to the worker. Raises FaceRefused where faces are switched off."""
        if self.line is None or not self.house.enabled:
            raise FaceRefused(Rule.MODULE_OFF)
        return self.line


def agree(database: Database, asked: Asked, house: House, by: str, now: Now) -> Sequence[Consent]:
    """Write down what somebody agreed to, where the house may ask for it at all. Raises FaceRefused."""
    closed = agreements.closed(database, house, now)
    if closed is not None:
        raise FaceRefused(closed)
    signed = agreements.assessment(database)
    if signed is not None and not set(asked.purposes) <= signed.purposes:
        raise FaceRefused(Rule.ASSESSMENT_PURPOSE)
    return agreements.consent(database, asked, by, now)


def enrol(
    database: Database, person: PersonId, desk: FaceDesk, take: Take, moment: Moment
) -> tuple[PictureVerdict, PersonId | None]:
    """Hand in one picture of somebody; return what became of it, and whom they look like.

    Raises FaceRefused with the rule; whoever withdraws meanwhile leaves nothing behind.
    """
    subject = agreements.may_enrol(database, person, desk.house, moment())
    line = desk.way()
    verdict = _taken(line, take, subject, _agreed_at(database, person, subject), moment)
    if not _noted(database, person, subject, verdict.templates, moment()):
        _forget(line, subject)
        raise FaceRefused(Rule.CONSENT_WITHDRAWN, "while the picture was looked at")
    return verdict, _known_as(database, verdict.twin)


def begin_again(database: Database, person: PersonId, desk: FaceDesk, now: Now) -> None:
    """Drop somebody's templates; their agreement stays. Raises FaceRefused where there is none."""
    with database.read() as connection:
        subject = faces.subject_of(connection, person)
    if subject is None:
        raise FaceRefused(Rule.NO_CONSENT)
    desk.way().begin_again(subject)
    _noted(database, person, subject, 0, now)


def _taken(
    line: VisionLine, take: Take, subject: SubjectId, agreed_at: datetime, moment: Moment
) -> PictureVerdict:
    """Ask the worker; whoever has agreed a second ago is asked for once more before that is refused."""
    attempts = int(FRESH.total_seconds() / AGAIN) if moment().at - agreed_at < FRESH else 0
    for _ in range(attempts):
        try:
            return take(line, subject)
        except VisionRefused:
            time.sleep(AGAIN)
    return take(line, subject)


def _agreed_at(database: Database, person: PersonId, subject: SubjectId) -> datetime:
    with database.read() as connection:
        return max(each.given_at for each in faces.consents(connection, person) if each.subject == subject)


def _noted(database: Database, person: PersonId, subject: SubjectId, count: int, now: Now) -> bool:
    """Remember how many templates there are; False where the agreement has ended meanwhile."""
    with database.write() as connection:
        if faces.subject_of(connection, person) != subject or faces.locked(connection):
            return False
        given = [each for each in faces.consents(connection, person) if each.subject == subject]
        if rules.enrolment_refusal(given, rules.surely(now)) is not None:
            return False
        faces.set_templates(connection, subject, count)
        changed(connection, "faces", f"enrolled: {count} pictures", persons=(person,))
        return True


def _forget(line: VisionLine, subject: SubjectId) -> None:
    """Take back what was taken a moment ago; the order to erase is on its way as well."""
    with suppress(VisionAway, VisionRefused):
        line.begin_again(subject)
    log.info("subject=%s withdrew while a picture was looked at", subject)


def _known_as(database: Database, subject: SubjectId | None) -> PersonId | None:
    if subject is None:
        return None
    with database.read() as connection:
        return faces.subjects(connection).get(subject)
