"""The shape of a rule: what is looked for in a message, and what it reads as. A closed set, no expressions.

Owns what must agree inside one rule. Never looks into a message (see `decode` and `said`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Annotated, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from config.duration import Duration
from config.shape import Shape, Text
from devices.native import CALLS, SECRETS
from devices.placeholders import placeholders
from devices.shape import Hex, Name, Pattern, Topic
from gateway.domain.model import EventType

LONGEST_WITHIN = timedelta(hours=1)
WIDEST_MASK = 8
"""Bytes of the widest number whose bits are looked at."""


def _several(value: object) -> object:
    return value if isinstance(value, list | tuple) else (value,)


def _short(value: timedelta) -> timedelta:
    if value > LONGEST_WITHIN:
        raise ValueError("at most 1h")
    return value


Values = Annotated[tuple[Text, ...], BeforeValidator(_several)]


class ByteField(Shape):
    """Bytes at an offset of a frame's body: equal to `is` (after `mask`), or the hex digits of a param."""

    at: Annotated[int, Field(ge=0, le=1023)]
    equals: Annotated[Hex | None, Field(alias="is")] = None
    mask: Hex | None = None
    param: Name | None = None
    length: Annotated[int, Field(ge=1, le=64)] = 1

    @model_validator(mode="after")
    def _has_one_test(self) -> Self:
        if (self.equals is None) == (self.param is None):
            raise ValueError("either is: BYTES or param: NAME with length:")
        if self.mask is not None and len(self.mask) != self.size:
            raise ValueError(f"a mask of {self.size} bytes")
        return self

    @property
    def size(self) -> int:
        """Bytes this field takes."""
        return self.length if self.equals is None else len(self.equals)


class Condition(Shape):
    """A value at a path (`json`, keys joined by dots; `.` is the whole payload), and one test of it.

    `equals`: is one of these; `other_than`: is a value, but none of these; `at_least`: is such a number;
    `mask` and `is`: these bits of a whole number. With `edge` it counts only when it has just become so;
    `edge` alone: becomes true, and left out it is false. `counter`: is another number than before.
    `presents`: is what somebody showed to a reader, which is kept nowhere.
    """

    path: Annotated[Text | None, Field(alias="json")] = None
    equals: Values = ()
    other_than: Values = ()
    at_least: float | None = None
    mask: Annotated[Hex, Field(min_length=1, max_length=WIDEST_MASK)] | None = None
    bits: Annotated[Hex | None, Field(alias="is")] = None
    edge: bool = False
    counter: bool = False
    presents: bool = False

    @model_validator(mode="after")
    def _has_one_test(self) -> Self:
        if self.path is None:
            if self.tests or self.edge or self.counter or self.presents or self.bits is not None:
                raise ValueError("json: PATH with equals:, other_than:, at_least:, mask:, edge: or counter:")
        elif not self._agrees():
            raise ValueError(
                "with json: one of equals:, other_than:, at_least:, mask: with is:, values: (each with or "
                "without edge: true), edge: true alone, counter: true alone, or presents: true alone"
            )
        elif self.mask is not None and len(self.mask) != len(self.bits or b""):
            raise ValueError(f"is: {len(self.mask)} bytes, as many as mask:")
        return self

    @property
    def tests(self) -> int:
        """How many tests it has that need no memory."""
        return sum(
            (bool(self.equals), bool(self.other_than), self.at_least is not None, self.mask is not None)
        )

    @property
    def remembers(self) -> bool:
        """Whether what came before matters."""
        return self.edge or self.counter

    @property
    def mentions(self) -> frozenset[str]:
        """The params it names."""
        return frozenset().union(*map(placeholders, (self.path or "", *self.equals, *self.other_than)))

    def _agrees(self) -> bool:
        if (self.mask is None) != (self.bits is None):
            return False
        if self.presents:
            return not (self.tests or self.edge or self.counter)
        return (
            not (self.edge or self.tests)
            if self.counter
            else self.tests == 1 or (self.edge and not self.tests)
        )


