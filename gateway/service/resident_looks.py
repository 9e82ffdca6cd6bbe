"""What residents are told of looks that concerned them. Shows no free words of an officer, no held review.

What an officer writes as a reason may name others; a resident reads on which law they looked instead. Whoever
looked without a review gave a reason that was promised to the one it concerned, and it stands here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from gateway.domain.errors import NotFound
from gateway.domain.household import Reach, Subject, Thing, thing_of, told
from gateway.domain.model import Now, PersonId, PlaceId
from gateway.domain.register import Act, Secret
from gateway.domain.review import Basis, Review
from gateway.domain.site_doors import HOUSEHOLD
from gateway.store import households, register, reviews
from gateway.store.db import Database
from gateway.store.moment import from_micros
from gateway.store.register import LAST_OF_ALL, Stored

SHOWN = 50
OWN = frozenset({Act.REVIEW_ASKED, Act.REVIEW_OPENED, Act.REVIEW_EXTENDED, Act.REVIEW_CLOSED, Act.HOLD_MADE})
"""What only the officer of a review does with it: their name stands there, not their account's."""


@dataclass(frozen=True, slots=True)
class Look:
    """One row of the register as somebody it concerned is told of it."""

    number: int
    """Of its row: what to name when asking about it."""
    at: datetime
    act: str
    thing: Thing
    reach: Reach
    who: str
    unit: str
    role: str
    basis: Basis | None
    """On which law, within a review."""
    why: str
    """The reason given without one."""
    count: int
    held_until: datetime | None
    """The day from which it was told, where there was a hold."""


def household(database: Database, place: PlaceId) -> Subject:
    """Return a household. Raises NotFound where there is none."""
    with database.read() as connection:
        if households.kind_of(connection, place) != HOUSEHOLD:
            raise NotFound(f"there is no household {place}")
        return households.of_place(connection, place)


def person(database: Database, id_: PersonId) -> Subject:
    """Return one person as a subject. Raises NotFound."""
    with database.read() as connection:
        found = households.of_person(connection, id_)
    if found is None:
        raise NotFound(f"there is no person {id_}")
    return found


def looks(
    database: Database, subject: Subject, now: Now, before: int = LAST_OF_ALL, most: int = SHOWN
) -> Sequence[Look]:
    """Return the looks that concerned somebody and that they may be told of now, newest first."""
    with database.read() as connection:
        hidden = [each.id for each in reviews.ever_held(connection) if each.withheld_at(now.at)]
        numbers = households.concerning(connection, subject, hidden, before, most)
        rows = register.by_numbers(connection, numbers)
        known = _reviews(connection, rows)
    found = [(each, _review(each, known)) for each in rows]
    return [
        _look(each, review, near)
        for each, review in found
        if (near := told(subject, each.about, review, now.at)) is not None
    ]


def _reviews(connection: Connection, rows: Sequence[Stored]) -> Mapping[int, Review]:
    return reviews.by_ids(connection, {each.row.review for each in rows if each.row.review is not None})


def _review(stored: Stored, known: Mapping[int, Review]) -> Review | None:
    return None if stored.row.review is None else known.get(stored.row.review)


def _look(stored: Stored, review: Review | None, near: Reach) -> Look:
    row, quiet = stored.row, stored.row.review is not None or stored.row.act == Act.SUBJECT_SERVED
    who = review.case.officer if review is not None and row.act in OWN else stored.text(Secret.WHO)
    return Look(
        number=row.seq,
        at=from_micros(row.at),
        act=row.act,
        thing=thing_of(row.what),
        reach=near,
        who=who,
        unit=stored.text(Secret.UNIT),
        role=row.role,
        basis=review.case.basis if review is not None else None,
        why="" if quiet else stored.text(Secret.WHY),
        count=row.count,
        held_until=review.held_until if review is not None else None,
    )
