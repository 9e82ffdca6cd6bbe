"""Reads the addresses of HTTP servers as people type them. Opens nothing."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import SplitResult, quote, unquote, urlsplit

PORTS = {"http": 80, "https": 443}
_KEPT = "/%:@!$&'()*+,;=~-._?[]"


@dataclass(frozen=True, slots=True)
class Target:
    """Where a request goes, ready to be written; `repr` shows the server only, no path and no secret."""

    secure: bool
    host: str
    port: int
    head: bytes
    """Request line and the headers that follow from the URL."""

    def __repr__(self) -> str:
        return f"Target({self.server})"

    @property
    def server(self) -> str:
        """The server as a reason may name it."""
        return f"{self.host}:{self.port}"


@lru_cache(maxsize=1024)
def target_of(url: str) -> Target:
    """Return the target of a URL. Raises ValueError, saying what was found and expected."""
    if any(ord(sign) <= 0x20 or ord(sign) == 0x7F for sign in url):
        raise ValueError("expected a URL without spaces and control characters")
    parts = urlsplit(url)
    if parts.scheme not in PORTS:
        raise ValueError(f"expected http:// or https://, found {parts.scheme or 'no scheme'}")
    host = host_of(parts)
    port = port_of(parts) or PORTS[parts.scheme]
    return Target(parts.scheme == "https", host, port, _head(parts, host, port))


def host_of(parts: SplitResult) -> str:
    """Return the host of a URL, an international name in its ASCII form. Raises ValueError."""
    host = parts.hostname or ""
    if not host:
        raise ValueError("expected a host name or address, found none")
    if ":" in host:
        return host
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError as error:
        raise ValueError("expected a host name or address, found something else") from error


def port_of(parts: SplitResult) -> int | None:
    """Return the port of a URL, None where it names none. Raises ValueError."""
    try:
        port = parts.port
    except ValueError as error:
        raise ValueError("expected a port from 1 to 65535, found something else") from error
    if port == 0:
        raise ValueError("expected a port from 1 to 65535, found 0")
    return port


def _head(parts: SplitResult, host: str, port: int) -> bytes:
    path = quote(parts.path or "/", safe=_KEPT) + (
        f"?{quote(parts.query, safe=_KEPT)}" if parts.query else ""
    )
    name = f"[{host}]" if ":" in host else host
    where = name if port == PORTS[parts.scheme] else f"{name}:{port}"
    lines = [f"POST {path} HTTP/1.1", f"Host: {where}"]
    if parts.username is not None:
        pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
        lines.append(f"Authorization: Basic {b64encode(pair.encode()).decode()}")
    return "".join(f"{line}\r\n" for line in lines).encode("ascii")
