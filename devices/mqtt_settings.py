"""How the broker is reached, and what an installer is told where it is not. Never connects."""

from __future__ import annotations

import socket
import ssl
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from gateway.domain.errors import ConfigurationError

PORTS = {"mqtt": 1883, "mqtts": 8883}


@dataclass(frozen=True, slots=True)
class MqttSettings:
    """What both sessions need. `client_prefix` stays the same over restarts: the broker keeps by it."""

    url: str
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    ca_file: Path | None = None
    client_prefix: str = "cuobian"
    own_names: bool = False
    """Whether each session logs in by its own name: the broker then lets nobody take another's client id."""
    version: str = ""
    started: datetime = field(default_factory=lambda: datetime.now(UTC))

    @property
    def address(self) -> tuple[str, int]:
        """Host and port. Raises ConfigurationError for anything but mqtt:// and mqtts://."""
        try:
            parts = urlsplit(self.url)
            port = parts.port or PORTS[parts.scheme]
        except (ValueError, KeyError):
            parts, port = urlsplit(""), 0
        if not parts.hostname:
            expected = "expected mqtt://HOST:PORT or mqtts://HOST:PORT"
            raise ConfigurationError((f"broker.url: found {self.url!r}, {expected}",))
        return parts.hostname, port

    def user(self, own: str) -> str | None:
        """Return the name a session logs in by, which `own` is the name of."""
        return own if self.own_names else self.username

    @property
    def place(self) -> str:
        """The broker as people read it."""
        host, port = self.address
        return f"{host}:{port}"

    def tls(self) -> ssl.SSLContext | None:
        """Return the context for mqtts://, None for mqtt://. Raises ConfigurationError for a bad CA file."""
        if urlsplit(self.url).scheme != "mqtts":
            return None
        try:
            return ssl.create_default_context(cafile=self.ca_file)
        except (OSError, ssl.SSLError) as error:
            found = f"broker.ca_file: {self.ca_file}: {error}"
            raise ConfigurationError((f"{found}; expected a file of PEM certificates",)) from None


def refusal(reason: str, settings: MqttSettings) -> str:
    """Return what a refused CONNECT means (MQTT 3.1.1, 3.2.2.3)."""
    user = f"user {settings.username!r}" if settings.username else "a gateway without user name"
    words = {
        "Bad user name or password": "wrong user name or password: see broker.username, broker.password_file",
        "Not authorized": f"{user} may not connect: see broker.username, broker.password_file",
        "Client identifier not valid": f"it takes no client names such as {settings.client_prefix}-sos",
        "Unsupported protocol version": "it does not speak MQTT 3.1.1",
    }
    return f"the broker at {settings.place} refused the gateway: {words.get(reason, reason)}"


def failure(error: BaseException | None, settings: MqttSettings) -> str:
    """Return what an error while connecting means."""
    return f"no connection to the broker at {settings.place}: {_cause(error)}"


def _cause(error: BaseException | None) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not to be trusted ({error.verify_message}): see broker.ca_file"
    if isinstance(error, ssl.SSLError):
        return f"TLS failed ({error.reason}): is that port really mqtts?"
    if isinstance(error, ConnectionRefusedError):
        return "nothing listens there: is the broker running?"
    if isinstance(error, socket.gaierror):
        return "nobody knows that host name"
    if isinstance(error, TimeoutError):
        return "no answer from there"
    return str(error) if error is not None and str(error) else "the connection was lost"
