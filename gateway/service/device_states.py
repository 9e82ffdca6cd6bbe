"""What devices say about themselves: only changes are news. Never decides about people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection

from gateway.domain.model import DeviceId, EventType, Reading
from gateway.domain.supervision import battery_is_low
from gateway.store import events
from gateway.store.events import DeviceState

OWN = "gateway"
"""Source of what the gateway itself has noticed: a silence, a lost line."""
_ABOUT_ITSELF = frozenset({EventType.DEVICE_ONLINE, EventType.DEVICE_OFFLINE, EventType.BATTERY_LOW})


class DeviceStates:
    """The known states of the devices in one batch."""

    def __init__(self, connection: Connection, readings: Sequence[Reading]) -> None:
        """Load the states of devices that speak about themselves; the rest costs nothing."""
        self._connection = connection
        speaking = {
            each.device for each in readings if each.type in _ABOUT_ITSELF or each.battery is not None
        }
        self._states = dict(events.states(connection, speaking))
        self._changed: set[DeviceId] = set()

    def told(self, reading: Reading) -> Sequence[Reading]:
        """Return what is new in a reading: itself, and a low battery it mentions for the first time.

        A repeated state, such as the retained status at every reconnect, is no event.
        """
        readings: list[Reading] = []
        if self._is_news(reading):
            readings.append(reading)
        if reading.battery is not None and self._battery_is_news(reading.device, reading.battery):
            readings.append(replace(reading, type=EventType.BATTERY_LOW, sender_id=None))
        return readings

    def write(self) -> None:
        """Write the states that changed."""
        events.set_states(self._connection, [self._states[device] for device in sorted(self._changed)])

    def _is_news(self, reading: Reading) -> bool:
        if reading.type is EventType.BATTERY_LOW:
            self._set(replace(self._of(reading.device), battery_low=True))
            return True
        if reading.type not in {EventType.DEVICE_ONLINE, EventType.DEVICE_OFFLINE}:
            return True
        online = reading.type is EventType.DEVICE_ONLINE
        known = self._of(reading.device)
        # What the broker keeps of a device that has fallen silent says nothing about now.
        if known.online == online or (online and known.silent and reading.retained):
            return False
        silent = not online and reading.source == OWN
        self._set(replace(known, online=online, silent=silent))
        return True

    def _battery_is_news(self, device: DeviceId, percent: int) -> bool:
        known, low = self._of(device), battery_is_low(percent)
        if known.battery != percent or known.battery_low != low:
            self._set(replace(known, battery=percent, battery_low=low))
        return low and not known.battery_low

    def _of(self, device: DeviceId) -> DeviceState:
        return self._states.get(device, DeviceState(device))

    def _set(self, state: DeviceState) -> None:
        self._states[state.device] = state
        self._changed.add(state.device)
