"""What a payload says: JSON, or the plain text that some firmware sends instead. Pure and total.

Owns how a payload is read and a value found in it. Never knows rules, devices, topics or ports.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from gateway.domain.errors import DeviceNonsense

LARGEST = 65_536
"""Bytes of the largest payload that is looked into; the rules of the native protocol say 64 kB."""
LARGEST_DETAIL = 4096
"""Bytes of detail kept with a reading."""
DEEPEST_DETAIL = 32
"""Levels of detail kept: what just fits our stack does not fit that of a page that shows it."""

LONGEST_SCALAR = 300
"""Characters of a value that are compared; `equals` is never longer."""

# NaN and Infinity are no JSON, but no reason to refuse a message either.
_JSON = json.JSONDecoder(parse_constant=lambda _name: None)
_WRITE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False)


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


def parse_any(payload: bytes) -> object:
    """Return what a payload holds: any JSON, or its text where it is none. Raises DeviceNonsense."""
    if len(payload) > LARGEST:
        raise DeviceNonsense(f"found more than {LARGEST} bytes, expected JSON or text of at most that size")
    try:
        text = payload.decode().strip()
    except UnicodeDecodeError as error:
        where = error.start
        raise DeviceNonsense(f"found bytes that are no UTF-8 at {where}, expected JSON or text") from None
    try:
        return _JSON.decode(text)
    except (ValueError, RecursionError):
        return text


Keys = tuple[str, ...]
"""A path taken apart; none at all is the whole payload."""


def keys_of(path: str) -> Keys:
    """Take a path such as `params.events.0.event` apart; `.` is the whole payload."""
    return () if path == "." else tuple(path.split("."))


def at_path(said: object, path: str) -> object:
    """Return the value at a path such as `params.events.0.event`; None where there is none."""
    return at_keys(said, keys_of(path))


def at_keys(said: object, keys: Keys) -> object:
    """Return the value at a path taken apart; None where there is none."""
    for key in keys:
        if isinstance(said, dict):
            said = said.get(key)
        elif isinstance(said, list) and key.isdecimal() and int(key) < len(said):
            said = said[int(key)]
        else:
            return None
    return said


def without(said: object, secret: Iterable[Keys]) -> object:
    """Return what was said without the values at these paths; nothing where the whole payload is one."""
    for keys in secret:
        said = _without(said, keys) if keys else {}
    return said


def _without(said: object, keys: Keys) -> object:
    first, rest = keys[0], keys[1:]
    if isinstance(said, list) and first.isdecimal() and int(first) < len(said):
        inner = _without(said[int(first)], rest) if rest else None
        return [*said[: int(first)], inner, *said[int(first) + 1 :]]
    if not isinstance(said, dict) or first not in said:
        return said
    others = {key: value for key, value in said.items() if key != first}
    return {**others, first: _without(said[first], rest)} if rest else others


def is_one_of(value: object, wanted: tuple[str, ...]) -> bool:
    """Tell whether a JSON scalar, written as text, is one of some: true is `true`, 1 is `1`."""
    text = as_text(value)
    return text is not None and text in wanted


def as_text(value: object) -> str | None:
    """Return a JSON scalar as text, true as `true`; None for what is none."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)[:LONGEST_SCALAR] if isinstance(value, str | int | float) else None


def keepable(text: str) -> str:
    """Return a text that a database can hold: half a surrogate pair, which JSON lets through, is a `?`."""
    return text.encode("utf-8", "replace").decode()


def detail(said: object) -> str:
    """Return what else was said as one line of JSON; too much of it is dropped with a note saying so."""
    if not said:
        return "{}"
    if not isinstance(said, Mapping):
        said = {"value": said}
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
