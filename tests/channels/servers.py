"""Servers on raw sockets that behave as badly as they are told to, each connection in a thread of its own."""

import contextlib
import re
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

Behave = Callable[["Peer"], None]
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


class Peer:
    """The server's end of one connection."""

    def __init__(self, server: "RawServer", connection: socket.socket, number: int) -> None:
        self.server = server
        self.number = number
        """Counted from 0 over the server's life."""
        self._connection = connection
        self._received = b""

    def request(self) -> bytes | None:
        """Read one HTTP request, keep it with the server, and return it; None where the client is gone."""
        while not (found := re.match(rb"(?s).*?\r\n\r\n", self._received)):
            if not self._more():
                return None
        length = int((re.search(rb"(?i)content-length: (\d+)", found[0]) or [b"", b"0"])[1])
        while len(self._received) < len(found[0]) + length:
            if not self._more():
                return None
        whole = len(found[0]) + length
        request, self._received = self._received[:whole], self._received[whole:]
        self.server.requests.append(request)
        return request

    def line(self) -> bytes:
        """Read one line, without its end; empty where the client is gone."""
        while b"\n" not in self._received:
            if not self._more():
                return b""
        found, _, self._received = self._received.partition(b"\n")
        return found.rstrip(b"\r")

    def send(self, data: bytes) -> None:
        """Send at once."""
        self._connection.sendall(data)

    def dribble(self, data: bytes, pause: float) -> None:
        """Send a byte at a time."""
        for position in range(len(data)):
            self.send(data[position : position + 1])
            if self.server.stopped.wait(pause):
                return

    def hang(self) -> None:
        """Do nothing until the server is stopped."""
        self.server.stopped.wait()

    def reset(self) -> None:
        """Tear the connection down with an RST."""
        self._connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    def _more(self) -> bool:
        data = self._connection.recv(65536)
        self._received += data
        return bool(data)


class RawServer:
    """Listens on loopback, lets a function behave for each connection, and keeps every request."""

    def __init__(
        self, behave: Behave, tls: ssl.SSLContext | None = None, family: int = socket.AF_INET
    ) -> None:
        self.requests: list[bytes] = []
        self.connections = 0
        self.stopped = threading.Event()
        self._behave = behave
        self._tls = tls
        self._threads: list[threading.Thread] = []
        self._open: set[socket.socket] = set()
        self._listener = socket.create_server(
            ("127.0.0.1" if family == socket.AF_INET else "::1", 0), family=family
        )
        self.port: int = self._listener.getsockname()[1]

    @property
    def url(self) -> str:
        """The address of a page on this server."""
        return f"{'https' if self._tls else 'http'}://127.0.0.1:{self.port}/lin"

    def __enter__(self) -> Self:
        self._acceptor = threading.Thread(target=self._accept)
        self._acceptor.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stopped.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._acceptor.join(10)
        for connection in list(self._open):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(10)

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            connection.settimeout(10)
            thread = threading.Thread(target=self._serve, args=(connection, self.connections))
            self.connections += 1
            self._threads.append(thread)
            thread.start()

    def _serve(self, connection: socket.socket, number: int) -> None:
        with contextlib.suppress(OSError), connection, self._secured(connection) as open_connection:
            self._open.add(open_connection)
            try:
                self._behave(Peer(self, open_connection, number))
            finally:
                self._open.discard(open_connection)

    def _secured(self, connection: socket.socket) -> socket.socket:
        return self._tls.wrap_socket(connection, server_side=True) if self._tls else connection


def answering(*answers: bytes) -> Behave:
    """Behave well: answer each request on a connection, the answers in turn and the last one for ever."""

    def behave(peer: Peer) -> None:
        turn = 0
        while peer.request() is not None:
            peer.send(answers[min(turn, len(answers) - 1)])
            turn += 1

    return behave


def status(code: int, *headers: str, body: bytes = b"") -> bytes:
    """Write an HTTP answer."""
    lines = "".join(f"{header}\r\n" for header in headers)
    return f"HTTP/1.1 {code} Whatever\r\n{lines}Content-Length: {len(body)}\r\n\r\n".encode() + body


def parts(request: bytes) -> tuple[str, dict[str, str], bytes]:
    """Take a request apart: its first line, its headers in lower case, its body."""
    head, _, body = request.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    return first, {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}, body


def refusing_port() -> int:
    """Give a port on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def hang(peer: Peer) -> None:
    """Take the connection and never say a word."""
    peer.hang()


def hear_and_hang(peer: Peer) -> None:
    """Take the request and never answer."""
    peer.request()
    peer.hang()


def dribble_head(peer: Peer) -> None:
    """Answer well, but a byte every 50 ms, without ever ending the head."""
    peer.request()
    peer.dribble(b"HTTP/1.1 200 OK\r\n" + b"X-Padding: abcdefghijklmnopqrstuvwxyz\r\n" * 50, 0.05)


def garbage(peer: Peer) -> None:
    """Answer something that is not HTTP."""
    peer.request()
    peer.send(bytes(range(256)) * 4)


def reset(peer: Peer) -> None:
    """Take the request and tear the connection down."""
    peer.request()
    peer.reset()


def close_at_once(peer: Peer) -> None:
    """Close before the request is read."""
    del peer


def half_an_answer(peer: Peer) -> None:
    """Begin an answer and close in the middle of its status."""
    peer.request()
    peer.send(b"HTTP/1.1 20")


def endless_head(peer: Peer) -> None:
    """Send header lines for ever."""
    peer.request()
    peer.send(b"HTTP/1.1 200 OK\r\n")
    while not peer.server.stopped.is_set():
        peer.send(b"X-More: more\r\n" * 100)


BAD_MANNERS = (hang, hear_and_hang, dribble_head, garbage, reset, close_at_once, half_an_answer, endless_head)


def until(happened: Callable[[], bool]) -> None:
    """Wait for something, ten seconds at most."""
    ends = time.monotonic() + 10
    while not happened():
        assert time.monotonic() < ends, "it never happened"
        time.sleep(0.001)


def seconds_of(call: Callable[[], object]) -> float:
    """Measure how long a call takes."""
    began = time.monotonic()
    call()
    return time.monotonic() - began
