"""Which device belongs to which topic and to which frame on which line: one immutable value for one site.

Built anew whenever the site changes. Owns the lookup; never decodes a payload and never keeps state.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import NamedTuple

from devices import topics
from devices.ears import Ear, Ears, Listening, ears_of, shared
from devices.framing import Cut
from devices.matching import Captured, Match, matcher
from devices.native import URGENT
from devices.placeholders import fill
from devices.problems import fits
from devices.template import SerialLine, Template
from gateway.domain.model import DeviceId, EventType, LineId
from gateway.domain.site import Device, Line, Site


class Said(NamedTuple):
    """One thing an installed device said in a frame."""

    device: DeviceId
    rule: FrameRule


class Heard(NamedTuple):
    """What a frame says: which installed devices said what, or which stranger it names."""

    readings: tuple[Said, ...] = ()
    stranger: str = ""


@dataclass(frozen=True, slots=True)
class FrameRule:
    """One rule on one line, with the devices that go by each value of the params it names."""

    template: str
    name: str
    reads: EventType
    within: timedelta | None
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
    frame: Cut
    reply: bytes
    urgent: bool
    rules: tuple[FrameRule, ...]

    def hear(self, body: bytes) -> Heard:
        """Tell who said what in one frame."""
        readings: list[Said] = []
        stranger = ""
        for rule in self.rules:
            captured = rule.match(body)
            if captured is None:
                continue
            owners = rule.owners(captured)
            readings += (Said(owner, rule) for owner in owners)
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

    ears: Mapping[str, Ears] = field(default_factory=dict)
    urgent: frozenset[str] = frozenset()
    """Topics of devices that people call for help with."""
    bulk: frozenset[str] = frozenset({topics.ANY_EVENT, topics.ANY_STATUS})
    lines: Mapping[LineId, LineIndex] = field(default_factory=dict)


def build(templates: Mapping[str, Template], site: Site) -> Index:
    """Return the index of a site; what does not fit its template is left out (`problems` tells it)."""
    ears: dict[str, list[Listening]] = defaultdict(list)
    urgent: set[str] = set()
    by_line: dict[LineId, list[tuple[Device, Template]]] = defaultdict(list)
    heard: dict[str, tuple[Ear, ...]] = {}
    for device, template in _fitting(templates, site):
        if template.native is not None and template.urgent:
            urgent.add(topics.event(device.id))
        if device.template not in heard:
            heard[device.template] = tuple(ears_of(template))
        values = template.values(device.params)
        for ear in heard[device.template]:
            topic, each = fill(ear.pattern, values), ear.of(device, values)
            ears[topic].append(each)
            if any(rule.reads in URGENT for rule in each.listener.rules):
                urgent.add(topic)
        if device.line is not None and template.line is not None and device.line in site.lines:
            by_line[device.line].append((device, template))
    return Index(
        ears={topic: shared(each) for topic, each in ears.items()},
        urgent=frozenset(urgent),
        bulk=Index().bulk | (ears.keys() - urgent),
        lines={line: _line(site.lines[line], bound) for line, bound in by_line.items()},
    )


def _fitting(templates: Mapping[str, Template], site: Site) -> Iterator[tuple[Device, Template]]:
    for id_ in sorted(site.devices):
        device = site.devices[id_]
        template = templates.get(device.template)
        if template is not None and fits(device, template):
            yield device, template


def _line(line: Line, bound: Iterable[tuple[Device, Template]]) -> LineIndex:
    devices = tuple(bound)
    # A line carries one receiver; where devices disagree how it speaks, the first template says.
    receiver = devices[0][1].line or SerialLine()
    return LineIndex(
        id=line.id,
        port=line.port,
        baudrate=line.baudrate or receiver.baudrate,
        frame=receiver.cut,
        reply=receiver.reply,
        urgent=any(template.urgent for _, template in devices),
        rules=tuple(_frame_rules(devices)),
    )


def _frame_rules(devices: tuple[tuple[Device, Template], ...]) -> Iterator[FrameRule]:
    for template in {template.template: template for _, template in devices}.values():
        params = {param.name: param for param in template.params}
        own = [device for device, its in devices if its is template]
        for nth, (reads, rule) in enumerate(template.rules):
            owners: dict[frozenset[tuple[str, str]], tuple[DeviceId, ...]] = {}
            for device in own:
                values = template.values(device.params)
                key = frozenset((name, values[name].lower()) for name in rule.names)
                owners[key] = (*owners.get(key, ()), device.id)
            match = matcher(rule, params)
            yield FrameRule(template.template, str(nth), reads, rule.within, match, owners)
