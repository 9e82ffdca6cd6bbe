"""The shape of a device template: one YAML file a family, which is description, documentation and test.

Owns the schema and what must agree inside one file. Never reads a file (see `catalogue`) and knows no device.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from math import prod
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from config.duration import Duration
from config.shape import Shape, Text
from devices.battery import Battery, bare_path
from devices.framing import Cut, Frame, KnownFraming
from devices.native import URGENT
from devices.patterns import MOST_WAYS, ways
from devices.placeholders import placeholders
from devices.rule import Rule
from devices.shape import Hex, Name, Pattern, Topic, Words
from gateway.domain.model import EventType

Do = Annotated[str, Field(pattern=r"^[a-z][a-z_]{0,31}$")]
"""What is to be done, as our own protocol calls it (CONTRACT §3): `unlock`, `siren`, `light`, `identify` …"""
TemplateId = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")]
OSDP_PARAMS = frozenset({"address", "contact", "rex", "strike"})
Kind = Literal[
    "sos_button",
    "door",
    "reader",
    "camera",
    "siren",
    "lamp",
    "panel",
    "sensor",
    "gate",
    "lock",
    "relay",
    "bridge",
]


class Product(Shape):
    """A thing that can be bought and is described by this file."""

    brand: Text
    model: Text
    link: Text | None = None


class Param(Shape):
    """What the installer types in for one device. `pattern` holds for the whole value, letter case aside."""

    name: Name
    required: bool = True
    default: Text | None = None
    pattern: Pattern
    example: Text
    help: Words

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        if self.required == (self.default is not None):
            raise ValueError("required: true, or required: false with a default")
        for value in filter(None, (self.example, self.default)):
            if not self.accepts(value):
                raise ValueError(f"a pattern that accepts {value!r}")
        return self

    def accepts(self, value: str) -> bool:
        """Tell whether a value follows the pattern."""
        return re.fullmatch(self.pattern, value, re.IGNORECASE) is not None


class SerialLine(Shape):
    """How to open a port and cut what comes: binary frames (`frame`), a known `protocol`, or text lines.

    `reply` is written for every frame once it is handled.
    """

    baudrate: Annotated[int, Field(ge=300, le=4_000_000)] = 9600
    frame: Frame | None = None
    protocol: KnownFraming | None = None
    reply: Annotated[Hex, Field(max_length=64)] = b""

    @model_validator(mode="after")
    def _is_cut_one_way(self) -> Self:
        if self.frame is not None and self.protocol is not None:
            raise ValueError("either frame: or protocol:")
        return self

    @property
    def cut(self) -> Cut:
        """How what comes is cut into frames."""
        return self.frame or self.protocol


class NativeProtocol(Shape):
    """A device that speaks our own protocol (CONTRACT §3): what it may say and what it can do."""

    reads: tuple[EventType, ...]
    commands: tuple[Text, ...] = ()


class JsonOverMqtt(Shape):
    """A device behind somebody else's bridge: the topic, and what every message may carry.

    `battery` is the path of a charge in percent, or tells how it becomes one; `seen` is the path of the time
    the bridge last heard the device. `whose`: on a topic that several devices share, the paths that say whose
    a message is, each with the param it must equal. `secret`: paths of values that are kept nowhere, beside
    those that rules present.
    """

    topic: Topic
    battery: Annotated[Battery | None, BeforeValidator(bare_path)] = None
    seen: Text | None = None
    whose: Mapping[Text, Name] = Field(default_factory=dict)
    secret: tuple[Text, ...] = ()

    @property
    def names(self) -> frozenset[str]:
        """The params it mentions."""
        return placeholders(self.topic).union(self.whose.values())


class Command(Shape):
    """One thing a device can do, and the message that makes it; `{param}` stands for what its params say."""

    do: Do
    topic: Topic
    payload: Text

    @property
    def names(self) -> frozenset[str]:
        """The params it mentions."""
        return placeholders(self.topic) | placeholders(self.payload)


class OsdpReader(Shape):
    """A reader on an OSDP line: what it may say, what it can do, and its speed in baud.

    Its params are among `OSDP_PARAMS`: address, number of the input with the door contact and with the exit
    button, number of the output with the strike.
    """

    baudrate: Annotated[int, Field(ge=9600, le=230_400)] = 9600
    reads: tuple[EventType, ...]
    commands: tuple[Text, ...] = ()


class Supervise(Shape):
    """How long the device may be silent before that is a fault."""

    heartbeat: Annotated[Duration, Field(gt=timedelta(), le=timedelta(days=1))]


class Caveat(Shape):
    """What to know before relying on it, with where that was seen."""

    text: Words
    link: Text | None = None


class Sample(Shape):
    """What a real unit sent, and what it reads as. Samples are one recording: they run in order.

    Serial: the bytes on the wire as `text` or `raw` (hex). MQTT: the payload as `text`, heard on
    `topic` (a native device's `event` or `status`; else the template's own). Missing params are the examples.
    """

    text: str | None = None
    raw: Hex | None = None
    topic: Text | None = None
    retained: bool = False
    params: Mapping[str, str] = Field(default_factory=dict)
    reads: tuple[EventType, ...]
    note: Text | None = None

    @model_validator(mode="after")
    def _has_one_form(self) -> Self:
        if (self.raw is None) == (self.text is None):
            raise ValueError("either text: or raw:")
        return self

    @property
    def wire(self) -> bytes:
        """The bytes themselves."""
        return self.raw if self.raw is not None else (self.text or "").encode()


class Template(Shape):
    """One device family."""

    template: TemplateId
    title: Words
    help: Words
    products: Annotated[tuple[Product, ...], Field(min_length=1)]
    kind: Kind
    transport: Literal["serial", "mqtt"]
    line: SerialLine | None = None
    native: NativeProtocol | None = None
    mqtt: JsonOverMqtt | None = None
    osdp: OsdpReader | None = None
    params: tuple[Param, ...] = ()
    decode: tuple[Rule, ...] = ()
    commands: tuple[Command, ...] = ()
    supervise: Supervise | None = None
    caveats: tuple[Caveat, ...] = ()
    samples: Annotated[tuple[Sample, ...], Field(min_length=2)]

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        problems = [*_transport_problems(self), *_param_problems(self), *_slow_rules(self)]
        if problems:
            raise ValueError(" and ".join(problems))
        return self

    @property
    def reads(self) -> frozenset[EventType]:
        """Everything that devices of this family may say."""
        if self.native is not None:
            return frozenset(self.native.reads)
        if self.osdp is not None:
            return frozenset(self.osdp.reads)
        return frozenset(reads for reads, _ in self.rules)

    @property
    def rules(self) -> tuple[tuple[EventType, Rule], ...]:
        """All rules, each with its one reading; the battery's flag is one more."""
        told = tuple(each for rule in self.decode for each in rule.spread())
        flag = self.mqtt.battery if self.mqtt is not None else None
        if flag is None or flag.low is None:
            return told
        low = Rule(path=flag.path, equals=(flag.low,), edge=True, reads=EventType.BATTERY_LOW)
        return (*told, (EventType.BATTERY_LOW, low))

    @property
    def urgent(self) -> bool:
        """Whether people call for help with it: its messages go by the session of their own."""
        return not self.reads.isdisjoint(URGENT)

    def values(self, given: Mapping[str, str]) -> dict[str, str]:
        """Return the params of one device with the defaults filled in; unknown ones are left out."""
        known = {param.name: given.get(param.name, param.default) for param in self.params}
        return {name: value for name, value in known.items() if value is not None}

    def secret(self) -> tuple[str, ...]:
        """Return the paths, with placeholders, of values that are kept nowhere."""
        conditions = (each for rule in self.decode for each in rule.conditions)
        presented = (each.path for each in conditions if each.presents and each.path is not None)
        return tuple(dict.fromkeys((*(self.mqtt.secret if self.mqtt is not None else ()), *presented)))

    def topics(self) -> frozenset[str]:
        """Return the topics, with placeholders, that rules listen on; the template's own among them."""
        if self.mqtt is None:
            return frozenset()
        return frozenset({self.mqtt.topic, *(rule.topic for rule in self.decode if rule.topic is not None)})


