"""Plain values as block-style YAML in the order given. Owns which text needs quotes; reads nothing.

Text is quoted wherever any YAML, 1.1 or 1.2, could take it for something else: codes such as 0123 and 1e5
stay text in every editor and tool.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence

RESERVED = frozenset({"true", "false", "yes", "no", "on", "off", "y", "n", "null", "nan", "inf"})
_PLAIN = re.compile(r"[^\W\d_][\w./@+-]*(?: [\w./@+-]+)*")
"""Words that begin with a letter."""
_NUMBERED = re.compile(r"\d+[smhd]|\d+(?=\w*[^\x00-\x7f])\w+")
"""Durations, and names such as 3号楼: digits, then a character that is in no number."""


def written(value: Mapping[str, object]) -> str:
    """Return a mapping as a YAML document."""
    return "".join(f"{line}\n" for line in _mapping(value, ""))


def _mapping(value: Mapping[str, object], indent: str) -> Iterator[str]:
    for key, each in value.items():
        yield from _pair(f"{indent}{scalar(key)}:", each, indent)


def _pair(start: str, value: object, indent: str) -> Iterator[str]:
    if isinstance(value, Mapping):
        yield start if value else f"{start} {{}}"
        yield from _mapping(value, f"{indent}  ")
    elif isinstance(value, Sequence) and not isinstance(value, str):
        yield start if value else f"{start} []"
        for each in value:
            yield from _item(each, f"{indent}  ")
    else:
        yield f"{start} {scalar(value)}"


def _item(value: object, indent: str) -> Iterator[str]:
    if not isinstance(value, Mapping):
        yield f"{indent}- {scalar(value)}"
        return
    for number, line in enumerate(_mapping(value, f"{indent}  ")):
        yield line if number else f"{indent}- {line[len(indent) + 2 :]}"


def scalar(value: object) -> str:
    """Return one value as YAML, quoted only where it has to be."""
    if not isinstance(value, str):
        return json.dumps(value)
    plain = _PLAIN.fullmatch(value) or _NUMBERED.fullmatch(value)
    return value if plain and value.lower() not in RESERVED else json.dumps(value, ensure_ascii=False)
