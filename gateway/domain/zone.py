"""Time zones by name. Owns what is taken where one is not to be had; never reads a clock."""

from __future__ import annotations

from datetime import timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

CHINA = timezone(timedelta(hours=8))
"""Where the time zone is not to be had."""


def zone(name: str) -> tzinfo:
    """Return a time zone by name; where it is not to be had, China's."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # a machine without zones still has doors
        return CHINA
