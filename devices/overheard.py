"""What is heard and belongs to nobody, kept bounded: one entry a device, the least likely go first.

Owns the entries in memory and what bridges say about their devices. Never talks to a broker or a database;
one thread uses it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from devices import topics
from devices.decode import parse_any
from devices.likely import BRIDGE_LIST, Recogniser
from devices.mdns import Announced
from devices.native import kept
from devices.template import SerialLine
from gateway.domain.errors import DeviceNonsense
from gateway.domain.heard import HEARD_KEPT, MOST_HEARD, SHOWN_BYTES, Heard, Way
from gateway.domain.model import RawMessage

LONGEST_TOPIC = 400
"""Characters; no device is adopted by a longer one, and five hundred of 64 kB would fill the page."""
MOST_LISTED = 300
"""Devices taken from one bridge's list."""
MOST_PARTS = 50
"""Components taken from one device's description."""
MOST_BASES = 8
MOST_LABELS = 500
SURE = 100
"""The promise of what says itself that it is a device."""
_ANNOUNCED = 1
"""The promise of what is on the network: it cannot call for help before somebody has told it where."""
_DISCOVERY = "homeassistant/"


@dataclass(slots=True)
class _Entry:
    heard: Heard
    sample: bytes
    """The whole last message."""
    promise: int
    """How much spoke for a device when it was first heard."""
    asked: bool = False
    """Whether the catalogue has been asked about it."""
    model: str = ""


@dataclass(slots=True)
class Changes:
    """What is to be written since the last time."""

    kept: list[Heard] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)


