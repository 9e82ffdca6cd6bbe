"""A relay on a real port, a phone that knows only its link, and a box that is away from neither."""

from __future__ import annotations

import hashlib
import json
import secrets
import ssl
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self, TypeVar

import uvicorn

from api.away.line import Line
from api.away.outing import Outing, OutingSettings
from api.away.seal import Letter, mailbox_of, open_, seal
from api.pages.render import Pages
from api.relay.__main__ import Server
from api.relay.app import Relay, create_app
from gateway.cli.api import listener
from tests.api.house import House

TOKEN, OTHER = "token of our box", "token of another box"
BOXES = {hashlib.sha256(each.encode()).digest(): name for each, name in ((TOKEN, "ours"), (OTHER, "other"))}
Found = TypeVar("Found")


def eventually(look: Callable[[], Found], within: float = 10.0) -> Found:
    """Return what a look gives as soon as that is something."""
    until = time.monotonic() + within
    while not (found := look()):
        assert time.monotonic() < until, "it never happened"
        time.sleep(0.03)
    return found


class RunningRelay(Server):
    """A relay on a loopback port, in a thread, with its memory open to the test."""

    def __init__(self, port: int = 0, tls: ssl.SSLContext | None = None) -> None:
        self.relay = Relay(BOXES)
        config = uvicorn.Config(
            create_app(self.relay),
            log_config=None,
            access_log=False,
            timeout_graceful_shutdown=1,
            ssl_context_factory=None if tls is None else lambda *_: tls,
        )
        super().__init__(config, self.relay)
        self._listener = listener("the port of a test", ("127.0.0.1", port))
        opened = self._listener.__enter__()
        self.port: int = opened.getsockname()[1]
        self.thread = threading.Thread(target=self.run, args=([opened],), daemon=True)

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals alone."""
        yield

    def __enter__(self) -> Self:
        self.thread.start()
        eventually(lambda: self.started)
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def end(self) -> None:
        """Stop, and leave the port."""
        self.should_exit = True
        self.thread.join(10)
        assert not self.thread.is_alive()
        self._listener.__exit__(None, None, None)


class Phone:
    """Somebody's browser: knows the address of a relay and the code of one link."""

    def __init__(self, relay: str, code: str) -> None:
        self.relay, self.code = relay, code
        self.mailbox = mailbox_of(code)

    def card(self) -> dict[str, Any] | None:
        """Return the card, opened; None while there is none."""
        try:
            with urllib.request.urlopen(f"{self.relay}/m/{self.mailbox}", timeout=5) as answer:
                found: dict[str, Any] = json.loads(open_(self.code, Letter.CARD, answer.read()))
                return found
        except (urllib.error.URLError, OSError):
            return None

    def sees(self, scene: str, within: float = 10.0) -> dict[str, Any]:
        """Wait until the page shows a face, and return the card."""

        def shown() -> dict[str, Any] | None:
            found = self.card()
            return found if found and f'data-scene="{scene}"' in found["pages"]["zh-CN"] else None

        return eventually(shown, within)

    def letter(self, card: Mapping[str, Any], answer: str, **more: object) -> bytes:
        """Seal an answer that is given on a card."""
        said = {"id": secrets.token_hex(10), "at": card["at"], "answer": answer, "seen": seen(card), **more}
        return seal(self.code, Letter.ANSWER, json.dumps(said).encode())

    def posts(self, letter: bytes) -> int:
        """Leave a letter in the mailbox and return the status."""
        return post(f"{self.relay}/m/{self.mailbox}", letter)


def post(url: str, body: bytes, **headers: str) -> int:
    """POST something and return the status."""
    try:
        with urllib.request.urlopen(urllib.request.Request(url, body, headers), timeout=5) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def seen(card: Mapping[str, Any]) -> str:
    """Return the number of the holder's own answer that a card shows."""
    _, _, rest = card["pages"]["zh-CN"].partition('name="seen" value="')
    return str(rest.partition('"')[0])


def code_of(house: House, alarm: str, person: str = "zheng") -> str:
    """Return the code of somebody's link."""
    return house.link(alarm, person).removeprefix("/n/")


@contextmanager
def lined(url: str, token: str = "", ca_file: Path | None = None) -> Iterator[Line]:
    """Give a line, and close it."""
    found = Line(url, token, ca_file)
    try:
        yield found
    finally:
        found.close()


@contextmanager
def outing(house: House, url: str, token: str = TOKEN, *, wait: float = 25.0) -> Iterator[Outing]:
    """Give a house its presence at a relay."""
    settings = OutingSettings(lambda: Line(url, token), wait=wait)
    found = Outing(house.own_database(), house.keys, house.clock, Pages(), settings)
    found.start()
    try:
        yield found
    finally:
        found.stop()
