"""Which templates may describe what nobody adopted, and with which params: by topic, payload and model. Pure.

Owns the wildcards that discovery listens to. Never keeps what it has seen and never installs anything.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property

from devices import topics
from devices.decode import Keys, as_text, at_keys, keys_of, parse_any
from devices.matching import Match, matcher
from devices.native import SECRETS
from devices.placeholders import PLACEHOLDER, placeholders
from devices.registry import Registry
from devices.rule import Rule
from devices.template import Param, SerialLine, Template
from gateway.domain.errors import DeviceNonsense
from gateway.domain.heard import Likely
from gateway.domain.model import DeviceId, EventType, RawMessage
from gateway.domain.site import Device, Site

OFFERED = 6
"""Templates offered for one thing."""
BRIDGE_LIST = "/bridge/devices"
"""Where Zigbee2MQTT keeps the list of its devices: https://www.zigbee2mqtt.io/guide/usage/mqtt_topics_and_messages.html"""
HOME_ASSISTANT = ("homeassistant/+/+/config", "homeassistant/+/+/+/config")
"""https://www.home-assistant.io/integrations/mqtt/#mqtt-discovery"""
RTL_433 = "rtl_433/+/events"
"""Where rtl_433 -F mqtt publishes unless told otherwise; its templates take any topic."""
_NEW = DeviceId("new")
_SILENT = frozenset({EventType.UNDECODED, EventType.HEARTBEAT})
_KNOWN_MODEL, _READS, _CALLS, _TELLS = 50, 10, 1, 3
_MOST_TOLD = 4
_OWN_WORD = 100


@dataclass(frozen=True)
class _Spoken:
    """One template over somebody else's bridge, ready to be tried."""

    template: Template
    topic: str
    tells: tuple[Keys, ...]
    """Paths its rules look at."""
    models: frozenset[str]
    whose: tuple[tuple[Keys, str], ...]

    @property
    def anywhere(self) -> bool:
        """Whether its topic is nothing but placeholders: it could be anybody's."""
        return not PLACEHOLDER.sub("", self.topic).strip("/")

    @cached_property
    def defaults(self) -> frozenset[str]:
        """Params of the topic that have a usual value, which then must be it where the topic says no more."""
        return frozenset(each.name for each in self.template.params if each.default is not None)


class Recogniser:
    """The catalogue, asked the other way round."""

    def __init__(self, templates: Mapping[str, Template]) -> None:
        self._templates = templates
        self._spoken = [_spoken(each) for each in templates.values() if each.mqtt is not None]
        self._native = [each for each in templates.values() if each.native is not None]
        self._frames = list(_frame_rules(templates))
        self._patterns: dict[tuple[str, frozenset[str]], re.Pattern[str]] = {}

    def wildcards(self) -> frozenset[str]:
        """Return what a discovery listens to: the templates' own topics, and what bridges list."""
        own = {_wildcard(each) for each in self._spoken}
        return frozenset(
            {each for each in own if each.strip("+/#")} | {*HOME_ASSISTANT, RTL_433, f"+{BRIDGE_LIST}"}
        )

    def is_secret(self, likely: Collection[Likely]) -> bool:
        """Tell whether a message of what this may be can hold a card number, a PIN or a plate."""
        found = (self._templates[each.template] for each in likely if each.template in self._templates)
        return any(each.secret() or not each.reads.isdisjoint(SECRETS) for each in found)

    def promise(self, topic: str, payload: bytes, bases: Collection[str]) -> int:
        """Return quickly how much speaks for a device of ours, 0 where nothing does: topic, then payload."""
        fitting = [each for each in self._spoken if self._params(each, topic, bases) is not None]
        said = _parsed(payload) if fitting else None
        told = [sum(at_keys(said, keys) is not None for keys in each.tells) for each in fitting]
        specific = any(not each.anywhere or "base" in each.defaults for each in fitting)
        return 2 * max(told, default=0) + int(specific)

    def named(self, topic: str, payload: bytes) -> str:
        """Return what tells one device from others on a topic that many share; empty where it is its own."""
        for each in self._spoken:
            if each.whose and self._params(each, topic, ()) is not None:
                said = _parsed(payload)
                values = [_value(said, keys) for keys, _ in each.whose]
                model = _value(said, ("model",))
                if all(values) and (model or not each.anywhere):
                    return " ".join([model, *values]).strip()[:120]
        return ""

    def over_mqtt(self, topic: str, payload: bytes, model: str, bases: Collection[str]) -> tuple[Likely, ...]:
        """Return the templates that understand a message of a bridge, likeliest first."""
        said = _parsed(payload)
        found: list[tuple[int, Likely]] = []
        for each in self._spoken:
            params = self._params(each, topic, bases)
            if params is None:
                continue
            score = _KNOWN_MODEL if model and model.lower() in each.models else 0
            params |= {name: value for keys, name in each.whose if (value := _value(said, keys))}
            score += self._score(each, params, topic, payload, said)
            if score > 0:
                found.append((score, Likely(each.template.template, _typed(each.template, params))))
        return _best(found)

    def native(self, type_: str) -> tuple[Likely, ...]:
        """Return the templates of native devices that say such a thing, first what says least else; or all.

        A door's own word is a door's before it is a gate's.
        """
        saying = [each for each in self._native if type_ in each.reads] or self._native
        word = type_.partition(".")[0]
        found = [
            (_OWN_WORD * int(each.kind.startswith(word)) - len(each.reads), Likely(each.template))
            for each in saying
        ]
        return _best(found)

    def on_a_line(self, body: bytes, receiver: SerialLine) -> tuple[Likely, ...]:
        """Return the templates of a receiver one of whose rules holds of a frame, with the params it names.

        Of another receiver's frames binary rules would find anything anywhere.
        """
        found: list[tuple[int, Likely]] = []
        for template, reads, match in self._frames:
            captured = match(body) if self._templates[template].line == receiver else None
            if captured is not None and not any(each.template == template for _, each in found):
                found.append((2 if reads not in _SILENT else 1, Likely(template, dict(captured))))
        return _best(found)

    def _params(self, spoken: _Spoken, topic: str, bases: Collection[str]) -> dict[str, str] | None:
        """Return what a topic says of a template's params; None where it is not one of the template's."""
        known = frozenset(bases)
        pattern = self._patterns.get((spoken.topic, known))
        if pattern is None:
            if len(self._patterns) > 1000:
                self._patterns.clear()
            pattern = self._patterns[spoken.topic, known] = _pattern(spoken, known)
        found = pattern.fullmatch(topic)
        return None if found is None else dict(found.groupdict())

    def _score(
        self, spoken: _Spoken, params: Mapping[str, str], topic: str, payload: bytes, said: object
    ) -> int:
        """Return how well a message reads by a template, 0 where nothing in it speaks for that."""
        if said is None:
            return 0
        template = spoken.template
        device = Device(_NEW, template.template, params=_typed(template, params))
        registry = Registry({template.template: template})
        site = Site(devices={_NEW: device})
        if registry.problems(site):
            return 0
        registry.bind(site)
        raw = RawMessage(datetime.now(UTC), topics.BULK, topic, payload)
        types = {each.type for each in registry.decode(raw) if each.device == _NEW}
        told = sum(at_keys(said, keys) is not None for keys in spoken.tells)
        if EventType.UNDECODED in types or not types:
            return 0
        reads = types - _SILENT
        if spoken.whose and spoken.anywhere and not reads:
            return 0
        calls = template.urgent and told > 0
        own = int(not spoken.anywhere)
        return (_READS if reads else 0) + _TELLS * min(told, _MOST_TOLD) + (_CALLS if calls else 0) + own


