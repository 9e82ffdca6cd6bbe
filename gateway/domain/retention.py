"""How long each class of record is kept, by whose word, and which goes first where the disk is full. Pure.

A class has the time the house has chosen, between what the law asks at least and what it allows at most. Time
deletes what is over it; a disk that is nearly full may delete before that time, lowest class first, but never
below what the law asks. Nothing of an open alarm goes, nothing that is held, and nothing of the register.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from gateway.domain.elapsed import Cutoff
from gateway.domain.hold import Hold
from gateway.domain.model import DeviceId, EventType, PlaceId

DAY = timedelta(days=1)


class RecordClass(StrEnum):
    """What is kept for its own time, lowest first."""

    VIDEO = "video"
    UNMATCHED = "unmatched"
    SNAPSHOTS = "snapshots"
    ROUTINE = "routine"
    DOORS = "doors"
    VISITS = "visits"
    MESSAGES = "messages"
    NETWORK = "network"
    WALKS = "walks"
    ALARMS = "alarms"
    REGISTER = "register"


class Keeper(StrEnum):
    """Who deletes."""

    NOBODY = "nobody"
    """There is nothing to delete: it is never written."""
    CAMERAS = "cameras"
    """The camera worker, by itself; what a review holds when the core says so."""
    CORE = "core"
    KEPT = "kept"
    """Nobody, ever: it only grows."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One class: the time chosen where nobody says otherwise, between two bounds, each with its reason."""

    keeper: Keeper
    default: timedelta
    least: timedelta
    most: timedelta
    why_least: str
    why_most: str


NONE = timedelta(0)
_LOGS = "Cybersecurity Law art. 21: at least 6 months"
_PROOF = "EN 50131-1: 30 days; network logs: 6 months"
_SHORTEST = "PIPL art. 19: shortest time"
_CLAIMS = "Civil Code art. 188: claims, 3 years"

RULES: Mapping[RecordClass, Rule] = {
    RecordClass.VIDEO: Rule(
        Keeper.NOBODY, NONE, NONE, NONE, "no film is recorded", "Order 799 art. 17 is about what is recorded"
    ),
    RecordClass.UNMATCHED: Rule(
        Keeper.NOBODY, NONE, NONE, NONE, "never written", "Face Recognition Measures art. 8: shortest time"
    ),
    RecordClass.SNAPSHOTS: Rule(
        Keeper.CAMERAS, DAY, NONE, DAY, "none", "Face Recognition Measures art. 8: shortest time"
    ),
    RecordClass.ROUTINE: Rule(
        Keeper.CORE, 30 * DAY, DAY, 366 * DAY, "a sender's id counts for 24 h", "nobody looks further back"
    ),
    RecordClass.DOORS: Rule(
        Keeper.CORE, 30 * DAY, DAY, 180 * DAY, "a passing belongs together for a day", _SHORTEST
    ),
    RecordClass.VISITS: Rule(
        Keeper.CORE, 366 * DAY, 31 * DAY, 1096 * DAY, "the rhythm of visits is a month", _SHORTEST
    ),
    RecordClass.MESSAGES: Rule(
        Keeper.CORE, 180 * DAY, 31 * DAY, 1096 * DAY, "ways are proven within 31 days", _SHORTEST
    ),
    RecordClass.NETWORK: Rule(Keeper.CORE, 183 * DAY, 183 * DAY, 1096 * DAY, _LOGS, _CLAIMS),
    RecordClass.WALKS: Rule(
        Keeper.CORE, 1096 * DAY, 366 * DAY, 3653 * DAY, "a system is walked through every year", _CLAIMS
    ),
    RecordClass.ALARMS: Rule(Keeper.CORE, 1096 * DAY, 183 * DAY, 3653 * DAY, _PROOF, _CLAIMS),
    RecordClass.REGISTER: Rule(
        Keeper.KEPT,
        1096 * DAY,
        1096 * DAY,
        3653 * DAY,
        "Order 799 art. 16(3); Face Recognition Measures art. 9: at least 3 years",
        "append-only: personal fields are salted commitments and can be erased by themselves",
    ),
}
SWEPT: tuple[RecordClass, ...] = tuple(each for each in RecordClass if RULES[each].keeper is Keeper.CORE)
"""Lowest first: the order in which a full disk takes them."""
Kept = Mapping[RecordClass, timedelta]
"""How long each of them is kept."""

