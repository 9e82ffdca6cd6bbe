"""Taking the names of people whose records are closed out of what a review tells of others. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import Field, fields, replace
from typing import Any, ClassVar, Protocol, TypeVar


class _Dataclass(Protocol):
    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]


T = TypeVar("T", bound=_Dataclass)
NAMELESS = "—"
"""Instead of the name of somebody whose records are closed."""
NAMING = frozenset({"name", "text", "person_name", "helper_name", "outcome", "why", "error"})
"""Fields in which somebody else than the one it is about may be named."""


def veiled(found: T, hidden: Collection[str]) -> T:
    """Return a line, a message or a summary without these names."""
    texts = {each.name: getattr(found, each.name) for each in fields(found) if each.name in NAMING}
    return replace(found, **{name: without(said, hidden) for name, said in texts.items()})


def without(said: str, hidden: Collection[str]) -> str:
    """Return a text without these names, the longest first: one may be the beginning of another."""
    for name in sorted(hidden, key=len, reverse=True):
        said = said.replace(name, NAMELESS) if name else said
    return said
