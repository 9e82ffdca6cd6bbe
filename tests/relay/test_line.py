"""A relay that is dead, slow, lying or hostile costs a bounded time and one kind of exception."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest

from api.away import line as module
from api.away.line import LineFailed
from tests.channels.conftest import Certificate, certificate  # noqa: F401 a fixture
from tests.relay.world import TOKEN, RunningRelay, lined

OK = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b"


@contextmanager
def answering(*acts: Callable[[socket.socket], None]) -> Iterator[str]:
    """Give the address of a peer that does one thing after another, each on a connection of its own."""
    server = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        for act in acts:
            with suppress(OSError):
                peer, _ = server.accept()
                with peer:
                    while not peer.recv(65536).endswith(b"}"):
                        pass
                    act(peer)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.getsockname()[1]}"
    with suppress(OSError):
        server.shutdown(socket.SHUT_RDWR)
    server.close()
    thread.join(5)


def says(body: bytes) -> Callable[[socket.socket], None]:
    """Answer 200 with a body."""
    return lambda peer: peer.sendall(OK % (len(body), body))


def dribbles(peer: socket.socket) -> None:
    """Send one byte now and then, for ever."""
    while True:
        peer.sendall(b"H" if time.monotonic() % 1 < 0.5 else b"T")
        time.sleep(0.02)


@pytest.mark.parametrize(
    ("act", "why"),
    [
        (says(b""), "no JSON object"),
        (says(b"[]"), "no JSON object"),
        (says(b"[" * 100_000), "no JSON object"),
        (says(b'{"answers": []}'), "which life"),
        (says(b'{"life": 3, "answers": []}'), "which life"),
        (says(b'{"life": "a"}'), "no list"),
        (says(b'{"life": "a", "answers": [{"number": "1"}]}'), "no answer"),
        (says(b'{"life": "a", "answers": [{"number": 1, "mailbox": "m", "answer": "!!"}]}'), "no answer"),
        (says(b'{"life": "a", "answers": [7]}'), "no answer"),
        (says(b" " * (module.MOST_BYTES + 1)), "more than"),
        (lambda peer: peer.sendall(b"HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n"), "answered 500"),
        (
            lambda peer: peer.sendall(b"HTTP/1.1 302 Go\r\nLocation: http://127.0.0.1:9/\r\n\r\n"),
            "answered 302",
        ),
        (lambda peer: peer.sendall(b"SSH-2.0-x\r\n"), "no HTTP"),
        (lambda peer: peer.sendall(b"secret token\r\n"), "no HTTP"),
        (lambda peer: peer.close(), "closed connection"),
        (lambda peer: peer.sendall(OK % (99, b"{")), "no JSON object"),
    ],
)
def test_whatever_it_says_is_one_kind_of_failure(act: Callable[[socket.socket], None], why: str) -> None:
    """With a reason in words, and without a code or a token in it."""
    with (
        answering(act) as url,
        lined(url, "secret token") as line,
        pytest.raises(LineFailed, match=why) as failed,
    ):
        line.answers((), 0)
    assert "secret" not in str(failed.value)


@pytest.mark.parametrize("act", [dribbles, lambda peer: time.sleep(0.6)])
def test_whoever_dribbles_or_hangs_is_cut_off(
    act: Callable[[socket.socket], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A question has one time limit, however slowly its answer comes."""
    monkeypatch.setattr(module, "SLACK", 0.2)
    monkeypatch.setattr(module, "CONNECT_WITHIN", 0.1)
    begun = time.monotonic()
    with answering(act) as url, lined(url) as line, pytest.raises(LineFailed):
        line.answers((), 0)
    assert time.monotonic() - begun < 5


def test_a_kept_connection_that_died_is_made_anew() -> None:
    """Once, and without anybody noticing."""
    good = says(b'{"life": "a", "answers": []}')
    with answering(good, good) as url, lined(url) as line:
        assert ["a", "a"] == [line.answers((), 0).life for _ in range(2)]


def test_a_line_that_was_ended_asks_no_more() -> None:
    """Also while it waits for an answer that never comes."""
    with answering(lambda peer: time.sleep(0.3)) as url, lined(url) as line:
        threading.Timer(0.1, line.cut).start()
        with pytest.raises(LineFailed):
            line.answers((), 25, "a")
        with pytest.raises(LineFailed, match="ended"):
            line.answers((), 0)


def test_nobody_there_is_a_failure_too() -> None:
    """Refused, or no such name."""
    with lined("http://127.0.0.1:9") as line, pytest.raises(LineFailed):
        line.answers((), 0)
    with lined("https://relay.invalid") as line, pytest.raises(LineFailed, match="host name"):
        line.answers((), 0)


def test_over_tls_the_relay_shows_who_it_is(certificate: Certificate) -> None:  # noqa: F811
    """One that nobody vouches for is told no token; its own authority may be named."""
    with RunningRelay(tls=certificate.context) as relay:
        url = relay.address.replace("http:", "https:")
        with lined(url, TOKEN, certificate.file) as line:
            assert relay.relay.life == line.answers((), 0).life
            line.check_page()
        with lined(url, TOKEN) as line, pytest.raises(LineFailed, match="certificate was refused"):
            line.answers((), 0)
