"""One MQTT session as a source: hears topics, hands in raw messages, acknowledges them, proves its way round.

Owns its subscriptions and what is reported of it. Never decodes a payload; waits for nothing but room.
"""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Sequence
from datetime import UTC, datetime

from paho.mqtt.client import MQTTMessage

from devices import topics
from devices.decode import LARGEST
from devices.mqtt_link import Link
from devices.mqtt_settings import MqttSettings
from devices.mqtt_subscriptions import Subscriptions, chunks
from devices.registry import Registry
from gateway.domain.model import DeviceId, RawMessage, Receipt
from gateway.domain.ports import PROBE_ORIGIN, Notice, Notify, Put
from gateway.domain.site import Site

log = logging.getLogger(__name__)

EXCUSED_FOR = 600.0
"""Seconds without a connection that a broker may be away for; after them it may be our own client's fault."""
TICK = 0.25
"""Seconds between two looks at what must be repeated or reported."""
REPORT_AFTER = 5.0
"""Seconds without a connection before that is reported; a refusal is reported at once."""
BOUNCE_AFTER = 5.0
"""Seconds between two forced reconnects after a message that could not be handed in."""
RESUMES_WITHIN = 1.0
"""Seconds after an old session was taken up in which the broker hands out what it kept meanwhile."""


