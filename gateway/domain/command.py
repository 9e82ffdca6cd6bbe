"""What a device is to be told. Owns the shape; carrying it out is the engine's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from gateway.domain.alarm import Alarm, AlarmState
from gateway.domain.model import CommandId, DeviceId, DoorId

FEEDBACK = "feedback"
"""Tells the pressing device where its alarm stands; everything else is a `command` topic's verb."""
FEEDBACK_AGAIN = "feedback_again"
"""The same after a repeated press, where the state has not changed."""
FEEDBACK_LAPSED = "feedback_lapsed"
"""Raised anew, because a promise was not kept."""
UNLOCK = "unlock"
ORDER_LASTS = timedelta(seconds=3)
"""GB 50396 wants the lock open within 2 s; later nobody stands at the door any more."""


class CommandState(StrEnum):
    """What became of a command."""

    PENDING = "pending"
    SENT = "sent"
    DONE = "done"
    """The device says so."""
    FAILED = "failed"
    SUPERSEDED = "superseded"
    """Never carried out, and never will be."""


@dataclass(frozen=True, slots=True)
class Command:
    """One thing for one device, about one alarm."""

    id: CommandId
    device: DeviceId
    do: str
    tells: AlarmState
    by: str
    """The helper's name, empty where nobody is coming."""


@dataclass(frozen=True, slots=True)
class Order:
    """One physical action, now or never: what could not be handed over in time is superseded."""

    id: CommandId
    device: DeviceId
    do: str
    door: DoorId
    grant: str
    """By name, without which nothing unlocks."""
    lasts: timedelta
    expires_at: datetime
    """On the steady clock."""

    def holds(self, now: datetime) -> bool:
        """Tell whether it may still be carried out."""
        return now < self.expires_at


@dataclass(frozen=True, slots=True)
class Ordered:
    """A command with its alarm as of the commit."""

    command: Command
    alarm: Alarm
