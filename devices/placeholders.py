"""`{name}` in a template stands for what a device's params say. Pure; knows neither rules nor devices."""

from __future__ import annotations

import re
from collections.abc import Mapping

PLACEHOLDER = re.compile(r"\{([a-z][a-z_]*)\}")
"""Counts in a pattern such as `{2}` or `{1,3}`, and objects in JSON such as `{"on":1}`, are left alone."""


def placeholders(text: str) -> frozenset[str]:
    """Return the names of the params a pattern or a topic mentions."""
    return frozenset(PLACEHOLDER.findall(text))


def fill(text: str, params: Mapping[str, str]) -> str:
    """Put the params' values into a text; raises KeyError for one that is missing."""
    return PLACEHOLDER.sub(lambda found: params[found[1]], text)
