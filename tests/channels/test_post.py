"""What becomes of kept connections: how long, how many, and when they are let go."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from gateway.channels.wire import http
from gateway.channels.wire.deadline import Deadline
from gateway.channels.wire.http import Poster
from gateway.channels.wire.url import target_of
from tests.channels.conftest import LIMIT
from tests.channels.servers import BAD_MANNERS, OK, Behave, Peer, RawServer, answering, until


@pytest.fixture
def poster() -> Iterator[Poster]:
    """Give a poster, and close what it kept."""
    made = Poster()
    yield made
    made.close()


def post(poster: Poster, server: RawServer) -> int:
    """POST something and give the status."""
    return poster.post(target_of(server.url), {"X-Test": "1"}, b"{}", Deadline(LIMIT)).status


def after(event: threading.Event) -> Behave:
    """Behave well, but answer only after an event."""

    def behave(peer: Peer) -> None:
        while peer.request() is not None:
            event.wait(10)
            peer.send(OK)

    return behave


def open_files() -> int:
    """Count what this process has open."""
    return len(list(Path("/proc/self/fd").iterdir()))


def together(poster: Poster, server: RawServer, number: int, go: threading.Event) -> None:
    """Have so many POSTs under way at one moment."""
    threads = [threading.Thread(target=post, args=(poster, server)) for _ in range(number)]
    for thread in threads:
        thread.start()
    until(lambda: len(server.requests) == number)
    go.set()
    for thread in threads:
        thread.join(10)


def test_an_old_connection_is_not_used_again(poster: Poster, monkeypatch: pytest.MonkeyPatch) -> None:
    """A router on the way may have forgotten it: a hung first attempt would cost its whole limit."""
    monkeypatch.setattr(http, "KEEP_FOR", 0.0)
    with RawServer(answering(OK)) as server:
        assert [200, 200] == [post(poster, server) for _ in range(2)]
        assert 2 == server.connections


def test_old_connections_to_other_servers_are_let_go(poster: Poster, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that was used once does not hold a socket for ever."""
    ended = threading.Event()

    def watch_the_end(peer: Peer) -> None:
        peer.request()
        peer.send(OK)
        peer.request()
        ended.set()

    with RawServer(watch_the_end) as once, RawServer(answering(OK)) as server:
        post(poster, once)
        assert not ended.is_set()
        monkeypatch.setattr(http, "KEEP_FOR", 0.0)
        post(poster, server)
        assert ended.wait(5)


def test_only_so_many_are_kept(poster: Poster, monkeypatch: pytest.MonkeyPatch) -> None:
    """A burst opens what it needs; afterwards a few stay."""
    monkeypatch.setattr(http, "KEEP_EACH", 2)
    go = threading.Event()
    with RawServer(after(go)) as server:
        together(poster, server, 5, go)
        assert 5 == server.connections
        kept = [len(wires) for wires in poster._kept.values()]
        assert [2] == kept


def test_closing_lets_go_of_everything() -> None:
    """A connection in use at that moment ends with its answer and is not kept."""
    poster, go = Poster(), threading.Event()
    with RawServer(after(go)) as server:
        thread = threading.Thread(target=post, args=(poster, server))
        thread.start()
        until(lambda: bool(server.requests))
        poster.close()
        go.set()
        thread.join(10)
        assert {} == {target: wires for target, wires in poster._kept.items() if wires}


@pytest.mark.parametrize("behave", BAD_MANNERS, ids=lambda behave: behave.__name__)
def test_a_failed_attempt_leaves_no_socket_open(poster: Poster, behave: Behave) -> None:
    """Not even while somebody still holds the error."""
    before = open_files()
    failures = []
    for _ in range(3):
        with RawServer(behave) as server:
            try:
                poster.post(target_of(server.url), {}, b"{}", Deadline(timedelta(seconds=0.1)))
            except http.Failures as failure:
                failures.append(failure)
    assert 3 == len(failures)
    assert open_files() <= before


def test_a_target_shows_its_server_only() -> None:
    """What ends up in a traceback names no path, query or password."""
    assert "Target(example.org:443)" == repr(target_of("https://u:secret@example.org/token?key=1"))
