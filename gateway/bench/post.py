"""A mail server that only notes what it took and when: real SMTP on loopback, a thread a conversation."""

from __future__ import annotations

import base64
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress

from gateway.bench.sink import home_in


class Post:
    """The relay that the core hands its mails to."""

    def __init__(self) -> None:
        """Listen."""
        self.first: dict[str, float] = {}
        """When the first mail about each household was taken."""
        self._server = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.url = f"smtp://127.0.0.1:{self._server.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        """Listen no more."""
        self._server.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._server.accept()
                threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with suppress(OSError, StopIteration), connection, connection.makefile("rb") as lines:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            connection.sendall(b"220 bench\r\n")
            while word := lines.readline()[:4].upper():
                if word == b"DATA":
                    connection.sendall(b"354 go on\r\n")
                    home, at = home_in(_text(list(iter(lines.readline, b".\r\n")))), time.time()
                    self.first.setdefault(home, at)
                connection.sendall(b"221 bye\r\n" if word == b"QUIT" else b"250 ok\r\n")
                if word == b"QUIT":
                    return


def _text(lines: list[bytes]) -> str:
    """Return what can be read of a mail's parts."""
    return "".join(_decoded(lines))


def _decoded(lines: list[bytes]) -> Iterator[str]:
    for line in lines:
        with suppress(ValueError):
            yield base64.b64decode(line.strip(), validate=True).decode("utf-8", "ignore")
