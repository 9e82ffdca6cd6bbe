"""Which silence is a fault. Owns the windows; never pages neighbours (a fault is a technical alarm)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from gateway.domain.model import DeviceId

BUTTON_WINDOW = timedelta(hours=6)
"""Default silence of a button before it is a fault (FIGURES F8)."""
LONGEST_WINDOW = timedelta(hours=24)
"""EN 50134: a link is checked at least once in 24 h (recalled figure, used as the outer bound)."""
LOW_BATTERY = 15
"""Percent at and below which a battery is a case."""


@dataclass(frozen=True, slots=True)
class Watched:
    """One supervised device: its window, when it was last heard (steady clock), known silent or not."""

    device: DeviceId
    window: timedelta
    heard_at: datetime
    silent: bool = False


def window_for(own: timedelta | None, template: timedelta | None) -> timedelta | None:
    """Return a device's window: own, else the template's, at most a day; None: not supervised."""
    window = own if own is not None else template
    return None if window is None else min(window, LONGEST_WINDOW)


def newly_silent(watched: tuple[Watched, ...], now: datetime) -> tuple[DeviceId, ...]:
    """Return the devices whose silence has just outlasted their window."""
    return tuple(each.device for each in watched if not each.silent and now - each.heard_at > each.window)


def battery_is_low(percent: int | None) -> bool:
    """Tell whether a reported charge is a case."""
    return percent is not None and percent <= LOW_BATTERY
