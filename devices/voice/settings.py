"""How the SIP server is reached and how long anything is waited for. Never reads a file, opens nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from gateway.domain.model import DeviceId
from gateway.domain.phone import CHINA

SOURCE = "voice"
DEVICE = DeviceId("voice:sip")
"""Under which the line itself is recorded."""
PORTS_A_LINE = 2
"""SIP ports of a line: baresip opens the one behind its own for TLS, whether that is used or not."""
RTP_PORTS_A_LINE = 4
MOBILE = re.compile(r"\+861[3-9]\d{9}")


@dataclass(frozen=True, slots=True)
class VoiceSettings:
    """One SIP server and the lines to it. Times are seconds."""

    server: str
    """HOST or HOST:PORT."""
    folder: Path
    """Where sounds and what baresip reads are kept."""
    transport: str = "udp"
    account: str = ""
    login: str = ""
    """Name to log in with where it is not the account."""
    password: Callable[[], str] | None = None
    """Gives it out of its file; raises ConfigurationError."""
    caller: str = ""
    """Name or number shown to who is called."""
    listen: str = ""
    """Own address; empty: the one that leads to the server."""
    port: int = 5062
    rtp: int = 17000
    lines: int = 1
    country: str = CHINA
    national: bool = False
    """Dial 138… and 0592… where the number is +86138… and +86592…."""
    prefix: str = ""
    """Dialled before a number, such as 9 for an outside line."""
    watch: bool = True
    """Ask a server without registration now and then whether it is there."""
    ring: float = 45.0
    dial_within: float = 20.0
    """How long a call may take to begin to ring."""
    talk: float = 90.0
    """How long somebody who presses nothing is talked to."""
    pause: float = 5.0
    """How long a key is waited for behind the last word."""
    commit_within: float = 10.0
    """How long the core is waited for before the person is asked to press again."""
    look_every: float = 10.0
    report_after: float = 30.0
    """How long the line may be of no use before that is a fault."""
    patience: float = 5.0
    """How long baresip may take to start, or to answer."""
    program: str = "baresip"

    @property
    def host(self) -> str:
        """The server's name or address."""
        return self.server.partition(":")[0]

    @property
    def server_port(self) -> int:
        """The server's port."""
        port = self.server.partition(":")[2]
        return int(port) if port else 5060

    @property
    def registers(self) -> bool:
        """Tell whether the line logs in."""
        return bool(self.account) and self.password is not None


def target(settings: VoiceSettings, number: str) -> str:
    """Return the SIP address of a number, or of an extension written as `sip:8001`."""
    if number.startswith("sip:"):
        address = number
        if "@" not in address:
            address = f"{address}@{settings.server}"
    else:
        address = f"sip:{settings.prefix}{dialled(settings, number)}@{settings.server}"
    return f"{address};transport={settings.transport}"


def dialled(settings: VoiceSettings, number: str) -> str:
    """Return `+86…` as the server wants it."""
    inland = f"+{settings.country}"
    if not settings.national:
        return number
    if not number.startswith(inland):
        return number.replace("+", "00", 1)
    own = number.removeprefix(inland)
    return own if MOBILE.fullmatch(number) else f"0{own}"
