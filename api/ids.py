"""Ids as they come in from outside; how they go out is `gateway.domain.model.outward`."""

from __future__ import annotations

from gateway.domain.errors import NotFound


def inward(text: str) -> int:
    """Return the number behind an id. Raises NotFound for anything that is none."""
    if text.isascii() and text.isdigit() and len(text) <= 18:
        return int(text)
    raise NotFound("found no id of ours")
