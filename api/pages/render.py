"""From values to a page: templates, texts, local times, addresses of static files. Reads no database."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from jinja2 import Environment, PackageLoader, StrictUndefined

from api.pages.language import CHINESE, texts

_spoken: ContextVar[str] = ContextVar("spoken", default=CHINESE)
"""The language of the page that is being rendered."""
FALLBACK_ZONE = "Asia/Shanghai"
_CHINA = timezone(timedelta(hours=8), "CST")


class Pages:
    """The templates, compiled once for all languages: two sets of them would take 2 MB more."""

    def __init__(self) -> None:
        self._environment = _environment()

    def render(self, template: str, language: str, values: Mapping[str, object]) -> str:
        """Return a page in a language; a value that a template misses is an error, not a gap."""
        before = _spoken.set(language)
        try:
            return self._environment.get_template(template).render(values, language=language)
        finally:
            _spoken.reset(before)


@cache
def zone(name: str) -> tzinfo:
    """Return a time zone by name; Shanghai's, and without zone data UTC+8, where the name is none."""
    for candidate in (name, FALLBACK_ZONE):
        try:
            return ZoneInfo(candidate)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            continue
    return _CHINA


@cache
def static_url(name: str) -> str:
    """Return the address of a static file, with its sum, so that browsers may keep it for ever."""
    content = (files("api") / "static" / name).read_bytes()
    return f"/static/{name}?v={hashlib.sha256(content).hexdigest()[:12]}"


def clock(at: datetime, where: tzinfo) -> str:
    """Return hours and minutes as the clock on the wall shows them."""
    return at.astimezone(where).strftime("%H:%M")


def clock_seconds(at: datetime, where: tzinfo) -> str:
    """Return hours, minutes and seconds as the clock on the wall shows them."""
    return at.astimezone(where).strftime("%H:%M:%S")


def day(at: datetime, where: tzinfo) -> str:
    """Return a date that reads the same in both languages."""
    return at.astimezone(where).strftime("%Y-%m-%d")


def stamp(at: datetime) -> str:
    """Return a time for machines: RFC 3339 UTC."""
    return at.astimezone(UTC).isoformat().removesuffix("+00:00") + "Z"


def in_fours(text: str) -> str:
    """Return a long word in groups of four, which can be read aloud and typed."""
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def ago(at: datetime, now: datetime) -> str:
    """Return how long a time lies behind another, in the page's language: `3 min`, `2 h`."""
    seconds = max(0, int((now - at).total_seconds()))
    if seconds < 60:
        return _text("%(n)s s") % {"n": seconds}
    if seconds < 3600:
        return _text("%(n)s min") % {"n": seconds // 60}
    if seconds < 48 * 3600:
        return _text("%(n)s h") % {"n": seconds // 3600}
    return _text("%(n)s d") % {"n": seconds // 86400}


def lasting(length: timedelta) -> str:
    """Return a length of time in the page's language: `90 s`, `15 min`, `2 h`."""
    seconds = length.total_seconds()
    if seconds < 120 or seconds % 60:
        return _text("%(n)s s") % {"n": f"{seconds:g}"}
    if seconds % 3600:
        return _text("%(n)s min") % {"n": int(seconds // 60)}
    return _text("%(n)s h") % {"n": int(seconds // 3600)}


def _text(message: str) -> str:
    return texts(_spoken.get()).gettext(message)


def _texts(one: str, many: str, count: int) -> str:
    return texts(_spoken.get()).ngettext(one, many, count)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("api"),
        extensions=["jinja2.ext.i18n"],
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        auto_reload=False,
    )
    environment.install_gettext_callables(_text, _texts, newstyle=True)  # type: ignore[attr-defined]
    environment.filters |= {
        "clock": clock,
        "clock_seconds": clock_seconds,
        "in_fours": in_fours,
        "day": day,
        "stamp": stamp,
    }
    environment.globals |= {"static": static_url, "ago": ago, "lasting": lasting}
    return environment