def _transport_problems(template: Template) -> Iterator[str]:
    """Give the words that finish "expected …" for parts that do not go together."""
    ways = {"line": template.line, "native": template.native, "mqtt": template.mqtt, "osdp": template.osdp}
    found = [name for name, way in ways.items() if way is not None]
    allowed = ("line", "osdp") if template.transport == "serial" else ("native", "mqtt")
    if len(found) != 1 or found[0] not in allowed:
        yield f"{' or '.join(allowed)} (alone) with transport {template.transport}"
    elif any(rule.is_json != (template.mqtt is not None) for rule in template.decode):
        yield "rules with json: or all: under mqtt, with line: or bytes: under line"
    elif template.commands and template.mqtt is None:
        yield "commands: under mqtt"
    elif bool(template.decode) == (found[0] in {"native", "osdp"}):
        yield "decode: with rules, or native: or osdp: without any"


def _param_problems(template: Template) -> Iterator[str]:
    declared = [param.name for param in template.params]
    if len(set(declared)) < len(declared):
        yield "every param once"
    in_topic = template.mqtt.names if template.mqtt is not None else frozenset[str]()
    in_osdp = OSDP_PARAMS if template.osdp is not None else frozenset[str]()
    used = in_topic.union(
        in_osdp, *(rule.names for rule in template.decode), *(each.names for each in template.commands)
    )
    if used != set(declared):
        yield f"params {sorted(used)}, as topics and rules use them, not {sorted(declared)}"
    if len({command.do for command in template.commands}) < len(template.commands):
        yield "every command once"


def _slow_rules(template: Template) -> Iterator[str]:
    """Find line rules that are quick by themselves and slow with the patterns of their params in them."""
    each = {param.name: ways(param.pattern) for param in template.params}
    for rule in template.decode:
        if rule.pattern is not None:
            inside = [each.get(name, 1) for name in placeholders(rule.pattern)]
            if prod([ways(rule.pattern), *inside]) > MOST_WAYS:
                yield f"a line rule that is quick to try, with shorter params in it than {rule.pattern!r}"
