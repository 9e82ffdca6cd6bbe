"""Visits to a resident every few days: when the next one is due and whose it is. Pure; calls nobody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from gateway.domain.model import PersonId

SHORTEST_EVERY = timedelta(days=1)
LONGEST_NOTE = 500
SAME_VISIT = timedelta(hours=3)
"""A card at the door and the tick on the page so close together are one visit."""


@dataclass(frozen=True, slots=True)
class VisitPlan:
    """How often somebody is to be looked in on, and by whom."""

    every: timedelta
    by: tuple[str, ...]
    """People by id, or `group:ID`."""


class Way(StrEnum):
    """How a visit is known."""

    TICKED = "ticked"
    """Somebody said so on the page."""
    ARRIVED = "arrived"
    """The visitor's own card, face or tag at the resident's door."""


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody was there."""

    person: PersonId
    visitor: PersonId | None
    visitor_name: str
    at: datetime
    way: Way
    note: str = ""
    by: str = ""
    """Who wrote it down; empty for a door's word."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How the visits to one resident stand."""

    person: PersonId
    name: str
    place: str
    plan: VisitPlan
    visitors: Sequence[str]
    """Names of who is to come."""
    last: Visit | None

    def due(self) -> datetime | None:
        """Return when the next visit is due; None where there has been none: it is due now."""
        return None if self.last is None else self.last.at + self.plan.every

    def overdue(self, now: datetime) -> bool:
        """Tell whether nobody was there in time; `now` is the wall's."""
        return self.late(now) > 0

    def late(self, now: datetime) -> float:
        """Return for how many seconds the next visit has been due; infinitely many before the first one."""
        due = self.due()
        return float("inf") if due is None else (now - due).total_seconds()


def in_order(found: Sequence[Standing], now: datetime) -> Sequence[Standing]:
    """Return the longest overdue first; of whom nobody has ever visited before all."""
    return sorted(found, key=lambda each: (-each.late(now), each.person))
