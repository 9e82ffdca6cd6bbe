"""What stands on both sides of a source in these tests: the engine's end, and devices on the wire."""

from __future__ import annotations

import contextlib
import json
import queue
import threading
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime

from paho.mqtt.client import Client, MQTTMessage, MQTTv311
from paho.mqtt.enums import CallbackAPIVersion

from devices.registry import Registry
from gateway.domain.model import (
    CommandId,
    DeviceId,
    EventType,
    LineId,
    RawMessage,
    Receipt,
    ReceiptStatus,
)
from gateway.domain.ports import PROBE_ORIGIN, Notice
from gateway.domain.site import Device, Line, Site

PATIENCE = 20.0
"""Seconds within which what must happen happens; generous, because the machines are shared."""
AT = datetime(2024, 1, 1, 12, tzinfo=UTC)


def eventually(holds: Callable[[], object], patience: float = PATIENCE) -> None:
    """Wait until something holds; fail when it does not."""
    until = time.monotonic() + patience
    while not holds():
        assert time.monotonic() < until, "did not come true in time"
        time.sleep(0.02)


def site_of(*devices: Device, lines: Iterable[Line] = ()) -> Site:
    """Return a site with these devices and lines."""
    return Site(devices={each.id: each for each in devices}, lines={each.id: each for each in lines})


def button(id_: str) -> Device:
    """Return an installed native button."""
    return Device(DeviceId(id_), "cuobian-sos")


def rf_button(id_: str, code: str, switch: str = "01", line: str = "rf") -> Device:
    """Return an installed 433 MHz button behind RFLink."""
    return Device(DeviceId(id_), "rflink-ev1527", line=LineId(line), params={"code": code, "switch": switch})


class EngineSide:
    """Takes what sources hand in, as the engine would, and keeps it for the test."""

    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        self.raws: queue.Queue[RawMessage] = queue.Queue()
        self.notices: list[Notice] = []
        self.delivered: list[CommandId] = []
        self.fault: BaseException | None = None
        """While there is one, nothing can be handed in."""
        self.refused = 0

    def put(self, raw: RawMessage) -> None:
        if self.fault is not None:
            self.refused += 1
            raise self.fault
        self.raws.put(raw)

    def notify(self, notice: Notice) -> None:
        self.notices.append(notice)

    def next(self, patience: float = PATIENCE) -> RawMessage:
        """Return the next raw message."""
        return self.raws.get(timeout=patience)

    def silent_for(self, seconds: float) -> bool:
        """Tell whether nothing comes for a while."""
        return not self.rest(seconds)

    def rest(self, seconds: float) -> list[RawMessage]:
        """Return what still comes until nothing does for a while."""
        found: list[RawMessage] = []
        with contextlib.suppress(queue.Empty):
            while True:
                found.append(self.raws.get(timeout=seconds))
        return found

    def types(self, raw: RawMessage) -> list[EventType]:
        """Return what a raw message says."""
        return [reading.type for reading in self.registry.decode(raw)]

    def receipts(self, raw: RawMessage, status: ReceiptStatus = ReceiptStatus.COMMITTED) -> list[Receipt]:
        """Return the receipts the engine would give after its commit."""
        return [Receipt(each.device, each.sender_id, status) for each in self.registry.decode(raw)]

    def states(self, device: str) -> list[bool]:
        """Return what was noticed of a line or a session, in order: online or not."""
        return [notice.online for notice in self.notices if notice.device == device]

    def words(self, device: str) -> str:
        """Return the words of the last notice about a line or a session."""
        return next(notice.text for notice in reversed(self.notices) if notice.device == device)


def is_probe(raw: RawMessage) -> bool:
    """Tell whether a raw message is a probe that came back."""
    return raw.origin == PROBE_ORIGIN


class NativeDevice:
    """A device on the wire: publishes events and hears its acks, with a paho of its own."""

    def __init__(self, port: int, id_: str, username: str = "", password: str = "") -> None:
        self.id = id_
        self.heard: queue.Queue[tuple[str, dict[str, object]]] = queue.Queue()
        self._subscribed = threading.Event()
        self._client = Client(
            CallbackAPIVersion.VERSION2, client_id=f"device-{id_}", clean_session=False, protocol=MQTTv311
        )
        if username:
            self._client.username_pw_set(username, password)
        self._client.on_connect = lambda client, *_: client.subscribe(f"cuobian/v1/{id_}/+", qos=1)
        self._client.on_subscribe = lambda *_: self._subscribed.set()
        self._client.on_message = self._on_message
        self._client.connect("127.0.0.1", port)
        self._client.loop_start()
        assert self._subscribed.wait(PATIENCE)

    def press(self, sender_id: str) -> None:
        self.say("event", {"id": sender_id, "type": "sos.pressed"})

    def say(self, leaf: str, what: dict[str, object] | bytes, *, retain: bool = False) -> None:
        """Publish, and return when the broker has it."""
        self.publish(f"cuobian/v1/{self.id}/{leaf}", what, retain=retain)

    def publish(
        self, topic: str, what: dict[str, object] | bytes, *, qos: int = 1, retain: bool = False
    ) -> None:
        payload = what if isinstance(what, bytes) else json.dumps(what).encode()
        self._client.publish(topic, payload, qos=qos, retain=retain).wait_for_publish(PATIENCE)

    def next_ack(self, patience: float = PATIENCE) -> dict[str, object]:
        """Return the next application-level ack."""
        until = time.monotonic() + patience
        while True:
            leaf, said = self.heard.get(timeout=max(0.01, until - time.monotonic()))
            if leaf == "ack":
                return said

    def hears_no_ack_for(self, seconds: float) -> bool:
        try:
            self.next_ack(seconds)
        except queue.Empty:
            return True
        return False

    def close(self) -> None:
        self._client.disconnect()
        self._client.loop_stop()

    def _on_message(self, _client: Client, _userdata: object, message: MQTTMessage) -> None:
        leaf = message.topic.rpartition("/")[2]
        if leaf in {"ack", "feedback", "command"} or self.id == "gateway":
            self.heard.put((leaf, json.loads(message.payload)))
