"""HTTP POST over kept connections, within a deadline. Follows no redirect and judges no status.

The request is written by hand, so that deadline, pool and one packet a request are ours; the answer is read
by the standard library. It costs half of what urllib3 does (../README.md has the figures).
"""

from __future__ import annotations

import select
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from threading import Lock

from gateway.channels.wire.deadline import Deadline
from gateway.channels.wire.dial import AnyWire, dial, secure, trust
from gateway.channels.wire.names import Names
from gateway.channels.wire.url import Target

KEEP_FOR = 15.0
"""Seconds a connection is kept unused; after more, a router on the way may have forgotten it silently."""
KEEP_EACH = 32
"""Connections kept to one server."""
DRAIN = 65536
"""Bytes of an answer's body read to keep its connection; the answer itself is its status."""
DRAIN_FOR = 1.0
"""Seconds to wait for that body."""

_Server = tuple[bool, str, int]

Failures = (OSError, HTTPException, ValueError)
"""What a POST may raise: the wire's errors, and an answer that is not HTTP."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said."""

    status: int
    retry_after: str


class Poster:
    """POSTs from many threads, each on a connection of its own at a time."""

    def __init__(self, ca_file: Path | None = None) -> None:
        self._ca_file = ca_file
        self._names = Names()
        self._lock = Lock()
        self._kept: dict[_Server, list[tuple[float, AnyWire]]] = {}
        self._swept = time.monotonic()
        self._closed = False

    def post(self, target: Target, headers: Mapping[str, str], body: bytes, deadline: Deadline) -> Answer:
        """Return the answer. Raises `Failures`.

        A kept connection that turns out to be dead, without a byte of an answer, is replaced once.
        """
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        request = b"%b%bContent-Length: %d\r\n\r\n%b" % (
            target.head,
            lines.encode("latin-1"),
            len(body),
            body,
        )
        kept = self._take(target)
        if kept is not None:
            try:
                return self._exchange(target, kept, request, deadline)
            except (ConnectionError, ssl.SSLEOFError):
                if kept.heard:
                    raise
        return self._exchange(target, self._dial(target, deadline), request, deadline)

    def close(self) -> None:
        """Close what is kept; connections in use close when their answer is in."""
        with self._lock:
            self._closed = True
            kept = [wire for wires in self._kept.values() for _, wire in wires]
            self._kept.clear()
        for wire in kept:
            wire.close()

    def _dial(self, target: Target, deadline: Deadline) -> AnyWire:
        wire = dial(target.host, target.port, self._names, deadline)
        return secure(wire, target.host, trust(self._ca_file)) if target.secure else wire

    def _exchange(self, target: Target, wire: AnyWire, request: bytes, deadline: Deadline) -> Answer:
        wire.deadline, wire.heard, reusable = deadline, False, False
        try:
            wire.sendall(request)
            # Closed in any case: the socket stays open as long as a reader of it does.
            with HTTPResponse(wire, method="POST") as response:
                response.begin()
                answer = Answer(response.status, response.getheader("Retry-After", ""))
                reusable = _drained(response, wire, deadline)
        finally:
            if not (reusable and self._keep(target, wire)):
                wire.close()
        return answer

    def _take(self, target: Target) -> AnyWire | None:
        while True:
            with self._lock:
                wires = self._kept.get(_server(target))
                if not wires:
                    return None
                since, wire = wires.pop()
            if time.monotonic() - since < KEEP_FOR and not _speaks_unasked(wire):
                return wire
            wire.close()

    def _keep(self, target: Target, wire: AnyWire) -> bool:
        now = time.monotonic()
        with self._lock:
            if now - self._swept > KEEP_FOR:
                self._sweep(now)
            wires = self._kept.setdefault(_server(target), [])
            if self._closed or len(wires) >= KEEP_EACH:
                return False
            wires.append((now, wire))
            return True

    def _sweep(self, now: float) -> None:
        for server, wires in list(self._kept.items()):
            for since, wire in wires:
                if now - since >= KEEP_FOR:
                    wire.close()
            self._kept[server] = [each for each in wires if now - each[0] < KEEP_FOR]
        self._swept = now


def _server(target: Target) -> _Server:
    return (target.secure, target.host, target.port)


def _drained(response: HTTPResponse, wire: AnyWire, deadline: Deadline) -> bool:
    """Read the rest of an answer where that keeps the connection; whatever it is, the answer stands."""
    if response.will_close or response.status < 200 or (response.length or 0) > DRAIN:
        return False
    wire.deadline = deadline.sooner(DRAIN_FOR)
    try:
        response.read(DRAIN)
    except Failures:
        return False
    return response.isclosed()


def _speaks_unasked(wire: AnyWire) -> bool:
    """Tell whether an idle connection has something to read: its end, most likely."""
    poll = select.poll()
    poll.register(wire, select.POLLIN | select.POLLHUP | select.POLLERR)
    return bool(poll.poll(0))
