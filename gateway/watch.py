"""Hears which devices are silent. Owns when each was last heard; turns silence and return into readings."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from gateway.domain.model import DeviceId, EventType, Now, Reading
from gateway.domain.ports import Notice
from gateway.domain.site import Device, Site
from gateway.domain.supervision import Watched, newly_silent, window_for
from gateway.store.events import DeviceState

WRITE_EVERY = timedelta(seconds=60)
"""How old the written time of the last sign of life may be: a restart forgets no more."""
HOLD_EVERY = timedelta(minutes=10)
"""The same during an outage, when all devices behind it would be written each time."""
AT_ONCE = 100
"""Silences told in one look, a second apart: 2,000 at once kept a press waiting for a second (measured)."""
PROVED_FOR = timedelta(hours=1)
"""How long a device heard through a bridge proves that it is there, whatever was said of it."""
SOURCE = "gateway"

Ways = tuple[DeviceId, ...]
WaysOf = Callable[[Site], Mapping[DeviceId, Ways]]


def _no_ways(_site: Site) -> Mapping[DeviceId, Ways]:
    return {}


class Watch:
    """When every device was last heard, on the steady clock."""

    def __init__(
        self,
        template_window: Callable[[Device], timedelta | None],
        now: datetime,
        ways_of: WaysOf = _no_ways,
    ) -> None:
        self._template_window = template_window
        self._ways_of = ways_of
        self._windows: dict[DeviceId, timedelta] = {}
        """Those who are watched, whoever is heard through another behind it."""
        self._ways: Mapping[DeviceId, Ways] = {}
        self._behind: dict[Ways, list[DeviceId]] = {}
        """Those who are watched, by the ways they are heard through."""
        self._heard: dict[DeviceId, datetime] = {}
        """Since when silence counts: the last word, moved on by the time in which nothing could be heard."""
        self._silent: set[DeviceId] = set()
        self._offline: set[DeviceId] = set()
        """Devices that said so themselves, or whose bridge did; and ways that are cut."""
        self._through: dict[DeviceId, datetime] = {}
        """When somebody was last heard through a hub since it was known to be gone."""
        self._cut: set[Ways] = set()
        self._back: dict[Ways, datetime] = {}
        self._changed: set[DeviceId] = set()
        self._held: set[DeviceId] = set()
        self._known: frozenset[DeviceId] = frozenset()
        self._looked_through: frozenset[DeviceId] = frozenset()
        """Cameras of our own: an event that waited at the broker does not show that one sees."""
        self._heeded: frozenset[DeviceId] = frozenset()
        """Devices and ways."""
        self.hubs: frozenset[DeviceId] = frozenset()
        """Devices that others are heard through."""
        self._written_at = self._held_at = self._looked_at = now

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
        self._known = frozenset(site.devices)
        self._looked_through = frozenset(each.id for each in site.devices.values() if each.camera is not None)
        self._ways = self._ways_of(site)
        ways = frozenset(way for each in self._ways.values() for way in each)
        self.hubs = ways & self._known
        self._heeded = self._known | ways
        for gone in self._heard.keys() - self._known:
            del self._heard[gone]
        self._through = {hub: at for hub, at in self._through.items() if hub in self.hubs}
        self._silent &= self._known
        self._offline &= self._heeded
        self._changed &= self._known
        self._held &= self._known
        self._bind_windows(site, now)

    def _bind_windows(self, site: Site, now: datetime) -> None:
        self._windows = {}
        behind: dict[Ways, list[DeviceId]] = defaultdict(list)
        for device in sorted(site.devices.values(), key=lambda each: len(self._ways.get(each.id, ()))):
            window = window_for(device.silent_after, self._template_window(device))
            if window is not None:
                self._windows[device.id] = window
                behind[self._ways.get(device.id, ())].append(device.id)
                if device.id not in self._heard:
                    self._heard[device.id] = now
                    self._changed.add(device.id)
        self._behind = dict(behind)

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
            for hub in self.hubs.intersection(self._ways.get(reading.device, ())):
                self._through[hub] = now.steady
            if reading.device in self._looked_through and reading.type is not EventType.DEVICE_ONLINE:
                continue  # whether it sees, the camera worker says
            if reading.device in self._silent or reading.device in self._offline:
                self._silent.discard(reading.device)
                self._offline.discard(reading.device)
                if reading.type is not EventType.DEVICE_ONLINE:
                    returned.append(own_reading(reading.device, EventType.DEVICE_ONLINE, now, "heard again"))
        return returned

    def heed(self, notices: Sequence[Reading]) -> None:
        """Note what the sources have said about the ways devices are heard through."""
        for notice in notices:
            self._note_word(notice)

    def _note_word(self, reading: Reading) -> None:
        if reading.type is EventType.DEVICE_OFFLINE and reading.device in self._heeded:
            self._offline.add(reading.device)
            self._through.pop(reading.device, None)
        elif reading.type is EventType.DEVICE_ONLINE and (reading.retained or reading.source == SOURCE):
            self._offline.discard(reading.device)

    def _is_sign_of_life(self, reading: Reading) -> bool:
        if reading.device not in self._known or reading.source == SOURCE:
            return False
        return not reading.retained and reading.type is not EventType.DEVICE_OFFLINE

    def silent_now(self, now: Now) -> Sequence[Reading]:
        """Return the devices whose silence has just outlasted their window."""
        gone = self._gone(now.steady)
        self._hold(gone, now.steady)
        # Most have been heard within their window, and that is quickly seen: a press waits for this.
        quiet = (each for each in self._windows.items() if now.steady - self._heard[each[0]] > each[1])
        watched = (self._watched(device, window) for device, window in quiet)
        silent = newly_silent(watched, now.steady, gone)[:AT_ONCE]
        self._silent.update(silent)
        for device in silent:
            self._through.pop(device, None)
        return [own_reading(device, EventType.DEVICE_OFFLINE, now, "silent") for device in silent]

    def _gone(self, now: datetime) -> set[DeviceId]:
        """Return devices and ways that are away, without hubs that somebody has just been heard through.

        A late will may say that a bridge is gone when it is long back; that must excuse nobody's silence.
        """
        gone = self._silent | self._offline
        return {each for each in gone if each not in self._through or now - self._through[each] > PROVED_FOR}

    def _watched(self, device: DeviceId, window: timedelta) -> Watched:
        ways = self._ways.get(device, ())
        return Watched(
            device, window, self._heard[device], device in self._silent, ways, self._back.get(ways)
        )

    def _hold(self, gone: set[DeviceId], now: datetime) -> None:
        """Let no silence grow in which nothing could be heard, and note which ways are back."""
        passed, self._looked_at = now - self._looked_at, now
        for ways, devices in self._behind.items():
            if not gone.isdisjoint(ways):
                self._cut.add(ways)
                self._held.update(devices)
                for device in devices:
                    self._heard[device] = min(now, self._heard[device] + passed)
            elif ways in self._cut:
                self._cut.discard(ways)
                self._back[ways] = now

    def to_write(self, now: datetime) -> Mapping[DeviceId, datetime]:
        """Return what has changed since the last writing, at most once a minute."""
        if now - self._written_at < WRITE_EVERY or not self._changed:
            return {}
        self._written_at = now
        changed = {device: self._heard[device] for device in self._changed}
        self._held -= self._changed
        self._changed.clear()
        return changed

    def to_hold(self, now: datetime) -> Mapping[DeviceId, datetime]:
        """Return since when silence counts where an outage has moved that, now and then.

        They were not heard, so when they last were stays as it is written.
        """
        if now - self._held_at < HOLD_EVERY or not self._held:
            return {}
        self._held_at = now
        held = {device: self._heard[device] for device in self._held}
        self._held.clear()
        return held


def noticed(notice: Notice, now: Now) -> Reading:
    """Return the reading of what a source says about itself."""
    type_ = EventType.DEVICE_ONLINE if notice.online else EventType.DEVICE_OFFLINE
    return own_reading(notice.device, type_, now, notice.text)


def own_reading(device: DeviceId, type_: EventType, now: Now, text: str) -> Reading:
    """Return a reading that the gateway itself makes."""
    detail = json.dumps({"text": text}, ensure_ascii=False)
    return Reading(device=device, type=type_, received_at=now.at, detail=detail, source=SOURCE)
