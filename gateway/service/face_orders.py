"""What the camera worker may know: who agreed to what, whose face is to be gone. Gives no orders."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from gateway.domain import faces as rules
from gateway.domain.faces import WORDS, Assessment, Consent, Rule
from gateway.domain.model import Now, PersonId
from gateway.domain.site import Site
from gateway.domain.vision import Purpose, Subject, SubjectId
from gateway.domain.zone import zone
from gateway.store import faces
from gateway.store.db import Database
from gateway.store.queries.system import site_names


@dataclass(frozen=True, slots=True)
class FaceOrders:
    """Of the orders to the worker what the law has a word in."""

    rule: Rule | None = None
    """What keeps the module closed; None: it is open."""
    subjects: tuple[Subject, ...] = ()
    kept: tuple[Subject, ...] = ()
    """Compared for nothing while the clock is in doubt, and yet no strays: their agreement may hold."""
    erase: tuple[SubjectId, ...] = ()
    persons: Mapping[SubjectId, PersonId] = field(default_factory=dict)
    """Whose faces those are that may be compared now."""
    assessment: Assessment | None = None
    doubted: int = 0
    """Agreements that may have run out by now: the clock is not known to be right, so they do not count."""

    @property
    def open(self) -> bool:
        """Tell whether faces may be looked for."""
        return self.rule is None

    @property
    def why(self) -> str:
        """Say why not, empty where they may."""
        return WORDS[self.rule] if self.rule is not None else ""

    def until(self) -> datetime | None:
        """Return when the next agreement ends."""
        return min((each.expires_at for each in self.subjects), default=None)


def face_orders(database: Database, now: Now, purposes: Collection[Purpose]) -> FaceOrders:
    """Return who may be compared now and for what; `purposes` are those that the site's cameras have.

    Whoever agreed to a purpose that no assessment covers is not among them for it.
    """
    with database.read() as connection:
        today = rules.surely(now).astimezone(zone(site_names(connection)[2] or Site().timezone)).date()
        assessment = faces.assessment(connection)
        rule = rules.gate(assessment, purposes, today, locked=faces.locked(connection))
        erase = tuple(each.subject for each in faces.erasures(connection))
        given, persons = faces.held(connection), faces.subjects(connection)
    covered = assessment.purposes if assessment is not None and rule is None else frozenset[Purpose]()
    found = _subjects(given, covered, rules.surely(now))
    known = {each.id: persons[each.id] for each in found}
    believed = _subjects(given, covered, now.at)
    kept = tuple(replace(each, purposes=()) for each in believed if each.id not in known)
    doubted = sum(rules.lapsed(each, now.at) is None for each in given) - sum(
        rules.lapsed(each, rules.surely(now)) is None for each in given
    )
    return FaceOrders(rule, found, kept, erase, known, assessment, doubted)


def _subjects(given: Collection[Consent], covered: Collection[Purpose], at: datetime) -> tuple[Subject, ...]:
    own: dict[SubjectId, list[Consent]] = {}
    for each in given:
        if each.purpose in covered and rules.lapsed(each, at) is None:
            own.setdefault(each.subject, []).append(each)
    return tuple(
        Subject(subject, _in_order({each.purpose for each in held}), min(each.expires_at for each in held))
        for subject, held in own.items()
    )


def _in_order(held: Collection[Purpose]) -> tuple[Purpose, ...]:
    return tuple(purpose for purpose in Purpose if purpose in held)


def faces_version(database: Database) -> int:
    """Return a number that changes with every consent, withdrawal, erasure, assessment and lock."""
    with database.look() as connection:
        return faces.version(connection)


def note_erased(database: Database, ids: Sequence[SubjectId], now: Now) -> None:
    """Write the receipts of faces that are gone."""
    if ids:
        with database.write() as connection:
            faces.erased(connection, ids, now.at)


def note_stored(database: Database, count: int) -> None:
    """Remember how many people's faces are stored, where that has changed."""
    with database.read() as connection:
        if faces.stored(connection) == count:
            return
    with database.write() as connection:
        faces.set_stored(connection, count)