class Rule(Condition):
    """What is found, and what it reads as. One of four forms.

    `json`: one condition; `values` stands for several rules, each with its reading. `all`: conditions that
    must all hold, at most one of which has a memory. `each` is the path of a list, to whose elements the
    paths are relative; `topic` is where it is heard, if not on the template's own; `person` is the path of
    whom it names. `line`: a regular expression found anywhere in a text line. `bytes`: fields of a binary
    frame, all of which must hold. `{param}` stands for what a device's params say. `within`: so long after
    such a reading the next one is none, never for a call; with `same` only where the value at that path is.
    """

    values: Mapping[Text, EventType] = Field(default_factory=dict)
    every: Annotated[tuple[Condition, ...], Field(alias="all")] = ()
    each: Text | None = None
    topic: Topic | None = None
    person: Text | None = None
    pattern: Annotated[Pattern | None, Field(alias="line")] = None
    fields: Annotated[tuple[ByteField, ...], Field(alias="bytes")] = ()
    within: Annotated[Duration, AfterValidator(_short)] | None = None
    same: Text | None = None
    reads: EventType | None = None

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        problem = next(self._problems(), None)
        if problem is not None:
            raise ValueError(problem)
        return self

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """What must hold of a JSON message."""
        return self.every or (self,)

    @property
    def is_json(self) -> bool:
        """Whether it looks into messages over MQTT, not into frames."""
        return self.path is not None or bool(self.every)

    @property
    def is_plain(self) -> bool:
        """Whether it looks at a whole payload, which then may be a bare word."""
        return any(each.path == "." for each in self.conditions)

    @property
    def names(self) -> frozenset[str]:
        """The params it mentions."""
        in_fields = (field.param for field in self.fields if field.param is not None)
        in_texts = (self.topic, self.pattern, self.each, self.person, self.same, *self.values)
        found = (placeholders(text or "") for text in in_texts)
        return frozenset(in_fields).union(*found, *(each.mentions for each in self.conditions))

    def spread(self) -> Iterator[tuple[EventType, Rule]]:
        """Give one rule for each reading; without `values` that is itself."""
        if self.reads is not None:
            yield self.reads, self
        wanted: dict[EventType, list[str]] = {}
        for value, reads in self.values.items():
            wanted.setdefault(reads, []).append(value)
        for reads, values in wanted.items():
            yield reads, self.model_copy(update={"values": {}, "equals": tuple(values), "reads": reads})

    def _agrees(self) -> bool:
        if not self.values:
            return super()._agrees()
        return not (self.tests or self.counter or self.presents or self.bits is not None)

    def _problems(self) -> Iterator[str]:
        """Give the words that finish "expected …" for parts that do not go together."""
        if sum(map(bool, (self.path, self.every, self.pattern, self.fields))) != 1:
            yield "one of json:, all:, line: or bytes:"
        if not self.is_json and (self.topic or self.each or self.person or self.values):
            yield "topic:, each:, person: and values: with json: or all:, and without them none"
        if self.values and self.every:
            yield "values: with json:, and with all: one rule for each reading"
        if bool(self.values) == (self.reads is not None):
            yield "either reads: or values: with a reading for each value"
        if any(each.path is None for each in self.every):
            yield "json: PATH in everything below all:"
        if sum(each.remembers for each in self.conditions) > (0 if self.each else 1):
            yield "edge: or counter: once in a rule, and never with each:"
        if self.same is not None and (self.within is None or not self.is_json):
            yield "same: with json: or all:, and with within:"
        presenting = sum(each.presents for each in self.conditions)
        if presenting != (not SECRETS.keys().isdisjoint({self.reads, *self.values.values()})) or (
            presenting and (self.each or self.values)
        ):
            yield "presents: true once with access.card, access.pin or access.plate, and nowhere else"
        if self.within is not None and not CALLS.isdisjoint({self.reads, *self.values.values()}):
            yield "no within: on a call for help, which nothing may suppress"
