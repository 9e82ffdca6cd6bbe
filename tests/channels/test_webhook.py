"""What a webhook sends, and what it makes of each answer."""

import hashlib
import hmac
import json
import re
import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from gateway.channels.base import PermanentFailure, TemporaryFailure
from gateway.channels.webhook import UNKNOWN, WebhookChannel, body_of, wait_of
from gateway.domain.alarm import AlarmKind, AlarmState
from tests.channels.conftest import LIMIT, MESSAGE, SECRET, SHORT, SLACK
from tests.channels.servers import (
    BAD_MANNERS,
    OK,
    Behave,
    Peer,
    RawServer,
    answering,
    parts,
    refusing_port,
    seconds_of,
    status,
)


def test_a_message_is_one_signed_post(webhook: WebhookChannel) -> None:
    """The body is the contract's object, and the signature covers `t.body`."""
    with RawServer(answering(OK)) as server:
        assert "200" == webhook.send(MESSAGE, server.url, LIMIT)
    (request,) = server.requests
    first, headers, body = parts(request)
    assert "POST /lin HTTP/1.1" == first
    assert f"127.0.0.1:{server.port}" == headers["host"]
    assert "application/json; charset=utf-8" == headers["content-type"]
    assert {
        "notification": "000000000000123",
        "alarm": "000000000000077",
        "kind": "sos",
        "state": "raised",
        "place": "3号楼 2单元 501",
        "resident": "吴奶奶",
        "text": MESSAGE.text,
        "link": MESSAGE.link,
        "step": 1,
        "test": False,
    } == json.loads(body)
    signed = re.fullmatch(r"t=(\d+),v1=([0-9a-f]{64})", headers["cuobian-signature"])
    assert signed is not None
    expected = hmac.new(SECRET, signed[1].encode() + b"." + body, hashlib.sha256).hexdigest()
    assert expected == signed[2]
    assert abs(int(signed[1]) - datetime.now(UTC).timestamp()) < 60


@pytest.mark.parametrize("kind", AlarmKind)
@pytest.mark.parametrize("state", AlarmState)
def test_every_field_is_there_and_never_empty(kind: AlarmKind, state: AlarmState) -> None:
    """Unknown places and residents have a word; step is at least 1; unencodable signs do no harm."""
    bare = replace(MESSAGE, kind=kind, state=state, place="", resident=" ", text="\ud800", step=0, test=True)
    fields = json.loads(body_of(bare))
    assert [UNKNOWN, UNKNOWN, "?", 1, True] == [
        fields[name] for name in ("place", "resident", "text", "step", "test")
    ]
    assert all(fields[name] for name in ("notification", "alarm", "kind", "state", "link"))


@pytest.mark.parametrize("code", [200, 201, 202, 204, 299])
def test_any_2xx_means_accepted(webhook: WebhookChannel, code: int) -> None:
    """The status is the receipt."""
    with RawServer(answering(status(code))) as server:
        assert str(code) == webhook.send(MESSAGE, server.url, LIMIT)


@pytest.mark.parametrize("code", [408, 425, 429, 500, 502, 503, 599, 103])
def test_what_may_pass_is_temporary(webhook: WebhookChannel, code: int) -> None:
    """The reason names the status, and without a Retry-After nothing is asked for."""
    with (
        RawServer(answering(status(code))) as server,
        pytest.raises(TemporaryFailure, match=str(code)) as failure,
    ):
        webhook.send(MESSAGE, server.url, LIMIT)
    assert failure.value.retry_after is None


@pytest.mark.parametrize("code", [400, 401, 403, 404, 405, 410, 413, 451])
def test_what_will_not_pass_is_permanent(webhook: WebhookChannel, code: int) -> None:
    """Every other 4xx ends it for this address."""
    with RawServer(answering(status(code))) as server, pytest.raises(PermanentFailure, match=str(code)):
        webhook.send(MESSAGE, server.url, LIMIT)


