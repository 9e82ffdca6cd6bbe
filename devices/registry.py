"""Decodes what comes in by its device's template. Total: every raw message becomes at least one reading.

Owns the one index of the installed site, swapped whole when the site changes, and what edge rules remember.
Never talks to a broker or a port.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from devices import index, topics
from devices.decode import Rule, at_path, detail, is_one_of, parse_object
from devices.edges import Edges, Heard, is_fresh
from devices.index import Index, LineIndex, Listener
from devices.native import RETAINED, percent, read_event, read_status, undecoded
from devices.osdp_decode import decode_osdp
from devices.problems import device_problems
from devices.template import Template
from gateway.domain.errors import DeviceNonsense
from gateway.domain.model import DeviceId, EventType, LineId, RawMessage, Reading
from gateway.domain.site import Site

STATES = frozenset({EventType.DEVICE_ONLINE, EventType.DEVICE_OFFLINE, EventType.BATTERY_LOW})
"""What a retained message may tell: it is a state, not something that happened."""


class Registry:
    """The templates and, since the last `bind`, who is installed."""

    def __init__(self, templates: Mapping[str, Template]) -> None:
        self.templates = templates
        self._site: Site | None = None
        self._index = Index()
        self._edges = Edges()

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

    def problems(self, site: Site) -> tuple[str, ...]:
        """Return everything about a site's devices that their templates cannot use, in words."""
        return device_problems(self.templates, site)

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
        listeners = self._index.listeners.get(raw.origin)
        if listeners is None:
            reason = f"found topic {raw.origin[:120]!r}, expected one of an installed device"
            return (undecoded(raw, DeviceId(raw.source), reason),)
        try:
            said = parse_object(raw.payload)
        except DeviceNonsense as nonsense:
            return tuple(undecoded(raw, each.device, nonsense.message) for each in listeners)
        return tuple(reading for each in listeners for reading in self._listen(raw, each, said))

    def _listen(self, raw: RawMessage, listener: Listener, said: dict[str, object]) -> list[Reading]:
        seen = at_path(said, listener.seen) if listener.seen is not None else None
        heard = Heard(raw.payload, raw.received_at, raw.retained, is_fresh(seen, raw.received_at))
        told = dict.fromkeys(
            rule.reads for rule in listener.rules if self._holds(rule, listener.device, said, heard)
        )
        if raw.retained and not STATES.issuperset(told):
            return [undecoded(raw, listener.device, RETAINED)]
        battery = percent(at_path(said, listener.battery)) if listener.battery is not None else None
        rest = detail(said)
        return [
            _reading(raw, listener.device, type_, rest, battery if nth == 0 else None)
            for nth, type_ in enumerate(told or (EventType.HEARTBEAT,))
        ]

    def _holds(self, rule: Rule, device: DeviceId, said: dict[str, object], heard: Heard) -> bool:
        path = rule.path or ""
        value = at_path(said, path)
        return self._edges.rises(device, path, value, heard) if rule.edge else is_one_of(value, rule.equals)

    def _decode_frame(self, raw: RawMessage) -> Sequence[Reading]:
        line = self._index.lines.get(LineId(raw.origin))
        if line is None:
            reason = "found a frame on a line without devices, expected none"
            return (undecoded(raw, topics.line_device(raw.origin), reason),)
        heard = line.hear(raw.payload)
        if heard.readings and not raw.handle:
            return tuple(_reading(raw, device, type_) for device, type_ in heard.readings)
        found = heard.stranger or "bytes that are no known frame"
        times = f" ({raw.handle} since last told)" if raw.handle > 1 else ""
        reason = f"found {found}{times}, expected an installed device of {line.expected}"
        return (undecoded(raw, topics.line_device(raw.origin), reason),)


def _reading(
    raw: RawMessage, device: DeviceId, type_: EventType, rest: str = "{}", battery: int | None = None
) -> Reading:
    return Reading(
        device=device,
        type=type_,
        received_at=raw.received_at,
        detail=rest,
        source=raw.source,
        qos=raw.qos,
        retained=raw.retained,
        battery=battery,
    )
