"""The relay over HTTP: a page for phones, mailboxes for their script, a desk for boxes. Logs nothing.

Whoever knows a mailbox's name may read its card and leave an answer there: both are sealed, and only the link
tells the name. A box says with its token who it is.
"""

from __future__ import annotations

import asyncio
import base64
import json
import re
import secrets
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.relay.boxes import box_of
from api.relay.mailboxes import ANSWER_BYTES, Mailboxes
from api.relay.pace import Pace, neighbourhood

PAGE = Path(__file__).parent / "page"
FILES = {"": "index.html", "page.js": "page.js", "page.css": "page.css"}
"""What phones are given; a box compares it with its own before it sends anybody here."""
TYPES = {".html": "text/html", ".js": "text/javascript", ".css": "text/css"}
LONGEST_WAIT = 25.0
"""Seconds a box's question stays open: proxies close one that is silent for a minute."""
AT_ONCE = 32
"""Cards in one request of a box, and answers in one reply to it."""
BOX_BYTES = AT_ONCE * 12_000
READ_WITHIN = 10.0
"""Seconds a body may take to arrive."""
MAILBOX = re.compile(r"[A-Za-z0-9_-]{22}")
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:;"
        " form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Strict-Transport-Security": "max-age=31536000",
}


class Relay:
    """What one running relay knows: boxes by the sum of their token, mailboxes, who waits."""

    def __init__(self, boxes: Mapping[bytes, str], clock: Callable[[], float] = time.monotonic) -> None:
        self.boxes = boxes
        self.clock = clock
        self.mailboxes = Mailboxes()
        self.pace = Pace()
        self.life = secrets.token_urlsafe(9)
        """New with every start: a box that reads another one brings its cards again."""
        self._bells = {name: asyncio.Event() for name in boxes.values()}
        self._ending = False

    def may_ask(self, scope: Scope) -> bool:
        """Tell whether a request is not one too many; a flood of phones keeps no box out."""
        box = box_of(self.boxes, Headers(scope=scope).get("authorization", ""))
        client = scope.get("client")
        who = f"box {box}" if box is not None else neighbourhood(client[0] if client else "")
        return self.pace.allows(who, self.clock())

    def end(self) -> None:
        """Let every box go that waits: it comes back when there is a relay again."""
        self._ending = True
        for bell in self._bells.values():
            bell.set()

    async def card(self, request: Request) -> Response:
        """Give the sealed card of a mailbox."""
        found = self.mailboxes.card(_mailbox(request), self.clock())
        if found is None:
            return Response(status_code=404)
        return Response(found, media_type="application/octet-stream")

    async def answer(self, request: Request) -> Response:
        """Take a sealed answer, and let the box that waits know."""
        sealed = await _body(request, ANSWER_BYTES)
        box = self.mailboxes.post(_mailbox(request), sealed, self.clock())
        if box is None:
            return Response(status_code=404)
        self._bells[box].set()
        return Response(status_code=202)

    async def cards(self, request: Request) -> Response:
        """Take a box's cards; those of another box's mailboxes, and what is no card, are left out."""
        box = self._box(request)
        if box is None:
            return Response(status_code=401)
        now = self.clock()
        self.mailboxes.sweep(now)
        kept = 0
        for each in _list(await _said(request), "cards")[:AT_ONCE]:
            try:
                mailbox, card, lasts = _brought(each)
            except (TypeError, KeyError, ValueError, OverflowError):
                continue
            kept += self.mailboxes.put(box, mailbox, card, lasts, now)
        return JSONResponse({"life": self.life, "kept": kept})

    async def answers(self, request: Request) -> Response:
        """Give a box what waits for it, or wait a while for something to come.

        One that knows another life of this relay hears of the new one at once.
        """
        box = self._box(request)
        if box is None:
            return Response(status_code=401)
        said = await _said(request)
        done = [each for each in _list(said, "done") if isinstance(each, int)]
        wait = said.get("wait")
        # NaN compares with nothing, and would put the timers of every other box out of order.
        patience = min(wait, LONGEST_WAIT) if isinstance(wait, int | float) and wait > 0 else 0.0
        self._bells[box].clear()
        found = self.mailboxes.answers(box, done, AT_ONCE)
        if not found and patience and said.get("life") == self.life and not self._ending:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._bells[box].wait(), patience)
            found = self.mailboxes.answers(box, (), AT_ONCE)
        told = [
            {"number": each.number, "mailbox": each.mailbox, "answer": base64.b64encode(each.sealed).decode()}
            for each in found
        ]
        return JSONResponse({"life": self.life, "answers": told})

    def _box(self, request: Request) -> str | None:
        return box_of(self.boxes, request.headers.get("authorization", ""))


class Door:
    """ASGI middleware around everything: how often, and headers of every answer. Nothing escapes it."""

    def __init__(self, app: ASGIApp, relay: Relay) -> None:
        self._app = app
        self._relay = relay

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = [(name.lower().encode(), value.encode()) for name, value in HEADERS.items()]
                message = {**message, "headers": [*message["headers"], *own]}
            await send(message)

        if not self._relay.may_ask(scope):
            await Response(status_code=429, headers={"Retry-After": "5"})(scope, receive, dressed)
            return
        try:
            await self._app(scope, receive, dressed)
        except _TooLarge:
            await Response(status_code=413)(scope, receive, dressed)
        except (TimeoutError, ClientDisconnect):
            await Response(status_code=408)(scope, receive, dressed)


class _TooLarge(Exception):
    """A body larger than anything of ours."""


def create_app(relay: Relay) -> Starlette:
    """Return the application of one relay."""
    routes = [
        *(Route(f"/{name}", _page, methods=["GET"]) for name in FILES),
        Route("/m/{mailbox}", relay.card, methods=["GET"]),
        Route("/m/{mailbox}", relay.answer, methods=["POST"]),
        Route("/box/cards", relay.cards, methods=["POST"]),
        Route("/box/answers", relay.answers, methods=["POST"]),
    ]
    return Starlette(routes=routes, middleware=[Middleware(Door, relay=relay)])


async def _page(request: Request) -> Response:
    """Give a file of the page, which is the same for everybody."""
    file = PAGE / FILES[request.url.path.rpartition("/")[2]]
    return Response(file.read_bytes(), media_type=TYPES[file.suffix])


def _mailbox(request: Request) -> str:
    name: str = request.path_params["mailbox"]
    return name if MAILBOX.fullmatch(name) else ""


async def _body(request: Request, most: int) -> bytes:
    """Return a body of at most so many bytes, which came within the time limit."""
    taken = bytearray()
    async with asyncio.timeout(READ_WITHIN):
        async for piece in request.stream():
            taken += piece
            if len(taken) > most:
                raise _TooLarge
    return bytes(taken)


async def _said(request: Request) -> Mapping[str, object]:
    """Return what a box says; nothing where it is no JSON object."""
    try:
        found = json.loads(await _body(request, BOX_BYTES))
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _brought(each: object) -> tuple[str, bytes, float]:
    """Return mailbox, card and how long it lasts; raises TypeError, KeyError or ValueError."""
    if not isinstance(each, dict):
        raise TypeError
    mailbox, lasts = str(each["mailbox"]), float(each["lasts"])
    if not MAILBOX.fullmatch(mailbox) or not lasts > 0:
        raise ValueError
    return mailbox, base64.b64decode(each["card"], validate=True), lasts


def _list(said: Mapping[str, object], key: str) -> list[object]:
    found = said.get(key)
    return found if isinstance(found, list) else []
