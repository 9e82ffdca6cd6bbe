"""Which device belongs to which topic and to which frame on which line: one immutable value for one site.

Built anew whenever the site changes. Owns the lookup; never decodes a payload and never keeps state.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from devices import topics
from devices.decode import Captured, Match, Rule, fill, matcher
from devices.framing import Frame
from devices.native import URGENT
from devices.problems import fits
from devices.template import SerialLine, Template
from gateway.domain.model import DeviceId, EventType, LineId
from gateway.domain.site import Device, Line, Site


@dataclass(frozen=True, slots=True)
class Listener:
    """One device's ears on one topic of somebody else's bridge."""

    device: DeviceId
    rules: tuple[Rule, ...]
    battery: str | None
    seen: str | None


class Heard(NamedTuple):
    """What a frame says: which installed devices said what, or which stranger it names."""

    readings: tuple[tuple[DeviceId, EventType], ...] = ()
    stranger: str = ""


@dataclass(frozen=True, slots=True)
class FrameRule:
    """One rule on one line, with the devices that go by each value of the params it names."""

    template: str
    reads: EventType
    match: Match
    devices: Mapping[frozenset[tuple[str, str]], tuple[DeviceId, ...]]

    def owners(self, captured: Captured) -> tuple[DeviceId, ...]:
        """Return the devices a frame names; more than one only where two were installed alike."""
        return self.devices.get(frozenset(captured.items()), ())


@dataclass(frozen=True, slots=True)
class LineIndex:
    """One serial line: how to open it, and whose frames are expected there."""

    id: LineId
    port: str
    baudrate: int
    frame: Frame | None
    reply: bytes
    urgent: bool
    rules: tuple[FrameRule, ...]

    def hear(self, body: bytes) -> Heard:
        """Tell who said what in one frame."""
        readings: list[tuple[DeviceId, EventType]] = []
        stranger = ""
        for rule in self.rules:
            captured = rule.match(body)
            if captured is None:
                continue
            owners = rule.owners(captured)
            readings += ((owner, rule.reads) for owner in owners)
            if not owners:
                said = " ".join(f"{name}={value}" for name, value in captured.items())
                stranger = stranger or f"{rule.template} {said} ({rule.reads.value})"
        return Heard(tuple(readings), "" if readings else stranger)

    @property
    def expected(self) -> str:
        """The templates whose frames are understood here, for a person to read."""
        return ", ".join(sorted({rule.template for rule in self.rules})) or "no template"


@dataclass(frozen=True, slots=True)
class Index:
    """Everything decoding and the transports ask about one version of the site."""

    listeners: Mapping[str, tuple[Listener, ...]] = field(default_factory=dict)
    urgent: frozenset[str] = frozenset()
    """Topics of devices that people call for help with."""
    bulk: frozenset[str] = frozenset({topics.ANY_EVENT, topics.ANY_STATUS})
    lines: Mapping[LineId, LineIndex] = field(default_factory=dict)


def build(templates: Mapping[str, Template], site: Site) -> Index:
    """Return the index of a site; what does not fit its template is left out (`problems` tells it)."""
    listeners: dict[str, list[Listener]] = defaultdict(list)
    urgent: set[str] = set()
    by_line: dict[LineId, list[tuple[Device, Template]]] = defaultdict(list)
    for device, template in _fitting(templates, site):
        if template.native is not None and template.urgent:
            urgent.add(topics.event(device.id))
        for topic, listener in _listeners(device, template):
            listeners[topic].append(listener)
            if any(rule.reads in URGENT for rule in listener.rules):
                urgent.add(topic)
        if device.line is not None and template.line is not None and device.line in site.lines:
            by_line[device.line].append((device, template))
    return Index(
        listeners={topic: tuple(each) for topic, each in listeners.items()},
        urgent=frozenset(urgent),
        bulk=Index().bulk | (listeners.keys() - urgent),
        lines={line: _line(site.lines[line], bound) for line, bound in by_line.items()},
    )


def _fitting(templates: Mapping[str, Template], site: Site) -> Iterator[tuple[Device, Template]]:
    for id_ in sorted(site.devices):
        device = site.devices[id_]
        template = templates.get(device.template)
        if template is not None and fits(device, template):
            yield device, template


def _listeners(device: Device, template: Template) -> Iterator[tuple[str, Listener]]:
    mqtt = template.mqtt
    if mqtt is None:
        return
    for pattern in sorted(template.topics()):
        rules = tuple(rule for rule in template.decode if (rule.topic or mqtt.topic) == pattern)
        topic = fill(pattern, template.values(device.params))
        yield topic, Listener(device.id, rules, mqtt.battery, mqtt.seen)


def _line(line: Line, bound: Iterable[tuple[Device, Template]]) -> LineIndex:
    devices = tuple(bound)
    # A line carries one receiver; where devices disagree how it speaks, the first template says.
    receiver = devices[0][1].line or SerialLine()
    return LineIndex(
        id=line.id,
        port=line.port,
        baudrate=line.baudrate or receiver.baudrate,
        frame=receiver.frame,
        reply=receiver.reply,
        urgent=any(template.urgent for _, template in devices),
        rules=tuple(_frame_rules(devices)),
    )


def _frame_rules(devices: tuple[tuple[Device, Template], ...]) -> Iterator[FrameRule]:
    for template in {template.template: template for _, template in devices}.values():
        params = {param.name: param for param in template.params}
        own = [device for device, its in devices if its is template]
        for rule in template.decode:
            owners: dict[frozenset[tuple[str, str]], tuple[DeviceId, ...]] = {}
            for device in own:
                values = template.values(device.params)
                key = frozenset((name, values[name].lower()) for name in rule.names)
                owners[key] = (*owners.get(key, ()), device.id)
            yield FrameRule(template.template, rule.reads, matcher(rule, params), owners)
