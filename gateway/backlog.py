"""Which words may be old: those said while a link or the core was away come when it is back. Decides nothing.

A call for help counts however late it is; a card that was shown minutes ago opens nothing any more
(IEC 60839-11-1: the return of a channel releases no door).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from gateway.domain.access import PRESENTS
from gateway.domain.model import DeviceId, EventType, Reading
from gateway.store.events import DeviceState

SETTLES_WITHIN = timedelta(seconds=1)
"""So long after its return a device may be telling what it could not tell before."""
STALLED_AFTER = timedelta(seconds=2)
"""The engine looks at least once a second. After a longer rest, of a stopped process or a sleeping box, what
comes first may have waited in a socket all the while: it carries the moment of waking."""


class Backlog:
    """When devices came back, on the steady clock."""

    def __init__(self) -> None:
        self._away: set[DeviceId] = set()
        self._back: dict[DeviceId, datetime] = {}
        self._looked_at: datetime | None = None
        self._woke_at: datetime | None = None

    def restore(self, states: Iterable[DeviceState]) -> None:
        """Take what was known before a restart."""
        self._away.update(state.device for state in states if state.silent or state.online is False)

    def looks(self, now: datetime) -> None:
        """Take that the engine looks now."""
        if self._looked_at is not None and now - self._looked_at > STALLED_AFTER:
            self._woke_at = now
        self._looked_at = now

    def marked(self, readings: Sequence[Reading], now: datetime) -> list[Reading]:
        """Return the readings, those marked as late that may have been said long ago."""
        return [self._marked(reading, now) for reading in readings]

    def _marked(self, reading: Reading, now: datetime) -> Reading:
        device = reading.device
        if reading.type is EventType.DEVICE_OFFLINE:
            self._away.add(device)
        elif device in self._away and not reading.retained:
            self._away.discard(device)
            self._back[device] = now
        elif reading.type is EventType.DEVICE_ONLINE and not reading.retained:
            self._back[device] = now
        if reading.type not in PRESENTS or reading.late:
            return reading
        known = (each for each in (self._back.get(device), self._woke_at) if each is not None)
        return replace(reading, late=True) if any(now - each <= SETTLES_WITHIN for each in known) else reading
