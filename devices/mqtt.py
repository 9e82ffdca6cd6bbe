"""The broker's two sessions, and the way out. Owns who hears what; `connect` makes them.

SOS has a client and a session of its own, which hears the exact topics of the devices people call for help
with, so that no flood of others stands before a press. The bulk session hears everything else, and devices
that nobody adopted.
"""

from __future__ import annotations

import json
import logging
import re
import threading
from collections import deque
from collections.abc import Callable
from datetime import UTC
from typing import NamedTuple

from devices import topics
from devices.mqtt_link import Link
from devices.mqtt_overlap import Overlap
from devices.mqtt_session import Session
from devices.mqtt_settings import MqttSettings
from devices.registry import Registry
from gateway.domain.model import CommandId, RawMessage
from gateway.domain.ports import Sink, Source

__all__ = ["MqttSettings", "Sessions", "connect"]

log = logging.getLogger(__name__)

Delivered = Callable[[CommandId], None]
"""Told when the broker has a command; called from a thread of ours, one command at a time."""

_SENDABLE = re.compile(r"[^\x00-\x20#+\x7f]{1,512}")
"""A topic with a space makes nats-server drop the connection, and paho sends it again for ever (measured)."""


class Sessions(NamedTuple):
    """What the composition root hands to the engine and to whoever speaks to devices."""

    sources: tuple[Source, ...]
    sink: Sink


def connect(settings: MqttSettings, registry: Registry, delivered: Delivered) -> Sessions:
    """Return both sessions, not yet started, and the sink. Raises ConfigurationError."""
    overlap = Overlap()
    bulk = BulkSession(settings, registry, overlap, delivered)
    sos = SosSession(settings, registry, overlap, bulk.link)
    bulk.owner = sos
    return Sessions((sos, bulk), bulk.sink)


class SosSession(Session):
    """Hears the devices people call for help with, and nothing else."""

    urgent = True

    def __init__(self, settings: MqttSettings, registry: Registry, overlap: Overlap, bulk: Link) -> None:
        super().__init__(topics.SOS, settings, registry)
        self._overlap = overlap
        self._bulk = bulk

    def _topics(self) -> frozenset[str]:
        return self._registry.urgent_topics()

    def _take(self, raw: RawMessage) -> None:
        self._put(raw)
        if topics.native(raw.origin) is not None:
            twin = self._overlap.owner_heard(raw)
            if twin is not None and twin.qos:
                self._bulk.acknowledge(twin.handle)
        if raw.origin not in self._subscriptions.wanted:
            self.link.unsubscribe([raw.origin])  # an earlier run wanted it, and the broker remembers


class BulkSession(Session):
    """Hears everything else, says whether the gateway is there, and carries what goes out."""

    def __init__(
        self, settings: MqttSettings, registry: Registry, overlap: Overlap, delivered: Delivered
    ) -> None:
        super().__init__(topics.BULK, settings, registry)
        self.owner: Session | None = None
        self.sink = MqttSink(self.link, delivered)
        self._overlap = overlap
        self.link.will(topics.GATEWAY_STATUS, b'{"online":false}')

    def came_up(self) -> None:
        super().came_up()
        started = self._settings.started.astimezone(UTC).isoformat().replace("+00:00", "Z")
        status = {"online": True, "version": self._settings.version, "started": started}
        self.link.publish(topics.GATEWAY_STATUS, json.dumps(status).encode(), retain=True)

    def published(self, mid: int) -> None:
        self.sink.confirmed(mid)

    def stop(self) -> None:
        if self.link.up:
            self.link.last_word(topics.GATEWAY_STATUS, b'{"online":false}')
        super().stop()

    def _topics(self) -> frozenset[str]:
        return self._registry.bulk_topics()

    def _take(self, raw: RawMessage) -> None:
        if self.owner is None or not self.owner.hears(raw.origin):
            self._put(raw)
        elif self._overlap.other_heard(raw) and raw.qos:
            self.link.acknowledge(raw.handle)

    def _tick(self) -> None:
        for raw in self._overlap.overdue():
            self._put(raw)
        self.sink.settle()


class MqttSink:
    """The way out, at QoS 1 and in order."""

    def __init__(self, link: Link, delivered: Delivered) -> None:
        self._link = link
        self._delivered = delivered
        self._lock = threading.Lock()
        self._commands: dict[int, CommandId] = {}
        self._sending = False
        self._confirmed: deque[int] = deque()

    def publish(
        self,
        topic: str,
        payload: bytes,
        *,
        retain: bool = False,
        command: CommandId | None = None,
        at_once: bool = False,
    ) -> bool:
        if _SENDABLE.fullmatch(topic) is None:
            log.error("not published: found topic %r, expected one without spaces and wildcards", topic[:120])
            return True  # it never will be: nobody should try again
        if at_once and not self._link.up:
            return False
        try:
            return self._send(topic, payload, retain, command)
        except Exception:  # edge: whoever speaks to a device must not stop for it
            log.exception("not published topic=%s", topic)
            return False

    def mention(self, topic: str, payload: bytes) -> bool:
        if not self._link.up or _SENDABLE.fullmatch(topic) is None:
            return False
        try:
            return self._link.mention(topic, payload)
        except Exception:  # edge: whoever opens a door must not stop for it
            log.exception("not published topic=%s", topic)
            return False

    def confirmed(self, mid: int) -> None:
        """Take the broker's word for one message; on the network thread, inside paho's locks: takes none."""
        if self._commands or self._sending:
            self._confirmed.append(mid)

    def settle(self) -> None:
        """Report the commands that the broker has by now; not from the network thread."""
        while self._confirmed:
            mid = self._confirmed.popleft()
            with self._lock:
                command = self._commands.pop(mid, None)
            if command is not None:
                self._delivered(command)

    def _send(self, topic: str, payload: bytes, retain: bool, command: CommandId | None) -> bool:
        with self._lock:
            self._sending = command is not None  # the broker may confirm before we know the number
            try:
                mid = self._link.publish(topic, payload, retain=retain)
                if mid is None:
                    log.error("not published, too much waits for the broker topic=%s", topic)
                elif command is not None:
                    self._commands[mid] = command
                return mid is not None
            finally:
                self._sending = False
