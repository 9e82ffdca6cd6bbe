"""Hears which devices are silent. Owns when each was last heard; turns silence and return into readings."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from gateway.domain.model import DeviceId, EventType, Now, Reading
from gateway.domain.ports import Notice
from gateway.domain.site import Device, Site
from gateway.domain.supervision import Watched, newly_silent, window_for
from gateway.store.events import DeviceState

WRITE_EVERY = timedelta(seconds=60)
"""How old the written time of the last sign of life may be: a restart forgets no more."""
SOURCE = "gateway"


class Watch:
    """When every device was last heard, on the steady clock."""

    def __init__(self, template_window: Callable[[Device], timedelta | None], now: datetime) -> None:
        self._template_window = template_window
        self._windows: dict[DeviceId, timedelta] = {}
        self._heard: dict[DeviceId, datetime] = {}
        self._silent: set[DeviceId] = set()
        self._offline: set[DeviceId] = set()
        """Devices that said so themselves, or whose bridge did."""
        self._changed: set[DeviceId] = set()
        self._known: frozenset[DeviceId] = frozenset()
        self._written_at = now

    def restore(self, states: Iterable[DeviceState], off_for: timedelta, now: datetime) -> None:
        """Take what was known before a restart; the time the gateway was off is no silence of theirs."""
        for state in states:
            if state.heard_steady is not None:
                self._heard[state.device] = min(now, state.heard_steady + off_for)
            if state.silent:
                self._silent.add(state.device)
            elif state.online is False:
                self._offline.add(state.device)

    def bind(self, site: Site, now: datetime) -> None:
        """Take a new version of the site; a device never heard, or installed anew, counts from now."""
        self._windows = {}
        self._known = frozenset(site.devices)
        for gone in self._heard.keys() - self._known:
            del self._heard[gone]
        self._silent &= self._known
        self._offline &= self._known
        self._changed &= self._known
        for device in site.devices.values():
            window = window_for(device.silent_after, self._template_window(device))
            if window is not None:
                self._windows[device.id] = window
                if device.id not in self._heard:
                    self._heard[device.id] = now
                    self._changed.add(device.id)

    def hear(self, readings: Sequence[Reading], now: Now) -> Sequence[Reading]:
        """Note signs of life; returns the returns of devices that were silent or said to be gone.

        A retained message is a memory of the broker's and no sign of life.
        """
        returned: list[Reading] = []
        for reading in readings:
            self._note_word(reading)
            if not self._is_sign_of_life(reading):
                continue
            self._heard[reading.device] = now.steady
            self._changed.add(reading.device)
            if reading.device in self._silent or reading.device in self._offline:
                self._silent.discard(reading.device)
                self._offline.discard(reading.device)
                if reading.type is not EventType.DEVICE_ONLINE:
                    returned.append(own_reading(reading.device, EventType.DEVICE_ONLINE, now, "heard again"))
        return returned

    def _note_word(self, reading: Reading) -> None:
        if reading.type is EventType.DEVICE_OFFLINE and reading.device in self._known:
            self._offline.add(reading.device)
        elif reading.type is EventType.DEVICE_ONLINE and reading.retained:
            self._offline.discard(reading.device)

    def _is_sign_of_life(self, reading: Reading) -> bool:
        if reading.device not in self._known or reading.source == SOURCE:
            return False
        return not reading.retained and reading.type is not EventType.DEVICE_OFFLINE

    def silent_now(self, now: Now) -> Sequence[Reading]:
        """Return the devices whose silence has just outlasted their window."""
        watched = tuple(
            Watched(device, window, self._heard[device], device in self._silent)
            for device, window in self._windows.items()
        )
        silent = newly_silent(watched, now.steady)
        self._silent.update(silent)
        return [own_reading(device, EventType.DEVICE_OFFLINE, now, "silent") for device in silent]

    def to_write(self, now: datetime) -> Mapping[DeviceId, datetime]:
        """Return what has changed since the last writing, at most once a minute."""
        if now - self._written_at < WRITE_EVERY or not self._changed:
            return {}
        self._written_at = now
        changed = {device: self._heard[device] for device in self._changed}
        self._changed.clear()
        return changed


def noticed(notice: Notice, now: Now) -> Reading:
    """Return the reading of what a source says about itself."""
    type_ = EventType.DEVICE_ONLINE if notice.online else EventType.DEVICE_OFFLINE
    return own_reading(notice.device, type_, now, notice.text)


def own_reading(device: DeviceId, type_: EventType, now: Now, text: str) -> Reading:
    """Return a reading that the gateway itself makes."""
    detail = json.dumps({"text": text}, ensure_ascii=False)
    return Reading(device=device, type=type_, received_at=now.at, detail=detail, source=SOURCE)
