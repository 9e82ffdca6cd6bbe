"""What the camera worker may know: who agreed to what, whose face is to be gone. Gives no orders."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from gateway.domain import faces as rules
from gateway.domain.faces import WORDS, Assessment, Rule
from gateway.domain.model import Now, PersonId
from gateway.domain.site import Site
from gateway.domain.vision import FEWEST_TEMPLATES, HeldPicture, Purpose, Subject, SubjectId
from gateway.domain.zone import zone
from gateway.service import kept_pictures
from gateway.store import faces
from gateway.store.db import Database
from gateway.store.moment import from_micros
from gateway.store.queries.system import site_names


@dataclass(frozen=True, slots=True)
class FaceOrders:
    """Of the orders to the worker what the law has a word in."""

    rule: Rule | None = None
    """What keeps the module closed; None: it is open."""
    subjects: tuple[Subject, ...] = ()
    kept: tuple[Subject, ...] = ()
    """Compared for nothing now, since the clock is in doubt or no assessment covers it, and yet no strays."""
    erase: tuple[SubjectId, ...] = ()
    persons: Mapping[SubjectId, PersonId] = field(default_factory=dict)
    """Whose faces those are that may be compared now."""
    assessment: Assessment | None = None
    held: tuple[HeldPicture, ...] = ()
    """Pictures that reviews hold beyond their day, and until when."""
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
        surely = rules.surely(now)
        held = tuple(kept_pictures.orders(connection, now))
        given = faces.in_force(connection, surely)
        believed = faces.in_force(connection, now.at) if surely != now.at else given
    covered = assessment.purposes if assessment is not None and rule is None else frozenset[Purpose]()
    found, persons = _subjects(given, covered)
    agreed, _ = _subjects(believed, frozenset(Purpose))
    kept = tuple(replace(each, purposes=()) for each in agreed if each.id not in persons)
    return FaceOrders(rule, found, kept, erase, persons, assessment, held, len(believed) - len(given))


def _subjects(
    given: Collection[tuple[str, str, str, int]], covered: Collection[Purpose]
) -> tuple[tuple[Subject, ...], Mapping[SubjectId, PersonId]]:
    own: dict[SubjectId, tuple[list[Purpose], int]] = {}
    persons: dict[SubjectId, PersonId] = {}
    for subject, person, purpose, ends in given:
        if purpose in covered:
            held, first = own.get(SubjectId(subject), ([], ends))
            own[SubjectId(subject)] = [*held, Purpose(purpose)], min(first, ends)
            persons[SubjectId(subject)] = PersonId(person)
    found = (Subject(id_, _in_order(held), from_micros(ends)) for id_, (held, ends) in own.items())
    return tuple(found), persons


def _in_order(held: Collection[Purpose]) -> tuple[Purpose, ...]:
    return tuple(purpose for purpose in Purpose if purpose in held)


def compared(database: Database, orders: FaceOrders) -> int:
    """Return how many people are compared: who agreed to it, and has pictures enough."""
    with database.read() as connection:
        enrolled = faces.enrolled(connection, FEWEST_TEMPLATES)
    return sum(each.id in enrolled for each in orders.subjects)


def faces_version(database: Database) -> int:
    """Return a number that changes with every consent, withdrawal, erasure, assessment and lock."""
    with database.look() as connection:
        return faces.version(connection)


def note_erased(database: Database, ids: Sequence[SubjectId], now: Now) -> None:
    """Write the receipts of faces that are gone."""
    if ids:
        with database.write() as connection:
            faces.erased(connection, ids, now.at)


def note_stored(database: Database, count: int, *, blinks: bool = False) -> None:
    """Remember how many people's faces are stored, and whether a blink is seen, where that has changed."""
    with database.read() as connection:
        if (faces.stored(connection), faces.blinks(connection)) == (count, blinks):
            return
    with database.write() as connection:
        faces.set_stored(connection, count)
        faces.set_blinks(connection, seen=blinks)
