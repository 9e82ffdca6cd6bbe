"""The places as one tree: whole names, what is inside what, choices for forms. Writes nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine

from gateway.store.core_state import site_version
from gateway.store.queries.site import ListedPlace, places

_KEPT: WeakKeyDictionary[Engine, tuple[int, Tree]] = WeakKeyDictionary()
"""The tree of each database, with the version of its site: making it was a third of a page of 2,536 homes."""


@dataclass(frozen=True, slots=True)
class Branch:
    """One place in the tree, `depth` places being around it."""

    place: ListedPlace
    depth: int
    name: str
    """The whole name, outermost first."""


class Tree:
    """Every place, each below the one around it, in the site's own order."""

    def __init__(self, places: Iterable[ListedPlace]) -> None:
        self.by_id = {each.id: each for each in places}
        self._inside: dict[str | None, list[ListedPlace]] = defaultdict(list)
        for each in self.by_id.values():
            self._inside[each.inside if each.inside in self.by_id else None].append(each)
        self.branches: Sequence[Branch] = tuple(self._walk(None, 0, ""))
        self._names = {each.place.id: each.name for each in self.branches}

    def name(self, place: str | None) -> str:
        """Return the whole name of a place, empty where there is none."""
        return self._names.get(place or "", place or "")

    def below(self, place: str) -> frozenset[str]:
        """Return a place and everything inside it."""
        inner = [self.below(each.id) for each in self._inside.get(place, ())]
        return frozenset({place}).union(*inner)

    def _walk(self, inside: str | None, depth: int, before: str) -> Iterable[Branch]:
        for each in self._inside.get(inside, ()):
            name = f"{before} {each.name}".strip()
            yield Branch(each, depth, name)
            yield from self._walk(each.id, depth + 1, name)


def tree_of(connection: Connection) -> Tree:
    """Return the tree as the site is now."""
    version = site_version(connection)
    known = _KEPT.get(connection.engine)
    if known is None or known[0] != version:
        known = version, Tree(places(connection))
        _KEPT[connection.engine] = known
    return known[1]
