"""The demo's own small web server: a compound to press buttons in, phones, and the guard desk's board beside.

To the gateway it is a neighbour like any other: it speaks MQTT, a serial line, HTTP and SMTP.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, FastAPI, Header, HTTPException, Request
from fastapi.responses import HTMLResponse
from fastapi.sse import EventSourceResponse, ServerSentEvent
from fastapi.staticfiles import StaticFiles
from jinja2 import Environment, FileSystemLoader

from devices.simulator.buttons import Buttons, Login, Said
from devices.simulator.compound import BUILDINGS, GUARD, NEIGHBOURS, SIRENS, Household, households
from devices.simulator.mailbox import Mail, MailBox
from devices.simulator.receiver import Receiver
from devices.simulator.stage import Scene, Stage

PAGE = Path(__file__).parent / "page"
COOKIE = "cuobian"


@dataclass(frozen=True, slots=True)
class DemoSettings:
    """Where everything is."""

    login: Login
    board_url: str
    mail_port: int
    serial_port: Path
    open_session: Callable[[], str]
    """Logs the guard in and returns the session's secret; called for a browser that has none."""


class Demo:
    """All simulated things of the compound."""

    def __init__(self, settings: DemoSettings) -> None:
        self.stage = Stage()
        self.homes = {home.id: home for home in households()}
        self._by_device = {home.device: home for home in self.homes.values() if home.device}
        self.receiver = Receiver(settings.serial_port)
        self.buttons = Buttons(settings.login, [*self._by_device, *SIRENS], self._hear)
        self.mailbox = MailBox(settings.mail_port, self._mail)

    def press(self, home: Household) -> None:
        """Press the button of one household."""
        self.stage.show(Scene("pressed", home.id))
        if home.code:
            self.receiver.press(home.code)
        else:
            self.buttons.press(home.device)

    def _hear(self, said: Said) -> None:
        if said.what == "command":
            self.stage.show(Scene("siren", SIRENS.get(said.device, said.device), said.state))
            return
        home = self._by_device.get(said.device)
        if home is not None:
            self.stage.show(Scene(said.what, home.id, said.state, said.say))

    def _mail(self, mail: Mail) -> None:
        self.stage.show(Scene("mail", mail.to.partition("@")[0], text=mail.subject))


def demo_app(settings: DemoSettings) -> FastAPI:
    """Return the demo's web application."""
    demo = Demo(settings)

    @asynccontextmanager
    async def life(_app: FastAPI) -> AsyncIterator[None]:
        demo.stage.open()
        demo.buttons.start()
        await demo.mailbox.start()
        yield
        await demo.mailbox.stop()
        demo.buttons.stop()
        demo.receiver.close()

    app = FastAPI(title="Cuobian demo", lifespan=life, docs_url=None, redoc_url=None, openapi_url=None)
    app.include_router(_wires(demo))
    app.include_router(_page(demo, settings))
    app.mount("/static", StaticFiles(directory=PAGE / "static"))
    return app


def _wires(demo: Demo) -> APIRouter:
    """Return what a hand presses, and what the gateway's webhook rings."""
    wires = APIRouter()

    @wires.post("/press/{household}", status_code=202)
    async def press(household: str) -> dict[str, str]:
        """Press a button."""
        home = demo.homes.get(household)
        if home is None or not home.device:
            raise HTTPException(404, "no button there")
        await asyncio.to_thread(demo.press, home)
        return {"pressed": home.device}

    @wires.post("/phone/{person}", status_code=204)
    async def phone(person: str, request: Request) -> None:
        """Take a webhook: the phone of one neighbour."""
        body = await request.json()
        link, text = str(body.get("link", "")), str(body.get("text", ""))
        state, alarm = str(body.get("state", "")), str(body.get("alarm", ""))
        demo.stage.show(Scene("phone", person, state, text, link, alarm))

    return wires


def _page(demo: Demo, settings: DemoSettings) -> APIRouter:
    """Return the stage: its page, and the stream of what happens on it."""
    stage = APIRouter()
    pages = Environment(loader=FileSystemLoader(PAGE), autoescape=True, trim_blocks=True, lstrip_blocks=True)

    @stage.get("/", response_class=HTMLResponse)
    async def page(request: Request, lang: str = "zh") -> HTMLResponse:
        """Show the compound; the browser gets a session of its own for the board."""
        words = "en" if lang.startswith("en") else "zh"
        text = pages.get_template("demo.html").render(
            lang=words,
            buildings=[
                (id_, name, [h for h in demo.homes.values() if h.building == id_]) for id_, name in BUILDINGS
            ],
            phones=[*NEIGHBOURS.values(), GUARD],
            board=f"{settings.board_url}/?lang={'en' if words == 'en' else 'zh-CN'}",
        )
        response = HTMLResponse(text, headers={"Cache-Control": "no-store"})
        if COOKIE not in request.cookies:
            secret = await asyncio.to_thread(settings.open_session)
            response.set_cookie(COOKIE, secret, httponly=True, samesite="lax")
        return response

    @stage.get("/scenes", response_class=EventSourceResponse)
    async def scenes(last_event_id: Annotated[int, Header()] = 0) -> AsyncIterator[ServerSentEvent]:
        """Stream what happens."""
        async for number, text in demo.stage.look(last_event_id):
            if text:
                yield ServerSentEvent(raw_data=text, id=str(number))
            else:
                yield ServerSentEvent(comment="still here")

    return stage
