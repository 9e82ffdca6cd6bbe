"""What keeps a record beyond its time: a dated hold on places or devices, which ends by itself. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from gateway.domain.model import DeviceId, Now, PlaceId


@dataclass(frozen=True, slots=True)
class Hold:
    """Nothing that happened there from `since` to `until` is deleted before `expires_at`.

    Without places and devices it is about everything in that time.
    """

    why: str
    """Its case number or number, never a name."""
    since: datetime
    until: datetime
    expires_at: datetime
    places: frozenset[PlaceId] = frozenset()
    """Whole buildings and entrances are spelled out: each place below them stands here too."""
    devices: frozenset[DeviceId] = frozenset()

    def stands(self, now: Now) -> bool:
        """Tell whether it still holds; a clock that nobody vouches for ends none."""
        return not now.trusted or now.at < self.expires_at

    def covers(
        self, span: tuple[datetime, datetime] | None, place: PlaceId | None, devices: Collection[DeviceId]
    ) -> bool:
        """Tell whether it is about something that went on then and there; None: whenever it was."""
        if span is not None and (span[1] < self.since or span[0] > self.until):
            return False
        if not self.places and not self.devices:
            return True
        return place in self.places or not self.devices.isdisjoint(devices)


def standing(holds: Iterable[Hold], now: Now) -> tuple[Hold, ...]:
    """Return the holds that have not ended."""
    return tuple(each for each in holds if each.stands(now))
