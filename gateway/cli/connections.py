"""How many connections the interface holds: whoever opens hundreds and asks nothing keeps nobody else out.

Owns when a connection is given up. Never looks at what is asked, and ends none that waits for an answer.
"""

from __future__ import annotations

import asyncio
import resource
from typing import cast

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

MOST = 500
"""Connections at once; beyond them the one that has kept us waiting longest makes room."""
FILES = 4096
"""Open files there has to be room for: these, and all that may come in before one is looked at."""
WITHIN = 30.0
"""Seconds in which a request has to be here whole: time for a picture over a bad line."""
LOOK_EVERY = 5.0


def make_room() -> None:
    """Allow this process as many files as it may need; 1,024 is usual, and a crowd takes them in a moment."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = FILES if hard == resource.RLIM_INFINITY else min(FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


class Connection(H11Protocol):
    """One connection, given up where its request does not come."""

    since = 0.0
    """Since when it keeps us waiting for a request."""
    _looks: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take it in, and let another go where there are too many."""
        super().connection_made(transport)
        self.since = self.loop.time()
        self._looks = self.loop.call_later(LOOK_EVERY, self._look)
        if len(self.connections) > MOST:
            others = [each for each in map(_ours, self.connections) if each.waits]
            min(others, key=lambda each: each.since).give_up()

    def connection_lost(self, exc: Exception | None) -> None:
        """Look no more."""
        if self._looks is not None:
            self._looks.cancel()
        super().connection_lost(exc)

    def on_response_complete(self) -> None:
        """Wait for the next request from now on."""
        self.since = self.loop.time()
        super().on_response_complete()

    @property
    def waits(self) -> bool:
        """Tell whether we wait for it, and not it for us."""
        if self.transport.is_closing():
            return False
        answered: bool = getattr(self.cycle, "response_complete", True)  # there is no cycle before the first
        return answered or self.conn.their_state is h11.SEND_BODY

    def give_up(self) -> None:
        """End it at once."""
        self.transport.abort()

    def _look(self) -> None:
        if self.waits and self.loop.time() - self.since >= WITHIN:
            self.give_up()
        else:
            self._looks = self.loop.call_later(LOOK_EVERY, self._look)


def _ours(connection: object) -> Connection:
    return cast(Connection, connection)
