"""Looks at pictures with faces in them: on record before the first byte is served, and never changed."""

from __future__ import annotations

from collections.abc import Sequence

from gateway.domain.errors import CuobianError
from gateway.domain.model import Now, PersonId
from gateway.store import faces
from gateway.store.db import Database
from gateway.store.faces import Look

LONGEST_REASON = 200
SHOWN = 100


class LookRefused(CuobianError):
    """Somebody wanted to see a face without saying why; nothing was shown."""

    code = "faces.reason_missing"


def record(
    database: Database, who: str, role: str, what: str, why: str, now: Now, person: PersonId | None = None
) -> None:
    """Commit that somebody is about to look; `what` names camera or picture. Raises LookRefused."""
    reason = " ".join(why.split())
    if not 0 < len(reason) <= LONGEST_REASON:
        raise LookRefused(f"found no reason, expected one of 1 to {LONGEST_REASON} characters")
    with database.write() as connection:
        faces.add_look(connection, Look(now.at, who, role, what, reason, person))


def looks(database: Database, person: PersonId | None = None, most: int = SHOWN) -> Sequence[Look]:
    """Return who looked, newest first; at one person's face alone where one is named."""
    with database.read() as connection:
        return faces.looks(connection, person, most)
