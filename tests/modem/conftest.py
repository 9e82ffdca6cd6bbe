"""A modem's driver on a real pseudo terminal, a simulated modem at the other end, the engine's side here."""

import queue
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from devices.modem.decode import decode
from devices.modem.modem import Modem
from devices.modem.settings import ModemSettings
from devices.simulator.modem import SimulatedModem
from devices.simulator.modem_world import World
from gateway.domain.model import RawMessage, Reading
from gateway.domain.notification import Outcome
from gateway.domain.phone import Order, Told
from gateway.domain.ports import Notice

ZHENG, LIN = "+8613800138000", "+8613900139000"
LIMIT = timedelta(seconds=8)


def eventually(found: Callable[[], Any], within: float = 8.0) -> Any:
    """Return the first true thing `found` gives; fail after `within` seconds."""
    until = time.monotonic() + within
    while not (thing := found()):
        assert time.monotonic() < until, f"nothing came within {within} s"
        time.sleep(0.01)
    return thing


class Side:
    """What the engine does with a modem: takes what it hands in, hears its notices and its outcomes."""

    def __init__(self, settings: ModemSettings) -> None:
        self.raws: queue.Queue[RawMessage] = queue.Queue()
        self.notices: list[Notice] = []
        self.outcomes: list[Outcome] = []
        self.gone_on: set[int] = set()
        """Notifications whose alarm has gone on."""
        self.modem = Modem(
            settings, self.outcomes.append, self._words, lambda notification: notification not in self.gone_on
        )
        self.modem.start(self.raws.put, self.notices.append)

    def next(self, within: float = 5.0) -> tuple[RawMessage, Reading]:
        """Return what the modem hands in next, and what it reads as."""
        raw = self.raws.get(timeout=within)
        return raw, decode(raw)

    def ready(self) -> "Side":
        """Wait until the modem can send."""
        eventually(lambda: self.modem.health is not None)
        return self

    def troubles(self) -> list[str]:
        """Return what was told of the modem, with an empty text where it was well."""
        return ["" if notice.online else notice.text for notice in self.notices]

    def text(self, text: str, number: str = ZHENG, notification: int = 1, limit: timedelta = LIMIT) -> str:
        """Send a text as a channel does."""
        return self.modem.text(Order(number, notification, urgent=True, text=text), limit)

    def ring(self, number: str = ZHENG, notification: int = 2, *, urgent: bool = True) -> str:
        """Let a phone ring as a channel does."""
        return self.modem.ring(Order(number, notification, urgent), LIMIT)

    @staticmethod
    def _words(told: Told) -> str:
        return f"{told.reply.value} {told.said}"


@pytest.fixture
def world() -> World:
    """Give a world of phones."""
    return World()


@pytest.fixture
def make_modem(tmp_path: Path, world: World) -> Iterator[Callable[..., SimulatedModem]]:
    """Make a simulated modem; each is unplugged at the end."""
    made: list[SimulatedModem] = []

    def make(**given: Any) -> SimulatedModem:
        made.append(SimulatedModem(tmp_path / "modem", world, **given))
        return made[-1]

    yield make
    for each in made:
        each.close()


@pytest.fixture
def far(make_modem: Callable[..., SimulatedModem]) -> SimulatedModem:
    """Give a simulated modem without a PIN."""
    return make_modem()


@pytest.fixture
def make_side(tmp_path: Path) -> Iterator[Callable[..., Side]]:
    """Make the gateway's side of the modem, with times short enough for a test."""
    settings = ModemSettings(
        port=str(tmp_path / "modem"),
        state=tmp_path / "state",
        key=b"k" * 32,
        ring=1.2,
        patience=0.6,
        send_within=1.0,
        look_every=0.3,
        report_after=0.5,
        restart=0.5,
    )
    made: list[Side] = []

    def make(**changed: Any) -> Side:
        made.append(Side(replace(settings, **changed)))
        return made[-1]

    yield make
    for each in made:
        each.modem.stop()


@pytest.fixture
def side(far: SimulatedModem, make_side: Callable[..., Side]) -> Side:
    """Give a driver whose modem is ready."""
    return make_side().ready()
