"""How host names are looked up, with a system resolver that hangs, fails or changes its mind."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from gateway.channels.wire import names as names_module
from gateway.channels.wire.deadline import Deadline
from gateway.channels.wire.dial import dial
from gateway.channels.wire.names import Names
from tests.channels.conftest import LIMIT, SHORT, SLACK
from tests.channels.servers import OK, RawServer, answering, seconds_of

Resolve = Callable[..., list[object]]
FOUND = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.7", 80))]


@pytest.fixture
def release() -> Iterator[threading.Event]:
    """Give an event that lets a hanging resolver go at the end."""
    event = threading.Event()
    yield event
    event.set()


def test_addresses_need_no_resolver(monkeypatch: pytest.MonkeyPatch) -> None:
    """A literal address is used as it is, of both families."""
    monkeypatch.setattr(socket, "getaddrinfo", None)
    found = [Names().look_up(host, 80, Deadline(LIMIT)) for host in ("127.0.0.1", "::1")]
    assert [[(socket.AF_INET, ("127.0.0.1", 80))], [(socket.AF_INET6, ("::1", 80))]] == found


def test_a_resolver_that_hangs_costs_the_limit(
    monkeypatch: pytest.MonkeyPatch, release: threading.Event
) -> None:
    """The system's resolver knows no time limit; the attempt does."""
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: release.wait(60))

    def attempt() -> None:
        with pytest.raises(TimeoutError):
            Names().look_up("box.example", 80, Deadline(SHORT))

    assert seconds_of(attempt) < SHORT.total_seconds() + SLACK


def test_many_attempts_ask_a_hanging_resolver_once(
    monkeypatch: pytest.MonkeyPatch, release: threading.Event
) -> None:
    """Threads left behind do not pile up."""
    asked = []
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: asked.append(1) or release.wait(60))
    names = Names()
    for _ in range(5):
        with pytest.raises(TimeoutError):
            names.look_up("box.example", 80, Deadline(timedelta(seconds=0.02)))
    assert [1] == asked


def test_the_last_good_answer_outlives_the_internet(
    monkeypatch: pytest.MonkeyPatch, release: threading.Event
) -> None:
    """A name that was found once is still reached when the resolver fails, or hangs."""
    monkeypatch.setattr(names_module, "FRESH", 0.0)
    answers: Iterator[Resolve] = iter([lambda: FOUND, fail, lambda: release.wait(60)])
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: next(answers)())
    names = Names()
    expected = [(socket.AF_INET, ("127.0.0.7", 80))]
    assert [expected] * 3 == [names.look_up("box.example", 80, Deadline(SHORT)) for _ in range(3)]


def test_a_fresh_answer_is_not_asked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Within half a minute the resolver is asked once."""
    asked = []
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: asked.append(1) or FOUND)
    names = Names()
    for _ in range(3):
        names.look_up("box.example", 80, Deadline(LIMIT))
    assert [1] == asked


@pytest.mark.parametrize("host", ["a" * 70 + ".example", "b..example"])
def test_a_name_that_cannot_be_one_is_an_os_error(host: str) -> None:
    """What the resolver calls a UnicodeError is one of the wire's errors here."""
    with pytest.raises(OSError, match="host name"):
        Names().look_up(host, 80, Deadline(LIMIT))


def test_every_address_of_a_host_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    """A dead first address does not hide a living second one."""
    with RawServer(answering(OK)) as server:
        found = [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", (host, 0)) for host in ("127.0.0.2", "127.0.0.1")
        ]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
        with dial("box.example", server.port, Names(), Deadline(LIMIT)) as wire:
            assert ("127.0.0.1", server.port) == wire.getpeername()


def test_a_silent_first_address_leaves_time_for_the_second(monkeypatch: pytest.MonkeyPatch) -> None:
    """The limit is shared out among the addresses."""
    with RawServer(answering(OK)) as server, silent(server.port):
        found = [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", (host, 0)) for host in ("127.0.0.3", "127.0.0.1")
        ]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
        with dial("box.example", server.port, Names(), Deadline(timedelta(seconds=1))) as wire:
            assert ("127.0.0.1", server.port) == wire.getpeername()


def test_a_deadline_that_is_over_raises() -> None:
    """Nothing is left of a limit that has passed, and `sooner` never lengthens one."""
    over = Deadline(timedelta(0))
    with pytest.raises(TimeoutError):
        over.left()
    assert over is over.sooner(10)
    assert Deadline(LIMIT).sooner(0.5).left() <= 0.5


def fail() -> list[object]:
    """Fail as a resolver without a network does."""
    raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")


class silent:  # noqa: N801  reads as a word in a with statement
    """Make 127.0.0.3 take no further connection on a port, and give no answer either."""

    def __init__(self, port: int) -> None:
        self._address = ("127.0.0.3", port)

    def __enter__(self) -> None:
        self._listener = socket.create_server(self._address, backlog=0)
        self._taken = socket.create_connection(self._address)
        self._waiting = socket.socket()
        self._waiting.setblocking(False)
        self._waiting.connect_ex(self._address)
        time.sleep(0.05)

    def __exit__(self, *_: object) -> None:
        for each in (self._waiting, self._taken, self._listener):
            each.close()
