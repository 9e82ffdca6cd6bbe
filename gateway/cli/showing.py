"""What Home Assistant is shown, read from what is committed. Owns how often; never shows a person."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence

from devices.home_assistant import PRESSES, DeviceNow, OpenAlarm, Press
from gateway.domain.alarm import AlarmKind
from gateway.domain.model import DeviceId, EventType, outward
from gateway.store.db import Database
from gateway.store.queries import shown
from gateway.store.queries.shown import ShownAlarm, ShownDevice

DEVICES_EVERY = 5.0
"""Seconds between two looks at all devices, which costs some milliseconds for 2,000 of them."""
HIDDEN = frozenset({AlarmKind.DURESS, AlarmKind.WELLBEING})
AT_ONCE = 100
"""Presses shown of one look; what a flood has beyond that is on the board and not there."""


class Committed:
    """Looks at the database for one thread that shows it."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.monotonic) -> None:
        self._database = database
        self._clock = clock
        self._change: int | None = None
        self._looked_at = float("-inf")
        self._last_event: int | None = None

    def forget(self) -> None:
        """Show everything again at the next look."""
        self._change, self._looked_at = None, float("-inf")

    def alarms(self) -> Sequence[OpenAlarm] | None:
        """Return every open alarm; None where nothing has happened to any since the last look.

        None of duress: a lamp that goes on in the house betrays whoever is being forced. No question either:
        somebody's automation would sound a siren for it.
        """
        with self._database.read() as connection:
            change = shown.last_change(connection)
            if change == self._change:
                return None
            self._change = change
            found = shown.open_alarms(connection)
            return [_alarm(each) for each in found if each.kind not in HIDDEN]

    def devices(self) -> Mapping[DeviceId, DeviceNow] | None:
        """Return what is known of devices, at most every five seconds."""
        now = self._clock()
        if now - self._looked_at < DEVICES_EVERY:
            return None
        self._looked_at = now
        with self._database.read() as connection:
            return {DeviceId(each.id): _device(each) for each in shown.devices(connection)}

    def presses(self) -> Sequence[Press]:
        """Return the presses since the last look; nothing from before the first one."""
        with self._database.read() as connection:
            newest = shown.last_event(connection)
            after, self._last_event = self._last_event, newest
            if after is None or after == newest:
                return ()
            found = shown.events_after(connection, after, [each.value for each in PRESSES], AT_ONCE)
        return [Press(DeviceId(each.device), EventType(each.type), each.received_at) for each in found]


def _alarm(found: ShownAlarm) -> OpenAlarm:
    technical = found.kind == AlarmKind.TECHNICAL
    fault = found.subject.rpartition(":")[2] if technical else ""
    return OpenAlarm(
        id=outward(found.id),
        kind=found.kind,
        state=found.state,
        place=found.place_name,
        raised_at=found.raised_at,
        technical=technical,
        devices=tuple(map(DeviceId, found.devices)),
        fault=EventType(fault) if fault in _TYPES else None,
    )


def _device(found: ShownDevice) -> DeviceNow:
    known = found.heard_at is not None or found.online is not None
    return DeviceNow(
        online=found.online is not False and not found.silent if known else None,
        battery=found.battery,
        battery_low=found.battery_low,
        heard_at=found.heard_at,
    )


_TYPES = frozenset(EventType)
