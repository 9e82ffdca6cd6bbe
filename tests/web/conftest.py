"""What the browser tests share: Debian's Chromium, a served house whose clock runs, people logged in."""

import os
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from gateway.domain.model import Now
from gateway.service import sessions
from tests.api.house import PASSWORD, Hands, House, Running, house_from, seed
from tests.conftest import RequireProgram

OpenPage = Callable[..., Page]
OF_POLICY = "Content Security Policy"
"""In every word of Chromium about something that a page's policy has stopped."""


class Ticking(Hands):
    """Hands that also move by themselves."""

    def __init__(self) -> None:
        super().__init__()
        self.begun = time.monotonic()

    def moment(self) -> Now:
        passed = timedelta(seconds=time.monotonic() - self.begun)
        return Now(self.at + passed, self.steady_at + passed)


@pytest.fixture(scope="session")
def browser_type_launch_args(require_program: RequireProgram) -> dict[str, object]:
    """Start Debian's Chromium, which never speaks to anybody on its own."""
    arguments = ["--disable-background-networking"]
    if os.geteuid() == 0:
        arguments.append("--no-sandbox")
    return {"executable_path": str(require_program("chromium")), "args": arguments}


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a database with the site and one account of each role."""
    return seed(tmp_path_factory.mktemp("seed"))


@pytest.fixture
def house(seeded: Path, tmp_path: Path) -> Iterator[House]:
    """Give each test a house of its own whose clock runs and whose core is well."""
    with house_from(seeded, tmp_path / "data") as found:
        found.clock = Ticking()
        found.prove()
        yield found


@pytest.fixture
def server(house: House) -> Iterator[Running]:
    """Serve the house on a real port."""
    with Running(house) as found:
        yield found


@pytest.fixture
def open_page(browser: Browser, house: House, server: Running) -> Iterator[OpenPage]:
    """Open a page as somebody, in a browser of its own; whatever it asks for must come from the house.

    Whoever is logged in has one session on all their pages: checking a password is slow on purpose.
    """
    contexts: list[BrowserContext] = []
    tokens: dict[str, str] = {}
    refused: list[str] = []

    def opened(path: str, role: str = "", *, width: int = 1280, height: int = 800, **more: object) -> Page:
        settings = {"locale": "zh-CN", "viewport": {"width": width, "height": height}, **more}
        context = browser.new_context(**settings)  # type: ignore[arg-type]
        contexts.append(context)
        context.set_default_timeout(10_000)
        if role:
            if role not in tokens:
                tokens[role] = sessions.log_in(house.database, role, PASSWORD, house.clock.moment()).token
            context.add_cookies([{"name": "cuobian", "value": tokens[role], "url": server.address}])
        page = context.new_page()
        page.on("console", lambda said: refused.append(said.text) if OF_POLICY in said.text else None)
        page.on("request", lambda request: _from_the_house(request.url, server))
        page.goto(server.address + path)
        return page

    yield opened
    for each in contexts:
        each.close()
    assert [] == refused, "a page wanted what its own policy forbids"


def _from_the_house(address: str, server: Running) -> None:
    assert address.startswith((server.address, "about:", "blob:", "data:")), address
