"""What an installer asks of the core in the field, and what is heard but not adopted. Owns shapes only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from gateway.domain.model import DeviceId, EventType

MOST_HEARD = 500
"""Entries of the inbox; beyond it what is least likely a device, least and longest ago heard goes."""
HEARD_KEPT = timedelta(hours=24)
"""After so much silence an entry goes by itself."""
SHOWN_BYTES = 512
"""Bytes kept of the last message."""
DISCOVERY_LASTS = timedelta(minutes=10)
TEST_LASTS = timedelta(minutes=10)
JOINING_LASTS = timedelta(seconds=120)
"""How long a bridge lets new devices in: Zigbee2MQTT takes 254 s at most."""
ORDER_LASTS = timedelta(seconds=10)
"""An order to blink that nobody has carried out by then is given up: nobody stands there any more."""
ENROL_LASTS = timedelta(minutes=2)
MOST_ALIKE = 3
"""Native templates that share a word which says something, as `door.opened`; a heartbeat all of them have."""
MOST_TRIED = 200
"""Readings of devices under test that are kept, the newest."""


class Want(StrEnum):
    """What the installer wants of the core; each is recorded with who and when."""

    DISCOVER = "discover"
    """Hear what nobody adopted, for a while."""
    JOIN = "join"
    """Let a bridge take new devices in, for a while; the subject is its base topic."""
    IDENTIFY = "identify"
    """Let a device blink; the subject is its id."""
    TEST = "test"
    """Show what a device says while it says it; the subject is its id."""
    ENROL = "enrol"
    """Wait for a card that nobody has; the subject is the reader it is held to."""


class RequestState(StrEnum):
    """What became of a wish."""

    OPEN = "open"
    DONE = "done"
    REFUSED = "refused"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class FieldRequest:
    """One wish."""

    id: int
    want: Want
    subject: str
    by: str
    asked_at: datetime
    until: datetime
    """On the steady clock."""
    state: RequestState
    answer: str = ""
    """Why it was refused, empty otherwise."""


class Way(StrEnum):
    """How something was heard."""

    NATIVE = "native"
    MQTT = "mqtt"
    SERIAL = "serial"
    MDNS = "mdns"
    """Not a device of ours yet: what says on the network that it is there; the origin is its address."""
    PORT = "port"
    """Not a device: a serial port of this machine that no line uses."""


@dataclass(frozen=True, slots=True)
class Likely:
    """A template that may describe what was heard, with what the message itself says of its params."""

    template: str
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Heard:
    """One thing that was heard and that nobody adopted; likeliest template first."""

    key: str
    way: Way
    origin: str
    """The topic, the line's id, the native device's id, an address, or the port."""
    label: str
    """What a bridge calls it, such as its brand and model; may be empty."""
    payload: bytes
    count: int
    """Messages so far; 0: only told of by its bridge."""
    first_at: datetime
    heard_at: datetime
    likely: tuple[Likely, ...] = ()

    @property
    def is_vague(self) -> bool:
        """Whether a native device has told only that it lives: which of ours it is has to be asked."""
        return self.way is Way.NATIVE and len(self.likely) > MOST_ALIKE


@dataclass(frozen=True, slots=True)
class Tried:
    """One reading of a device under test."""

    id: int
    device: DeviceId
    type: EventType
    at: datetime
    qos: int
    retained: bool
    battery: int | None
    detail: str
    skew: float | None = None
    """Seconds by which its own clock is behind ours, negative where it is ahead; None: it told no time."""