@pytest.mark.parametrize("code", [301, 302, 307, 308])
def test_a_redirect_is_refused_and_not_followed(webhook: WebhookChannel, code: int) -> None:
    """A signed message never goes where the address did not say; the reason says so."""
    with RawServer(answering(OK)) as elsewhere:
        moved = status(code, f"Location: {elsewhere.url}")
        with RawServer(answering(moved)) as server, pytest.raises(PermanentFailure, match="not followed"):
            webhook.send(MESSAGE, server.url, LIMIT)
    assert [] == elsewhere.requests


def test_the_wait_that_a_server_asks_for_is_handed_on(webhook: WebhookChannel) -> None:
    """Retry-After in seconds reaches the notifier."""
    with (
        RawServer(answering(status(429, "Retry-After: 7"))) as server,
        pytest.raises(TemporaryFailure) as failure,
    ):
        webhook.send(MESSAGE, server.url, LIMIT)
    assert timedelta(seconds=7) == failure.value.retry_after


def test_a_wait_may_be_a_date() -> None:
    """An HTTP date in the future is a wait, one in the past is none."""
    asked = wait_of(format_datetime(datetime.now(UTC) + timedelta(seconds=90), usegmt=True))
    assert asked is not None
    assert timedelta(seconds=80) < asked <= timedelta(seconds=90)
    assert timedelta(0) == wait_of("Wed, 21 Oct 2015 07:28:00 GMT")


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("", None),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
        ("٣", None),
        ("Mon, 99 Foo 2026", None),
        ("9" * 400, timedelta(days=1)),
        (" 12 ", timedelta(seconds=12)),
    ],
)
def test_an_unreadable_wait_is_none(header: str, expected: timedelta | None) -> None:
    """Rubbish in Retry-After is no wait, and an absurd one is cut."""
    assert expected == wait_of(header)


def test_a_refused_connection_is_temporary(webhook: WebhookChannel) -> None:
    """The reason names server and cause."""
    port = refusing_port()
    with pytest.raises(TemporaryFailure, match=f"127.0.0.1:{port}: connection refused"):
        webhook.send(MESSAGE, f"http://127.0.0.1:{port}/", LIMIT)


@pytest.mark.parametrize("behave", BAD_MANNERS, ids=lambda behave: behave.__name__)
def test_bad_manners_are_temporary_and_end_in_time(webhook: WebhookChannel, behave: Behave) -> None:
    """Whatever the server does, the attempt ends within its limit."""

    def attempt() -> None:
        with pytest.raises(TemporaryFailure):
            webhook.send(MESSAGE, server.url, SHORT)

    with RawServer(behave) as server:
        assert seconds_of(attempt) < SHORT.total_seconds() + SLACK


def test_a_network_without_an_answer_ends_in_time(webhook: WebhookChannel) -> None:
    """A host that takes no connection at all costs the limit and not more."""
    with socket.create_server(("127.0.0.1", 0), backlog=0) as full:
        address = full.getsockname()
        with socket.create_connection(address), socket.socket() as waiting:
            waiting.setblocking(False)
            waiting.connect_ex(address)  # the queue is full now: further connections get no answer

            def attempt() -> None:
                with pytest.raises(TemporaryFailure, match="time limit"):
                    webhook.send(MESSAGE, f"http://127.0.0.1:{address[1]}/", SHORT)

            assert seconds_of(attempt) < SHORT.total_seconds() + SLACK


def test_an_answer_counts_even_if_its_body_never_ends(webhook: WebhookChannel) -> None:
    """Once the status is in, a dribbling body neither fails the message nor holds it for long."""

    def dribble_body(peer: Peer) -> None:
        peer.request()
        peer.send(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        peer.dribble(b"x" * 1000, 0.05)

    with RawServer(dribble_body) as server:
        assert seconds_of(lambda: webhook.send(MESSAGE, server.url, timedelta(seconds=30))) < 1 + SLACK


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
        b"HTTP/1.1 204 No Content\r\n\r\n",
        OK,
    ],
    ids=["chunked", "empty", "plain"],
)
def test_connections_are_kept(webhook: WebhookChannel, answer: bytes) -> None:
    """Three messages, also to different pages of a server, take one connection."""
    with RawServer(answering(answer)) as server:
        for page in ("", "/a", "/b?c=d"):
            webhook.send(MESSAGE, server.url + page, LIMIT)
        assert (1, 3) == (server.connections, len(server.requests))


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.0 200 OK\r\n\r\nok",
        b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok",
        status(200, body=b"x" * 200_000),
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nnonsense\r\n",
    ],
    ids=["http 1.0", "close", "too long", "broken chunks"],
)
def test_a_connection_that_cannot_be_kept_is_closed(webhook: WebhookChannel, answer: bytes) -> None:
    """The message counts, and the next one takes a fresh connection."""
    with RawServer(answering(answer)) as server:
        assert ["200", "200"] == [webhook.send(MESSAGE, server.url, LIMIT) for _ in range(2)]
        assert 2 == server.connections


