"""The box's way to its relay: questions over one kept HTTPS connection, each within a time and a size.

Trusts nothing that comes back: what has another shape than expected is a failed line, and never an exception
of another kind.
"""

from __future__ import annotations

import base64
import json
import socket
import ssl
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from importlib.resources import files
from pathlib import Path
from urllib.parse import urlsplit

CONNECT_WITHIN = 10.0
SLACK = 10.0
"""Seconds a reply may take beyond what was asked for."""
MOST_BYTES = 512 * 1024
PAGE = {"": "index.html", "page.js": "page.js", "page.css": "page.css"}
"""What the relay must give to phones, letter by letter."""


class LineFailed(Exception):
    """The relay is not there, or is none; the text says why, without a code or a token."""


@dataclass(frozen=True, slots=True)
class Brought:
    """One sealed answer, as the relay hands it over."""

    number: int
    mailbox: str
    sealed: bytes


@dataclass(frozen=True, slots=True)
class Reply:
    """What the relay says; `life` is another one after each of its restarts."""

    life: str
    answers: tuple[Brought, ...] = ()


class Line:
    """One connection, made when it is needed; used by one thread at a time."""

    def __init__(self, url: str, token: str, ca_file: Path | None = None) -> None:
        parts = urlsplit(url)
        self._secure = parts.scheme == "https"
        self._host, self._port = parts.hostname or "", parts.port
        self._path = parts.path.rstrip("/")
        self._token = token
        self._ca_file = ca_file
        self._connection: HTTPConnection | None = None
        self._ended = False

    def answers(self, done: Sequence[int], wait: float, life: str = "") -> Reply:
        """Ask for answers, and wait for some, unless the relay is in another life. Raises LineFailed."""
        said = {"done": list(done), "wait": wait, "life": life}
        reply = _object(self._post("/box/answers", said, wait + SLACK))
        found = reply.get("answers")
        if not isinstance(found, list):
            raise LineFailed("the relay sent no list of answers")
        return Reply(_life(reply), tuple(map(_brought, found)))

    def bring(self, cards: Sequence[tuple[str, bytes, float]]) -> Reply:
        """Hand over cards: mailbox, sealed card, seconds it lasts. Raises LineFailed."""
        told = [
            {"mailbox": mailbox, "card": base64.b64encode(card).decode(), "lasts": lasts}
            for mailbox, card, lasts in cards
        ]
        return Reply(_life(_object(self._post("/box/cards", {"cards": told}, SLACK))))

    def check_page(self) -> None:
        """Look whether phones get the page of this version. Raises LineFailed."""
        for path, name in PAGE.items():
            found = self._ask("GET", f"/{path}", None, {}, SLACK)
            if found != (files("api.relay") / "page" / name).read_bytes():
                raise LineFailed(f"the relay gives phones another {name} than this version has")

    def cut(self) -> None:
        """End the line for good, from any thread: a question under way fails, and so does every later one."""
        self._ended = True
        connection = self._connection
        if connection is not None:
            _cut(connection)

    def close(self) -> None:
        """Close the connection, from the thread that uses the line."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _post(self, path: str, said: object, limit: float) -> bytes:
        headers = {"Authorization": f"Bearer {self._token}", "Content-Type": "application/json"}
        return self._ask("POST", path, json.dumps(said).encode(), headers, limit)

    def _ask(
        self, method: str, path: str, body: bytes | None, headers: Mapping[str, str], limit: float
    ) -> bytes:
        """Ask once; again where a kept connection turns out to be dead."""
        kept = self._connection is not None
        try:
            return self._exchange(method, path, body, headers, limit)
        except ConnectionError as error:
            if not kept or self._ended:
                raise LineFailed(_reason(error)) from error
        except (OSError, HTTPException, ValueError) as error:
            raise LineFailed(_reason(error)) from error
        try:
            return self._exchange(method, path, body, headers, limit)
        except (OSError, HTTPException, ValueError) as error:
            raise LineFailed(_reason(error)) from error

    def _exchange(
        self, method: str, path: str, body: bytes | None, headers: Mapping[str, str], limit: float
    ) -> bytes:
        connection = self._connection or self._dial()
        self._connection = connection
        # A peer that dribbles byte by byte never exceeds the socket's own time limit.
        cut = threading.Timer(limit + CONNECT_WITHIN, _cut, (connection,))
        cut.daemon = True
        cut.start()
        whole = False
        try:
            if connection.sock is None:
                connection.connect()
            if self._ended:
                raise ConnectionAbortedError("the line was ended")
            connection.sock.settimeout(limit)
            connection.request(method, self._path + path, body, dict(headers))
            with connection.getresponse() as response:
                found = _read(response)
            whole = True
            return found
        finally:
            cut.cancel()
            if not whole:
                self.close()

    def _dial(self) -> HTTPConnection:
        if not self._secure:
            return HTTPConnection(self._host, self._port, timeout=CONNECT_WITHIN)
        context = ssl.create_default_context(cafile=self._ca_file)
        return HTTPSConnection(self._host, self._port, timeout=CONNECT_WITHIN, context=context)


def _read(response: HTTPResponse) -> bytes:
    found = response.read(MOST_BYTES + 1)
    if len(found) > MOST_BYTES:
        raise ValueError(f"the relay sent more than {MOST_BYTES} bytes")
    if response.status != 200:
        raise ValueError(f"the relay answered {response.status}")
    return found


def _object(text: bytes) -> Mapping[str, object]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise LineFailed("the relay sent no JSON object")
    return found


def _life(reply: Mapping[str, object]) -> str:
    found = reply.get("life")
    if not isinstance(found, str) or len(found) > 64:
        raise LineFailed("the relay does not say which life it is in")
    return found


def _brought(each: object) -> Brought:
    try:
        if isinstance(each, dict) and isinstance(each["number"], int) and isinstance(each["mailbox"], str):
            return Brought(each["number"], each["mailbox"], base64.b64decode(each["answer"], validate=True))
    except (TypeError, KeyError, ValueError):
        pass
    raise LineFailed("the relay sent something that is no answer")


def _cut(connection: HTTPConnection) -> None:
    with suppress(OSError, AttributeError):
        connection.sock.shutdown(socket.SHUT_RDWR)


def _reason(error: BaseException) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"the relay's certificate was refused: {error.verify_message}"
    if isinstance(error, TimeoutError):
        return "no complete answer within the time limit"
    if isinstance(error, socket.gaierror):
        return "the relay's host name could not be resolved"
    if isinstance(error, HTTPException) and not isinstance(error, OSError):
        # Its text is what the relay sent: the box's token may be in it, and lines of a log of its own.
        return f"what answers speaks no HTTP ({type(error).__name__})"
    return getattr(error, "strerror", None) or str(error) or type(error).__name__
