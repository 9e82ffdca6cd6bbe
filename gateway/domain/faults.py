"""What can be wrong with a box: every kind of fault, how grave it is, and which one a record tells of.

The words for each stand in `gateway/service/fault_words.yaml`. Reads nothing, decides about nobody.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum

from gateway.domain.deadman import Hindrance
from gateway.domain.model import EventType
from gateway.domain.paths import PATH
from gateway.domain.site import DOOR


class Gravity(IntEnum):
    """How soon somebody has to see to it; the gravest comes first."""

    NOW = 0
    """A call for help may stay unheard or unanswered."""
    TODAY = 1
    """Help still comes; one more fault and it may not."""
    SOON = 2
    """Something that is better done."""


class FaultKind(StrEnum):
    """Everything that is told with a cause, a consequence and what to do."""

    DATABASE = "database"
    CORE = "core"
    LATE = "late"
    STUCK = "stuck"
    OUTBOX = "outbox"
    UNREACHABLE = "unreachable"
    PAGES = "pages"
    UNWITNESSED = "unwitnessed"
    BROKER = "broker"
    LINE = "line"
    HUB = "hub"
    DEVICE = "device"
    CAMERA = "camera"
    BATTERY = "battery"
    TAMPER = "tamper"
    POWER = "power"
    COMMAND = "command"
    FORCED = "forced"
    HELD = "held"
    ATTEMPTS = "attempts"
    MODEM = "modem"
    VOICE = "voice"
    INTERNET = "internet"
    MAIL = "mail"
    WAY = "way"
    RELAY = "relay"
    VISION = "vision"
    TEMPLATES = "templates"
    DISK = "disk"
    ROOM = "room"
    BACKUP = "backup"
    REGISTER = "register"
    DEADMAN = "deadman"
    REPLACED = "replaced"
    """A damaged database gave place to a fresh one: it is over, and history is in a file that is kept."""
    JOURNAL = "journal"
    ENVELOPE = "envelope"
    CLOCK = "clock"
    UNWATCHED = "unwatched"
    UNSAVED = "unsaved"
    OTHER = "other"
    """Recorded by a part of the box that has no words here yet."""


GRAVE = frozenset(
    {
        *(
            FaultKind.DATABASE,
            FaultKind.CORE,
            FaultKind.PAGES,
            FaultKind.LATE,
            FaultKind.STUCK,
            FaultKind.OUTBOX,
            FaultKind.UNREACHABLE,
        ),
        *(FaultKind.BROKER, FaultKind.LINE, FaultKind.HUB, FaultKind.DISK, FaultKind.INTERNET),
        *(FaultKind.MODEM, FaultKind.FORCED),
    }
)
MILD = frozenset(
    {FaultKind.CLOCK, FaultKind.UNWATCHED, FaultKind.UNSAVED, FaultKind.HELD, FaultKind.ATTEMPTS}
)
HINDERED: Mapping[Hindrance, FaultKind] = {
    Hindrance.ENGINE: FaultKind.CORE,
    Hindrance.PROBE: FaultKind.CORE,
    Hindrance.DATABASE: FaultKind.CORE,
    Hindrance.LATE: FaultKind.LATE,
    Hindrance.STUCK: FaultKind.STUCK,
    Hindrance.OUTBOX: FaultKind.OUTBOX,
    Hindrance.REGISTER: FaultKind.UNWITNESSED,
}
"""What keeps the sign of life back, as a fault."""
NAMED: Mapping[str, FaultKind] = {
    "gateway:disk": FaultKind.DISK,
    "gateway:room": FaultKind.ROOM,
    "gateway:backup": FaultKind.BACKUP,
    "gateway:register": FaultKind.REGISTER,
    "gateway:deadman": FaultKind.DEADMAN,
    "gateway:database": FaultKind.REPLACED,
    "gateway:journal": FaultKind.JOURNAL,
    f"{PATH}internet": FaultKind.INTERNET,
    f"{PATH}email": FaultKind.MAIL,
}
OURS: Mapping[str, FaultKind] = {
    "broker": FaultKind.BROKER,
    "line": FaultKind.LINE,
    "modem": FaultKind.MODEM,
    "voice": FaultKind.VOICE,
    "path": FaultKind.WAY,
    "relay": FaultKind.RELAY,
    "vision": FaultKind.VISION,
    "templates": FaultKind.TEMPLATES,
    "login": FaultKind.ENVELOPE,
    "gateway": FaultKind.OTHER,
}
"""By what stands before the colon, where the whole name says no more."""
TOLD: Mapping[EventType, FaultKind] = {
    EventType.BATTERY_LOW: FaultKind.BATTERY,
    EventType.TAMPER: FaultKind.TAMPER,
    EventType.POWER_LOST: FaultKind.POWER,
    EventType.COMMAND_FAILED: FaultKind.COMMAND,
    EventType.DOOR_FORCED: FaultKind.FORCED,
    EventType.DOOR_HELD: FaultKind.HELD,
}
"""What a device or a door itself has told."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """One thing that the records say is wrong now."""

    device: str
    type: EventType
    since: datetime | None = None
    why: str = ""
    """As the part that noticed it has said it, in English."""
    where: str = ""
    """Name of its place."""
    camera: bool = False
    hub: bool = False


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong now."""

    kind: FaultKind
    device: str = ""
    since: datetime | None = None
    why: str = ""
    where: str = ""

    @property
    def gravity(self) -> Gravity:
        """Return how soon somebody has to see to it."""
        return gravity_of(self.kind)


def gravity_of(kind: FaultKind) -> Gravity:
    """Return how soon somebody has to see to such a fault."""
    if kind in GRAVE:
        return Gravity.NOW
    return Gravity.SOON if kind in MILD else Gravity.TODAY


def kind_of(recorded: Recorded) -> FaultKind:
    """Return which kind of fault a record tells of."""
    if recorded.type is EventType.TAMPER and recorded.device.startswith(DOOR):
        return FaultKind.ATTEMPTS  # a door itself cannot be taken off a wall
    prefix, colon, _ = recorded.device.partition(":")
    if colon and prefix in OURS:
        return NAMED.get(recorded.device, OURS[prefix])
    if recorded.type in TOLD:
        return TOLD[recorded.type]
    if recorded.type is not EventType.DEVICE_OFFLINE:
        return FaultKind.OTHER
    if recorded.camera:
        return FaultKind.CAMERA
    return FaultKind.HUB if recorded.hub else FaultKind.DEVICE
