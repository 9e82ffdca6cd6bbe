"""Card, face and opening at one door within moments are one passing: shown as one line. Pure.

A face belongs to the card it was asked for, else to a grant of the same person around it; else it stands
alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from gateway.domain.model import DoorId, EventId, EventType, PersonId

BEFORE, AFTER = timedelta(seconds=10), timedelta(seconds=30)
"""How long before and after a grant a face of the same person, or an opening, belongs to it."""
ENTERED = frozenset({EventType.DOOR_GRANTED, EventType.VEHICLE_ENTERED, EventType.VEHICLE_LEFT})
DENIED = frozenset({EventType.DOOR_DENIED, EventType.VEHICLE_DENIED})
FACES = frozenset({EventType.FACE_RECOGNISED, EventType.FACE_UNKNOWN})
SHOWN = frozenset({EventType.ACCESS_CARD, EventType.ACCESS_PIN, EventType.ACCESS_PLATE})
PASSED = ENTERED | DENIED | FACES | SHOWN | {EventType.DOOR_OPENED}
"""What a passing is made of."""


@dataclass(frozen=True, slots=True)
class Said:
    """One event at a door."""

    id: EventId
    at: datetime
    type: EventType
    door: DoorId
    person: PersonId | None = None
    detail: Mapping[str, object] = field(default_factory=dict)

    @property
    def expectation(self) -> str:
        """Of the comparison it belongs to, empty where there is none."""
        found = self.detail.get("expectation", "")
        return found if isinstance(found, str) else ""


@dataclass(frozen=True, slots=True)
class Passing:
    """Somebody at a door."""

    door: DoorId
    at: datetime
    person: PersonId | None
    events: tuple[Said, ...]
    """What it is made of, in the order it was recorded."""

    def first(self, *types: EventType) -> Said | None:
        """Return the first of its events of these types."""
        return next((each for each in self.events if each.type in types), None)

    @property
    def entered(self) -> bool:
        """Whether somebody was let in."""
        return self.first(*ENTERED) is not None

    @property
    def opened(self) -> bool:
        """Whether the door was opened."""
        return self.first(EventType.DOOR_OPENED) is not None

    @property
    def face(self) -> Said | None:
        """What a camera said of it, a match before anything else."""
        return self.first(EventType.FACE_RECOGNISED) or self.first(EventType.FACE_UNKNOWN)


def passings(events: Iterable[Said]) -> Sequence[Passing]:
    """Group events into passings, newest first; each event is in one, in whatever order they come."""
    found: list[Passing] = []
    for said in sorted(events, key=lambda each: each.id):
        near = [(number, each) for number, each in enumerate(found) if _may_be(each, said)]
        at = max(near, key=lambda each: (_fits(each[1], said), each[0]), default=None)
        if at is None or _fits(at[1], said) == 0:
            found.append(Passing(said.door, said.at, said.person, (said,)))
        else:
            found[at[0]] = _with(at[1], said)
    return sorted(found, key=lambda each: each.events[0].id, reverse=True)


def _with(passing: Passing, said: Said) -> Passing:
    return replace(passing, person=passing.person or said.person, events=(*passing.events, said))


def _may_be(passing: Passing, said: Said) -> bool:
    if passing.door != said.door:
        return False
    return any(-BEFORE <= said.at - each.at <= AFTER for each in passing.events)


def _fits(passing: Passing, said: Said) -> int:
    """Return how surely an event belongs to a passing, 0 where it does not."""
    asked = {each.expectation for each in passing.events} - {""}
    if said.expectation:
        return 4 if said.expectation in asked else _by_person(passing, said) if not asked else 0
    if said.type is EventType.DOOR_OPENED:
        return 2 if passing.entered and not passing.opened else 0
    if said.type in SHOWN:
        # Whoever shows something anew begins anew; only a face may have come before the card.
        return _by_person(passing, said) if all(each.type in FACES for each in passing.events) else 0
    if said.type in ENTERED | DENIED:
        return _answers(passing, said)
    return _by_person(passing, said)


def _answers(passing: Passing, said: Said) -> int:
    """Return how surely an answer belongs to what was shown and has none yet."""
    if passing.first(*(ENTERED | DENIED)) is not None:
        return 0
    shown = passing.first(*SHOWN)
    same = shown is not None and shown.person == said.person
    return 3 if same else _by_person(passing, said)


def _by_person(passing: Passing, said: Said) -> int:
    return 1 if said.person is not None and passing.person == said.person else 0
