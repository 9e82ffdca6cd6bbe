"""Days as forms write them, and the moments they begin and end at in the site's time zone. Pure."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo

DAY = timedelta(days=1)


class NoDay(ValueError):
    """A text that is no day."""


def begins(text: str, where: tzinfo) -> datetime | None:
    """Return when a day begins, None where none is given. Raises NoDay."""
    day = _day(text)
    return None if day is None else datetime.combine(day, time(0), where).astimezone(UTC)


def ends(text: str, where: tzinfo) -> datetime | None:
    """Return the first moment after a day, None where none is given. Raises NoDay."""
    day = _day(text)
    return None if day is None else datetime.combine(day + DAY, time(0), where).astimezone(UTC)


def first_day(moment: datetime | None, where: tzinfo) -> str:
    """Return the day a validity begins on, as a form writes it."""
    return "" if moment is None else moment.astimezone(where).date().isoformat()


def last_day(moment: datetime | None, where: tzinfo) -> str:
    """Return the last day of a validity, as a form writes it; one that ends at noon ends on that day."""
    return "" if moment is None else (moment - timedelta.resolution).astimezone(where).date().isoformat()


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise NoDay("found no day, expected one such as 2026-11-26") from None
    if not date(2000, 1, 1) <= found <= date(9000, 1, 1):
        raise NoDay("found a day of another age, expected one such as 2026-11-26")
    return found
