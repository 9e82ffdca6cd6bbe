"""Read one YAML file as the text its writer meant, with line numbers. Owns no key and no meaning.

Scalars stay the text they were written as: `012345`, `1e5` and `no` are codes and names as often as
numbers, so whoever wants a number converts. Anchors, aliases, merges and tags are refused: nothing here
needs them, and a few lines of them can stand for gigabytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from config.problem import KeyPath, dotted
from gateway.domain.errors import ConfigurationError

LARGEST = 16_000_000
"""Bytes; a site of 2,536 households has one."""
DEEPEST = 16
"""Levels of nesting; a site document has six."""

Value = str | None | list["Value"] | dict[str, "Value"]

_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_NOTHING = frozenset({"", "~", "null", "Null", "NULL"})


@dataclass(frozen=True, slots=True)
class Document:
    """What a file says, and in which line it says it."""

    name: str
    value: Value
    lines: Mapping[KeyPath, int]

    def line(self, path: KeyPath) -> int | None:
        """Return the line of a path; of what is around it where the path itself is not there."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path)

    def where(self, path: KeyPath) -> str:
        """Return `site.yaml:14: people[2].home`."""
        line = self.line(path)
        place = f"{self.name}:{line}" if line is not None else self.name
        return f"{place}: {dotted(path)}" if path else place


def read_document(file: Path) -> Document:
    """Return what a YAML file says. Raises ConfigurationError with the line of what cannot be read."""
    try:
        with file.open("rb") as opened:
            content = opened.read(LARGEST + 1)
    except OSError as error:
        raise ConfigurationError((f"{file}: cannot be read: {error.strerror}",)) from error
    return parse_document(content, file.name)


def parse_document(content: bytes, name: str) -> Document:
    """Return what the bytes of a YAML document say; an empty one says None."""
    if len(content) > LARGEST:
        raise ConfigurationError((f"{name}: found more than {LARGEST} bytes, expected a YAML document",))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        found = f"found byte {content[error.start]:#04x}"
        raise ConfigurationError((f"{name}:{line}: {found}, expected text in UTF-8",)) from None
    builder = _Builder(name)
    try:
        return Document(name, builder.document(yaml.parse(text, Loader=_LOADER)), builder.lines)
    except yaml.YAMLError as error:
        raise ConfigurationError((_syntax(name, error),)) from None


def _syntax(name: str, error: yaml.YAMLError) -> str:
    if isinstance(error, yaml.MarkedYAMLError):
        mark = error.problem_mark or error.context_mark
        what = " ".join(filter(None, (error.context, error.problem)))
        place = f"{name}:{mark.line + 1}:{mark.column + 1}" if mark is not None else name
        return f"{place}: found no YAML here: {what}"
    return f"{name}: found no YAML: {' '.join(str(error).split())}"


class _Builder:
    """Turns the events of the parser into plain values; never deeper than the limit."""

    def __init__(self, name: str) -> None:
        self._name = name
        self.lines: dict[KeyPath, int] = {}

    def document(self, events: Iterator[yaml.Event]) -> Value:
        value: Value = None
        seen = False
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                if seen:
                    raise self._refused(event, (), "a second document (---), expected one")
                seen = True
                value = self._value(next(events), events, ())
        return value

    def _value(self, event: yaml.Event, events: Iterator[yaml.Event], path: KeyPath) -> Value:
        self.lines.setdefault(path, _place(event)[0])
        self._check(event, path)
        if isinstance(event, yaml.ScalarEvent):
            plain = event.style in {None, ""}
            return None if plain and event.value in _NOTHING else str(event.value)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(events, path)
        return self._mapping(events, path)

    def _sequence(self, events: Iterator[yaml.Event], path: KeyPath) -> Value:
        found: list[Value] = []
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            found.append(self._value(event, events, (*path, len(found))))
        return found

    def _mapping(self, events: Iterator[yaml.Event], path: KeyPath) -> Value:
        found: dict[str, Value] = {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            self._check(event, path)
            if not isinstance(event, yaml.ScalarEvent):
                raise self._refused(event, path, "a list or mapping as a key, expected a word")
            key = str(event.value)
            if key in found:
                first = self.lines[(*path, key)]
                raise self._refused(event, (*path, key), f"the key again, it stands in line {first} already")
            self.lines[(*path, key)] = _place(event)[0]
            found[key] = self._value(next(events), events, (*path, key))
        # A key with nothing behind it says as much as no key.
        return {key: value for key, value in found.items() if value is not None}

    def _check(self, event: yaml.Event, path: KeyPath) -> None:
        if len(path) > DEEPEST:
            raise self._refused(event, path[:3], f"more than {DEEPEST} levels of nesting")
        anchor, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
        if isinstance(event, yaml.AliasEvent):
            raise self._refused(event, path, f"the alias *{anchor}, expected the value itself")
        if anchor is not None:
            raise self._refused(event, path, f"the anchor &{anchor}, expected a value without one")
        if tag is not None:
            raise self._refused(event, path, f"the tag {tag}, expected a value without one")

    def _refused(self, event: yaml.Event, path: KeyPath, found: str) -> ConfigurationError:
        line, column = _place(event)
        words = (f"{self._name}:{line}:{column}", dotted(path), f"found {found}")
        return ConfigurationError((": ".join(filter(None, words)),))


def _place(event: yaml.Event) -> tuple[int, int]:
    mark = event.start_mark
    return (0, 0) if mark is None else (mark.line + 1, mark.column + 1)
