"""The core's answer to the installer: hears what nobody adopted while asked to, lets devices blink and join.

One thread beside the way of a press: it takes from bounded boxes, asks the catalogue a little at a time and
writes small transactions. Nothing here is acknowledged and nothing here raises an alarm.
"""

from __future__ import annotations

import json
import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from sqlalchemy.exc import SQLAlchemyError

from devices import topics
from devices.commands import command_message
from devices.likely import BRIDGE_LIST, Recogniser
from devices.listen import BrokerTap
from devices.mdns import Announced, MdnsTap
from devices.mqtt_settings import MqttSettings
from devices.overheard import Overheard
from devices.registry import Registry
from devices.template import SerialLine
from gateway.cli.empty_lines import EmptyLines
from gateway.domain.errors import StoreRefused
from gateway.domain.heard import JOINING_LASTS, FieldRequest, Heard, Tried, Want, Way
from gateway.domain.model import DeviceId, RawMessage, Reading
from gateway.domain.ports import Decode, Sink
from gateway.domain.site import Site
from gateway.runtime import Clock
from gateway.service import discovery
from gateway.store.db import Database

log = logging.getLogger(__name__)

LOOK_EVERY = 0.25
"""Seconds between two looks at what is asked for; a press under test is on the page one look later."""
WRITE_EVERY = 4
"""Looks between two writings of the inbox: one small transaction a second."""
SHARE, LONGEST_REST = 2.0, 1.0
"""A look that takes long in a flood is followed by twice its own length of rest, in seconds at most one."""
STRANGERS_AT_ONCE = 100
"""Words of native strangers taken between two looks: a flood of them may cost no more than a few."""
ROOM = 500
"""Messages that wait for the next look."""
LONGEST = 8 * 1024
"""Bytes of a message that is looked at; a bridge's list of devices may have `LONGEST_LIST`."""
LONGEST_LIST = 4 * 1024 * 1024
ANNOUNCED_AT_ONCE = 100
MOST_LISTS = 4
"""Lists that wait; a newer one pushes the oldest out."""
BREATHE = 0.005
"""Seconds the tap waits per message once the box is full: a flood takes no more than 200 a second."""
PERMIT, PERMITTED = "/bridge/request/permit_join", "/bridge/response/permit_join"
ANSWER_HEARD = 4
"""Looks after which a session that has just begun hears the answer to what we say."""
RECOGNISED_AT_ONCE = 5
WRITTEN_AT_ONCE = 250
PORTS = Path("/dev/serial/by-id")


def permit_refusal(payload: bytes) -> str:
    """Return why a bridge lets nobody in, empty where it does.

    https://www.zigbee2mqtt.io/guide/usage/mqtt_topics_and_messages.html
    """
    try:
        said = json.loads(payload)
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict):
        return "found no answer in its answer"
    error = said.get("error")
    return "" if said.get("status") == "ok" else str(error or "refused")[:200]


class Stranger(NamedTuple):
    """A message of the gateway's own sessions that is nobody's, with what it says it is."""

    raw: RawMessage
    type: str


class Box:
    """Takes messages from a thread that must not wait long; never holds more than its room."""

    def __init__(self) -> None:
        self._waiting: deque[RawMessage] = deque()
        self._lists: deque[RawMessage] = deque(maxlen=MOST_LISTS)

    def put(self, raw: RawMessage) -> None:
        """Take a message, or let it go where there is no room: discovery owes nobody an answer."""
        if raw.origin.endswith(BRIDGE_LIST) and len(raw.payload) <= LONGEST_LIST:
            self._lists.append(raw)
        elif len(self._waiting) >= ROOM:
            time.sleep(BREATHE)
        elif len(raw.payload) <= LONGEST:
            self._waiting.append(raw)

    def take(self) -> list[RawMessage]:
        """Return what waits, lists of devices first."""
        return [each.popleft() for each in (self._lists, self._waiting) for _ in range(len(each))]