class Overheard:
    """The inbox of strangers."""

    def __init__(self, recogniser: Recogniser, before: Iterable[Heard] = ()) -> None:
        self._recogniser = recogniser
        self._entries = {each.key: _restored(each) for each in before}
        self._changed: set[str] = set()
        self._gone: set[str] = set()
        self._labels: dict[str, tuple[str, str]] = {}
        self._bases: set[str] = set()
        self.dropped = 0

    def __len__(self) -> int:
        return len(self._entries)

    def hear(self, raw: RawMessage, type_: str = "") -> None:
        """Take a message that is nobody's; `type_` is what a native device says it is."""
        if len(raw.origin) > LONGEST_TOPIC:
            return
        native = topics.native(raw.origin)
        if native is not None and native.device is not None:
            key = f"native:{native.device}"
            self._note(key, Way.NATIVE, native.device, raw)
            entry = self._entries[key]
            told = replace(entry.heard, likely=self._recogniser.native(type_))
            if not told.is_vague or not entry.heard.likely:
                entry.heard = told
            entry.asked = True
        elif raw.origin.startswith(_DISCOVERY):
            self._learn(raw)
        elif raw.origin.endswith(BRIDGE_LIST):
            self._read_list(raw)
        elif not raw.origin.startswith((topics.ROOT, "$")) and "/bridge/" not in raw.origin:
            named = self._recogniser.named(raw.origin, raw.payload)
            key = f"mqtt:{raw.origin}" + (f" {named}" if named else "")
            self._note(key, Way.MQTT, raw.origin, raw)

    def announce(self, found: Announced, at: datetime) -> None:
        """Take what says on the network that it is there; its address may change, its name does not."""
        key = f"mdns:{found.kind}:{found.name}"
        known = self._entries.get(key)
        origin, said = f"{found.address}:{found.port}", json.dumps(dict(found.texts), ensure_ascii=False)
        first, count = (known.heard.first_at, known.heard.count) if known is not None else (at, 0)
        payload = said.encode()[:SHOWN_BYTES]
        self._add(key, Heard(key, Way.MDNS, origin, found.label, payload, count + 1, first, at), _ANNOUNCED)

    def ports(self, found: Collection[str], used: Collection[str], at: datetime) -> None:
        """Take which serial ports there are, and which of them a line has."""
        free = {f"port:{each}": each for each in found if each not in used}
        for key in [
            key for key, each in self._entries.items() if each.heard.way is Way.PORT and key not in free
        ]:
            self._remove(key)
        for key, port in free.items():
            if key not in self._entries:
                self._add(key, Heard(key, Way.PORT, port, "", b"", 0, at, at))

    def forget(self, adopted: Callable[[Heard, bytes], bool], now: datetime) -> None:
        """Remove what was adopted meanwhile, what was silent for a day, and what has no room."""
        for key, each in list(self._entries.items()):
            old = each.heard.way is not Way.PORT and now - each.heard.heard_at > HEARD_KEPT
            if old or adopted(each.heard, each.sample):
                self._remove(key)
        self.trim()

    def trim(self) -> None:
        """Make room: what is least likely a device goes first, then least heard, then longest ago."""
        surplus = len(self._entries) - MOST_HEARD
        if surplus <= 0:
            return
        for key, _ in sorted(self._entries.items(), key=lambda pair: _worth(pair[1]))[:surplus]:
            self._remove(key)
        self.dropped += surplus

    def recognise(self, most: int) -> int:
        """Ask the catalogue about so many new entries, the likeliest devices first; returns how many."""
        new = sorted((each for each in self._entries.values() if not each.asked), key=_worth, reverse=True)
        for each in new[:most]:
            each.asked = True
            origin, model = each.heard.origin, each.model
            likely = self._recogniser.over_mqtt(origin, each.sample, model, self._bases)
            each.heard = replace(each.heard, likely=likely)
            self._changed.add(each.heard.key)
        return min(most, len(new))

    def take_changes(self, most: int) -> Changes:
        """Return at most so many changed entries, and the keys of all that went."""
        keys = sorted(self._changed)[:most]
        self._changed.difference_update(keys)
        changes = Changes([self._shown(self._entries[key]) for key in keys], sorted(self._gone))
        self._gone.clear()
        return changes

    def hear_frame(self, raw: RawMessage, receiver: SerialLine) -> None:
        """Take a frame that is nobody's, cut as this receiver speaks."""
        likely = self._recogniser.on_a_line(raw.payload, receiver)
        if not likely:
            return  # noise: the line itself tells its count
        said = " ".join(f"{name}={value}" for name, value in sorted(likely[0].params.items()))
        key = f"line:{raw.origin} {likely[0].template} {said}"
        self._note(key, Way.SERIAL, raw.origin, raw)
        entry = self._entries[key]
        entry.heard, entry.asked = replace(entry.heard, likely=likely), True

    def _shown(self, entry: _Entry) -> Heard:
        """Return an entry as it is written down: never with what somebody may have shown to a reader."""
        likely = entry.heard.likely
        # Every native template may be a native device; the first is the one that says such a thing.
        told = entry.heard.way is Way.NATIVE and not entry.heard.is_vague
        likely = likely[:1] if told else likely
        if entry.asked and not self._recogniser.is_secret(likely):
            return entry.heard
        return replace(entry.heard, payload=b"")

    def _note(self, key: str, way: Way, origin: str, raw: RawMessage) -> None:
        known = self._entries.get(key)
        label, model = self._labels.get(raw.origin, ("", ""))
        if known is None:
            at = raw.received_at
            self._add(key, Heard(key, way, origin, label, b"", 0, at, at), self._promise(way, raw))
            known = self._entries[key]
        # Asked again once the first real message is there, or a message that may say more.
        known.asked = known.asked and bool(known.heard.likely) and known.heard.count > 0
        known.sample, known.model = raw.payload, model or known.model
        known.heard = replace(
            known.heard,
            payload=kept(raw.payload, SHOWN_BYTES),
            count=known.heard.count + 1,
            heard_at=raw.received_at,
            label=label or known.heard.label,
        )
        self._changed.add(key)

    def _promise(self, way: Way, raw: RawMessage) -> int:
        if way is not Way.MQTT:
            return SURE
        return self._recogniser.promise(raw.origin, raw.payload, self._bases)

    def _add(self, key: str, heard: Heard, promise: int = SURE) -> None:
        self._entries[key] = _Entry(heard, b"", promise, asked=heard.way is not Way.MQTT)
        self._changed.add(key)
        self._gone.discard(key)

    def _remove(self, key: str) -> None:
        del self._entries[key]
        self._changed.discard(key)
        self._gone.add(key)

    def _read_list(self, raw: RawMessage) -> None:
        """Take Zigbee2MQTT's list of its devices: names, brands and models, before any of them speaks."""
        base = raw.origin.removesuffix(BRIDGE_LIST)
        if len(self._bases) < MOST_BASES:
            self._bases.add(base)
        listed = {f"{base}/{name}": (label, model) for name, label, model in _listed(raw.payload)}
        for topic, (label, model) in listed.items():
            self._label(topic, label, model)
            entry = self._entries.get(f"mqtt:{topic}")
            if entry is None:
                self._list(topic, label, model, raw.received_at)
            elif entry.model != model:
                entry.model, entry.asked = model, False
                entry.heard = replace(entry.heard, label=label)
        self._forget_unlisted(f"{base}/", listed)

    def _forget_unlisted(self, below: str, listed: Collection[str]) -> None:
        """Remove what a bridge tells of no longer and what never spoke: it was renamed, or has left."""
        for key, each in list(self._entries.items()):
            told = each.heard.way is Way.MQTT and not each.heard.count and each.heard.origin.startswith(below)
            if told and each.heard.origin not in listed:
                self._remove(key)

    def _learn(self, raw: RawMessage) -> None:
        """Take from a Home Assistant discovery message what there is, before it speaks, and its name."""
        for topic, label, model in _described(raw.payload):
            if topic.startswith(topics.ROOT) or not label:
                continue  # our own devices, shown to Home Assistant by ourselves
            self._label(topic, label, model)
            promise = self._recogniser.promise(topic, b"", self._bases)
            if promise and f"mqtt:{topic}" not in self._entries:
                self._list(topic, label, model, raw.received_at, promise)

    def _list(self, topic: str, label: str, model: str, at: datetime, promise: int = SURE) -> None:
        """Take something that has not said anything itself yet."""
        key = f"mqtt:{topic}"
        self._add(key, Heard(key, Way.MQTT, topic, label, b"", 0, at, at), promise)
        self._entries[key].model = model

    def _label(self, topic: str, label: str, model: str) -> None:
        if len(self._labels) < MOST_LABELS or topic in self._labels:
            self._labels[topic] = (label, model)


