"""A walk test: what is to be proved, what counts as a proof, and who says so. Pure; calls nobody.

Rule 1: every change of a subject's standing stands in `TRANSITIONS`.
Rule 2: a button is proved by its press and by nothing else; what cannot speak may be vouched for by a person.
Rule 3: a proof is of what was installed: when that changes, it is asked for again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType

from gateway.domain.errors import CuobianError

WalkId = NewType("WalkId", int)

ARMED_LASTS = timedelta(minutes=5)
"""How long an announced press is waited for: the walker stands in front of the button."""
WALK_LASTS = timedelta(days=31)
"""A walk that took longer proves no one state of the site, and is not signed."""
PRESS_EVERY = timedelta(days=31)
"""Each resident's button is pressed once a month (Angus Council, Sovereign; notes, standards 1.11)."""
SKEW = timedelta(seconds=60)
"""A device's clock further off than this is remarked on."""
LOW_BATTERY = 15
LONGEST_REASON = 200


OLDEST_CLAIM = timedelta(hours=24)
"""A press that claims to be older comes from a clock that was never set, not from a link that was away."""


class WalkRefused(CuobianError):
    """A walk test was asked for what it cannot do now; nothing was changed."""

    code = "walk.refused"


class SubjectKind(StrEnum):
    """What a walk proves."""

    DEVICE = "device"
    DOOR = "door"
    PATH = "path"
    """One way to reach one person."""
    BOX = "box"
    """The gateway itself."""


class Standing(StrEnum):
    """How far one subject is."""

    WAITING = "waiting"
    PROVED = "proved"
    FAILED = "failed"
    SKIPPED = "skipped"


class Move(StrEnum):
    """What can happen to a subject of an open walk."""

    PROVE = "prove"
    VOUCH = "vouch"
    """A person saw it work; never for what is called for help with."""
    FAIL = "fail"
    SKIP = "skip"
    AGAIN = "again"


TRANSITIONS: Mapping[Standing, Mapping[Move, Standing]] = {
    Standing.WAITING: {
        Move.PROVE: Standing.PROVED,
        Move.VOUCH: Standing.PROVED,
        Move.FAIL: Standing.FAILED,
        Move.SKIP: Standing.SKIPPED,
    },
    Standing.PROVED: {Move.AGAIN: Standing.WAITING, Move.FAIL: Standing.FAILED},
    Standing.FAILED: {
        Move.PROVE: Standing.PROVED,
        Move.VOUCH: Standing.PROVED,
        Move.SKIP: Standing.SKIPPED,
        Move.AGAIN: Standing.WAITING,
    },
    Standing.SKIPPED: {Move.AGAIN: Standing.WAITING, Move.FAIL: Standing.FAILED},
}
REASONED = frozenset({Move.VOUCH, Move.FAIL, Move.SKIP})
"""Moves of a person that need a word why."""


class WalkState(StrEnum):
    """How a walk stands."""

    OPEN = "open"
    SIGNED = "signed"
    ENDED = "ended"
    """Given up; proves nothing."""


class Remark(StrEnum):
    """What is not as it should be with something that works."""

    NO_RECEIPT = "no_receipt"
    """Its message came at QoS 0: one sent while the gateway restarts is lost."""
    CLOCK_OFF = "clock_off"
    NO_CLOCK = "no_clock"
    """The gateway's own clock was not trusted."""
    BATTERY_LOW = "battery_low"
    NOT_CONFIRMED = "not_confirmed"
    """A carrier took the message; that it arrived nobody has said."""


@dataclass(frozen=True, slots=True)
class Subject:
    """One thing to be proved, as it is installed now."""

    kind: SubjectKind
    id: str
    label: str
    """Where it is, in words that name no person."""
    mark: str
    """Differs whenever what was installed differs."""
    parts: tuple[str, ...] = ()
    """Of a door: contact, then its readers. Of a path: person, channel. Of a button: `calls`."""

    @property
    def calls(self) -> bool:
        """Tell whether people call for help with it: then only its press proves it."""
        return self.kind is SubjectKind.DEVICE and "calls" in self.parts


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the world said about a subject since it was asked."""

    what: str
    """Type of the event, or what became of the message."""
    at: datetime
    event: int | None = None
    source: str = ""
    qos: int | None = None
    claimed_at: datetime | None = None
    clock_trusted: bool = True
    battery: int | None = None
    signal: str = ""
    """Strength as the device tells it, such as `rssi -61`."""
    confirmed: bool = True
    """False where a carrier took a message and nobody has said that it arrived."""

    @property
    def skew(self) -> timedelta | None:
        """Return how far the device's clock is off, None where it told no time."""
        return None if self.claimed_at is None else self.claimed_at - self.at


