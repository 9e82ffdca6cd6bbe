"""The closed set of decoders: a value in JSON, a pattern in a text line, bytes at an offset. Pure and total.

Owns the shape of a rule and how it is matched. Never knows devices, topics or ports. Letter case does not
matter in lines and codes: firmware differs in it, and a call missed is worse than one taken too easily.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Annotated, Protocol, Self

from pydantic import BeforeValidator, Field, model_validator

from config.shape import Shape, Text
from devices.shape import Hex, Name, Pattern
from gateway.domain.errors import DeviceNonsense
from gateway.domain.model import EventType

LARGEST = 65_536
"""Bytes of the largest payload that is looked into; the rules of the native protocol say 64 kB."""
LARGEST_DETAIL = 4096
"""Bytes of detail kept with a reading."""
DEEPEST_DETAIL = 32
"""Levels of detail kept: what just fits our stack does not fit that of a page that shows it."""

LONGEST_SCALAR = 300
"""Characters of a value that are compared; `equals` is never longer."""

PLACEHOLDER = re.compile(r"\{([a-z][a-z_]*)\}")
"""`{name}` stands for a param; counts in a pattern such as `{2}` or `{1,3}` are left alone."""

# NaN and Infinity are no JSON, but no reason to refuse a message either.
_JSON = json.JSONDecoder(parse_constant=lambda _name: None)
_WRITE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def _several(value: object) -> object:
    return value if isinstance(value, list | tuple) else (value,)


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


class Rule(Shape):
    """What is found, and what it reads as. One of three forms.

    `json`: the path of a value in an object, keys joined by dots, which is one of `equals` or newly true
    (`edge`); `topic` is where it is heard, if not on the template's own. `line`: a regular expression found
    anywhere in a text line. `bytes`: fields of a binary frame, all of which must hold. `{param}` stands for
    what a device's params say.
    """

    path: Annotated[Text | None, Field(alias="json")] = None
    equals: Annotated[tuple[Text, ...], BeforeValidator(_several)] = ()
    edge: bool = False
    topic: Text | None = None
    pattern: Annotated[Pattern | None, Field(alias="line")] = None
    fields: Annotated[tuple[ByteField, ...], Field(alias="bytes")] = ()
    reads: EventType

    @model_validator(mode="after")
    def _has_one_form(self) -> Self:
        if sum(map(bool, (self.path, self.pattern, self.fields))) != 1:
            raise ValueError("one of json:, line: or bytes:")
        if bool(self.path) != (bool(self.equals) + self.edge == 1) or (self.topic and not self.path):
            raise ValueError("with json: either equals: VALUE or edge: true, and without it neither")
        return self

    @property
    def names(self) -> frozenset[str]:
        """The params it mentions."""
        in_fields = (field.param for field in self.fields if field.param is not None)
        return placeholders(self.topic or "") | placeholders(self.pattern or "") | frozenset(in_fields)


Captured = Mapping[str, str]
"""Params as a frame names them, in lower case."""
Match = Callable[[bytes], Captured | None]
"""Finds a rule in a frame's body: the params it names, None where the rule does not hold."""


class Coded(Protocol):
    """What a rule must know of a param: the pattern its values follow."""

    @property
    def pattern(self) -> str: ...


def matcher(rule: Rule, params: Mapping[str, Coded]) -> Match:
    """Return how a line or bytes rule is found in a frame; raises KeyError for an undeclared param."""
    if rule.pattern is not None:
        return _line_matcher(line_pattern(rule.pattern, params))
    return _bytes_matcher(rule.fields)


def placeholders(text: str) -> frozenset[str]:
    """Return the names of the params a pattern or a topic mentions."""
    return frozenset(PLACEHOLDER.findall(text))


def fill(text: str, params: Mapping[str, str]) -> str:
    """Put the params' values into a topic; raises KeyError for one that is missing."""
    return PLACEHOLDER.sub(lambda found: params[found[1]], text)


