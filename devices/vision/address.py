"""What kind of source a camera has, and what may be shown of it. Opens nothing; a password is never shown."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from urllib.parse import parse_qs, urlsplit, urlunsplit

STREAMS = frozenset({"rtsp", "rtsps"})
USB = "/dev/video"
SETTINGS = re.compile(r"[^/]*=.*", re.DOTALL)
"""What of a path is never shown: many cameras take user and password there, /user=admin&password=…"""
UNSHOWN = "…"


class Kind(StrEnum):
    """How frames come."""

    STREAM = "stream"
    USB = "usb"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Address:
    """A source taken apart."""

    kind: Kind
    opened: str
    """What is opened."""
    shown: str
    """What people and logs may see."""
    again: bool = False
    """A file that begins anew at its end."""


def address_of(source: str) -> Address:
    """Take a source apart. Raises ValueError, which says what was expected and repeats no password."""
    if source.startswith(USB):
        return Address(Kind.USB, source, source)
    scheme, _, _ = source.partition("://")
    if scheme.lower() in STREAMS:
        return Address(Kind.STREAM, source, _without_login(source))
    if "://" in source:
        raise ValueError(f"found an address of {scheme[:20]}, expected rtsp://, rtsps://, {USB}N or a file")
    file, _, query = source.partition("?")
    return Address(Kind.FILE, file, Path(file).name, again="1" in parse_qs(query).get("loop", []))


def _without_login(source: str) -> str:
    try:
        parts = urlsplit(source)
        host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname or ""
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        raise ValueError("found an address that cannot be read, expected rtsp://HOST:PORT/PATH") from None
    if not host:
        raise ValueError("found no host, expected rtsp://HOST:PORT/PATH")
    return urlunsplit((parts.scheme, host + port, SETTINGS.sub(UNSHOWN, parts.path), "", ""))
