"""What came before, where that matters: booleans that bridges repeat, counters, and noise within a moment.

Zigbee2MQTT 2.14.1 publishes cached booleans again with every message and at each of its restarts (measured):
a call is the change to true, not the repetition. Owns the last value per device and rule; forgets it at a
restart of the gateway.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

SAME_MESSAGE_WITHIN = timedelta(seconds=60)
"""The same bytes within this are the same message, delivered again because it was not acknowledged."""
FRESH_WITHIN = timedelta(minutes=15)
"""A first message whose bridge last heard the device longer ago repeats a memory. Wide, because the bridge's
clock may differ from ours and a call missed is worse than one taken too easily."""

MOST_TOLD = 20_000
LONGEST_TOLD = timedelta(hours=1)
"""So many things just told are kept in mind; beyond it what no rule asks about any more is forgotten."""

Key = tuple[str, str]
"""Unit and rule."""


@dataclass(frozen=True, slots=True)
class Heard:
    """The message a value stood in."""

    payload: bytes
    at: datetime
    retained: bool
    fresh: bool


@dataclass(frozen=True, slots=True)
class _Known:
    """The last value, and the message that made it news."""

    value: object
    payload: bytes
    since: datetime

    def is_again(self, heard: Heard) -> bool:
        """Tell whether a message is the one that made this news."""
        return bool(self.payload) and self.payload == heard.payload


class Edges:
    """Tells news from repetitions.

    `call`: it brings people to a door. Such a message, delivered again because its commit failed, is the same
    call again, and a first number counts. Of everything else a repetition is none, nor is a first number.
    """

    def __init__(self) -> None:
        self._known: dict[Key, _Known] = {}
        self._told: dict[Key, datetime] = {}

    def rises(self, key: Key, holds: bool, heard: Heard, *, call: bool) -> bool:
        """Tell whether this message says that something became so just now, and remember it."""
        known = self._known.get(key)
        if known is not None and known.value is True and known.is_again(heard):
            return call and heard.at - known.since <= SAME_MESSAGE_WITHIN
        news = heard.fresh if known is None else known.value is not True
        rises = holds and not heard.retained and news
        if rises or known is None or known.value is not holds:
            self._known[key] = _Known(holds, heard.payload if rises else b"", heard.at)
        return rises

    def counts(self, key: Key, number: object, heard: Heard, *, call: bool) -> bool:
        """Tell whether this message says another number than the last one, and remember it."""
        known = self._known.get(key)
        if known is not None and known.value == number:
            return call and known.is_again(heard) and heard.at - known.since <= SAME_MESSAGE_WITHIN
        news = (call and heard.fresh) if known is None else True
        counts = news and not heard.retained
        self._known[key] = _Known(number, heard.payload if counts else b"", heard.at)
        return counts

    def sees(self, key: Key, number: object, heard: Heard) -> None:
        """Remember a number that no event goes with."""
        known = self._known.get(key)
        if number is not None and (known is None or known.value != number):
            self._known[key] = _Known(number, b"", heard.at)

    def is_noise(self, key: Key, within: timedelta, at: datetime) -> bool:
        """Tell whether the same was told less than `within` ago; if not, it is told now.

        Counts from what was told, not from the last repetition: a stuck sender must not hide what it says.
        """
        told = self._told.get(key)
        if told is not None and timedelta() <= at - told < within:
            return True
        if len(self._told) >= MOST_TOLD:
            self._told = {key: told for key, told in self._told.items() if at - told < LONGEST_TOLD}
        self._told[key] = at
        return False


def is_fresh(seen: object, at: datetime) -> bool:
    """Tell whether `last_seen` (ISO 8601, or milliseconds since 1970) is recent; unknown counts as yes."""
    moment = _moment(seen)
    return moment is None or at - moment <= FRESH_WITHIN


def _moment(seen: object) -> datetime | None:
    try:
        if isinstance(seen, str):
            moment = datetime.fromisoformat(seen)
            return moment if moment.tzinfo is not None else None
        if isinstance(seen, int | float) and not isinstance(seen, bool):
            return datetime.fromtimestamp(seen / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return None