def test_a_connection_closed_while_idle_is_noticed(webhook: WebhookChannel) -> None:
    """A server that closes after its answer gets each message once, each on a fresh connection."""

    def once(peer: Peer) -> None:
        peer.request()
        peer.send(OK)

    with RawServer(once) as server:
        assert ["200"] * 3 == [webhook.send(MESSAGE, server.url, LIMIT) for _ in range(3)]
        assert 3 == len(server.requests)


@pytest.mark.parametrize("end", [Peer.reset, lambda _: None], ids=["reset", "closed"])
def test_a_dead_kept_connection_is_replaced_once(webhook: WebhookChannel, end: Behave) -> None:
    """Without a byte of an answer the same attempt goes on over a fresh connection."""

    def first_dies(peer: Peer) -> None:
        peer.request()
        peer.send(OK)
        if peer.number > 0:
            return answering(OK)(peer)
        peer.request()
        return end(peer)

    with RawServer(first_dies) as server:
        assert ["200"] * 2 == [webhook.send(MESSAGE, server.url, LIMIT) for _ in range(2)]
        assert (2, 3) == (server.connections, len(server.requests))


def test_what_a_server_says_unasked_is_no_answer(webhook: WebhookChannel) -> None:
    """A 408 before an idle connection is closed must not be taken for the next message's answer."""
    idle, said = threading.Event(), threading.Event()

    def tired(peer: Peer) -> None:
        peer.request()
        peer.send(OK)
        if peer.number > 0:
            return answering(OK)(peer)
        idle.wait(5)
        peer.send(status(408))
        said.set()
        return peer.hang()

    with RawServer(tired) as server:
        webhook.send(MESSAGE, server.url, LIMIT)
        idle.set()
        assert said.wait(5)
        assert "200" == webhook.send(MESSAGE, server.url, LIMIT)
        assert 2 == server.connections


def test_a_broken_answer_is_not_asked_for_again(webhook: WebhookChannel) -> None:
    """Once a byte of an answer came, the message may be in: the attempt ends as temporary."""

    def breaks_off(peer: Peer) -> None:
        peer.request()
        peer.send(OK)
        peer.request()
        peer.send(b"HTTP")
        peer.reset()

    with RawServer(breaks_off) as server:
        webhook.send(MESSAGE, server.url, LIMIT)
        with pytest.raises(TemporaryFailure):
            webhook.send(MESSAGE, server.url, LIMIT)
        assert 2 == len(server.requests)


def test_thirty_two_threads_at_once(webhook: WebhookChannel) -> None:
    """Each message arrives once, whole and rightly signed, over no more connections than threads."""

    def send(thread: int) -> list[str]:
        sent = (replace(MESSAGE, notification=f"{thread}-{number}") for number in range(20))
        return [webhook.send(each, server.url, LIMIT) for each in sent]

    with RawServer(answering(OK)) as server:
        with ThreadPoolExecutor(32) as threads:
            assert [["200"] * 20] * 32 == list(threads.map(send, range(32)))
        assert server.connections <= 32
    expected = sorted(f"{thread}-{number}" for thread in range(32) for number in range(20))
    assert expected == sorted(json.loads(parts(each)[2])["notification"] for each in server.requests)
    for request in server.requests:
        _, headers, body = parts(request)
        at, _, given = headers["cuobian-signature"].removeprefix("t=").partition(",v1=")
        assert hmac.new(SECRET, f"{at}.".encode() + body, hashlib.sha256).hexdigest() == given
