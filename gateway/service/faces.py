"""Consents, withdrawals and assessments as use cases, each one transaction. Never sees a face."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from gateway.domain import faces as rules
from gateway.domain.errors import NotFound
from gateway.domain.faces import Asked, Assessment, Consent, Erasure, FaceRefused, Rule
from gateway.domain.model import Now, PersonId
from gateway.domain.register import Act
from gateway.domain.vision import Purpose, SubjectId
from gateway.domain.zone import zone
from gateway.service.authors import changed
from gateway.store import faces, people, review_pictures
from gateway.store.db import Database
from gateway.store.site import load_site

WITHDRAWN, EXPIRED, PERSON_GONE, BREACH = "withdrawn", "expired", "person_gone", "breach"
"""Why a face is erased."""
AT_ONCE = 50
"""People whose agreements end in one transaction: a press waits for each of them, 5 ms here."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What somebody agreed to, and what became of it."""

    subject: SubjectId | None
    consents: Sequence[Consent]
    erasures: Sequence[Erasure]
    purposes: tuple[Purpose, ...]
    """What their face may be compared for now."""
    templates: int = 0
    """How many are kept, as the worker said last."""


@dataclass(frozen=True, slots=True)
class House:
    """Whether faces may be used here at all; what the settings say is handed in by who has them."""

    enabled: bool
    cap: int


def consent(database: Database, asked: Asked, by: str, now: Now) -> Sequence[Consent]:
    """Write down what somebody agreed to. Raises NotFound, or FaceRefused with the rule's name."""
    with database.write() as connection:
        if not people.name_and_language(connection, asked.person)[0]:
            raise NotFound(f"there is no person {asked.person}")
        known = faces.subject_of(connection, asked.person)
        subject = known or SubjectId(secrets.token_hex(16))
        given = rules.agreed(asked, subject, by, now.at)
        if known is None:
            faces.add_subject(connection, asked.person, subject, now.at)
        for each in given:
            faces.withdraw(connection, subject, each.purpose, now.at)  # the new one takes its place
            faces.add_consent(connection, each)
        purposes = ", ".join(sorted(each.purpose for each in given))
        changed(connection, "faces", f"agreed: {purposes}", persons=(asked.person,))
        return given


def withdraw(database: Database, person: PersonId, purpose: Purpose | None, by: str, now: Now) -> bool:
    """End what somebody agreed to, at once; False where there was nothing.

    With the last purpose their random id is taken away: what it names matches nobody and is to be erased.
    """
    with database.write() as connection:
        subject = faces.subject_of(connection, person)
        if subject is None:
            return False
        faces.withdraw(connection, subject, purpose, now.at)
        _erase_where_nothing_holds(connection, person, subject, WITHDRAWN, by, now.at)
        changed(connection, "faces", f"withdrawn: {purpose or 'everything'}", persons=(person,))
        return True


def sweep(database: Database, now: Now) -> int:
    """Let agreements that have run out end; return how many people's faces are to be erased for it."""
    with database.read() as connection:
        over = _over(connection, now.at)
    done = 0
    for start in range(0, len(over), AT_ONCE):
        with database.write() as connection:
            # Whoever has agreed anew meanwhile stays; each is asked for once more.
            done += sum(
                _erase_where_nothing_holds(connection, person, subject, EXPIRED, "", now.at)
                for subject, person in over[start : start + AT_ONCE]
                if faces.person_of(connection, subject) == person
            )
    return done


def ended(database: Database, now: Now) -> bool:
    """Tell whether time has ended somebody's every agreement, so that a sweep has something to do."""
    with database.look() as connection:
        return faces.ended(connection, now.at)


def standing(database: Database, person: PersonId, now: Now) -> Standing:
    """Return what somebody agreed to, and the receipts of what was erased."""
    with database.read() as connection:
        given = faces.consents(connection, person)
        subject = faces.subject_of(connection, person)
        own = [each for each in given if each.subject == subject]
        kept = faces.templates(connection, subject) if subject is not None else 0
        erasures = faces.erasures(connection, person)
        return Standing(subject, given, erasures, rules.purposes_of(own, rules.surely(now)), kept)


def may_enrol(database: Database, person: PersonId, house: House, now: Now) -> SubjectId:
    """Return under which random id somebody's pictures may be handed in now. Raises FaceRefused."""
    with database.read() as connection:
        refusal = _closed(connection, house, now)
        subject = faces.subject_of(connection, person)
        given = [each for each in faces.consents(connection, person) if each.subject == subject]
        refusal = refusal or rules.enrolment_refusal(given, rules.surely(now))
        covered = faces.assessment(connection)
        wanted = set(rules.purposes_of(given, rules.surely(now)))
        if refusal is None and covered is not None and not wanted & covered.purposes:
            refusal = Rule.ASSESSMENT_PURPOSE
        if refusal is None and subject is not None and _is_full(connection, subject, house.cap):
            refusal = Rule.CAP_REACHED
    if refusal is not None or subject is None:
        raise FaceRefused(refusal or Rule.NO_CONSENT)
    return subject


