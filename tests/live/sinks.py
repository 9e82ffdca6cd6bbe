"""The world beyond the outbox: a web server and a mail server that remember what reached them."""

import hashlib
import hmac
import json
import threading
import time
from collections.abc import Callable
from email import message_from_bytes
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aiosmtpd.controller import Controller


def eventually(found: Callable[[], Any], within: float = 10.0) -> Any:
    """Return the first true thing `found` gives; fails after `within` seconds."""
    until = time.monotonic() + within
    while not (thing := found()):
        assert time.monotonic() < until, f"nothing came within {within} s"
        time.sleep(0.01)
    return thing


class WebhookSink:
    """A real HTTP server on loopback; each path is one phone."""

    def __init__(self, secret: bytes = b"") -> None:
        self.got: list[tuple[float, str, dict[str, Any]]] = []
        self.badly_signed = 0
        self.secret = secret
        self.answers: dict[str, int] = {}
        """Status per path where it is not 204."""
        sink = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                sink._take(self.path, body, self.headers.get("Cuobian-Signature", ""))
                self.send_response(sink.answers.get(self.path, 204))
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 128

        self._server = Server(("127.0.0.1", 0), Handler)
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def url(self, phone: str) -> str:
        return f"http://127.0.0.1:{self.port}/{phone}"

    def to(self, phone: str) -> list[dict[str, Any]]:
        """Return every message that reached one phone, in order."""
        return [body for _, path, body in self.got if path == f"/{phone}"]

    def next_to(self, phone: str, seen: int = 0, within: float = 10.0) -> dict[str, Any]:
        """Wait for the message after the first `seen` ones."""
        return eventually(lambda: self.to(phone)[seen:], within)[0]

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _take(self, path: str, body: bytes, signature: str) -> None:
        if self.secret and not _signed(body, signature, self.secret):
            self.badly_signed += 1
        self.got.append((time.time(), path, json.loads(body)))


def _signed(body: bytes, signature: str, secret: bytes) -> bool:
    parts = dict(part.split("=", 1) for part in signature.split(",") if "=" in part)
    expected = hmac.new(secret, parts.get("t", "").encode() + b"." + body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(expected, parts.get("v1", ""))


class MailSink:
    """A real SMTP server on loopback."""

    def __init__(self, port: int) -> None:
        self.got: list[tuple[list[str], Any]] = []
        self.port = port
        self._controller = Controller(self, hostname="127.0.0.1", port=port)
        self._controller.start()

    async def handle_DATA(  # noqa: N802  the name aiosmtpd asks for
        self, _server: object, _session: object, envelope: Any
    ) -> str:
        self.got.append((envelope.rcpt_tos, message_from_bytes(envelope.content, policy=default)))
        return "250 taken"

    def to(self, address: str) -> list[Any]:
        return [mail for recipients, mail in self.got if address in recipients]

    def close(self) -> None:
        self._controller.stop()