def line_pattern(text: str, params: Mapping[str, Coded]) -> re.Pattern[str]:
    """Compile a line rule; raises KeyError for an undeclared param, re.error for a broken expression."""
    seen: set[str] = set()

    def group(found: re.Match[str]) -> str:
        name = found[1]
        if name in seen:
            return f"(?P={name})"
        seen.add(name)
        return f"(?P<{name}>{params[name].pattern.removeprefix('^').removesuffix('$')})"

    return re.compile(PLACEHOLDER.sub(group, text), re.IGNORECASE)


def _line_matcher(pattern: re.Pattern[str]) -> Match:
    def match(body: bytes) -> Captured | None:
        # Latin-1 reads every byte: one that is no ASCII must not cost the line it stands in.
        found = pattern.search(body.decode("latin-1"))
        return None if found is None else {name: value.lower() for name, value in found.groupdict().items()}

    return match


def _bytes_matcher(fields: tuple[ByteField, ...]) -> Match:
    def match(body: bytes) -> Captured | None:
        captured: dict[str, str] = {}
        for field in fields:
            part = body[field.at : field.at + field.size]
            if len(part) < field.size:
                return None
            if field.mask is not None:
                part = bytes(byte & mask for byte, mask in zip(part, field.mask, strict=True))
            if field.param is not None:
                captured[field.param] = part.hex()
            elif part != field.equals:
                return None
        return captured

    return match


def parse_object(payload: bytes) -> dict[str, object]:
    """Return the JSON object a payload holds; raises DeviceNonsense naming what was found and expected."""
    if len(payload) > LARGEST:
        raise DeviceNonsense(f"found more than {LARGEST} bytes, expected a JSON object of at most that size")
    try:
        said = _JSON.decode(payload.decode())
    except UnicodeDecodeError as error:
        where = error.start
        raise DeviceNonsense(f"found bytes that are no UTF-8 at {where}, expected a JSON object") from None
    except RecursionError:
        raise DeviceNonsense("found JSON nested too deeply, expected a flat JSON object") from None
    except ValueError as error:
        raise DeviceNonsense(f"found no JSON ({error}), expected a JSON object") from None
    if not isinstance(said, dict):
        raise DeviceNonsense(f"found a JSON {json_kind(said)}, expected a JSON object")
    return said


def json_kind(value: object) -> str:
    """Return what JSON calls a value of this kind."""
    names = {dict: "object", list: "array", str: "string", bool: "boolean", int: "number", float: "number"}
    return names.get(type(value), "null")


def at_path(said: object, path: str) -> object:
    """Return the value at a path such as `params.events.0.event`; None where there is none."""
    for key in path.split("."):
        if isinstance(said, dict):
            said = said.get(key)
        elif isinstance(said, list) and key.isdecimal() and int(key) < len(said):
            said = said[int(key)]
        else:
            return None
    return said


def is_one_of(value: object, wanted: tuple[str, ...]) -> bool:
    """Tell whether a JSON scalar, written as text, is one of some: true is `true`, 1 is `1`."""
    if isinstance(value, bool):
        return str(value).lower() in wanted
    return isinstance(value, str | int | float) and str(value)[:LONGEST_SCALAR] in wanted


def detail(said: Mapping[str, object]) -> str:
    """Return what else was said as one line of JSON; too much of it is dropped with a note saying so."""
    if not said:
        return "{}"
    try:
        text = _WRITE.encode(said)
    except (ValueError, RecursionError):  # 1e999, or nested almost too deeply to be read
        return '{"dropped":"detail that cannot be written as JSON"}'
    if text.count("[") + text.count("{") > DEEPEST_DETAIL and _is_deeper(said, DEEPEST_DETAIL):
        return f'{{"dropped":"detail nested deeper than {DEEPEST_DETAIL} levels"}}'
    size = len(raw := text.encode("utf-8", "replace"))  # a lone surrogate is no text a database could keep
    if size > LARGEST_DETAIL:
        return f'{{"dropped":"detail of {size} bytes, kept are at most {LARGEST_DETAIL}"}}'
    return raw.decode()


def _is_deeper(value: object, levels: int) -> bool:
    inner = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()
    return bool(inner) and (levels == 0 or any(_is_deeper(each, levels - 1) for each in inner))
