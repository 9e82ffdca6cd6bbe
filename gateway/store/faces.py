"""Statements about consents, assessments and erasures. Keeps no face, and decides nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import Connection

from gateway.domain.faces import NOTICES, Assessment, Channel, Consent, Erasure
from gateway.domain.model import PersonId
from gateway.domain.vision import Purpose, SubjectId
from gateway.store.db import set_value, value_of
from gateway.store.moment import from_micros, to_micros
from gateway.store.statement import Row, Statement

_LOCKED, _STORED, _BLINKS = "faces_locked", "faces_stored", "faces_blinks"

_SUBJECTS = Statement("SELECT person, subject FROM face_subject ORDER BY person")
_PERSON = Statement("SELECT person FROM face_subject WHERE subject = :subject")
_VERSION = Statement("SELECT value FROM meta WHERE key = 'faces_version'")
_CHANGE = Statement("UPDATE meta SET value = value + 1 WHERE key = 'faces_version'")
_SUBJECT = Statement("SELECT subject FROM face_subject WHERE person = :person")
_ADD_SUBJECT = Statement(
    "INSERT INTO face_subject (person, subject, created_at) VALUES (:person, :subject, :at)"
)
_TEMPLATES = Statement("SELECT templates FROM face_subject WHERE subject = :subject")
_ENROLLED = Statement("SELECT subject FROM face_subject WHERE templates >= :fewest")
_SET_TEMPLATES = Statement("UPDATE face_subject SET templates = :templates WHERE subject = :subject")
_DROP_SUBJECT = Statement("DELETE FROM face_subject WHERE subject = :subject")
_CONSENT = (
    "person, subject, purpose, notice, channel, witness, child, guardian, given_at, expires_at,"
    " withdrawn_at, by"
)
_CONSENTS = Statement(f"SELECT {_CONSENT} FROM face_consent WHERE person = :person ORDER BY id")
_HELD = Statement(
    f"SELECT {', '.join(f'c.{each}' for each in _CONSENT.split(', '))} FROM face_consent c"
    " JOIN face_subject s ON s.subject = c.subject WHERE c.withdrawn_at IS NULL ORDER BY c.id"
)
# The rule of `domain.faces.lapsed` once more, because thousands of consents as objects held the core up for
# 0.7 s; a test holds the two together.
_IN_FORCE = Statement(
    "SELECT c.subject, s.person, c.purpose, min(c.expires_at) FROM face_consent c"
    " JOIN face_subject s ON s.subject = c.subject"
    " WHERE c.withdrawn_at IS NULL AND c.expires_at > :at AND (NOT c.child OR c.guardian != '')"
    " AND c.notice IN (SELECT value FROM json_each(:notices)) GROUP BY c.subject, c.purpose"
    " ORDER BY c.subject, c.purpose"
)
_ENDED = Statement(
    "SELECT EXISTS (SELECT 1 FROM face_subject s WHERE NOT EXISTS (SELECT 1 FROM face_consent c"
    " WHERE c.subject = s.subject AND c.withdrawn_at IS NULL AND c.expires_at > :at))"
)
_ADD_CONSENT = Statement(
    f"INSERT INTO face_consent ({_CONSENT}) VALUES (:person, :subject, :purpose, :notice, :channel, :witness,"
    " :child, :guardian, :given_at, :expires_at, NULL, :by)"
)
_WITHDRAW = Statement(
    "UPDATE face_consent SET withdrawn_at = :at WHERE subject = :subject AND withdrawn_at IS NULL"
    " AND (:purpose IS NULL OR purpose = :purpose)"
)
_ASSESSMENT = "purposes, signed_by, signed_on, valid_until, document, opens_doors"
_LATEST = Statement(f"SELECT {_ASSESSMENT} FROM face_assessment ORDER BY id DESC LIMIT 1")
_ASSESS = Statement(
    f"INSERT INTO face_assessment ({_ASSESSMENT}, by, recorded_at) VALUES (:purposes, :signed_by, :signed_on,"
    " :valid_until, :document, :opens_doors, :by, :at)"
)
_ERASURE = "subject, person, asked_at, why, by, erased_at"
_OPEN_ERASURES = Statement(
    f"SELECT {_ERASURE} FROM face_erasure WHERE erased_at IS NULL ORDER BY asked_at, subject"
)
_ERASURES = Statement(
    f"SELECT {_ERASURE} FROM face_erasure WHERE person = :person ORDER BY asked_at, subject"
)
_BREACHED = Statement("SELECT DISTINCT person FROM face_erasure WHERE why = :why ORDER BY person")
_LEFT = Statement(
    "SELECT DISTINCT person FROM face_erasure WHERE person NOT IN (SELECT id FROM person) ORDER BY person"
)
_ADD_ERASURE = Statement(
    "INSERT OR IGNORE INTO face_erasure (subject, person, asked_at, why, by)"
    " VALUES (:subject, :person, :at, :why, :by)"
)
_ERASED = Statement(
    "UPDATE face_erasure SET erased_at = :at WHERE erased_at IS NULL"
    " AND subject IN (SELECT value FROM json_each(:subjects))"
)


def subjects(connection: Connection) -> Mapping[SubjectId, PersonId]:
    """Return whose face each random id stands for."""
    return {SubjectId(subject): PersonId(person) for person, subject in _SUBJECTS.rows(connection)}


def subject_of(connection: Connection, person: PersonId) -> SubjectId | None:
    """Return the random id of somebody's face, None where there is none."""
    row = _SUBJECT.first(connection, {"person": person})
    return None if row is None else SubjectId(row[0])


