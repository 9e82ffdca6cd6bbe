"""How rules are found in what was heard: compiled once for each version of the site. Pure and total.

Never knows topics, ports or what came before (see `edges`). Letter case does not matter in lines and codes:
firmware differs in it, and a call missed is worse than one taken too easily.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from devices.decode import Keys, as_text, at_keys, is_one_of, keys_of
from devices.native import LONGEST_SECRET
from devices.placeholders import PLACEHOLDER, fill
from devices.rule import ByteField, Condition, Rule
from gateway.domain.model import EventType

Captured = Mapping[str, str]
"""Params as a frame names them, in lower case."""
Match = Callable[[bytes], Captured | None]
"""Finds a rule in a frame's body: the params it names, None where the rule does not hold."""
Test = Callable[[object], bool]


class Coded(Protocol):
    """What a rule must know of a param: the pattern its values follow."""

    @property
    def pattern(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Memory:
    """The condition of a rule for which what came before matters."""

    keys: Keys
    test: Test | None
    """What it becomes; None: a counter, which becomes another number."""
    absent: bool | None
    """What a message without the value means: False, or None where that says nothing."""


@dataclass(frozen=True, slots=True)
class JsonRule:
    """A rule with one device's params in it. `name` is its own within the device."""

    name: str
    reads: EventType
    each: Keys | None
    tests: tuple[tuple[Keys, Test], ...]
    memory: Memory | None
    within: timedelta | None
    same: Keys | None
    person: Keys | None
    presents: Keys | None = None
    """Where what somebody showed stands."""

    def found(self, said: object) -> Sequence[object]:
        """Return the message itself, or those elements of its list, where all that needs no memory holds."""
        if self.each is None:
            return (said,) if self._holds(said) else ()
        parts = at_keys(said, self.each)
        return [part for part in parts if self._holds(part)] if isinstance(parts, list) else ()

    def _holds(self, said: object) -> bool:
        for keys, test in self.tests:  # noqa: SIM110 - all() takes twice the time, for every message
            if not test(at_keys(said, keys)):
                return False
        return True


def compiled(name: str, reads: EventType, rule: Rule, values: Mapping[str, str]) -> JsonRule:
    """Return a JSON rule for a device with these params; raises KeyError for one that is missing."""
    plain = [each for each in rule.conditions if not each.remembers]
    memory = next((_memory(each, values) for each in rule.conditions if each.remembers), None)
    return JsonRule(
        name=name,
        reads=reads,
        each=keys_of(fill(rule.each, values)) if rule.each is not None else None,
        tests=tuple((_keys(each, values), _test(each, values)) for each in plain),
        memory=memory,
        within=rule.within,
        same=keys_of(fill(rule.same, values)) if rule.same is not None else None,
        person=keys_of(fill(rule.person, values)) if rule.person is not None else None,
        presents=next((_keys(each, values) for each in plain if each.presents), None),
    )


def _keys(condition: Condition, values: Mapping[str, str]) -> Keys:
    return keys_of(fill(condition.path or ".", values))


def _memory(condition: Condition, values: Mapping[str, str]) -> Memory:
    absent = False if condition.edge and not condition.tests else None
    test = None if condition.counter else _test(condition, values)
    return Memory(_keys(condition, values), test, absent)


def _test(condition: Condition, values: Mapping[str, str]) -> Test:
    wanted = tuple(fill(each, values) for each in condition.equals)
    if wanted:
        return lambda value: is_one_of(value, wanted)
    unwanted = tuple(fill(each, values) for each in condition.other_than)
    if unwanted:
        return lambda value: as_text(value) is not None and not is_one_of(value, unwanted)
    if condition.at_least is not None:
        return _reaches(condition.at_least)
    if condition.mask is not None and condition.bits is not None:
        return _has_bits(int.from_bytes(condition.mask), int.from_bytes(condition.bits))
    return _is_shown if condition.presents else lambda value: value is True


def _is_shown(value: object) -> bool:
    """Tell whether a value can be a card number, a PIN or a plate."""
    # A float was a hexadecimal number with one E in it, and is no longer what was shown.
    text = str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""
    return 0 < len(text) <= LONGEST_SECRET


def _reaches(least: float) -> Test:
    return lambda value: isinstance(value, int | float) and not isinstance(value, bool) and value >= least


def _has_bits(mask: int, bits: int) -> Test:
    return lambda value: isinstance(value, int) and not isinstance(value, bool) and value & mask == bits


def matcher(rule: Rule, params: Mapping[str, Coded]) -> Match:
    """Return how a line or bytes rule is found in a frame; raises KeyError for an undeclared param."""
    if rule.pattern is not None:
        return _line_matcher(line_pattern(rule.pattern, params))
    return _bytes_matcher(rule.fields)


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