_ROUTINE = (
    *(EventType.HEARTBEAT, EventType.MOTION, EventType.BATTERY_LOW, EventType.UNDECODED),
    *(EventType.COMMAND_DONE, EventType.COMMAND_FAILED, EventType.POWER_LOST, EventType.POWER_RESTORED),
)
_NETWORK = (
    *(EventType.DEVICE_ONLINE, EventType.DEVICE_OFFLINE),
    *(EventType.GATEWAY_STARTED, EventType.GATEWAY_STOPPED),
    *(EventType.OSDP_INSTALL_OPENED, EventType.OSDP_INSTALL_CLOSED, EventType.OSDP_KEY_ROTATION),
)
_PASSING = ("door.", "access.", "rex.", "face.", "vehicle.", "presence.")


def class_of(type_: EventType) -> RecordClass:
    """Return the class of an event that belongs to no alarm; one that does goes with its alarm."""
    if type_ in _ROUTINE:
        return RecordClass.ROUTINE
    if type_ in _NETWORK:
        return RecordClass.NETWORK
    return RecordClass.DOORS if type_.startswith(_PASSING) else RecordClass.ALARMS


def types_of(class_: RecordClass) -> tuple[EventType, ...]:
    """Return the events of a class, in the order of their names."""
    return tuple(sorted(each for each in EventType if class_of(each) is class_))


class Why(StrEnum):
    """Why something was deleted."""

    AGE = "age"
    ROOM = "room"
    """The disk was nearly full."""


@dataclass(frozen=True, slots=True)
class Record:
    """One row that may go: when it was on both clocks, and where."""

    table: str
    id: int
    at: datetime
    steady: datetime | None
    """None where only the wall clock was written down."""
    trusted: bool
    place: PlaceId | None = None
    devices: tuple[DeviceId, ...] = ()
    began: datetime | None = None
    """For what went on for some time."""

    @property
    def span(self) -> tuple[datetime, datetime] | None:
        """From when to when it was; None where nobody vouches for either."""
        return (self.began or self.at, self.at) if self.trusted else None


def is_over(record: Record, over: Cutoff) -> bool:
    """Tell whether a record is surely older than its time."""
    by_wall = record.trusted and record.at <= over.wall
    if record.steady is None:
        return by_wall
    return (by_wall and record.steady <= over.steady) or record.steady <= over.run


def holding(record: Record, holds: Iterable[Hold]) -> Hold | None:
    """Return a hold that keeps a record; one that nobody can date is kept whenever it was."""
    covering = (each for each in holds if each.covers(record.span, record.place, record.devices))
    return next(covering, None)


def going(records: Iterable[Record], over: Cutoff, holds: Sequence[Hold]) -> list[Record]:
    """Return which records go."""
    return [each for each in records if is_over(each, over) and holding(each, holds) is None]


@dataclass(frozen=True, slots=True)
class Marks:
    """Free bytes below which records go, and up to which."""

    low: int
    high: int


PERCENT, MEGABYTES = 5, 512
MB = 1_000_000


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a house has chosen: times, and from when on its disk is nearly full."""

    kept: Kept
    percent: int = PERCENT
    megabytes: int = MEGABYTES


USUAL = Chosen({each: RULES[each].default for each in SWEPT})
"""Where nobody has said anything."""
SHARE_AT_MOST = 2000 * MB
"""On a large disk a share is more than anybody needs."""


def marks(disk: int, percent: int = PERCENT, megabytes: int = MEGABYTES) -> Marks:
    """Return the marks of a disk of so many bytes; of a small one never more than a quarter."""
    share = min(disk * percent // 100, SHARE_AT_MOST)
    low = min(max(share, megabytes * MB), disk // 4)
    return Marks(low, low + low // 2)
