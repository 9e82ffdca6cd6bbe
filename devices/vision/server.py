"""The door of the camera worker: HTTP over its socket file. Owns bounds and forms; decides nothing itself.

One request for each connection; whatever comes is answered or cut off within seconds, and ends no worker.
"""

from __future__ import annotations

import io
import json
import logging
import socket
import socketserver
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler
from typing import Any

from devices.vision.socket_file import SocketFile

log = logging.getLogger(__name__)

MOST_BYTES, MOST_ORDERED = 8 * 1024 * 1024, 24 * 1024 * 1024
"""Of a picture, and of orders: with 99,999 people, the largest cap, those have 12 MB."""
MOST_AT_ONCE = 8
WITHIN = 10.0
"""Seconds for a request to come whole, and for its answer to be taken."""
REFUSED = b'HTTP/1.0 503 busy\r\nContent-Type: application/json\r\n\r\n{"why": "too many ask at once"}'


@dataclass(frozen=True, slots=True)
class Asked:
    """One request."""

    method: str
    path: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    """What is answered."""

    body: bytes
    status: int = 200
    kind: str = "application/json"
    headers: tuple[tuple[str, str], ...] = ()


Answers = Callable[[Asked], Answer]


def refusal(status: int, why: str) -> Answer:
    """Return an answer that says why not."""
    return Answer(json.dumps({"why": why}, ensure_ascii=False).encode(), status)


class VisionServer:
    """Listens on the socket file and answers in threads, a few at a time."""

    def __init__(self, file: SocketFile, answers: Answers, within: float = WITHIN) -> None:
        """Begin to listen; nothing is answered before `start`."""
        self._server = _Server(file, answers, within)
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.1}, name="vision-door", daemon=True
        )

    def start(self) -> None:
        """Begin to answer; returns at once."""
        self._thread.start()

    def stop(self) -> None:
        """Stop listening; whoever is being answered is not waited for."""
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join()
        self._server.server_close()

    def alive(self) -> bool:
        """Tell whether it answers."""
        return self._thread.is_alive()


class _Server(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, file: SocketFile, answers: Answers, within: float) -> None:
        super().__init__(str(file.path), _Handler, bind_and_activate=False)
        self.socket.close()
        self.socket = file.listen()
        self.answers, self.within = answers, within
        self._free = threading.BoundedSemaphore(MOST_AT_ONCE)

    def process_request(self, request: Any, client_address: Any) -> None:
        if not self._free.acquire(blocking=False):
            request.setblocking(False)
            try:
                request.send(REFUSED)
            except OSError:
                log.debug("nobody waited to be refused")
            self.shutdown_request(request)
            return
        super().process_request(request, client_address)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._free.release()

    def handle_error(self, *_: object) -> None:
        log.debug("a request ended early: %s", type(sys.exception()).__name__)


class _Bounded(io.RawIOBase):
    """Reads a socket until an end that does not move, however slowly bytes drip in."""

    def __init__(self, connection: socket.socket, until: float) -> None:
        self._connection, self._until = connection, until

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        left = self._until - time.monotonic()
        if left <= 0:
            raise TimeoutError("the request did not come in time")
        self._connection.settimeout(left)
        return self._connection.recv_into(buffer)


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def setup(self) -> None:
        super().setup()
        self.rfile = io.BufferedReader(_Bounded(self.connection, time.monotonic() + self.server.within))

    def _answer(self) -> None:
        body = self._body()
        if isinstance(body, Answer):
            self._send(body)
            return
        try:
            answer = self.server.answers(Asked(self.command, self.path, body))
        except Exception:  # edge: a request; the next one is answered all the same
            log.exception("%s could not be answered", self.command)
            answer = refusal(500, "the camera worker could not do this; its log says more")
        self._send(answer)

    do_GET = do_PUT = do_POST = do_DELETE = _answer  # noqa: N815 the names that the standard library calls

    def _body(self) -> bytes | Answer:
        said = self.headers.get("Content-Length", "0")
        if self.headers.get("Transfer-Encoding") is not None:
            return refusal(411, "found Transfer-Encoding, expected Content-Length")
        if not (said.isascii() and said.isdigit()):
            return refusal(400, "found a Content-Length that is no number of bytes")
        most = MOST_ORDERED if (self.command, self.path) == ("PUT", "/orders") else MOST_BYTES
        if len(said) > 12 or int(said) > most:
            return refusal(413, f"found {said[:20]} bytes, expected at most {most}")
        body = self.rfile.read(int(said))
        if len(body) < int(said):
            return refusal(400, f"found {len(body)} bytes, expected the {said} announced")
        return body

    def _send(self, answer: Answer) -> None:
        self.connection.settimeout(self.server.within)
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.kind)
        self.send_header("Content-Length", str(len(answer.body)))
        self.send_header("Cache-Control", "no-store")
        for name, value in answer.headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer.body)

    def send_error(self, code: int, message: str | None = None, *_: object) -> None:
        """Refuse what is no request, as everything else is refused."""
        self.request_version = "HTTP/1.0"
        self._send(refusal(code, message or "found what is no request"))

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 the standard library's name
        """Say nothing: a path names a person's id."""

    def address_string(self) -> str:
        return "socket"
