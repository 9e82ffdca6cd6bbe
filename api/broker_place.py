"""Where devices on the network find the broker, and by what they know it. Reads the certificates it shows."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import urlsplit

from config.broker import BROKER_PORTS, LOOPBACK
from config.schema import Settings

LARGEST = 64 * 1024
BEGIN, END = "-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----"


@dataclass(frozen=True, slots=True)
class BrokerPlace:
    """What a device needs beside its name and password."""

    host: str
    port: int
    certificates: str = ""
    """PEM; empty where none are named, and a public authority has signed."""

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the first certificate, in hex; empty where there is none."""
        if not self.certificates:
            return ""
        first = f"{self.certificates[self.certificates.index(BEGIN) :].partition(END)[0]}{END}\n"
        return sha256(ssl.PEM_cert_to_DER_cert(first)).hexdigest()


Placing = Callable[[], BrokerPlace | None]


def nowhere() -> None:
    """Return nothing: this box gives no log-ins."""


def placing_of(settings: Settings) -> Placing:
    """Return what tells the broker's place; nothing where log-ins are made by hand or nobody reaches it."""
    broker = settings.broker

    def place() -> BrokerPlace | None:
        parts = urlsplit(broker.devices or "")
        host = parts.hostname or urlsplit(settings.http.public_url).hostname or ""
        if broker.logins is None or (broker.devices is None and host in LOOPBACK):
            return None
        return BrokerPlace(host, parts.port or BROKER_PORTS["mqtts"], _certificates(settings))

    return place


def _certificates(settings: Settings) -> str:
    """Return what the named file holds now: it may be renewed while this runs."""
    file = settings.broker.devices_ca_file
    if file is None:
        return ""
    try:
        text = file.read_bytes()[:LARGEST].decode("ascii")
    except (OSError, UnicodeDecodeError):
        return ""
    return text if END in text.partition(BEGIN)[2] else ""