@dataclass(frozen=True, slots=True)
class Item:
    """One subject of a walk with how it stands."""

    number: int
    subject: Subject
    standing: Standing = Standing.WAITING
    reason: str = ""
    by: str = ""
    at: datetime | None = None
    evidence: Evidence | None = None


@dataclass(frozen=True, slots=True)
class Walk:
    """One round over a place, started by somebody."""

    id: WalkId
    place: str | None
    """None: the whole site."""
    place_name: str
    state: WalkState
    started_by: str
    started_at: datetime
    started_steady: datetime
    ended_by: str = ""
    ended_at: datetime | None = None
    record: str = ""
    seal: str = ""


def moved(item: Item, move: Move, by: str, at: datetime, reason: str = "") -> Item:
    """Return an item after a move. Raises WalkRefused; then nothing has changed."""
    target = TRANSITIONS[item.standing].get(move)
    if target is None:
        raise WalkRefused(f"cannot {move.value} what is {item.standing.value}")
    if move is Move.VOUCH and item.subject.calls:
        raise WalkRefused(f"{item.subject.id}: expected its press to arrive; nobody can vouch for a button")
    reason = " ".join(reason.split())[:LONGEST_REASON]
    if move in REASONED and not reason:
        raise WalkRefused(f"{item.subject.id}: expected a word why, found none")
    return replace(item, standing=target, reason=reason, by=by, at=at, evidence=None)


def judged(item: Item, evidence: Evidence | None) -> Item:
    """Return an item in the light of what came in since it was asked: a person's word is kept beside it."""
    open_ = item.standing in {Standing.WAITING, Standing.FAILED}
    if evidence is None or not open_ or not evidence.confirmed or _spoken_of(item, evidence):
        return replace(item, evidence=evidence)
    proved = moved(item, Move.PROVE, "", evidence.at)
    return replace(proved, evidence=evidence)


def _spoken_of(item: Item, evidence: Evidence) -> bool:
    """Tell whether a message is older than a person's word; events are read only from that word on."""
    return evidence.event is None and item.at is not None and evidence.at <= item.at


def doubtful(received_at: datetime, claimed_at: datetime | None, *, late: bool) -> bool:
    """Tell whether an announced press may be an older one that only came in now: then it is no test."""
    return late or (claimed_at is not None and SKEW < received_at - claimed_at <= OLDEST_CLAIM)


def remarks(evidence: Evidence) -> tuple[Remark, ...]:
    """Return what is worth a look although it works."""
    found = {
        Remark.NO_RECEIPT: evidence.qos == 0 and evidence.source.startswith("broker:"),
        Remark.CLOCK_OFF: evidence.skew is not None and abs(evidence.skew) > SKEW,
        Remark.NO_CLOCK: not evidence.clock_trusted,
        Remark.BATTERY_LOW: evidence.battery is not None and evidence.battery <= LOW_BATTERY,
        Remark.NOT_CONFIRMED: not evidence.confirmed,
    }
    return tuple(remark for remark, holds in found.items() if holds)


def signal_of(detail: str) -> str:
    """Return the strength of the radio as a device told it, empty where it told none."""
    try:
        said = json.loads(detail)
    except ValueError:
        return ""
    if not isinstance(said, dict):
        return ""
    for name in ("rssi", "snr", "linkquality"):
        value = said.get(name)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return f"{name} {value:g}"
    return ""


def expired(walk: Walk, now: datetime) -> bool:
    """Tell whether a walk has gone on for too long; `now` is on the steady clock."""
    return now - walk.started_steady > WALK_LASTS


class Due(StrEnum):
    """Why something is to be proved again."""

    NEVER = "never"
    CHANGED = "changed"
    FAILED = "failed"
    """The last signed walk found it wanting, or left it out."""


@dataclass(frozen=True, slots=True)
class Proved:
    """How a subject stood in the last signed walk."""

    mark: str
    standing: Standing


def due(subject: Subject, last: Proved | None) -> Due | None:
    """Return why a subject is to be proved, None where its last proof still holds."""
    if last is None:
        return Due.NEVER
    if last.mark != subject.mark:
        return Due.CHANGED
    return None if last.standing is Standing.PROVED else Due.FAILED


@dataclass(frozen=True, slots=True)
class Pressed:
    """When a resident's button was last pressed, for a test or for help: both prove its way here."""

    person: str
    name: str
    place: str | None
    device: str
    at: datetime | None


def overdue(pressed: Pressed, now: datetime) -> bool:
    """Tell whether a month has gone by without a press; `now` is the wall's."""
    return pressed.at is None or now - pressed.at > PRESS_EVERY
