"""Whom a look concerned, and who may be told of it when. Pure: no clock, no store.

A household is told of every look that named it, somebody who lives there, or a place around it; of one under
a hold only once the hold has ended, and never whether there is one (PRIVACY rule 11).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from gateway.domain.errors import CuobianError
from gateway.domain.model import PersonId, PlaceId
from gateway.domain.review import Review


class HomeRefused(CuobianError):
    """A household cannot be given a link; the message says why."""

    code = "home.refused"


class Reach(StrEnum):
    """How a look touched somebody, the closest first."""

    PERSON = "person"
    HOME = "home"
    AROUND = "around"
    """Their building or entrance, and so every home in it."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A household with those who live there, or one person: who may be told what was seen of them."""

    place: PlaceId | None
    around: tuple[PlaceId, ...] = ()
    """The places the home is in, innermost first."""
    persons: tuple[PersonId, ...] = ()

    @property
    def places(self) -> tuple[PlaceId, ...]:
        """Return the home and everything around it."""
        return (() if self.place is None else (self.place,)) + self.around


class Thing(StrEnum):
    """What kind of thing was looked at, as far as a resident needs to know."""

    ALARM = "alarm"
    EVENT = "event"
    ALARMS = "alarms"
    EVENTS = "events"
    NOTES = "notes"
    """What officers wrote beside events."""
    PICTURE = "picture"
    CAMERA = "camera"
    REVIEW = "review"
    EXPORT = "export"
    CONSENT = "consent"
    KEY = "key"
    """A card, a PIN or a plate."""
    ENTRY = "entry"
    """How home or person are written down."""
    LINK = "link"
    OWN = "own"
    """What the box holds about them."""
    RECORD = "record"


_NAMED: tuple[tuple[str, Thing], ...] = (
    ("list:alarms", Thing.ALARMS),
    ("list:notes", Thing.NOTES),
    ("list:", Thing.EVENTS),
    ("stream", Thing.ALARMS),
    ("alarm:", Thing.ALARM),
    ("event:", Thing.EVENT),
    ("picture", Thing.PICTURE),
    ("snapshot", Thing.PICTURE),
    ("camera", Thing.CAMERA),
    ("export:", Thing.EXPORT),
    ("review:", Thing.REVIEW),
    ("faces", Thing.CONSENT),
    ("credential", Thing.KEY),
    ("site", Thing.ENTRY),
    ("record:face", Thing.CONSENT),
    ("record:keys", Thing.KEY),
    ("record", Thing.OWN),
    ("home link", Thing.LINK),
    ("home", Thing.OWN),
    ("person", Thing.OWN),
)


def thing_of(what: str) -> Thing:
    """Return which kind of thing a row of the register names; what is not known is some record."""
    return next((thing for begins, thing in _NAMED if what.startswith(begins)), Thing.RECORD)


def reach(subject: Subject, about: Collection[tuple[str, str]]) -> Reach | None:
    """Return how closely a look touched somebody, by what its row names; None where it did not."""
    if any(("person", each) in about for each in subject.persons):
        return Reach.PERSON
    if subject.place is not None and ("place", subject.place) in about:
        return Reach.HOME
    return Reach.AROUND if any(("place", each) in about for each in subject.around) else None


def told(
    subject: Subject, about: Collection[tuple[str, str]], review: Review | None, at: datetime
) -> Reach | None:
    """Return how a look touched somebody who may be told of it at this moment; None where they may not."""
    return None if review is not None and review.withheld_at(at) else reach(subject, about)
