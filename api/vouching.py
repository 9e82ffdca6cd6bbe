"""Who vouches for this box, in the forms that phones and people read. Opens no file, knows no request."""

from __future__ import annotations

import hashlib
import plistlib
import ssl
import uuid
from collections.abc import Callable
from dataclasses import dataclass

PATH = "/ca"
NAME = "cuobian-ca"


@dataclass(frozen=True, slots=True)
class Trust:
    """The authority as everybody may see it, and where encrypted and plain pages are."""

    authority: Callable[[], str]
    """Returns its certificate (PEM), empty where there is none."""
    secure_url: str
    public_url: str


def fingerprint(authority: str) -> str:
    """Return the SHA-256 fingerprint of a certificate (PEM), as phones show it, in hex."""
    return hashlib.sha256(ssl.PEM_cert_to_DER_cert(authority)).hexdigest().upper()


def in_pairs(text: str) -> str:
    """Return hex as it is compared by eye: pairs, eight in a line."""
    pairs = [text[start : start + 2] for start in range(0, len(text), 2)]
    return "\n".join(" ".join(pairs[start : start + 8]) for start in range(0, len(pairs), 8))


def profile(authority: str) -> bytes:
    """Return what an iPhone, iPad or Mac installs: a configuration profile with the certificate alone."""
    content = ssl.PEM_cert_to_DER_cert(authority)
    name = f"Cuobian {fingerprint(authority)[:8]}"
    root = {
        "PayloadType": "com.apple.security.root",
        "PayloadVersion": 1,
        "PayloadIdentifier": "cuobian.ca.root",
        "PayloadUUID": str(uuid.uuid5(uuid.NAMESPACE_OID, f"root {fingerprint(authority)}")),
        "PayloadDisplayName": name,
        "PayloadContent": content,
    }
    around = {
        "PayloadType": "Configuration",
        "PayloadVersion": 1,
        "PayloadIdentifier": "cuobian.ca",
        "PayloadUUID": str(uuid.uuid5(uuid.NAMESPACE_OID, fingerprint(authority))),
        "PayloadDisplayName": name,
        "PayloadContent": [root],
    }
    return plistlib.dumps(around)
