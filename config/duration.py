"""Durations as people write them: `60`, `90s`, `15m`, `2h`, `1d`. Never a moment in time."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Annotated

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema

UNITS = {"d": 86_400_000, "h": 3_600_000, "m": 60_000, "": 1_000, "s": 1_000}
"""Milliseconds, longest first."""
SHORTEST = timedelta(seconds=1)
LONGEST = timedelta(days=366)
EXPECTED = "a duration from 1 s, such as 60, 90s, 15m, 2h or 1d"

_WRITTEN = re.compile(r"([0-9]{1,8})(?:\.([0-9]{1,3}))?([smhd]?)")


def parse_duration(value: object) -> timedelta:
    """Return the duration of a text or a number of seconds, from 1 s to 366 days. Raises ValueError."""
    if isinstance(value, timedelta):
        found = value
    else:
        numeric = isinstance(value, int | float) and not isinstance(value, bool)
        written = _WRITTEN.fullmatch(str(value)) if numeric or isinstance(value, str) else None
        if written is None:
            raise ValueError(EXPECTED)
        whole, part, unit = written.groups()
        found = timedelta(milliseconds=int(whole + (part or "").ljust(3, "0")) * UNITS[unit] // 1000)
    if not SHORTEST <= found <= LONGEST:
        raise ValueError(EXPECTED)
    return found


def duration_value(value: timedelta) -> int | float | str:
    """Return a duration as documents hold it: seconds below two minutes, else the longest unit that fits."""
    millis = value // timedelta(milliseconds=1)
    unit = next(unit for unit, length in UNITS.items() if millis % length == 0 or not unit)
    if millis >= 2 * UNITS["m"] and unit:
        return f"{millis // UNITS[unit]}{unit}"
    return millis // 1000 if millis % 1000 == 0 else millis / 1000


def written_duration(value: timedelta) -> str:
    """Return a duration as text: `60`, `15m`."""
    return str(duration_value(value))


Duration = Annotated[
    timedelta,
    BeforeValidator(parse_duration),
    PlainSerializer(written_duration, return_type=str),
    WithJsonSchema({"type": "string", "description": EXPECTED, "examples": ["60", "15m"]}),
]
