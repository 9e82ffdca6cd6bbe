"""Taking other people's names out of what is given to somebody about themselves. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from gateway.domain.model import PersonId

SHORTEST = 2
"""A single sign is in too many words to be anybody's name."""


@dataclass(frozen=True, slots=True)
class Mask:
    """Hides everybody but a few: ids as a whole, names but for their first sign."""

    ids: frozenset[str]
    names: Mapping[str, Sequence[str]]
    """By their first sign, the longest first."""

    def name(self, found: str) -> str:
        """Return a field that is somebody's name, hidden unless it is one of those who may read it."""
        return found if not found or found in self.names.get("", ()) else hidden(found)

    def text(self, found: str) -> str:
        """Return words with the names in them hidden."""
        pieces: list[str] = []
        at = 0
        while at < len(found):
            name = next((each for each in self.names.get(found[at], ()) if found.startswith(each, at)), "")
            pieces.append(hidden(name) if name else found[at])
            at += len(name) or 1
        return "".join(pieces)

    def value(self, found: object) -> object:
        """Return any JSON value with ids and names in it hidden."""
        if isinstance(found, str):
            return "**" if found in self.ids else self.text(found)
        if isinstance(found, Mapping):
            return {key: self.value(each) for key, each in found.items()}
        if isinstance(found, list | tuple):
            return [self.value(each) for each in found]
        return found


def mask_for(own: Collection[PersonId], names: Mapping[PersonId, str]) -> Mask:
    """Return what hides everybody but `own`; who bears the same name as one of them is not hidden."""
    kept = tuple(names[each] for each in own if each in names)
    by_first: dict[str, list[str]] = {}
    for name in sorted({*names.values()} - {*kept}, key=lambda each: (-len(each), each)):
        if len(name) >= SHORTEST:
            by_first.setdefault(name[0], []).append(name)
    return Mask(frozenset(names) - frozenset(own), {**by_first, "": kept})


def hidden(name: str) -> str:
    """Return a name as others may read it: its first sign alone."""
    return f"{name[:1]}**"
