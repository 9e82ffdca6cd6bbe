"""Proof of life: a token goes round through every session, and a test write. Never commits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from secrets import token_hex

from gateway.domain.model import RawMessage
from gateway.domain.ports import Source

EVERY = timedelta(seconds=10)
FIRST_EVERY = timedelta(seconds=1)
"""Until the first one has come round, and no longer than a start may take: each round is a write."""
HURRIED = 30
"""Rounds at the shorter interval."""


class SelfProbe:
    """Sends tokens and knows when all of them have come back."""

    def __init__(self, sources: Sequence[Source]) -> None:
        self._sources = sources
        self._token = b""
        self._missing: set[str] = set()
        self._sent_at: datetime | None = None
        self._rounds = 0
        self.passed_at: datetime | None = None
        """When the last round was written and read back, on the steady clock."""

    def due(self, now: datetime) -> bool:
        """Tell whether it is time for another round."""
        hurried = self.passed_at is None and self._rounds < HURRIED
        every = FIRST_EVERY if hurried else EVERY
        return self._sent_at is None or now - self._sent_at >= every

    def send(self, now: datetime) -> bool:
        """Send a token on every way round; True where there is none, and the write alone is the proof."""
        self._token = token_hex(8).encode()
        self._sent_at = now
        self._rounds += 1
        self._missing = {source.name for source in self._sources if source.probe(self._token)}
        return not self._missing

    def excused(self) -> bool:
        """Tell whether the last round failed only where everybody knows why: a broker that is away.

        Starting anew would not bring it back, and would cost the presses of a serial line meanwhile.
        """
        lame = [each for each in self._sources if each.name in self._missing or not each.alive()]
        return self._sent_at is not None and bool(lame) and all(source.excused() for source in lame)

    def came_back(self, raw: RawMessage) -> bool:
        """Take a returned token; True where it was the last one missing and every source is whole."""
        if raw.payload != self._token or raw.source not in self._missing:
            return False
        self._missing.discard(raw.source)
        return not self._missing and all(source.alive() for source in self._sources)
