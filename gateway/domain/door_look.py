"""How a door looks to people: what its machine, its lock and its contact say together. Decides nothing."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from gateway.domain.door import Standing
from gateway.domain.model import DeviceId
from gateway.domain.site_doors import Door


class Look(StrEnum):
    """What is known of a door now; stable, other programs may rely on it."""

    LOCKED = "locked"
    """Closed, as its contact says, and nobody is expected to open it."""
    CLOSED = "closed"
    """Closed; it has no lock of ours."""
    UNLOCKED = "unlocked"
    """Closed, and open to somebody for a moment."""
    OPEN = "open"
    HELD = "held"
    FORCED = "forced"
    UNKNOWN = "unknown"
    """Nobody sees whether it is closed: there is no contact, or it is away."""


_OPEN = {
    Standing.UNEXPLAINED: Look.OPEN,
    Standing.OPEN: Look.OPEN,
    Standing.HELD: Look.HELD,
    Standing.FORCED: Look.FORCED,
}
_EXPECTED = frozenset({Standing.GRANTED, Standing.EXPECTED})


def look_of(door: Door, standing: Standing | None, away: Collection[DeviceId]) -> Look:
    """Return how a door looks; `standing` is None where nothing was ever heard of it.

    A contact that is away sees nothing any more: what it saw last is no state of now, but a fault stays one.
    """
    if standing in {Standing.HELD, Standing.FORCED}:
        return _OPEN[standing]
    eye = door.contact if door.contact is not None else door.lock
    if eye is None or eye in away or standing is Standing.UNSEEN:
        return Look.UNKNOWN
    if door.contact is None:
        # Its lock is locked; the door may stand open beside it, with a stone before it.
        return Look.UNLOCKED if standing in _EXPECTED else Look.UNKNOWN
    if standing is None:
        return Look.UNKNOWN
    if standing in _OPEN:
        return _OPEN[standing]
    if standing in _EXPECTED:
        return Look.UNLOCKED if door.lock is not None else Look.CLOSED
    return Look.LOCKED if door.lock is not None else Look.CLOSED
