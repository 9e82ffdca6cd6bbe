"""Make a faulty document whole, only so that the rest of it can be looked at. Nothing mended is used."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from config.problem import KeyPath, Problem

STAND_INS: Mapping[str, object] = {
    "kind": "area",
    "steps": [{"notify": ["x"]}],
    "notify": ["x"],
    "windows": [{"from": "00:00", "to": "24:00"}],
    "from": "00:00",
    "to": "24:00",
    "who": ["x"],
    "doors": ["x"],
}
"""What stands in for a key that has to be there; everything else is the id `x`."""


def mended(value: Any, problems: Iterable[Problem]) -> Any:
    """Return a copy in which what has a problem is left out or, where it has to be there, stood in for."""
    whole = _copy(value)
    for each in sorted(problems, key=lambda each: len(each.path)):
        around = _at(whole, each.path[:-1])
        if not each.path:
            return {}
        key = each.path[-1]
        if isinstance(around, dict) and isinstance(key, str):
            if each.required:
                around[key] = STAND_INS.get(key, "x")
            else:
                around.pop(key, None)
        elif isinstance(around, list) and isinstance(key, int) and key < len(around):
            around[key] = "x"
    return whole


def about_others(problems: Iterable[Problem], mended_at: Iterable[Problem]) -> list[Problem]:
    """Return the problems that are not about anything mended."""
    paths = {each.path for each in mended_at}
    around = {part for path in paths for part in _parts(path)}
    return [each for each in problems if each.path not in around and paths.isdisjoint(_parts(each.path))]


def _parts(path: KeyPath) -> list[KeyPath]:
    return [path[:end] for end in range(len(path) + 1)]


def _copy(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _copy(each) for key, each in value.items()}
    return [_copy(each) for each in value] if isinstance(value, list) else value


def _at(value: Any, path: KeyPath) -> Any:
    for part in path:
        if isinstance(value, dict) and isinstance(part, str):
            value = value.get(part)
        elif isinstance(value, list) and isinstance(part, int) and part < len(value):
            value = value[part]
        else:
            return None
    return value
