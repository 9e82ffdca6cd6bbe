"""Whatever comes to the worker's door is answered with words or cut off, and the next one is answered."""

from __future__ import annotations

import json
import logging
import os
import socket
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from devices.vision.server import MOST_AT_ONCE, MOST_BYTES, Answer, VisionServer
from devices.vision.socket_file import SocketFile
from tests.vision.doors import Door, door_at
from tests.vision.kept import WU, orders

PARTS = st.sampled_from(["orders", "state", "expectations", "subjects", "pictures", "captures", "templates"])
NAMES = st.one_of(PARTS, st.sampled_from(["cameras", "still", "snapshots", "shred", "", "%2e%2e", "cam", WU]))
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9) | st.just("open")
KEYS = st.sampled_from(["revision", "open", "cameras", "subjects", "erase", "id", "camera", "master", "x"])
JSON = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=5), max_leaves=9
)
FEW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    """Give a door that stays open over all rubbish."""
    with door_at(tmp_path_factory.mktemp("door")) as opened:
        yield opened


def said(file: Path, *pieces: bytes, end: bool = True) -> bytes:
    """Return what is answered to bytes; empty where the connection is cut."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(5)
        connection.connect(str(file))
        # Whoever is answered before it has said everything cannot say the rest, and hears the answer.
        with suppress(OSError):
            for piece in pieces:
                connection.sendall(piece)
            if end:
                connection.shutdown(socket.SHUT_WR)
        try:
            return b"".join(iter(lambda: connection.recv(65536), b""))
        except ConnectionResetError:
            return b""


def status(answer: bytes) -> int:
    """Return the status of an answer, which says why where it refuses."""
    head, _, body = answer.partition(b"\r\n\r\n")
    number = int(head.split()[1])
    assert number < 400 or json.loads(body)["why"]
    return number


@given(st.binary(max_size=300))
@FEW
def test_bytes_that_are_no_request_end_nothing(door: Door, rubbish: bytes) -> None:
    """They are refused or cut off."""
    answer = said(door.line.file, rubbish)
    assert not answer.startswith(b"HTTP") or status(answer) != 500
    assert "toy/1" == door.line.state().model


@given(
    st.sampled_from(["GET", "PUT", "POST", "DELETE"]),
    st.lists(NAMES, max_size=4),
    JSON.map(lambda body: json.dumps(body).encode()) | st.binary(max_size=50),
)
@FEW
def test_requests_that_make_no_sense_are_refused_with_words(
    door: Door, method: str, path: list[str], body: bytes
) -> None:
    """Never with an error of the worker's own."""
    request = f"{method} /{'/'.join(path)} HTTP/1.0\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    assert 500 != status(said(door.line.file, request, body))


@pytest.mark.parametrize(
    ("request_", "expected", "words"),
    [
        (b"PUT /orders HTTP/1.0\r\nContent-Length: 9\r\n\r\n{}", 400, b"found 2 bytes, expected the 9"),
        (b"PUT /orders HTTP/1.0\r\nContent-Length: -1\r\n\r\n", 400, b"no number of bytes"),
        (b"PUT /orders HTTP/1.0\r\nContent-Length: 9e9\r\n\r\n", 400, b"no number of bytes"),
        (
            b"POST /subjects/x/pictures HTTP/1.0\r\nContent-Length: 8388609\r\n\r\n",
            413,
            b"expected at most 8388608",
        ),
        (b"PUT /orders HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 411, b"Content-Length"),
        (b"PUT /orders HTTP/1.0\r\nContent-Length: 2\r\n\r\n[]", 400, b"body"),
        (b"PUT /orders HTTP/1.0\r\n\r\n", 400, b"body: Invalid JSON"),
        (b"GET /%ff/x HTTP/1.0\r\n\r\n", 404, b"no such path"),
        (b"BREW /state HTTP/1.0\r\n\r\n", 501, b"Unsupported method"),
        (b"GET /" + b"x" * 70_000 + b" HTTP/1.0\r\n\r\n", 414, b"Long"),
    ],
)
def test_each_bad_form_is_named(door: Door, request_: bytes, expected: int, words: bytes) -> None:
    """What was found, and what was expected."""
    answer = said(door.line.file, request_)
    assert (expected, True) == (status(answer), words in answer)


def test_a_refusal_repeats_no_password(door: Door) -> None:
    """An address of a camera holds one, and a refusal goes into a log."""
    body = b'{"revision": "r", "cameras": [{"id": "c", "source": "rtsp://u:geheim@x/1", "rate": "geheim"}]}'
    head = f"PUT /orders HTTP/1.0\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    answer = said(door.line.file, head, body)
    assert (400, True, False) == (status(answer), b"cameras.0.rate" in answer, b"geheim" in answer)


def test_a_body_as_large_as_may_be_is_taken(door: Door) -> None:
    """And is no picture."""
    door.line.follow(orders(WU))
    assert "not_a_picture" == door.line.picture(WU, os.urandom(MOST_BYTES)).picture


@pytest.fixture
def hasty(tmp_path: Path) -> Iterator[Path]:
    """Give the socket of a door that waits for a third of a second only."""
    file = SocketFile(tmp_path)
    server = VisionServer(file, lambda asked: Answer(asked.body * 2), within=0.3)
    server.start()
    yield file.path
    server.stop()
    file.close()


def test_whoever_says_nothing_or_drips_is_cut_off(hasty: Path) -> None:
    """However slowly bytes come: the end of its time does not move."""
    for pieces in ((), (b"POST /x HTTP/1.0\r\nContent-Length: 5\r\n\r\n", b"12")):
        began = time.monotonic()
        assert b"" == said(hasty, *pieces, end=False)
        assert time.monotonic() - began < 2
    with socket.socket(socket.AF_UNIX) as dripping:
        dripping.connect(str(hasty))
        with pytest.raises(OSError, match=r"pipe|reset"):  # noqa: PT012 the drip that is refused is any of them
            for _ in range(100):
                dripping.send(b"GET")
                time.sleep(0.02)


def test_too_many_at_once_are_refused_and_come_in_later(hasty: Path) -> None:
    """Those who hold a place hold it for a moment only; whoever takes no answer too."""
    ask = b"POST /x HTTP/1.0\r\n\r\n"
    silent = [socket.socket(socket.AF_UNIX) for _ in range(MOST_AT_ONCE)]
    for each in silent:
        each.connect(str(hasty))
    refused, end = 0, time.monotonic() + 5
    # Refused before it has said a word, the one who asks may find the line cut instead of the words.
    while not (answer := said(hasty, ask)).startswith(b"HTTP/1.0 200"):
        refused += 1
        assert not answer or status(answer) == 503
        assert time.monotonic() < end
        time.sleep(0.01)
    assert refused > 3
    for each in silent:
        each.close()


def test_an_error_of_its_own_is_told_and_the_next_is_answered(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The edge of a request: what nobody foresaw stands in the log, with no name in it."""
    file = SocketFile(tmp_path)

    def fails(_: object) -> Answer:
        raise ZeroDivisionError

    server = VisionServer(file, fails)
    server.start()
    with caplog.at_level(logging.ERROR):
        assert [500, 500] == [status(said(file.path, b"GET /subjects/wu HTTP/1.0\r\n\r\n")) for _ in "12"]
    assert "wu" not in caplog.messages[0]
    server.stop()
    file.close()
