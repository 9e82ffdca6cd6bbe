"""Decodes what comes in by its device's template. Total: every raw message becomes at least one reading.

Owns the one index of the installed site, swapped whole when the site changes, and what edge rules remember.
Never talks to a broker or a port.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from devices import index, topics
from devices.camera_parts import camera_problems
from devices.decode import as_text, at_keys, detail, keepable, parse_any, parse_object, without
from devices.door_parts import door_problems
from devices.ears import Ears, Listener
from devices.edges import Edges, Heard, is_fresh
from devices.index import Index, LineIndex, Said
from devices.matching import JsonRule
from devices.native import CALLS, RETAINED, read_event, read_status, undecoded
from devices.osdp_decode import decode_osdp
from devices.problems import device_problems
from devices.sounders import sounders
from devices.strangers import Strangers
from devices.template import Template
from devices.ways import ways_of
from gateway.domain.errors import DeviceNonsense
from gateway.domain.model import DeviceId, EventType, LineId, PersonId, RawMessage, Reading
from gateway.domain.site import Site

STATES = frozenset({EventType.DEVICE_ONLINE, EventType.DEVICE_OFFLINE, EventType.BATTERY_LOW})
"""What a retained message may tell: it is a state, not something that happened."""

_Told = tuple[EventType, PersonId | None, str]
"""What is said, whom it names, what was presented."""
_ALIVE: _Told = (EventType.HEARTBEAT, None, "")


class Registry:
    """The templates and, since the last `bind`, who is installed."""

    def __init__(self, templates: Mapping[str, Template]) -> None:
        self.templates = templates
        self._site: Site | None = None
        self._index = Index()
        self._edges = Edges()
        self._strangers: dict[str, Strangers] = {}

    def bind(self, site: Site) -> None:
        """Take a new version of the site; the same one again costs nothing. Any thread."""
        if site is not self._site:
            self._index = index.build(self.templates, site)
            self._site = site

    def urgent_topics(self) -> frozenset[str]:
        """Return the exact topics of devices people call for help with."""
        return self._index.urgent

    def bulk_topics(self) -> frozenset[str]:
        """Return all other topics: both native wildcards, and the bridges'."""
        return self._index.bulk

    def lines(self) -> Mapping[LineId, LineIndex]:
        """Return the serial lines that installed devices are on."""
        return self._index.lines

    def silent_after(self, template: str) -> timedelta | None:
        """Return how long devices of a template may be silent; None: not supervised, or no such template."""
        known = self.templates.get(template)
        return known.supervise.heartbeat if known is not None and known.supervise is not None else None

    def ways(self, site: Site) -> Mapping[DeviceId, tuple[DeviceId, ...]]:
        """Return what each device of a site is heard through: a line, the broker, a bridge."""
        return ways_of(self.templates, site)

    def sounders(self, site: Site) -> Mapping[DeviceId, str]:
        """Return the sirens, lamps and panels of a site, each with its address on the panel channel."""
        return sounders(self.templates, site)

    def problems(self, site: Site) -> tuple[str, ...]:
        """Return everything about a site's devices and doors that their templates cannot use, in words."""
        parts = (*door_problems(self.templates, site), *camera_problems(self.templates, site))
        return (*device_problems(self.templates, site), *parts)

    def knows(self, raw: RawMessage) -> bool:
        """Tell whether a message over the broker is an installed device's; remembers nothing of it."""
        ears = self._index.ears.get(raw.origin)
        if ears is None:
            native = topics.native(raw.origin)
            return native is not None and self._site is not None and native.device in self._site.devices
        if not ears.sharing:
            return True
        try:
            return bool(ears.hears(parse_any(raw.payload)))
        except DeviceNonsense:
            return False

    def decode(self, raw: RawMessage) -> Sequence[Reading]:
        """Return what a raw message says: at least one reading, UNDECODED where nothing can be made of it."""
        if raw.source == topics.SERIAL:
            return self._decode_frame(raw)
        if raw.source == topics.OSDP:
            return decode_osdp(raw)
        native = topics.native(raw.origin)
        if native is None:
            return self._decode_json(raw)
        if native.device is None:
            reason = (
                f"found topic {raw.origin[:120]!r}, expected a device id of small letters, digits, - and _"
            )
            return (undecoded(raw, DeviceId(raw.source), reason),)
        read = read_event if native.leaf == "event" else read_status
        return (read(raw, native.device),)

    def _decode_json(self, raw: RawMessage) -> Sequence[Reading]:
        ears = self._index.ears.get(raw.origin)
        if ears is None:
            reason = f"found topic {raw.origin[:120]!r}, expected one of an installed device"
            return (undecoded(raw, DeviceId(raw.source), reason),)
        try:
            said = parse_any(raw.payload) if ears.plain else parse_object(raw.payload)
        except DeviceNonsense as nonsense:
            return self._nonsense(_kept(raw, secret=ears.secret), ears, nonsense.message)
        listeners = ears.hears(said)
        if not listeners:
            return self._stranger(raw, ears, said)
        return tuple(reading for each in listeners for reading in self._listen(raw, each, said))

    def _nonsense(self, raw: RawMessage, ears: Ears, reason: str) -> Sequence[Reading]:
        """Tell what cannot be read: for each device it must be for, and once where many share the topic."""
        devices = [each.device for each in ears.always]
        devices += [DeviceId(raw.source)] if ears.sharing else []
        return tuple(undecoded(raw, device, reason) for device in devices)

    def _stranger(self, raw: RawMessage, ears: Ears, said: object) -> Sequence[Reading]:
        """Tell now and then what a shared topic carries that is nobody's; in between it only shows life."""
        strangers = self._strangers.setdefault(raw.origin, Strangers())
        strangers.note(ears.stranger(said), raw.payload)
        kept = _kept(raw, secret=ears.secret)
        source = DeviceId(raw.source)
        readings: list[Reading] = []
        for each in strangers.due(raw.received_at.timestamp()):
            found = _counted(ears.stranger(parse_any(each.sample)), each.pieces)
            reason = f"found {found} on {raw.origin[:120]!r}, expected an installed device"
            sample = each.sample if kept is raw else b""
            readings.append(undecoded(replace(raw, payload=sample), source, reason))
        return readings or (_reading(raw, source, EventType.HEARTBEAT),)

    def _listen(self, raw: RawMessage, listener: Listener, said: object) -> list[Reading]:
        seen = at_keys(said, listener.seen) if listener.seen is not None else None
        heard = Heard(raw.payload, raw.received_at, raw.retained, is_fresh(seen, raw.received_at))
        told = self._told(listener, said, heard)
        if raw.retained and not STATES.issuperset(type_ for type_, *_ in told):
            return [undecoded(_kept(raw, secret=bool(listener.secret)), listener.device, RETAINED)]
        battery = listener.charge.percent(said) if listener.charge is not None else None
        rest = detail(without(said, listener.secret))
        return [
            _reading(raw, listener.device, type_, rest, battery if nth == 0 else None, person, presented)
            for nth, (type_, person, presented) in enumerate(told or (_ALIVE,))
        ]

    def _told(self, listener: Listener, said: object, heard: Heard) -> Sequence[_Told]:
        """Return what the rules find, each once."""
        told: dict[_Told, None] = {}
        for rule in listener.rules:
            found = rule.found(said)
            if not found and rule.memory is not None and rule.memory.test is None:
                # A counter that starts anew says so in a message that says nothing else.
                self._edges.sees((listener.unit, rule.name), at_keys(said, rule.memory.keys), heard)
            for part in found:
                if self._is_news(rule, listener.unit, part, heard):
                    same = as_text(at_keys(part, rule.same)) if rule.same is not None else ""
                    # What is retained did not happen now, so nothing repeats it.
                    within = rule.within if not heard.retained else None
                    if not self._is_noise(listener.unit, f"{rule.name} {same}", within, heard.at):
                        told[rule.reads, self._person(rule, part), _presented(rule, part)] = None
        return tuple(told)

    def _is_news(self, rule: JsonRule, unit: str, said: object, heard: Heard) -> bool:
        memory = rule.memory
        if memory is None:
            return True
        value, key, call = at_keys(said, memory.keys), (unit, rule.name), rule.reads in CALLS
        if value is None and memory.absent is None:
            return False
        if memory.test is None:
            return self._edges.counts(key, value, heard, call=call)
        return self._edges.rises(key, memory.test(value), heard, call=call)

    def _person(self, rule: JsonRule, said: object) -> PersonId | None:
        """Return whom a message names, where that is somebody's id here; other names stay in the detail."""
        name = at_keys(said, rule.person) if rule.person is not None else None
        if not isinstance(name, str) or self._site is None or name not in self._site.people:
            return None
        return PersonId(name)

    def _is_noise(self, unit: str, rule: str, within: timedelta | None, at: datetime) -> bool:
        return within is not None and self._edges.is_noise((unit, rule), within, at)

    def _decode_frame(self, raw: RawMessage) -> Sequence[Reading]:
        line = self._index.lines.get(LineId(raw.origin))
        if line is None:
            reason = "found a frame on a line without devices, expected none"
            return (undecoded(raw, topics.line_device(raw.origin), reason),)
        heard = line.hear(raw.payload)
        if heard.readings and not raw.handle:
            return tuple(_reading(raw, each.device, self._said(each, raw)) for each in heard.readings)
        found = _counted(heard.stranger or "bytes that are no known frame", raw.handle)
        reason = f"found {found}, expected an installed device of {line.expected}"
        return (undecoded(raw, topics.line_device(raw.origin), reason),)

    def _said(self, said: Said, raw: RawMessage) -> EventType:
        """Return what a frame says, a sign of life where it repeats what was just said."""
        rule = said.rule
        unit = f"{said.device} {rule.template}"
        noise = self._is_noise(unit, rule.name, rule.within, raw.received_at)
        return EventType.HEARTBEAT if noise else rule.reads


def _kept(raw: RawMessage, *, secret: bool) -> RawMessage:
    """Return of a message what may be kept where nothing can be made of it."""
    return replace(raw, payload=b"") if secret else raw


def _presented(rule: JsonRule, said: object) -> str:
    """Return what a rule says was shown to a reader, as text of which a hash can be made."""
    shown = as_text(at_keys(said, rule.presents)) if rule.presents is not None else None
    return keepable(shown or "")


def _counted(found: str, pieces: int) -> str:
    return f"{found} ({pieces} since last told)" if pieces > 1 else found


def _reading(
    raw: RawMessage,
    device: DeviceId,
    type_: EventType,
    rest: str = "{}",
    battery: int | None = None,
    person: PersonId | None = None,
    presented: str = "",
) -> Reading:
    return Reading(
        device=device,
        type=type_,
        received_at=raw.received_at,
        person=person,
        detail=rest,
        source=raw.source,
        qos=raw.qos,
        retained=raw.retained,
        battery=battery,
        presented=presented,
        # A card that waited for a link is nobody at the door any more, and a press that waited is no test.
        late=raw.late,
    )
