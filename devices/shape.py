"""What the written shapes here share beyond `config.shape`: hex, patterns, words in both languages.

A check raises ValueError with the words that finish "found X, expected …".
"""

from __future__ import annotations

import re
import warnings
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field

from config.shape import Shape, Text
from devices.patterns import MOST_WAYS, ways


def _bytes(value: object) -> object:
    if isinstance(value, bytes):
        return value
    try:
        return bytes.fromhex(value if isinstance(value, str) else "?")
    except ValueError:
        raise ValueError('bytes in hex such as "AA 55"') from None


def _pattern(value: str) -> str:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", FutureWarning)  # what a later Python reads otherwise
            re.compile(value)
        tried = ways(value)
    except (re.error, RecursionError, FutureWarning) as error:
        raise ValueError(f"a regular expression ({error})") from None
    if tried > MOST_WAYS:
        raise ValueError(
            "a regular expression that is quick to try: {1,8} instead of + and *, none in another"
        )
    return value


def _exact(value: str) -> str:
    if value.startswith("$") or not {"+", "#"}.isdisjoint(value):
        raise ValueError("a topic without + and #, outside of $")
    return value


Hex = Annotated[bytes, BeforeValidator(_bytes)]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z_]{0,31}$")]
Pattern = Annotated[str, Field(min_length=1, max_length=500), AfterValidator(_pattern)]
Topic = Annotated[Text, AfterValidator(_exact)]


class Words(Shape):
    """The same thing said in both languages of the house."""

    zh: Text
    en: Text
