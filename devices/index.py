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
from devices.battery import Charge
from devices.decode import Keys, as_text, at_keys, keys_of
from devices.framing import Cut
from devices.matching import Captured, JsonRule, Match, compiled, matcher
from devices.native import URGENT
from devices.placeholders import fill, placeholders
from devices.problems import fits
from devices.rule import Rule
from devices.template import SerialLine, Template
from gateway.domain.model import DeviceId, EventType, LineId
from gateway.domain.site import Device, Line, Site


@dataclass(frozen=True, slots=True)
class Listener:
    """One device's ears on one topic of somebody else's bridge."""

    device: DeviceId
    rules: tuple[JsonRule, ...]
    charge: Charge | None
    seen: Keys | None


@dataclass(frozen=True, slots=True)
class Sharing:
    """Those on one topic who go by the same paths."""

    paths: tuple[Keys, ...]
    by: Mapping[tuple[str | None, ...], tuple[Listener, ...]]

    def named(self, said: object) -> tuple[str | None, ...]:
        """Return whom a message is for: its values at these paths, in small letters."""
        texts = (as_text(at_keys(said, keys)) for keys in self.paths)
        return tuple(None if text is None else text.lower() for text in texts)


@dataclass(frozen=True, slots=True)
class Ears:
    """Everybody who listens on one topic."""

    plain: bool
    """Whether text that is no JSON object may be heard here."""
    always: tuple[Listener, ...]
    """Those for whom every message is."""
    sharing: tuple[Sharing, ...]

    @property
    def everybody(self) -> tuple[Listener, ...]:
        """All of them."""
        shared = (one for each in self.sharing for some in each.by.values() for one in some)
        return (*self.always, *shared)

    def hears(self, said: object) -> tuple[Listener, ...]:
        """Return those whom a message is for; none where it is a stranger's."""
        if not self.sharing:
            return self.always
        named = (one for each in self.sharing for one in each.by.get(each.named(said), ()))
        return (*self.always, *named)

    def stranger(self, said: object) -> str:
        """Return whom a message is for that nobody installed, for a person to read."""
        named = (zip(each.paths, each.named(said), strict=True) for each in self.sharing)
        return " ".join(f"{'.'.join(keys)}={value}" for pairs in named for keys, value in pairs)[:200]


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
    ears: dict[str, list[_Listening]] = defaultdict(list)
    urgent: set[str] = set()
    by_line: dict[LineId, list[tuple[Device, Template]]] = defaultdict(list)
    heard: dict[str, tuple[_Ear, ...]] = {}
    for device, template in _fitting(templates, site):
        if template.native is not None and template.urgent:
            urgent.add(topics.event(device.id))
        if device.template not in heard:
            heard[device.template] = tuple(_ears_of(template))
        values = template.values(device.params)
        for ear in heard[device.template]:
            topic, each = fill(ear.pattern, values), ear.of(device, values)
            ears[topic].append(each)
            if any(rule.reads in URGENT for rule in each.listener.rules):
                urgent.add(topic)
        if device.line is not None and template.line is not None and device.line in site.lines:
            by_line[device.line].append((device, template))
    return Index(
        ears={topic: _ears(each) for topic, each in ears.items()},
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


class _Listening(NamedTuple):
    listener: Listener
    paths: tuple[Keys, ...]
    named: tuple[str, ...]
    plain: bool


@dataclass(frozen=True, slots=True)
class _Ear:
    """What all devices of a template have in common on one of its topics."""

    pattern: str
    rules: tuple[tuple[str, EventType, Rule], ...]
    fixed: tuple[JsonRule, ...] | None
    """The rules, compiled once, where no param stands in any of them."""
    charge: Charge | None
    seen: Keys | None
    whose: tuple[tuple[Keys, str], ...]
    plain: bool

    def of(self, device: Device, values: Mapping[str, str]) -> _Listening:
        """Return one device's own."""
        rules = self.fixed
        if rules is None:
            rules = tuple(compiled(name, reads, rule, values) for name, reads, rule in self.rules)
        return _Listening(
            Listener(device.id, rules, self.charge, self.seen),
            paths=tuple(keys for keys, _ in self.whose),
            named=tuple(values[name].lower() for _, name in self.whose),
            plain=self.plain,
        )


def _ears_of(template: Template) -> Iterator[_Ear]:
    mqtt = template.mqtt
    if mqtt is None:
        return
    every = [(str(nth), reads, rule) for nth, (reads, rule) in enumerate(template.rules)]
    charge = mqtt.battery.charge if mqtt.battery is not None else None
    for pattern in sorted(template.topics()):
        rules = tuple(each for each in every if (each[2].topic or mqtt.topic) == pattern)
        needs_params = any(rule.names - placeholders(pattern) for *_, rule in rules)
        whose = mqtt.whose.items() if pattern == mqtt.topic else ()
        yield _Ear(
            pattern=pattern,
            rules=rules,
            fixed=None if needs_params else tuple(compiled(*each, {}) for each in rules),
            charge=charge,
            seen=keys_of(mqtt.seen) if mqtt.seen is not None else None,
            whose=tuple((keys_of(path), name) for path, name in whose),
            plain=(charge is not None and not charge.keys) or any(rule.is_plain for *_, rule in rules),
        )


def _ears(listening: Iterable[_Listening]) -> Ears:
    sharing: dict[tuple[Keys, ...], dict[tuple[str | None, ...], tuple[Listener, ...]]] = defaultdict(dict)
    always: list[Listener] = []
    plain = False
    for each in listening:
        plain = plain or each.plain
        if not each.paths:
            always.append(each.listener)
            continue
        alike = sharing[each.paths]
        alike[each.named] = (*alike.get(each.named, ()), each.listener)
    return Ears(plain, tuple(always), tuple(Sharing(paths, by) for paths, by in sharing.items()))


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
