"""What the demo's page is told: presses, answers, messages on phones. Keeps the last ones."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import asdict, dataclass

from pydantic_core import to_json

KEPT = 400


@dataclass(frozen=True, slots=True)
class Scene:
    """One thing that happened on the stage."""

    what: str
    """`pressed`, `ack`, `feedback`, `siren`, `phone` or `mail`."""
    who: str
    """Household, building, or person."""
    state: str = ""
    text: str = ""
    link: str = ""
    alarm: str = ""


class Stage:
    """Hands every scene to every page that looks on; a page that comes late sees what went before."""

    def __init__(self) -> None:
        self._scenes: deque[tuple[int, Scene]] = deque(maxlen=KEPT)
        self._lookers: set[asyncio.Event] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._number = 0

    def open(self) -> None:
        """Bind to the running event loop."""
        self._loop = asyncio.get_running_loop()

    def show(self, scene: Scene) -> None:
        """Show a scene; from any thread."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._add, scene)

    async def look(self, after: int) -> AsyncIterator[tuple[int, str]]:
        """Yield number and JSON of every scene after one, for ever; an empty text is a sign of life."""
        news = asyncio.Event()
        self._lookers.add(news)
        try:
            while True:
                for number, scene in [each for each in self._scenes if each[0] > after]:
                    after = number
                    yield number, to_json(asdict(scene)).decode()
                news.clear()
                try:
                    await asyncio.wait_for(news.wait(), 10)
                except TimeoutError:
                    yield after, ""
        finally:
            self._lookers.discard(news)

    def _add(self, scene: Scene) -> None:
        self._number += 1
        self._scenes.append((self._number, scene))
        for news in self._lookers:
            news.set()
