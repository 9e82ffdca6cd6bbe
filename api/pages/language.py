"""Which language a page speaks: the one asked for, kept, or preferred. Owns where the texts stand."""

from __future__ import annotations

import gettext
from functools import cache
from importlib.resources import as_file, files

from fastapi import Request

CHINESE, ENGLISH = "zh-CN", "en"
LANGUAGES = (CHINESE, ENGLISH)
COOKIE = "lang"
DOMAIN = "cuobian"


@cache
def texts(language: str) -> gettext.NullTranslations:
    """Return the texts of a language; English stands in the templates themselves."""
    if language == ENGLISH:
        return gettext.NullTranslations()
    with as_file(files("api") / "locale") as folder:
        return gettext.translation(DOMAIN, folder, [language.replace("-", "_")])


def known(tag: str | None) -> str | None:
    """Return which of our languages a tag means: `zh`, `zh-Hant` and `zh_CN` are Chinese; None where none."""
    primary = (tag or "").strip().replace("_", "-").partition("-")[0].lower()
    return {"zh": CHINESE, "en": ENGLISH}.get(primary)


def language_of(request: Request, otherwise: str) -> str:
    """Return the language to answer in: `?lang=`, the cookie, Accept-Language, else the one given."""
    asked = known(request.query_params.get("lang")) or known(request.cookies.get(COOKIE))
    return asked or _accepted(request.headers.get("accept-language", "")) or known(otherwise) or CHINESE


def _accepted(header: str) -> str | None:
    weighed = [_weighed(part) for part in header.split(",")[:20]]
    best = sorted(
        (each for each in weighed if each[1] is not None and each[0] > 0), key=lambda each: -each[0]
    )
    return best[0][1] if best else None


def _weighed(part: str) -> tuple[float, str | None]:
    tag, _, weight = part.partition(";q=")
    try:
        return (float(weight) if weight else 1.0), known(tag)
    except ValueError:
        return 0.0, None
