"""From values to a page: templates, texts, local times, addresses of static files. Reads no database."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from jinja2 import Environment, PackageLoader, StrictUndefined

from api.pages.language import LANGUAGES, texts

FALLBACK_ZONE = "Asia/Shanghai"
_CHINA = timezone(timedelta(hours=8), "CST")


class Pages:
    """The templates, once a language."""

    def __init__(self) -> None:
        self._environments = {language: _environment(language) for language in LANGUAGES}

    def render(self, template: str, language: str, values: Mapping[str, object]) -> str:
        """Return a page in a language; a value that a template misses is an error, not a gap."""
        return self._environments[language].get_template(template).render(values, language=language)

    def text(self, language: str, message: str) -> str:
        """Return one text of ours in a language."""
        return texts(language).gettext(message)


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


def ago(language: str) -> Callable[[datetime, datetime], str]:
    """Return what says in a language how long a time lies behind another: `3 min`, `2 h`."""
    text = texts(language).gettext

    def words(at: datetime, now: datetime) -> str:
        seconds = max(0, int((now - at).total_seconds()))
        if seconds < 60:
            return text("%(n)s s") % {"n": seconds}
        if seconds < 3600:
            return text("%(n)s min") % {"n": seconds // 60}
        if seconds < 48 * 3600:
            return text("%(n)s h") % {"n": seconds // 3600}
        return text("%(n)s d") % {"n": seconds // 86400}

    return words


def _environment(language: str) -> Environment:
    environment = Environment(
        loader=PackageLoader("api"),
        extensions=["jinja2.ext.i18n"],
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        auto_reload=False,
    )
    environment.install_gettext_translations(texts(language), newstyle=True)  # type: ignore[attr-defined]
    environment.filters |= {
        "clock": clock,
        "clock_seconds": clock_seconds,
        "day": day,
        "stamp": stamp,
    }
    environment.globals |= {"static": static_url, "ago": ago(language)}
    return environment
