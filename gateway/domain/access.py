"""Who may open a door now. Owns the decision and its reasons; never sees a card number and never unlocks.

What somebody presents becomes a `Credential` before it comes here (`service/credentials.py`). No decision
asks anything outside the box.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from gateway.domain.alarm import NO_CALL, Alarm, AlarmState
from gateway.domain.door import Grant, GrantKind
from gateway.domain.model import CredentialId, DoorId, EventType, PersonId, PlaceId
from gateway.domain.site import Site
from gateway.domain.site_doors import GATE, HOUSEHOLD, Door
from gateway.domain.zone import zone

MOST_WRONG = 5
"""GB 50396: an alarm after at most five wrong attempts."""
WRONG_WITHIN = timedelta(minutes=5)


class CredentialKind(StrEnum):
    """What somebody can present. A face is none: it is an event of a camera."""

    CARD = "card"
    PIN = "pin"
    PLATE = "plate"


PRESENTS: Mapping[EventType, CredentialKind] = {
    EventType.ACCESS_CARD: CredentialKind.CARD,
    EventType.ACCESS_PIN: CredentialKind.PIN,
    EventType.ACCESS_PLATE: CredentialKind.PLATE,
}
EXPECTED: Mapping[CredentialKind, tuple[re.Pattern[str], str]] = {
    CredentialKind.CARD: (re.compile(r"[0-9A-Z]{4,64}"), "a card number of 4 to 64 letters and digits"),
    CredentialKind.PIN: (re.compile(r"[0-9]{4,12}"), "a PIN of 4 to 12 digits"),
    CredentialKind.PLATE: (re.compile(r"\w{4,16}"), "a plate of 4 to 16 letters and digits"),
}
_SEPARATORS = re.compile(r"[\s:.·•\-]+")


def normal(kind: CredentialKind, value: str) -> str:
    """Return the one form of a presented value: `04:a1-ff` and `04A1FF` are one card.

    Raises ValueError, which says what was expected and never what was found: the value is a secret.
    """
    found = _SEPARATORS.sub("", unicodedata.normalize("NFKC", value)).upper()
    pattern, expected = EXPECTED[kind]
    if pattern.fullmatch(found) is None:
        raise ValueError(f"expected {expected}")
    return found


@dataclass(frozen=True, slots=True)
class Credential:
    """A card, a PIN or a plate, without its value."""

    id: CredentialId
    kind: CredentialKind
    person: PersonId
    """Who carries it; of a visitor's pass, who invited them."""
    visitor: str = ""
    """A visitor's name; empty for one of the site's people."""
    doors: tuple[DoorId, ...] = ()
    """A visitor's doors; whatever they are, only those that the inviting person may open."""
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    """The first moment at which it is no longer valid."""
    enabled: bool = True
    duress: bool = False
    """A PIN that opens as the other one does and tells the guard desk that somebody is being forced."""

    @property
    def holder(self) -> PersonId | None:
        """Who comes in by it, None for a visitor: an invitation brings nobody's neighbour to a door."""
        return None if self.visitor else self.person


class Reason(StrEnum):
    """Why somebody is turned away; stable, other programs may rely on it."""

    UNKNOWN = "unknown"
    DISABLED = "disabled"
    NOT_YET = "not_yet"
    EXPIRED = "expired"
    NO_RIGHT = "no_right"
    OUTSIDE_SCHEDULE = "outside_schedule"
    TOO_MANY = "too_many"
    """A PIN, where too many wrong ones were tried just now: it might be one more guess."""
    CARD_FIRST = "card_first"
    """A right PIN at a door that wants a card before it."""
    LATE = "late"
    """Said while a link was away: whoever it was does not stand there any more."""


@dataclass(frozen=True, slots=True)
class Decision:
    """Granted by name, or denied for a reason; exactly one of the two."""

    grant: Grant | None = None
    reason: Reason | None = None


def decide(credential: Credential | None, door: Door, site: Site, at: datetime) -> Decision:
    """Decide about a presented credential; None is one that nobody knows. `at` is wall-clock time."""
    refusal = _unusable(credential, at)
    if credential is None or refusal is not None:
        return Decision(reason=refusal)
    refusal = _without_right(credential, door.id, site, at)
    if refusal is not None:
        return Decision(reason=refusal)
    return Decision(Grant(GrantKind.CREDENTIAL, credential.holder, credential.id))


def usable(credential: Credential, at: datetime) -> bool:
    """Tell whether a credential itself is in order, whatever it may open."""
    return _unusable(credential, at) is None


def _unusable(credential: Credential | None, at: datetime) -> Reason | None:
    if credential is None:
        return Reason.UNKNOWN
    if not credential.enabled:
        return Reason.DISABLED
    if credential.valid_from is not None and at < credential.valid_from:
        return Reason.NOT_YET
    if credential.valid_until is not None and at >= credential.valid_until:
        return Reason.EXPIRED
    return None


def _without_right(credential: Credential, door: DoorId, site: Site, at: datetime) -> Reason | None:
    if credential.visitor and door not in credential.doors:
        return Reason.NO_RIGHT
    rights = [
        right for right in site.rights if door in right.doors and credential.person in site.expand(right.who)
    ]
    if not rights:
        return Reason.NO_RIGHT
    local = at.astimezone(zone(site.timezone))
    schedules = [site.schedules.get(each.schedule) for each in rights if each.schedule is not None]
    always = len(schedules) < len(rights)
    if always or any(each is not None and each.holds(local) for each in schedules):
        return None
    return Reason.OUTSIDE_SCHEDULE


def ways_in(site: Site, place: PlaceId | None) -> tuple[Door, ...]:
    """Return the doors on the way to a place: its own, those of every place around it, and the gates.

    Never a household's own: there the page says who holds the key.
    """
    known = site.places.get(place) if place is not None else None
    home = known.id if known is not None and known.kind == HOUSEHOLD else None
    gates = {each.id for each in site.places.values() if each.kind == GATE}
    passed = {*([known.id] if known is not None else ()), *site.around(place), *gates} - {home}
    return tuple(door for door in site.doors.values() if door.place in passed)


def lets_in(alarm: Alarm, person: PersonId | None) -> bool:
    """Tell whether an alarm lets somebody in on the way: its helper, from the promise to the close."""
    called = alarm.kind not in NO_CALL
    under_way = alarm.state in {AlarmState.ACKNOWLEDGED, AlarmState.ATTENDED}
    return called and under_way and person is not None and person == alarm.helper


def helper_grant(alarms: Iterable[Alarm], person: PersonId | None, door: Door, site: Site) -> Grant | None:
    """Return the grant that a promise gives its helper at a door on the way, None where there is none."""
    for alarm in alarms:
        if lets_in(alarm, person) and door in ways_in(site, alarm.place):
            return Grant(GrantKind.ALARM, person, alarm=alarm.id)
    return None


def wrong_again(wrong: tuple[datetime, ...], now: datetime) -> tuple[tuple[datetime, ...], bool]:
    """Count one more wrong attempt; returns those that still count, and whether they are an alarm now.

    After an alarm they are counted anew. A right attempt between them does not excuse the others.
    """
    recent = (*(each for each in wrong if now - each < WRONG_WITHIN), now)
    return ((), True) if len(recent) >= MOST_WRONG else (recent, False)


def pins_refused(guessed_at: datetime | None, now: datetime) -> bool:
    """Tell whether PINs are not taken since an alarm about guessing: four digits are guessed in an afternoon.

    A card cannot be guessed, and goes on opening; so do the doors on the helper's page.
    """
    return guessed_at is not None and timedelta(0) <= now - guessed_at < WRONG_WITHIN