def person_of(connection: Connection, subject: SubjectId) -> PersonId | None:
    """Return whose face a random id stands for, None where it is nobody's any more."""
    row = _PERSON.first(connection, {"subject": subject})
    return None if row is None else PersonId(row[0])


def version(connection: Connection) -> int:
    """Return a number that changes with everything the worker's orders depend on; 10 µs a look."""
    row = _VERSION.first(connection)
    return 0 if row is None else int(row[0])


def add_subject(connection: Connection, person: PersonId, subject: SubjectId, at: datetime) -> None:
    """Give somebody a random id."""
    _ADD_SUBJECT.run(connection, {"person": person, "subject": subject, "at": to_micros(at)})


def templates(connection: Connection, subject: SubjectId) -> int:
    """Return how many templates somebody has, as the worker said last."""
    row = _TEMPLATES.first(connection, {"subject": subject})
    return 0 if row is None else int(row[0])


def enrolled(connection: Connection, fewest: int) -> frozenset[SubjectId]:
    """Return of whom so many templates are kept at least, as the worker said last."""
    return frozenset(SubjectId(row[0]) for row in _ENROLLED.rows(connection, {"fewest": fewest}))


def set_templates(connection: Connection, subject: SubjectId, count: int) -> None:
    """Remember how many templates somebody has."""
    _SET_TEMPLATES.run(connection, {"subject": subject, "templates": count})


def consents(connection: Connection, person: PersonId) -> Sequence[Consent]:
    """Return everything somebody ever agreed to, oldest first."""
    return [_consent(row) for row in _CONSENTS.rows(connection, {"person": person})]


def held(connection: Connection) -> Sequence[Consent]:
    """Return every consent that nobody has withdrawn, of everybody who still has a random id."""
    return [_consent(row) for row in _HELD.rows(connection)]


def in_force(connection: Connection, at: datetime) -> Sequence[tuple[str, str, str, int]]:
    """Return random id, person, purpose and end (µs) of every agreement that holds at a moment."""
    values = {"at": to_micros(at), "notices": json.dumps(sorted(NOTICES))}
    return _IN_FORCE.rows(connection, values)


def ended(connection: Connection, at: datetime) -> bool:
    """Tell whether the time of somebody's every agreement has run out; quick where thousands agreed."""
    row = _ENDED.first(connection, {"at": to_micros(at)})
    return row is not None and bool(row[0])


def add_consent(connection: Connection, consent: Consent) -> None:
    """Write a consent down."""
    _ADD_CONSENT.run(
        connection,
        {
            "person": consent.person,
            "subject": consent.subject,
            "purpose": consent.purpose.value,
            "notice": consent.notice,
            "channel": consent.channel.value,
            "witness": consent.witness,
            "child": consent.child,
            "guardian": consent.guardian,
            "given_at": to_micros(consent.given_at),
            "expires_at": to_micros(consent.expires_at),
            "by": consent.by,
        },
    )


def withdraw(connection: Connection, subject: SubjectId, purpose: Purpose | None, at: datetime) -> None:
    """End what somebody agreed to, for one purpose or for all."""
    values = {"subject": subject, "purpose": purpose.value if purpose is not None else None}
    _WITHDRAW.run(connection, values | {"at": to_micros(at)})


