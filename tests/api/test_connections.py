"""Whoever opens connections and asks nothing keeps nobody from a board or a neighbour's page."""

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress

import httpx2
import pytest

from gateway.cli import connections
from tests.api.house import House, Running
from tests.api.test_stream import bearer, listening

HEALTH = "/api/v1/health"
BEGUN = b"POST /api/v1/session HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\n{"
HALVES = (b"", b"GET / HTTP/1.1\r\nhost:", BEGUN)


@contextmanager
def half_open(server: Running, count: int) -> Iterator[list[socket.socket]]:
    """Open connections that never finish a request: before its head, in it, in its body."""
    with ExitStack() as stack:
        found = []
        for nth in range(count):
            opened = stack.enter_context(socket.create_connection(("127.0.0.1", server.port), timeout=5))
            opened.sendall(HALVES[nth % len(HALVES)])
            found.append(opened)
        yield found


def eventually(holds: Callable[[], bool]) -> None:
    """Wait until something holds, five seconds at most."""
    until = time.monotonic() + 5
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.01)


def test_a_crowd_that_asks_nothing_keeps_nobody_out(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """The longest silent makes room; a board that is open stays, and a page is answered at once."""
    monkeypatch.setattr(connections, "MOST", 20)
    house.prove()
    with Running(house) as server, listening(server, bearer(server)) as events:
        assert "beat" == next(events).event
        with half_open(server, 60):
            for _ in range(3):
                assert 200 == httpx2.get(f"{server.address}{HEALTH}", timeout=5).status_code
            assert len(server.server_state.connections) <= 21
            house.press()
            assert "alarm" == next(events).event


def test_a_request_that_does_not_come_is_not_waited_for(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However slowly it goes on dripping."""
    monkeypatch.setattr(connections, "WITHIN", 0.5)
    monkeypatch.setattr(connections, "LOOK_EVERY", 0.1)
    with Running(house) as server, listening(server, bearer(server)) as events:
        next(events)
        here = server.server_state.connections
        with half_open(server, 3) as opened:
            eventually(lambda: len(here) == 4)
            with suppress(OSError):
                for _ in range(200):
                    opened[1].send(b"x")
                    time.sleep(0.01)
            eventually(lambda: len(here) == 1)
