"""Booleans of bridges that repeat what they remember: a call is the change to true, not the repetition.

Zigbee2MQTT 2.14.1 publishes cached booleans again with every message and at each of its restarts (measured).
Owns the last value per device; forgets it at a restart of the gateway.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

SAME_MESSAGE_WITHIN = timedelta(seconds=60)
"""The same bytes within this are the same message, delivered again because it was not acknowledged."""
FRESH_WITHIN = timedelta(minutes=15)
"""A first message whose bridge last heard the device longer ago repeats a memory. Wide, because the bridge's
clock may differ from ours and a call missed is worse than one taken too easily."""


@dataclass(frozen=True, slots=True)
class _Known:
    """The last value, and the message that made it true."""

    value: bool
    payload: bytes
    since: datetime


class Edges:
    """Tells changes to true from repetitions."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], _Known] = {}

    def rises(self, device: str, path: str, value: object, heard: Heard) -> bool:
        """Tell whether this message says that the value became true just now, and remember it.

        A message without the value counts as false: the bridge was told not to remember it.
        """
        key = (device, path)
        known = self._known.get(key)
        if known is not None and known.value and known.payload == heard.payload:
            return heard.at - known.since <= SAME_MESSAGE_WITHIN
        news = heard.fresh if known is None else not known.value
        rises = value is True and not heard.retained and news
        if rises or known is None or known.value != (value is True):
            self._known[key] = _Known(value is True, heard.payload if rises else b"", heard.at)
        return rises


@dataclass(frozen=True, slots=True)
class Heard:
    """The message a value stood in."""

    payload: bytes
    at: datetime
    retained: bool
    fresh: bool


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