def _restored(heard: Heard) -> _Entry:
    return _Entry(heard, heard.payload, SURE if heard.likely else 0, asked=True)


def _worth(entry: _Entry) -> tuple[bool, int, int, datetime]:
    return bool(entry.heard.likely), entry.promise, entry.heard.count, entry.heard.heard_at


def _listed(payload: bytes) -> Iterator[tuple[str, str, str]]:
    """Give name, label and model of every device of a bridge's list."""
    try:
        said = json.loads(payload)
    except (ValueError, RecursionError):
        return
    for each in said[:MOST_LISTED] if isinstance(said, list) else ():
        if not isinstance(each, dict) or each.get("type") == "Coordinator":
            continue
        name, known = each.get("friendly_name"), each.get("definition")
        about: Mapping[str, object] = known if isinstance(known, dict) else {}
        model = _text(about.get("model"))
        if _text(name) and len(str(name)) <= LONGEST_TOPIC:
            yield str(name), f"{_text(about.get('vendor'))} {model}".strip()[:120], model


def _described(payload: bytes) -> Iterator[tuple[str, str, str]]:
    """Give topic, label and model of everything one discovery message describes.

    One entity a message, or one device with its components, long keys or short ones, `~` for a topic's base:
    https://www.home-assistant.io/integrations/mqtt/#mqtt-discovery
    """
    said = _object(payload)
    about = _part(said, "device", "dev")
    brand, model = (_text(_either(about, *keys)) for keys in (("manufacturer", "mf"), ("model", "mdl")))
    base = _text(said.get("~"))
    parts = list(_part(said, "components", "cmps").values())[:MOST_PARTS]
    for each in (said, *(part for part in parts if isinstance(part, dict))):
        topic = _text(_either(each, "state_topic", "stat_t"))
        whole = re.sub(r"^~|~$", lambda _: base, topic) if base else topic
        if 0 < len(whole) <= LONGEST_TOPIC:
            yield whole, " ".join(filter(None, (brand, model, _text(each.get("name")))))[:120], model


def _part(said: Mapping[str, object], *names: str) -> Mapping[str, object]:
    found = _either(said, *names)
    return found if isinstance(found, dict) else {}


def _either(said: Mapping[str, object], *names: str) -> object:
    return next((said[name] for name in names if name in said), None)


def _text(value: object) -> str:
    """Return a text that a page and a database can hold, empty for all else; half a character is none."""
    return value if isinstance(value, str) and value.isprintable() else ""


def _object(payload: bytes) -> Mapping[str, object]:
    try:
        said = parse_any(payload)
    except DeviceNonsense:
        return {}
    return said if isinstance(said, dict) else {}
