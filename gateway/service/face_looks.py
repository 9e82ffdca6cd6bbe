"""Looks at pictures with faces in them: in the register before the first byte is served."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from gateway.domain.errors import CuobianError
from gateway.domain.model import Now, PersonId
from gateway.domain.register import Act, Entry, Secret
from gateway.service import register
from gateway.store import register as rows
from gateway.store.db import Database
from gateway.store.moment import from_micros
from gateway.store.register import LAST_OF_ALL, Stored

LONGEST_REASON = 200
SHOWN = 100
SEEN = frozenset({Act.EVIDENCE_SEEN, Act.PERSON_SEEN})


class LookRefused(CuobianError):
    """Somebody wanted to see a face without saying why; nothing was shown."""

    code = "faces.reason_missing"


@dataclass(frozen=True, slots=True)
class Look:
    """Somebody looked at a picture with a face in it, or into somebody's record."""

    at: datetime
    who: str
    role: str
    what: str
    why: str


def record(
    database: Database, who: str, role: str, what: str, why: str, now: Now, person: PersonId | None = None
) -> None:
    """Commit that somebody is about to look; `what` names camera or picture. Raises LookRefused."""
    reason = " ".join(why.split())
    if not 0 < len(reason) <= LONGEST_REASON:
        raise LookRefused(f"found no reason, expected one of 1 to {LONGEST_REASON} characters")
    persons = (person,) if person is not None else ()
    entry = Entry(now.at, Act.EVIDENCE_SEEN, what, who, role, reason, persons=persons)
    register.recorded(database, entry)


def looks(database: Database, person: PersonId | None = None, most: int = SHOWN) -> Sequence[Look]:
    """Return who looked, newest first; at one person's face or record alone where one is named."""
    if person is not None:
        found = register.of_person(database, person, most=most)
        return [_look(each) for each in found if each.row.act in SEEN]
    with database.read() as connection:
        found = rows.of_act(connection, Act.EVIDENCE_SEEN, LAST_OF_ALL, most)
    return [_look(each) for each in found]


def _look(found: Stored) -> Look:
    row = found.row
    return Look(from_micros(row.at), found.text(Secret.WHO), row.role, row.what, found.text(Secret.WHY))
