"""What a review lets an officer see: places with all that is in them, in a period. Never reads or stores."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
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

    @property
    def empty(self) -> bool:
        """Tell whether nothing at all can lie inside."""
        return not self.places or self.since >= self.until

    def covers(self, place: PlaceId | None, at: datetime) -> bool:
        """Tell whether something that happened there and then may be seen."""
        return place is not None and place in self.places and self.since <= at < self.until

    def narrowed(
        self,
        places: Iterable[str] | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> Scope:
        """Return the part of it that also lies inside these; never more than it was."""
        kept = self.places if places is None else self.places & {PlaceId(each) for each in places}
        return replace(
            self,
            places=kept,
            since=self.since if since is None else max(self.since, since),
            until=self.until if until is None else min(self.until, until),
        )
