"""How long a regular expression may search: a template is text from outside, and no search can be broken off.

Python holds its interpreter while it matches, and with it every press: `(a+)+X` took 12 s over 27 bytes and
`(.*)(.*)(.*)(.*)X` eight minutes over 300 (measured). Owns that bound; never matches anything.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterable
from math import prod
from typing import Any

MOST_WAYS = 4096
"""Ways in which a pattern may be tried at one place; at all places of the longest line some 10 ms."""
OPEN_ENDED = 512
"""Lengths that `*`, `+` and `{2,}` may have: the longest line."""

ENOUGH = 10**9

_PARSER: Any = importlib.import_module("re._parser")
"""What `re` itself takes patterns apart with; a name it keeps to itself, so the tests hold it in place."""


def ways(pattern: str) -> int:
    """Return in how many ways a pattern can be tried at one place, at most; raises re.error for a broken one.

    Alternatives add up, what follows each other multiplies, and a repetition counts its lengths and, for each
    of them, every way of what is repeated; where it ends at a letter that it cannot hold, there is one way.
    """
    return _all(_PARSER.parse(pattern))


def _all(parts: Iterable[Any]) -> int:
    found, each = 1, list(parts)
    for (name, value), follows in zip(each, [*each[1:], None], strict=False):
        if not _stops(str(name), value, follows):
            found = min(found * _one(str(name), value), ENOUGH)
    return found


def _stops(name: str, value: Any, follows: Any) -> bool:
    """Tell whether single characters are repeated, up to a letter that is none of them."""
    if not name.endswith("_REPEAT") or follows is None or str(follows[0]) != "LITERAL" or len(value[2]) != 1:
        return False
    letters = {*chr(follows[1]).lower(), *chr(follows[1]).upper()}
    return not any(_may_be(str(value[2][0][0]), value[2][0][1], ord(letter)) for letter in letters)


def _may_be(name: str, value: Any, letter: int) -> bool:
    if name == "IN":
        inside = [each for each in value if str(each[0]) != "NEGATE"]
        within = [_may_be(str(kind), of, letter) for kind, of in inside]
        surely = all(str(kind) in {"LITERAL", "RANGE"} for kind, _ in inside)
        return any(within) if len(inside) == len(value) else not (surely and any(within))
    if name == "RANGE":
        return bool(value[0] <= letter <= value[1])
    return bool(value == letter) if name == "LITERAL" else name != "NOT_LITERAL" or bool(value != letter)


def _one(name: str, value: Any) -> int:
    if name == "BRANCH":
        return sum(map(_all, value[1]))
    if name in {"SUBPATTERN", "ATOMIC_GROUP"}:
        return _all(value[-1] if name == "SUBPATTERN" else value)
    if name in {"ASSERT", "ASSERT_NOT"}:
        return _all(value[1])
    if name == "GROUPREF_EXISTS":
        return sum(_all(each) for each in value[1:] if each is not None)
    if name.endswith("_REPEAT"):
        return _repeated(*value)
    return 1


def _repeated(least: int, most: int, parts: Iterable[Any]) -> int:
    inner, longest = _all(parts), min(int(most), least + OPEN_ENDED)
    if inner == 1:
        return longest - least + 1
    return min(prod([inner] * min(longest, 32)), ENOUGH) * (longest - least + 1)
