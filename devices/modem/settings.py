"""How a modem is reached and how long it is waited for. Never reads a file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from gateway.domain.model import DeviceId
from gateway.domain.phone import CHINA

SOURCE = "modem"
DEVICE = DeviceId("modem:gsm")
"""Under which the modem itself is recorded, as `line:rf` is a line."""


@dataclass(frozen=True, slots=True)
class ModemSettings:
    """One modem. Times are seconds."""

    port: str
    state: Path
    """Folder where it is kept which PIN was tried."""
    baudrate: int = 115200
    pin: Callable[[], str] | None = None
    """Gives the SIM's PIN out of its file; raises ConfigurationError."""
    key: bytes = b""
    """What a tried PIN is hashed with."""
    country: str = CHINA
    reports: bool = True
    """Ask the network to say when a phone has a text."""
    ring: float = 45.0
    """How long a call rings, and how long an answered one is kept."""
    patience: float = 5.0
    """A command's answer."""
    send_within: float = 40.0
    """The network's answer to a text; SIMCom and Quectel document 40 and up to 120 seconds at most."""
    look_every: float = 10.0
    report_after: float = 30.0
    """How long the modem may be of no use before that is a fault."""
    restart: float = 10.0
    """How long a modem that was reset is left alone."""