class Discovery:
    """What an installer asks of the core."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        registry: Registry,
        broker: MqttSettings,
        sink: Sink,
        asked_on: str = "",
    ) -> None:
        """`asked_on`: address of the one interface mDNS is asked on; empty: the one to the network."""
        self._database = database
        self._clock = clock
        self._registry = registry
        self._broker = broker
        self._sink = sink
        self._recogniser = Recogniser(registry.templates)
        self._overheard = Overheard(self._recogniser)
        self._box = Box()
        self._frames: deque[tuple[RawMessage, SerialLine]] = deque(maxlen=ROOM)
        self._empty_lines = EmptyLines(registry.templates, self._hear_frame)
        self._strangers: deque[Stranger] = deque(maxlen=ROOM)
        self._tried: deque[Tried] = deque(maxlen=ROOM)
        self._site = Site()
        self._testing: frozenset[DeviceId] = frozenset()
        self._tap: BrokerTap | None = None
        self._announced: deque[Announced] = deque(maxlen=ANNOUNCED_AT_ONCE)
        self._mdns = MdnsTap(self._announced.append, lambda words: log.info("discovery: %s", words), asked_on)
        self._asked: Mapping[int, FieldRequest] = {}
        """Wishes to let devices in that bridges have been told of."""
        self._heard_for = 0
        """Looks for which strangers have been listened to."""
        self._looks = 0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="discovery", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End; returns when the thread has ended."""
        self._stop.set()
        self._thread.join()

    def bind(self, site: Site) -> None:
        """Take a new version of the site."""
        self._site = site

    def overhearing(self, decode: Decode) -> Decode:
        """Return a decode that also notes strangers and devices under test; a press pays one look-up."""

        def decoded(raw: RawMessage) -> Sequence[Reading]:
            readings = decode(raw)
            known, testing = self._site.devices, self._testing
            for reading in readings:
                if reading.device not in known:
                    if len(self._strangers) < STRANGERS_AT_ONCE:
                        self._strangers.append(Stranger(raw, reading.type.value))
                elif reading.device in testing:
                    self._tried.append(_tried(reading))
            return readings

        return decoded

    def _run(self) -> None:
        self._guarded(self._restore)
        rest = LOOK_EVERY
        while not self._stop.wait(rest):
            began = time.monotonic()
            self._guarded(self._look)
            rest = min(LONGEST_REST, max(LOOK_EVERY, SHARE * (time.monotonic() - began)))
        self._listen(wanted=False)
        self._empty_lines.look(self._site, wanted=False)

    def _guarded(self, act: Callable[[], None]) -> None:
        try:
            act()
        except (StoreRefused, SQLAlchemyError, OSError) as error:
            log.warning("discovery put off: %s", error)
        except Exception:  # edge: as a source callback; what strangers send must not leave the console deaf
            log.exception("discovery stumbled and goes on")

    def _restore(self) -> None:
        self._overheard = Overheard(self._recogniser, discovery.inbox(self._database))

    def _look(self) -> None:
        asked = discovery.holding(self._database, self._clock.moment())
        self._testing = discovery.tested(asked)
        looking = any(each.want is Want.DISCOVER for each in asked)
        self._listen(looking)
        self._empty_lines.look(self._site, looking)
        for each in asked:
            if each.want is Want.IDENTIFY:
                order = f"identify-{each.id}"
                discovery.settle(self._database, each, self._identify(DeviceId(each.subject), order))
        self._join([each for each in asked if each.want is Want.JOIN])
        self._write_tried()
        self._take_in()
        self._looks += 1
        if self._looks % WRITE_EVERY == 0:
            self._write()

    def _listen(self, wanted: bool) -> None:
        self._heard_for = self._heard_for + 1 if self._tap is not None else 0
        if wanted and self._tap is None:
            heard = sorted(self._recogniser.wildcards() | {f"+{PERMITTED}"})
            told = lambda words: log.info("discovery %s", words)  # noqa: E731
            self._tap = BrokerTap(self._broker, heard, self._box.put, told, own="discover")
            self._tap.start()
            self._mdns.start()
        elif not wanted and self._tap is not None:
            self._tap.stop()
            self._mdns.stop()
            self._tap = None

    def _join(self, asked: Sequence[FieldRequest]) -> None:
        """Ask bridges to let devices in, each once and not before their answer can be heard."""
        told = {each.id: each for each in asked if each.id in self._asked}
        if self._tap is None or self._heard_for >= ANSWER_HEARD:
            for each in asked:
                if each.id not in told:
                    # Zigbee2MQTT before 2.0 wants a value, and later ones look at the time alone.
                    payload = {"value": True, "time": int(JOINING_LASTS.total_seconds())}
                    self._sink.publish(f"{each.subject}{PERMIT}", json.dumps(payload).encode())
                    told[each.id] = each
        self._asked = told

    def _answered(self, raw: RawMessage) -> None:
        """Take what a bridge says to that."""
        refusal = permit_refusal(raw.payload)
        for each in self._asked.values():
            if f"{each.subject}{PERMITTED}" == raw.origin:
                discovery.settle(self._database, each, refusal)

    def _identify(self, id_: DeviceId, order: str) -> str:
        device = self._site.devices.get(id_)
        template = self._registry.templates.get(device.template) if device is not None else None
        if device is None or template is None:
            return "found no such device"
        if template.native is not None and Want.IDENTIFY in template.native.commands:
            payload = json.dumps({"id": order, "do": Want.IDENTIFY}).encode()
            self._sink.publish(f"cuobian/v1/{id_}/command", payload)
            return ""
        message = command_message(template, device.params, Want.IDENTIFY)
        if message is None:
            return "found no command identify, expected one in its template"
        self._sink.publish(*message)
        return ""

    def _take_in(self) -> None:
        for stranger in [self._strangers.popleft() for _ in range(len(self._strangers))]:
            receiver = self._receiver(stranger.raw) if stranger.raw.source == topics.SERIAL else None
            if receiver is not None:
                self._overheard.hear_frame(stranger.raw, receiver)
            elif stranger.raw.source != topics.SERIAL:
                self._overheard.hear(stranger.raw, stranger.type)
        for frame, receiver in [self._frames.popleft() for _ in range(len(self._frames))]:
            self._overheard.hear_frame(frame, receiver)
        for found in [self._announced.popleft() for _ in range(len(self._announced))]:
            self._overheard.announce(found, self._clock.now())
        for raw in self._box.take():
            if raw.origin.endswith(PERMITTED):
                self._answered(raw)
            elif not self._registry.knows(raw):
                self._overheard.hear(raw)
        self._overheard.trim()
        self._overheard.recognise(RECOGNISED_AT_ONCE)

    def _hear_frame(self, raw: RawMessage, receiver: SerialLine) -> None:
        self._frames.append((raw, receiver))

    def _receiver(self, raw: RawMessage) -> SerialLine | None:
        """Return how the receiver of a line speaks: its devices' templates agree on that."""
        own = (each.template for each in self._site.devices.values() if each.line == raw.origin)
        template = self._registry.templates.get(next(own, ""))
        return template.line if template is not None else None

    def _write(self) -> None:
        now = self._clock.now()
        self._overheard.ports(_ports(), [each.port for each in self._site.lines.values()], now)
        self._overheard.forget(self._adopted, now)
        changes = self._overheard.take_changes(WRITTEN_AT_ONCE)
        if changes.kept or changes.gone:
            discovery.keep(self._database, changes.kept, changes.gone, self._overheard.dropped)

    def _write_tried(self) -> None:
        found = [self._tried.popleft() for _ in range(len(self._tried))]
        if found:
            discovery.keep_tried(self._database, found)

    def _adopted(self, heard: Heard, sample: bytes) -> bool:
        if heard.way is Way.NATIVE:
            return heard.origin in self._site.devices
        if heard.way is Way.MQTT:
            return self._registry.knows(RawMessage(heard.heard_at, "broker:bulk", heard.origin, sample))
        if heard.way is Way.MDNS:
            # On the broker such things call themselves as they do here, unless somebody renamed them.
            name = heard.key.rpartition(":")[2].lower()
            return any(
                name == value.lower()
                for each in self._site.devices.values()
                for value in each.params.values()
            )
        if heard.way is Way.SERIAL and heard.likely:
            first = heard.likely[0]
            wanted = (
                first.template,
                heard.origin,
                {name: value.lower() for name, value in first.params.items()},
            )
            return any(
                (each.template, each.line, {name: value.lower() for name, value in each.params.items()})
                == wanted
                for each in self._site.devices.values()
            )
        return False


def _ports() -> list[str]:
    return sorted(map(str, PORTS.iterdir())) if PORTS.is_dir() else []


def _tried(reading: Reading) -> Tried:
    return Tried(
        id=0,
        device=reading.device,
        type=reading.type,
        at=reading.received_at,
        qos=reading.qos,
        retained=reading.retained,
        battery=reading.battery,
        detail=reading.detail if reading.detail != "{}" else reading.reason,
        skew=(reading.received_at - reading.at).total_seconds() if reading.at is not None else None,
    )
