"""Keeps Home Assistant shown what there is, on a connection and a thread of its own.

Owns the pace and what was already published. Nothing here stands in the way of a press: it reads what is
committed, shares no queue with what goes out to devices, and stops at once where its own is full.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import defaultdict, deque
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import Protocol

from paho.mqtt.client import MQTTMessage

from devices import home_assistant as shown
from devices import topics
from devices.home_assistant import DeviceNow, OpenAlarm, Origin, Press
from devices.mqtt_link import Link
from devices.mqtt_settings import MqttSettings
from devices.template import Template
from gateway.domain.model import DeviceId, EventType
from gateway.domain.site import Site

log = logging.getLogger(__name__)

TICK = 0.1
AT_ONCE = 25
"""Retained messages a tick: 2,000 devices are described within half a minute, at 250 a second."""
LOOK = 1.0
"""Seconds between two looks at what is committed, at least."""
SHARE = 30.0
"""A look that takes long in a flood is followed by so many times its own length of rest: presses go first."""
GATEWAY = DeviceId(topics.GATEWAY)


class Sight(Protocol):
    """What is committed, without the people in it. Called from this thread alone."""

    def alarms(self) -> Sequence[OpenAlarm] | None:
        """Return every open alarm; None where nothing has changed since the last look."""

    def devices(self) -> Mapping[DeviceId, DeviceNow] | None:
        """Return what is known of devices now and then; None in between."""

    def presses(self) -> Sequence[Press]:
        """Return what has happened since the last look."""

    def forget(self) -> None:
        """Show everything again at the next look."""


class Showing:
    """Publishes descriptions and states, and takes them back; switched off, it only takes them back."""

    def __init__(
        self,
        settings: MqttSettings,
        templates: Mapping[str, Template],
        sight: Sight,
        origin: Origin,
        *,
        switched_on: bool = True,
    ) -> None:
        self.link = Link(settings, f"{settings.client_prefix}-homeassistant", self, lasting=False)
        self._templates = templates
        self._sight = sight
        self._origin = origin
        self._switched_on = switched_on
        self._site: Site | None = None
        self._bound: Site | None = None
        self._again = False
        self._found: deque[DeviceId] = deque()
        """Descriptions of ours that the broker keeps, from whatever run; filled by the network thread."""
        self._described: dict[DeviceId, int] = {}
        """Digest of what was last published of each."""
        self._families: dict[DeviceId, str] = {}
        """The template each was last described by."""
        self._told: dict[DeviceId, DeviceNow] = {}
        self._states: Mapping[DeviceId, DeviceNow] = {}
        self._alarms: Sequence[OpenAlarm] = ()
        self._waiting: dict[str, bytes] = {}
        """What is to be published, the newest of each topic."""
        self._look_at = float("-inf")
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="homeassistant", daemon=True)

    def bind(self, site: Site) -> None:
        """Take a new version of the site; any thread, returns at once."""
        self._site = site

    def start(self) -> None:
        """Begin; returns at once."""
        self.link.start()
        self._thread.start()

    def stop(self) -> None:
        """End; returns when both threads have ended."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join()
        self.link.stop()

    def came_up(self) -> None:
        """Hear what is kept and when Home Assistant starts; a new connection shows everything anew."""
        self.link.subscribe([shown.BIRTH, shown.ANY_CONFIG])
        self._again = True

    def went_down(self) -> None:
        """Nothing: what was published is published again after the next connection."""

    def heard(self, message: MQTTMessage) -> None:
        """Note what is kept, and a start of Home Assistant; decides nothing here."""
        if message.qos:
            self.link.acknowledge(self.link.handle(message.mid))
        if message.topic == shown.BIRTH:
            self._again = self._again or (message.payload == b"online" and not message.retain)
        elif message.retain and message.payload:
            device = shown.device_of(message.topic)
            if device is not None:
                self._found.append(device)

    def subscribed(self, mid: int, granted: Sequence[bool]) -> None:
        """Say where the broker refuses it: Home Assistant then learns of a restart only by our own."""
        if not all(granted):
            told = "homeassistant: question %s: the broker does not let the gateway hear %s/#: see its ACL"
            log.warning(told, mid, shown.ROOT)

    def published(self, mid: int) -> None:
        """Nothing: what is lost with a connection is published again."""

    def _run(self) -> None:
        while not self._stopping.wait(TICK):
            try:
                self._step()
            except Exception:  # edge: this thread shows things; whatever fails it must not end it for ever
                log.exception("homeassistant could not be shown what there is")
                self._stopping.wait(LOOK)

    def _step(self) -> None:
        self.link.revive()
        site = self._site
        if not self.link.up or site is None:
            return
        if self._again:
            self._again = False
            self._forget()
        if site is not self._bound:
            self._describe(site)
            self._bound = site
        self._take_back(site)
        if self._switched_on and time.monotonic() >= self._look_at:
            began = time.monotonic()
            self._look(site)
            self._look_at = began + max(LOOK, SHARE * (time.monotonic() - began))
        self._send()

    def _forget(self) -> None:
        self._described.clear()
        self._told.clear()
        self._bound = None
        self._sight.forget()

    def _wanted(self, site: Site) -> frozenset[DeviceId]:
        if not self._switched_on:
            return frozenset()
        known = (each.id for each in site.devices.values() if each.template in self._templates)
        return frozenset((GATEWAY, *known))

    def _describe(self, site: Site) -> None:
        wanted = self._wanted(site)
        self._remove(self._described.keys() - wanted)
        for device in (GATEWAY, *site.devices):
            if device not in wanted:
                continue
            self._renew(site, device)
            config = self._config(site, device)
            if self._described.get(device) != hash(config):
                self._described[device] = hash(config)
                self._waiting[shown.config_topic(device)] = config
        self._sight.forget()

    def _renew(self, site: Site, device: DeviceId) -> None:
        """Take a device away first that has become another one: parts left out alone would stay there."""
        family = site.devices[device].template if device != GATEWAY else ""
        if self._families.setdefault(device, family) != family:
            self._families[device] = family
            self.link.publish(shown.config_topic(device), b"", retain=True)

    def _config(self, site: Site, device: DeviceId) -> bytes:
        if device == GATEWAY:
            return shown.gateway_config(site, self._origin)
        installed = site.devices[device]
        return shown.device_config(site, installed, self._templates[installed.template], self._origin)

    def _take_back(self, site: Site) -> None:
        """Remove what the broker keeps of devices that are gone, also from before this run."""
        if self._found:
            found = {self._found.popleft() for _ in range(len(self._found))}
            self._remove(found - self._wanted(site))

    def _remove(self, gone: AbstractSet[DeviceId]) -> None:
        for device in gone:
            self._described.pop(device, None)
            self._families.pop(device, None)
            self._told.pop(device, None)
            # The description first: Home Assistant must not read an empty state of something it still shows.
            for topic in (shown.config_topic(device), shown.state_topic(device)):
                self._waiting.pop(topic, None)
                self._waiting[topic] = b""

    def _look(self, site: Site) -> None:
        for press in self._sight.presses():
            if press.device in self._described:
                self.link.publish(shown.press_topic(press.device), shown.pressed(press))
        states, alarms = self._sight.devices(), self._sight.alarms()
        if alarms is not None:
            self._alarms = alarms
            self._waiting[shown.ALARMS] = shown.alarms_state(alarms)
        self._states = states if states is not None else self._states
        if states is not None or alarms is not None:
            self._tell(site)

    def _tell(self, site: Site) -> None:
        for device, now in with_alarms(site, self._states, self._alarms).items():
            if device in self._described and self._told.get(device) != now:
                self._told[device] = now
                self._waiting[shown.state_topic(device)] = shown.device_state(now)

    def _send(self) -> None:
        for _ in range(min(AT_ONCE, len(self._waiting))):
            topic = next(iter(self._waiting))
            if self.link.publish(topic, self._waiting[topic], retain=True) is None:
                return
            del self._waiting[topic]


def with_alarms(
    site: Site, states: Mapping[DeviceId, DeviceNow], alarms: Sequence[OpenAlarm]
) -> Mapping[DeviceId, DeviceNow]:
    """Return the installed devices as they are, each with what is open about it."""
    calls = {device for each in alarms if not each.technical for device in each.devices}
    faults: dict[DeviceId, set[EventType]] = defaultdict(set)
    for each in alarms:
        if each.fault is not None:
            for device in each.devices:
                faults[device].add(each.fault)
    plain = DeviceNow()
    return {
        device: replace(
            states.get(device, plain), call=device in calls, faults=frozenset(faults.get(device, ()))
        )
        for device in site.devices
    }