def _spoken(template: Template) -> _Spoken:
    mqtt = template.mqtt
    if mqtt is None:
        raise ValueError("a template over MQTT")
    rules = [rule for rule in template.decode if rule.topic is None]
    tells = {keys_of(path) for rule in rules for path in _paths(rule) if path != "." and "{" not in path}
    return _Spoken(
        template=template,
        topic=mqtt.topic,
        tells=tuple(sorted(tells)),
        models=frozenset(each.model.lower() for each in template.products),
        whose=tuple((keys_of(path), name) for path, name in mqtt.whose.items()),
    )


def _paths(rule: Rule) -> Iterator[str]:
    if rule.each is not None:
        yield rule.each
        return
    yield from (each.path for each in rule.conditions if each.path is not None)


def _frame_rules(templates: Mapping[str, Template]) -> Iterator[tuple[str, EventType, Match]]:
    for template in templates.values():
        if template.line is not None:
            params = {param.name: param for param in template.params}
            for reads, rule in template.rules:
                yield template.template, reads, matcher(rule, params)


def _pattern(spoken: _Spoken, bases: frozenset[str]) -> re.Pattern[str]:
    """Return what takes a topic apart; a usual value is tried before any other."""
    params = {each.name: each for each in spoken.template.params}
    pieces: list[str] = []
    seen: set[str] = set()
    for nth, piece in enumerate(PLACEHOLDER.split(spoken.topic)):
        if nth % 2 == 0:
            pieces.append(re.escape(piece))
        elif piece in seen:
            pieces.append(f"(?P={piece})")
        else:
            seen.add(piece)
            pieces.append(f"(?P<{piece}>{_values(params[piece], bases)})")
    return re.compile("".join(pieces))


def _values(param: Param, bases: frozenset[str]) -> str:
    known = bases if param.name == "base" else ()
    usual = sorted({*known, *filter(None, [param.default])}, key=len, reverse=True)
    words = "|".join(map(re.escape, usual))
    if usual and param.name == "base":
        return words  # anybody's topic has some base: only those that are known count
    return f"{words}|{param.pattern}" if words else param.pattern


def _wildcard(spoken: _Spoken) -> str:
    params = {each.name: each for each in spoken.template.params}
    levels = []
    for level in spoken.topic.split("/"):
        names = placeholders(level)
        default = params[next(iter(names))].default if len(names) == 1 and level.startswith("{") else None
        levels.append(level if not names else default if default is not None and "base" in names else "+")
    text = "/".join(levels)
    # A name at the end may have levels of its own, as Zigbee2MQTT's friendly names do.
    return f"{text[:-1]}#" if text.endswith("/+") and "name" in spoken.topic else text


def _typed(template: Template, params: Mapping[str, str]) -> dict[str, str]:
    """Return only what an installer would have to type in: no usual values."""
    usual = {each.name: each.default for each in template.params}
    return {name: value for name, value in params.items() if name in usual and usual[name] != value}


def _best(found: list[tuple[int, Likely]]) -> tuple[Likely, ...]:
    return tuple(each for _, each in sorted(found, key=lambda pair: (-pair[0], pair[1].template))[:OFFERED])


def _value(said: object, keys: Keys) -> str:
    """Return a value as text that a page and a database can hold, empty where there is none."""
    text = as_text(at_keys(said, keys)) or ""
    return text if text.isprintable() else ""


def _parsed(payload: bytes) -> object:
    try:
        return parse_any(payload)
    except DeviceNonsense:
        return None
