"""What a device is to be told. Owns the shape; carrying it out is the engine's."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from gateway.domain.alarm import Alarm, AlarmState
from gateway.domain.model import CommandId, DeviceId

FEEDBACK = "feedback"
"""Tells the pressing device where its alarm stands; everything else is a `command` topic's verb."""
FEEDBACK_AGAIN = "feedback_again"
"""The same after a repeated press, where the state has not changed."""
FEEDBACK_LAPSED = "feedback_lapsed"
"""Raised anew, because a promise was not kept."""


class CommandState(StrEnum):
    """What became of a command."""

    PENDING = "pending"
    SENT = "sent"
    SUPERSEDED = "superseded"


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
class Ordered:
    """A command with its alarm as of the commit."""

    command: Command
    alarm: Alarm
