"""The shape of a device template: one YAML file a family, which is description, documentation and test.

Owns the schema and what must agree inside one file. Never reads a file (see `catalogue`) and knows no device.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from config.duration import Duration
from config.shape import Shape, Text
from devices.decode import Rule, placeholders
from devices.framing import Frame
from devices.native import URGENT
from devices.shape import Hex, Name, Pattern, Words
from gateway.domain.model import EventType

TemplateId = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")]
OSDP_PARAMS = frozenset({"address", "contact", "rex", "strike"})
Kind = Literal["sos_button", "door", "reader", "camera", "siren", "panel", "sensor", "gate"]


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
    """How to open a port and cut what comes: binary frames, or text lines where `frame` is absent.

    `reply` is written for every frame once it is handled.
    """

    baudrate: Annotated[int, Field(ge=300, le=4_000_000)] = 9600
    frame: Frame | None = None
    reply: Annotated[Hex, Field(max_length=64)] = b""


class NativeProtocol(Shape):
    """A device that speaks our own protocol (CONTRACT §3): what it may say and what it can do."""

    reads: tuple[EventType, ...]
    commands: tuple[Text, ...] = ()


class JsonOverMqtt(Shape):
    """A device behind somebody else's bridge: the topic, and what every message may carry.

    `battery` is the path of a charge in percent, `seen` of the time the bridge last heard the device.
    """

    topic: Text
    battery: Text | None = None
    seen: Text | None = None


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
    supervise: Supervise | None = None
    caveats: tuple[Caveat, ...] = ()
    samples: Annotated[tuple[Sample, ...], Field(min_length=2)]

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        problems = [*_transport_problems(self), *_param_problems(self)]
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
        return frozenset(rule.reads for rule in self.decode)

    @property
    def urgent(self) -> bool:
        """Whether people call for help with it: its messages go by the session of their own."""
        return not self.reads.isdisjoint(URGENT)

    def values(self, given: Mapping[str, str]) -> dict[str, str]:
        """Return the params of one device with the defaults filled in; unknown ones are left out."""
        known = {param.name: given.get(param.name, param.default) for param in self.params}
        return {name: value for name, value in known.items() if value is not None}

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
    elif any((rule.path is not None) != (template.mqtt is not None) for rule in template.decode):
        yield "rules with json: under mqtt, with line: or bytes: under line"
    elif bool(template.decode) == (found[0] in {"native", "osdp"}):
        yield "decode: with rules, or native: or osdp: without any"


def _param_problems(template: Template) -> Iterator[str]:
    declared = [param.name for param in template.params]
    if len(set(declared)) < len(declared):
        yield "every param once"
    in_topic = placeholders(template.mqtt.topic) if template.mqtt is not None else frozenset[str]()
    in_osdp = OSDP_PARAMS if template.osdp is not None else frozenset[str]()
    used = in_topic.union(in_osdp, *(rule.names for rule in template.decode))
    if used != set(declared):
        yield f"params {sorted(used)}, as topics and rules use them, not {sorted(declared)}"
