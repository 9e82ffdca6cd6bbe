"""The wire of the camera worker, without one: answers at a real socket file and keeps what it was asked."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

Answer = tuple[int, bytes, dict[str, str]]


@dataclass
class Worker:
    """What was asked, and what is answered: by method and path, else 404."""

    file: Path
    answers: dict[tuple[str, str], bytes | Answer] = field(default_factory=dict)
    asked: list[tuple[str, str, bytes]] = field(default_factory=list)
    otherwise: Callable[[str, str, bytes], Answer] | None = None


class _Server(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = True
    worker: Worker


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def _answer(self) -> None:
        worker = self.server.worker
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        worker.asked.append((self.command, self.path, body))
        found = worker.answers.get((self.command, self.path))
        if found is None and worker.otherwise is not None:
            found = worker.otherwise(self.command, self.path, body)
        status, said, headers = (
            found if isinstance(found, tuple) else (200 if found is not None else 404, found, {})
        )
        said = b'{"why": "nobody expected this"}' if said is None else said
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    do_GET = do_PUT = do_POST = do_DELETE = _answer  # noqa: N815 the names that the standard library calls

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 the standard library's name
        """Say nothing."""

    def address_string(self) -> str:
        return "socket"


@contextmanager
def worker_at(file: Path) -> Iterator[Worker]:
    """Answer at a socket file until the end of the block."""
    file.parent.mkdir(parents=True, exist_ok=True)
    worker = Worker(file)
    with _Server(str(file), _Handler) as server:
        server.worker = worker
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield worker
        server.shutdown()
        thread.join()
    file.unlink(missing_ok=True)
