"""What was taken back and may not come to life again, whatever older copy of a database is put back. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from gateway.domain.vision import Purpose, SubjectId

REMEMBERED = timedelta(days=400)
"""No agreement lives longer than a year, so none in an older backup could come to life."""


@dataclass(frozen=True, slots=True)
class Gone:
    """An agreement that somebody took back, or all of theirs; by a random name that says nothing of them."""

    subject: SubjectId
    purpose: Purpose | None
    """None: all, and the random name itself is nobody's any more."""
    at: datetime


@dataclass(frozen=True, slots=True)
class Withdrawals:
    """Everything that was taken back, and whether faces are locked."""

    gone: tuple[Gone, ...] = ()
    locked: bool = False


def joined(known: Iterable[Withdrawals]) -> Withdrawals:
    """Return what any of them says: an agreement that was taken back anywhere is taken back."""
    latest: dict[tuple[SubjectId, Purpose | None], Gone] = {}
    locked = False
    for each in known:
        locked |= each.locked
        for gone in each.gone:
            before = latest.get((gone.subject, gone.purpose))
            if before is None or gone.at > before.at:
                latest[gone.subject, gone.purpose] = gone
    return Withdrawals(tuple(latest.values()), locked)
