"""Host names to addresses within a time limit. The system's resolver knows none and may hang for long.

The last good answer is kept: a compound without internet still reaches its own servers by name.
"""

from __future__ import annotations

import ipaddress
import socket
import time
from concurrent.futures import Future
from threading import Lock

from gateway.channels.wire.aside import run_aside
from gateway.channels.wire.deadline import Deadline

Address = tuple[socket.AddressFamily, tuple[str, int]]
"""Address family, and what a socket of it connects to."""
FRESH = 30.0
"""Seconds during which an answer is used without asking again."""
PATIENCE = 0.5
"""Share of an attempt's time that the resolver gets where an older answer is at hand."""

_Key = tuple[str, int]


class Names:
    """The resolver with its memory; safe for many threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._known: dict[_Key, tuple[float, list[Address]]] = {}
        self._asked: dict[_Key, Future[list[Address]]] = {}

    def look_up(self, host: str, port: int, deadline: Deadline) -> list[Address]:
        """Return the addresses of a host, best first. Raises OSError, a TimeoutError among them."""
        if literal := _literal(host, port):
            return [literal]
        key = (host, port)
        at, known = self._known.get(key, (0.0, []))
        if known and time.monotonic() - at < FRESH:
            return known
        try:
            found = self._ask(key).result(deadline.left() * (PATIENCE if known else 1.0))
        except (OSError, UnicodeError) as error:  # a TimeoutError, which is an OSError, where it hangs
            if known:
                return known
            if isinstance(error, OSError):
                raise
            raise socket.gaierror("not a host name") from error
        self._known[key] = (time.monotonic(), found)
        return found

    def _ask(self, key: _Key) -> Future[list[Address]]:
        with self._lock:  # one question a host at a time, however many wait for the answer
            asked = self._asked.get(key)
            if asked is None or asked.done():
                asked = self._asked[key] = run_aside(lambda: _resolve(*key), "names")
            return asked


def _literal(host: str, port: int) -> Address | None:
    try:
        version = ipaddress.ip_address(host).version
    except ValueError:
        return None
    return (socket.AF_INET if version == 4 else socket.AF_INET6, (host, port))


def _resolve(host: str, port: int) -> list[Address]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [(family, (str(where[0]), port)) for family, _, _, _, where in found]
