"""How many are given what is held about them at once, and how often. Makes nothing itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from anyio import CapacityLimiter

from api.throttle import Pace

EVERY = timedelta(minutes=10)
"""How often a link is given its ZIP."""


@dataclass(frozen=True, slots=True)
class ParcelDesk:
    """Makes one ZIP at a time, and one in ten minutes for the same home."""

    pace: Pace = field(default_factory=lambda: Pace(EVERY))
    limit: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(1))