def closed(database: Database, house: House, now: Now) -> Rule | None:
    """Return what keeps faces from being used here at all, None where nothing does."""
    with database.read() as connection:
        return _closed(connection, house, now)


def assess(database: Database, wanted: Assessment, by: str, now: Now) -> None:
    """Put a signed assessment on record. Raises FaceRefused where it is unusable."""
    problem = rules.unusable(wanted)
    # It would take the place of one in force, and close the module until its day.
    if not problem and wanted.signed_on > now.at.date() + timedelta(days=1):
        problem = "expected a signature of today or before"
    if problem:
        raise FaceRefused(Rule.ASSESSMENT_UNUSABLE, problem)
    with database.write() as connection:
        faces.assess(connection, wanted, by, now.at)
        changed(connection, "faces:assessment", f"signed on {wanted.signed_on}")


def assessment(database: Database) -> Assessment | None:
    """Return the assessment in force, or the last one that was."""
    with database.read() as connection:
        return faces.assessment(connection)


def set_locked(database: Database, *, locked: bool) -> None:
    """Lock the module, so that no camera is opened and nobody is compared, or unlock it."""
    with database.write() as connection:
        faces.set_locked(connection, locked=locked)
        changed(connection, "faces", "locked" if locked else "unlocked", act=Act.LOCKED)


def is_locked(database: Database) -> bool:
    """Tell whether the module is locked."""
    with database.read() as connection:
        return faces.locked(connection)


def breach(database: Database, by: str, now: Now) -> Sequence[PersonId]:
    """Lock the module and let every face be erased; return who is affected, by id (PRIVACY rule 15)."""
    with database.write() as connection:
        faces.set_locked(connection, locked=True)
        found = dict(faces.subjects(connection))
        # Who has withdrawn, and is in a picture that a case held, is affected too: a receipt under its name.
        there = set(found.values())
        found |= {SubjectId(id_): who for id_, who in review_pictures.owners(connection) if who not in there}
        review_pictures.drop_all(connection)
        for subject, person in found.items():
            faces.withdraw(connection, subject, None, now.at)
            faces.erase(connection, Erasure(subject, person, now.at, BREACH, by))
        affected = sorted(set(found.values()))
        changed(connection, "faces", f"breach: {len(affected)} people", act=Act.LOCKED)
        return affected


def affected(database: Database) -> Sequence[PersonId]:
    """Return everybody whose face was ever part of a breach: also whom an earlier run of it has erased."""
    with database.read() as connection:
        return faces.erased_for(connection, BREACH)


def left(database: Database) -> Sequence[PersonId]:
    """Return who has left the house, and has a receipt."""
    with database.read() as connection:
        return faces.left(connection)


def overdue(database: Database, now: Now) -> int:
    """Return how many people's faces should be gone for longer than a day: no worker erases them."""
    with database.read() as connection:
        return sum(rules.overdue(each, now.at) for each in faces.erasures(connection))


def to_erase(database: Database) -> Sequence[SubjectId]:
    """Return whose face is to be gone and is not yet."""
    with database.read() as connection:
        return [each.subject for each in faces.erasures(connection)]


def stored(database: Database) -> int:
    """Return how many people's faces are stored."""
    with database.read() as connection:
        return faces.stored(connection)


def _closed(connection: Connection, house: House, now: Now) -> Rule | None:
    if not house.enabled:
        return Rule.MODULE_OFF
    today = rules.surely(now).astimezone(zone(load_site(connection).timezone)).date()
    return rules.gate(faces.assessment(connection), (), today, locked=faces.locked(connection))


def _is_full(connection: Connection, subject: SubjectId, cap: int) -> bool:
    """Tell whether nobody new may be stored; whoever is stored already may have further pictures."""
    return faces.stored(connection) >= cap and not faces.templates(connection, subject)


def _over(connection: Connection, at: datetime) -> Sequence[tuple[SubjectId, PersonId]]:
    """Return whose every agreement has ended."""
    holding = {each.subject for each in faces.held(connection) if rules.lapsed(each, at) is None}
    found = faces.subjects(connection)
    return [(subject, person) for subject, person in found.items() if subject not in holding]


def _erase_where_nothing_holds(
    connection: Connection, person: PersonId, subject: SubjectId, why: str, by: str, at: datetime
) -> bool:
    given = [each for each in faces.consents(connection, person) if each.subject == subject]
    if rules.purposes_of(given, at):
        return False
    faces.erase(connection, Erasure(subject, person, at, why, by))
    return True
