"""Who came and went among everything that happened: card, face and opening are one visit. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gateway.domain.model import EventId
from gateway.domain.passings import Passing, Said, passings


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a review: a visit, or an event that is none."""

    events: tuple[EventId, ...]
    """In the order they were recorded; never empty."""
    visit: Passing | None = None

    @property
    def anchor(self) -> EventId:
        """The event it stands at in a list: its first."""
        return self.events[0]


def entries(events: Iterable[EventId], at_doors: Iterable[Said]) -> Sequence[Entry]:
    """Return events in their order, those at doors joined to visits; each event is in exactly one entry."""
    visits = [Entry(tuple(each.id for each in found.events), found) for found in passings(at_doors)]
    joined = {id_ for each in visits for id_ in each.events}
    alone = [Entry((each,)) for each in events if each not in joined]
    return sorted([*visits, *alone], key=lambda each: each.anchor)
