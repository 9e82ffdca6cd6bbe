"""Which silence is a fault. Owns the windows; never pages neighbours (a fault is a technical alarm).

A device is heard through ways: the broker, a serial line, a bridge. While one of them is cut, nobody behind
it can be heard: the outage is one fault and their silence none. Once it is back they have their window anew,
since the word they were due may have fallen into the outage – but no return stretches a silence that could
have been broken beyond twice the window: a bridge that is restarted every night hides no dead button.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
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
    """One supervised device: its window, since when its silence counts (steady clock), if it is known."""

    device: DeviceId
    window: timedelta
    heard_at: datetime
    silent: bool = False
    ways: tuple[DeviceId, ...] = ()
    """What it is heard through."""
    back_at: datetime | None = None
    """When the last of them was last there again."""


def window_for(own: timedelta | None, template: timedelta | None) -> timedelta | None:
    """Return a device's window: own, else the template's, at most a day; None: not supervised."""
    window = own if own is not None else template
    return None if window is None else min(window, LONGEST_WINDOW)


def newly_silent(
    watched: Iterable[Watched], now: datetime, gone: AbstractSet[DeviceId] = frozenset()
) -> tuple[DeviceId, ...]:
    """Return the devices whose silence has just outlasted their window, without those nobody could hear.

    `gone`: devices and ways known to be away. Whoever is heard through another stands behind it in `watched`.
    """
    silent: dict[DeviceId, None] = {}
    for each in watched:
        if each.silent or not (gone.isdisjoint(each.ways) and silent.keys().isdisjoint(each.ways)):
            continue
        if _outlasted(each, now):
            silent[each.device] = None
    return tuple(silent)


def _outlasted(each: Watched, now: datetime) -> bool:
    anew = each.back_at is not None and now - each.back_at <= each.window
    return now - each.heard_at > (2 * each.window if anew else each.window)


def battery_is_low(percent: int | None) -> bool:
    """Tell whether a reported charge is a case."""
    return percent is not None and percent <= LOW_BATTERY
