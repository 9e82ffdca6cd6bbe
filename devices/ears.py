"""Who listens to a topic of somebody else's bridge, alone or sharing it, and by which rules.

Owns how a message finds its device. Never decodes a payload and never keeps state.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from devices.battery import Charge
from devices.decode import Keys, as_text, at_keys, keepable, keys_of
from devices.matching import JsonRule, compiled
from devices.placeholders import fill, placeholders
from devices.rule import Rule
from devices.template import Template
from gateway.domain.model import DeviceId, EventType
from gateway.domain.site import Device


@dataclass(frozen=True, slots=True)
class Listener:
    """One device's ears on one topic of somebody else's bridge."""

    device: DeviceId
    unit: str
    """The name under which is kept what this unit said: another template or param is another unit."""
    rules: tuple[JsonRule, ...]
    charge: Charge | None
    seen: Keys | None
    secret: tuple[Keys, ...] = ()
    """Where values stand that are kept nowhere."""


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
    secret: bool = False
    """Whether a message may hold a value that is kept nowhere, even where nothing can be made of it."""

    def hears(self, said: object) -> tuple[Listener, ...]:
        """Return those whom a message is for; none where it is a stranger's."""
        if not self.sharing:
            return self.always
        named = (one for each in self.sharing for one in each.by.get(each.named(said), ()))
        return (*self.always, *named)

    def stranger(self, said: object) -> str:
        """Return whom a message is for that nobody installed, for a person to read."""
        named = (zip(each.paths, each.named(said), strict=True) for each in self.sharing)
        text = " ".join(f"{'.'.join(keys)}={value}" for pairs in named for keys, value in pairs)
        return keepable(text[:200])


class Listening(NamedTuple):
    """One device on one topic: what it must be named by, where it shares the topic."""

    listener: Listener
    paths: tuple[Keys, ...]
    named: tuple[str, ...]
    plain: bool


@dataclass(frozen=True, slots=True)
class Ear:
    """What all devices of a template have in common on one of its topics."""

    pattern: str
    rules: tuple[tuple[str, EventType, Rule], ...]
    fixed: tuple[JsonRule, ...] | None
    """The rules, compiled once, where no param stands in any of them."""
    charge: Charge | None
    seen: Keys | None
    whose: tuple[tuple[Keys, str], ...]
    plain: bool
    secret: tuple[str, ...] = ()

    def of(self, device: Device, values: Mapping[str, str]) -> Listening:
        """Return one device's own."""
        rules = self.fixed
        if rules is None:
            rules = tuple(compiled(name, reads, rule, values) for name, reads, rule in self.rules)
        unit = f"{device.id} {device.template} {values}"
        secret = tuple(keys_of(fill(path, values)) for path in self.secret)
        return Listening(
            Listener(device.id, unit, rules, self.charge, self.seen, secret),
            paths=tuple(keys for keys, _ in self.whose),
            named=tuple(values[name].lower() for _, name in self.whose),
            plain=self.plain,
        )


def ears_of(template: Template) -> Iterator[Ear]:
    """Give the ears that all devices of a template have, one for each topic."""
    mqtt = template.mqtt
    if mqtt is None:
        return
    every = [(str(nth), reads, rule) for nth, (reads, rule) in enumerate(template.rules)]
    charge = mqtt.battery.charge if mqtt.battery is not None else None
    for pattern in sorted(template.topics()):
        rules = tuple(each for each in every if (each[2].topic or mqtt.topic) == pattern)
        needs_params = any(rule.names - placeholders(pattern) for *_, rule in rules)
        whose = mqtt.whose.items() if pattern == mqtt.topic else ()
        yield Ear(
            pattern=pattern,
            rules=rules,
            fixed=None if needs_params else tuple(compiled(*each, {}) for each in rules),
            charge=charge,
            seen=keys_of(mqtt.seen) if mqtt.seen is not None else None,
            whose=tuple((keys_of(path), name) for path, name in whose),
            plain=(charge is not None and not charge.keys) or any(rule.is_plain for *_, rule in rules),
            secret=template.secret(),
        )


def shared(listening: Iterable[Listening]) -> Ears:
    """Return everybody on one topic as one value."""
    sharing: dict[tuple[Keys, ...], dict[tuple[str | None, ...], tuple[Listener, ...]]] = defaultdict(dict)
    always: list[Listener] = []
    plain = secret = False
    for each in listening:
        plain = plain or each.plain
        secret = secret or bool(each.listener.secret)
        if not each.paths:
            always.append(each.listener)
            continue
        alike = sharing[each.paths]
        alike[each.named] = (*alike.get(each.named, ()), each.listener)
    return Ears(plain, tuple(always), tuple(Sharing(paths, by) for paths, by in sharing.items()), secret)