class Session:
    """Base of both sessions; they differ in what they want to hear and what they do with it."""

    urgent = False

    def __init__(self, name: str, settings: MqttSettings, registry: Registry) -> None:
        self.name = name
        self._registry = registry
        self._settings = settings
        short = name.removeprefix("broker:")
        self._probe_topic = topics.probe(short)
        self.link = Link(settings, f"{settings.client_prefix}-{short}", self)
        self._lock = threading.Lock()
        self._subscriptions = Subscriptions()
        self._put: Put = _nobody_listens
        self._notify: Notify = _nobody_is_told
        self._reported: str | None = None
        """What was last reported: trouble, or empty for none; None before the first report."""
        self._missed = False
        self._bounced_at = float("-inf")
        self._stopping = threading.Event()
        self._watch = threading.Thread(target=self._run, name=f"mqtt-watch-{short}", daemon=True)

    def start(self, put: Put, notify: Notify) -> None:
        self._put, self._notify = put, notify
        self._want()
        self.link.start()
        self._watch.start()

    def bind(self, site: Site) -> None:
        self._registry.bind(site)
        self._want()

    def acknowledge(self, raw: RawMessage, receipts: Sequence[Receipt]) -> None:
        try:
            native = topics.native(raw.origin)
            if native is not None and native.leaf == "event" and native.device is not None:
                for receipt in receipts:
                    self._tell(topics.ack(native.device), _told(receipt))
            if raw.qos:
                self.link.acknowledge(raw.handle)
        except Exception:  # edge: the engine must not stop for one acknowledgement
            log.exception("source=%s acknowledgement failed", self.name)

    def probe(self, token: bytes) -> bool:
        if self.link.up:
            self.link.publish(self._probe_topic, token)
        return True

    def alive(self) -> bool:
        return self._watch.is_alive() and self.link.alive() and self.link.up and self._subscriptions.complete

    def excused(self) -> bool:
        threads = self._watch.is_alive() and self.link.alive()
        refused = self.link.up and not self._subscriptions.complete
        away = not self.link.up and time.monotonic() - self.link.down_since < EXCUSED_FOR
        return threads and bool(self._reported) and (refused or away)

    def stop(self) -> None:
        self._stopping.set()
        if self._watch.is_alive():
            self._watch.join(REPORT_AFTER)
        self.link.stop()

    def hears(self, topic: str) -> bool:
        """Tell whether the broker has confirmed that this very topic is heard here."""
        return self.link.up and topic in self._subscriptions.granted

    def came_up(self) -> None:
        with self._lock:
            self._subscriptions.forget()
            self._ask()

    def went_down(self) -> None:
        with self._lock:
            self._subscriptions.forget()

    def subscribed(self, mid: int, granted: Sequence[bool]) -> None:
        with self._lock:
            self._subscriptions.answered(mid, granted, time.monotonic())

    def published(self, mid: int) -> None:
        """Take the broker's word that it has a message of ours."""

    def heard(self, message: MQTTMessage) -> None:
        handle = self.link.handle(message.mid)
        try:
            origin = message.topic
        except UnicodeDecodeError:
            origin = ""
        own = origin == self._probe_topic
        if own or origin in {"", topics.GATEWAY_STATUS}:
            if message.qos:
                self.link.acknowledge(handle)
            if not own or message.retain:
                return
        raw = RawMessage(
            received_at=datetime.now(UTC),
            source=self.name,
            origin=PROBE_ORIGIN if own else origin,
            payload=bytes(message.payload[: LARGEST + 1]),
            urgent=self.urgent,
            retained=message.retain,
            qos=0 if own else message.qos,
            handle=handle,
            late=message.dup or time.monotonic() - self.link.resumed_at < RESUMES_WITHIN,
        )
        try:
            self._put(raw) if own else self._take(raw)
        except Exception:  # edge: source callback; what was not handed in comes again after a reconnect
            log.exception("source=%s message not handed in topic=%s", self.name, origin)
            self._missed = True

    def _tell(self, topic: str, told: bytes) -> None:
        """Send a receipt: at QoS 1, and at QoS 0 where thousands wait already. Who misses it asks again."""
        if self.link.publish(topic, told) is None:
            self.link.mention(topic, told)

    def _topics(self) -> frozenset[str]:
        raise NotImplementedError

    def _take(self, raw: RawMessage) -> None:
        self._put(raw)

    def _tick(self) -> None:
        """Do what else is due now and then."""

    def _want(self) -> None:
        with self._lock:
            gone = self._subscriptions.want(self._topics() | {self._probe_topic})
            if self.link.up:
                for chunk in chunks(gone):
                    self.link.unsubscribe(chunk)
                self._ask()

    def _ask(self) -> None:
        now = time.monotonic()
        for chunk in self._subscriptions.due(now):
            mid = self.link.subscribe(chunk)
            if mid is not None:
                self._subscriptions.asked(mid, chunk, now)

    def _call_back(self, now: float) -> None:
        """Let the broker send again what could not be handed in."""
        if self._missed and now - self._bounced_at >= BOUNCE_AFTER:
            self._missed, self._bounced_at = False, now
            self.link.bounce()

    def _run(self) -> None:
        while not self._stopping.wait(TICK):
            try:
                self._look_after()
            except Exception:  # edge: this thread looks after the session and must outlive everything
                log.exception("source=%s could not be looked after", self.name)

    def _look_after(self) -> None:
        now = time.monotonic()
        self.link.revive()
        self._call_back(now)
        if self.link.up:
            with self._lock:
                self._ask()
        self._tick()
        trouble = self._trouble(now)
        if trouble is not None and trouble != self._reported:
            self._reported = trouble
            log.log(logging.WARNING if trouble else logging.INFO, "source=%s %s", self.name, trouble or "up")
            self._notify(Notice(self.name, DeviceId(self.name), not trouble, trouble or "connected"))

    def _trouble(self, now: float) -> str | None:
        """Return what is wrong in words; empty: nothing; None: it is too early to tell."""
        link = self.link
        if not link.up:
            return link.trouble if link.refused or now - link.down_since > REPORT_AFTER else None
        with self._lock:
            refused, complete = self._subscriptions.refused, self._subscriptions.complete
        if refused:
            more = f" and {len(refused) - 1} more" if len(refused) > 1 else ""
            who = f"user {self._settings.username!r}" if self._settings.username else "the gateway"
            return f"the broker does not let {who} hear {refused[0]}{more}: see its ACL"
        return "" if complete else None


def _told(receipt: Receipt) -> bytes:
    told = {"id": receipt.sender_id or "", "status": receipt.status.value}
    if receipt.reason:
        told["reason"] = receipt.reason
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def _nobody_listens(raw: RawMessage) -> None:
    raise RuntimeError(f"{raw.source}: heard before start")


def _nobody_is_told(notice: Notice) -> None:
    raise RuntimeError(f"{notice.source}: noticed before start")
