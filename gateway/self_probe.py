"""Proof of life: a token goes round through every session, and a test write. Never commits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from secrets import token_hex

from gateway.domain.model import RawMessage
from gateway.domain.ports import Source

EVERY = timedelta(seconds=10)
FIRST_EVERY = timedelta(seconds=1)
"""Until the first one has come round."""


class SelfProbe:
    """Sends tokens and knows when all of them have come back."""

    def __init__(self, sources: Sequence[Source]) -> None:
        self._sources = sources
        self._token = b""
        self._missing: set[str] = set()
        self._sent_at: datetime | None = None
        self.passed_at: datetime | None = None
        """When the last round was written and read back, on the steady clock."""

    def due(self, now: datetime) -> bool:
        """Tell whether it is time for another round."""
        every = EVERY if self.passed_at is not None else FIRST_EVERY
        return self._sent_at is None or now - self._sent_at >= every

    def send(self, now: datetime) -> bool:
        """Send a token on every way round; True where there is none, and the write alone is the proof."""
        self._token = token_hex(8).encode()
        self._sent_at = now
        self._missing = {source.name for source in self._sources if source.probe(self._token)}
        return not self._missing

    def came_back(self, raw: RawMessage) -> bool:
        """Take a returned token; True where it was the last one missing and every source is whole."""
        if raw.payload != self._token or raw.source not in self._missing:
            return False
        self._missing.discard(raw.source)
        return not self._missing and all(source.alive() for source in self._sources)
