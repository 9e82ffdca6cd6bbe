"""The words of the house: what a device sends and what is recorded. Never decides and never stores."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NewType

from gateway.domain.phone import PhoneWord, Told

DeviceId = NewType("DeviceId", str)
PersonId = NewType("PersonId", str)
PlaceId = NewType("PlaceId", str)
PolicyId = NewType("PolicyId", str)
LineId = NewType("LineId", str)
AlarmId = NewType("AlarmId", int)
EventId = NewType("EventId", int)
NotificationId = NewType("NotificationId", int)
CommandId = NewType("CommandId", int)
DoorId = NewType("DoorId", str)
ScheduleId = NewType("ScheduleId", str)
CredentialId = NewType("CredentialId", int)


@dataclass(frozen=True, slots=True)
class Now:
    """One moment on both clocks: `at` for people to read, `steady` for deadlines, which no change moves."""

    at: datetime
    steady: datetime
    trusted: bool = True
    """Whether the wall clock is known to be right: else nobody is taken to be asleep, away or off duty."""

    @property
    def wall(self) -> datetime | None:
        """The wall clock, None where nothing may be decided by it."""
        return self.at if self.trusted else None


def outward(id_: int) -> str:
    """Return an id as other programs see it: opaque text that sorts by time."""
    return f"{id_:015d}"


class EventType(StrEnum):
    """Everything that may be recorded (CONTRACT §3), and what the gateway records of itself."""

    SOS_PRESSED = "sos.pressed"
    SOS_CANCELLED = "sos.cancelled"
    WELLBEING_CONFIRMED = "wellbeing.confirmed"
    DOOR_GRANTED = "door.granted"
    DOOR_DENIED = "door.denied"
    DOOR_OPENED = "door.opened"
    DOOR_CLOSED = "door.closed"
    DOOR_FORCED = "door.forced"
    DOOR_HELD = "door.held"
    DOOR_GRANTED_NOT_OPENED = "door.granted_not_opened"
    DOOR_DURESS = "door.duress"
    ACCESS_CARD = "access.card"
    ACCESS_PIN = "access.pin"
    ACCESS_PLATE = "access.plate"
    REX_PRESSED = "rex.pressed"
    OSDP_INSTALL_OPENED = "osdp.install_opened"
    OSDP_INSTALL_CLOSED = "osdp.install_closed"
    OSDP_KEY_ROTATION = "osdp.key_rotation"
    FACE_RECOGNISED = "face.recognised"
    FACE_UNKNOWN = "face.unknown"
    VEHICLE_ENTERED = "vehicle.entered"
    VEHICLE_LEFT = "vehicle.left"
    VEHICLE_DENIED = "vehicle.denied"
    MOTION = "motion"
    FALL = "fall"
    SMOKE = "smoke"
    GAS = "gas"
    LEAK = "leak"
    TAMPER = "tamper"
    BATTERY_LOW = "battery.low"
    POWER_LOST = "power.lost"
    POWER_RESTORED = "power.restored"
    HEARTBEAT = "heartbeat"
    PRESENCE_ARRIVED = "presence.arrived"
    PHONE_TEXT = "phone.text"
    PHONE_KEY = "phone.key"
    COMMAND_DONE = "command.done"
    COMMAND_FAILED = "command.failed"
    DEVICE_ONLINE = "device.online"
    DEVICE_OFFLINE = "device.offline"
    UNDECODED = "undecoded"
    GATEWAY_STARTED = "gateway.started"
    GATEWAY_STOPPED = "gateway.stopped"


class ReceiptStatus(StrEnum):
    """What became of one reading, as the application-level ack tells it."""

    COMMITTED = "committed"
    DUPLICATE = "duplicate"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class RawMessage:
    """Bytes as they came in. `handle` belongs to the source that made it (an MQTT mid, a frame)."""

    received_at: datetime
    source: str
    origin: str
    """Topic or port."""
    payload: bytes
    urgent: bool = False
    """True on the session or line that carries SOS: taken out of the inbox first."""
    retained: bool = False
    qos: int = 1
    handle: int = 0
    late: bool = False
    """True where it may have waited for a link to come back: a state or a call, but no presence."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a device said, decoded. One raw message may hold several; none at all is an UNDECODED one."""

    device: DeviceId
    """As the sender names itself; may be a device that nobody adopted."""
    type: EventType
    received_at: datetime
    sender_id: str | None = None
    """The sender's own id of this message; None for senders that have none (433 MHz)."""
    at: datetime | None = None
    """A claim of the device, never trusted for order."""
    person: PersonId | None = None
    """Whom the device named (presence, card, face)."""
    detail: str = "{}"
    """What else it said: one line of JSON, an object."""
    reason: str = ""
    """Why it could not be decoded; empty for every other type."""
    raw: bytes = b""
    """The first bytes as they came, kept only where they could not be decoded."""
    source: str = ""
    qos: int = 1
    retained: bool = False
    """A stored message that the broker repeats: tells a state, never that something happened now."""
    battery: int | None = None
    """Charge in percent where the device told it."""
    presented: str = field(default="", repr=False)
    """The card number, PIN or plate somebody presented: a secret that lives in memory only (`access.*`)."""
    late: bool = False
    """True where it may have been said long ago (see `gateway.backlog`)."""
    phone: PhoneWord | None = field(default=None, repr=False)
    """What somebody said by telephone: number and text live in memory only."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the sender of one reading is told after the commit has reached the disk."""

    device: DeviceId
    sender_id: str | None
    status: ReceiptStatus
    reason: str = ""
    told: Told | None = None
    """What a person who wrote is answered."""
    answer_to: str = field(default="", repr=False)
    """The number that answer goes to; empty: to nobody."""
