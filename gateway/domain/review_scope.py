"""What a review lets an officer see: places with all that is in them, in a period. Never reads or stores."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from gateway.domain.model import PersonId, PlaceId


@dataclass(frozen=True, slots=True)
class Scope:
    """Places, already with everything in them, and a period whose end is excluded."""

    places: frozenset[PlaceId]
    since: datetime
    until: datetime
    closed_to: frozenset[PersonId] = frozenset()
    """Minors whose records a second person has not opened."""

    def covers(self, place: PlaceId | None, at: datetime) -> bool:
        """Tell whether something that happened there and then may be seen."""
        return place is not None and place in self.places and self.since <= at < self.until