def erase(connection: Connection, erasure: Erasure) -> None:
    """Take somebody's random id from them, and write down that what it names is to be gone."""
    values = {"subject": erasure.subject, "person": erasure.person, "why": erasure.why, "by": erasure.by}
    _ADD_ERASURE.run(connection, values | {"at": to_micros(erasure.asked_at)})
    _DROP_SUBJECT.run(connection, {"subject": erasure.subject})


def erasures(connection: Connection, person: PersonId | None = None) -> Sequence[Erasure]:
    """Return somebody's erasures, oldest first; of everybody those that are not done yet."""
    rows = (
        _OPEN_ERASURES.rows(connection) if person is None else _ERASURES.rows(connection, {"person": person})
    )
    return [_erasure(row) for row in rows]


def left(connection: Connection) -> Sequence[PersonId]:
    """Return who is no longer in the site, and has a receipt."""
    return [PersonId(row[0]) for row in _LEFT.rows(connection)]


def erased_for(connection: Connection, why: str) -> Sequence[PersonId]:
    """Return whose faces were ever to be erased for a reason."""
    return [PersonId(row[0]) for row in _BREACHED.rows(connection, {"why": why})]


def erased(connection: Connection, ids: Sequence[SubjectId], at: datetime) -> None:
    """Write down that faces are gone: the receipts."""
    _ERASED.run(connection, {"subjects": json.dumps(ids), "at": to_micros(at)})


def assessment(connection: Connection) -> Assessment | None:
    """Return the assessment that was put on record last."""
    row = _LATEST.first(connection)
    if row is None:
        return None
    return Assessment(
        purposes=frozenset(Purpose(each) for each in json.loads(row[0])),
        signed_by=row[1],
        signed_on=date.fromisoformat(row[2]),
        valid_until=date.fromisoformat(row[3]),
        document=row[4],
        opens_doors=bool(row[5]),
    )


def assess(connection: Connection, wanted: Assessment, by: str, at: datetime) -> None:
    """Put an assessment on record; earlier ones stay."""
    _ASSESS.run(
        connection,
        {
            "purposes": json.dumps(sorted(wanted.purposes)),
            "signed_by": wanted.signed_by,
            "signed_on": wanted.signed_on.isoformat(),
            "valid_until": wanted.valid_until.isoformat(),
            "document": wanted.document,
            "opens_doors": wanted.opens_doors,
            "by": by,
            "at": to_micros(at),
        },
    )


def set_locked(connection: Connection, *, locked: bool) -> None:
    """Lock or unlock the whole module."""
    set_value(connection, _LOCKED, "1" if locked else "")
    _CHANGE.run(connection)


def locked(connection: Connection) -> bool:
    """Tell whether the module is locked."""
    return bool(value_of(connection, _LOCKED))


def set_stored(connection: Connection, count: int) -> None:
    """Remember how many people's faces are stored."""
    set_value(connection, _STORED, str(count))


def stored(connection: Connection) -> int:
    """Return how many people's faces are stored, as the worker said last."""
    return int(value_of(connection, _STORED) or 0)


def set_blinks(connection: Connection, *, seen: bool) -> None:
    """Remember whether the worker can see a blink."""
    set_value(connection, _BLINKS, "1" if seen else "")


def blinks(connection: Connection) -> bool:
    """Tell whether the worker can see a blink, as it said last."""
    return bool(value_of(connection, _BLINKS))


def _consent(row: Row) -> Consent:
    return Consent(
        person=PersonId(row[0]),
        subject=SubjectId(row[1]),
        purpose=Purpose(row[2]),
        notice=row[3],
        channel=Channel(row[4]),
        witness=row[5],
        child=bool(row[6]),
        guardian=row[7],
        given_at=from_micros(row[8]),
        expires_at=from_micros(row[9]),
        withdrawn_at=from_micros(row[10]) if row[10] is not None else None,
        by=row[11],
    )


def _erasure(row: Row) -> Erasure:
    return Erasure(
        subject=SubjectId(row[0]),
        person=PersonId(row[1]),
        asked_at=from_micros(row[2]),
        why=row[3],
        by=row[4],
        erased_at=from_micros(row[5]) if row[5] is not None else None,
    )
