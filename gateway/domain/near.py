"""Who and what is near a place: neighbours who help, sirens and lamps. Never decides who is called.

Near is counted by the way somebody walks: the own staircase first, then the floors up and down it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from gateway.domain.model import DeviceId, PersonId, PlaceId
from gateway.domain.site import Site
from gateway.domain.site_doors import HOUSEHOLD

NEAR = "near:"
STAIRWELL = "stairwell:"
NEAREST = 10
"""People whom one `near:` calls: more ringing telephones are a crowd in a staircase, and the next step is
there for whoever lives further away."""
STAIRCASES = ("entrance", "building")
"""What a staircase belongs to; a small building has one and no entrances of its own."""
FAR = 1000
"""Floors between two places of which one says no floor."""


class Scope(StrEnum):
    """How near is near."""

    FLOOR = "floor"
    ENTRANCE = "entrance"
    BUILDING = "building"


SELECTORS = tuple(f"{prefix}{scope}" for prefix in (NEAR, STAIRWELL) for scope in Scope)
"""Whom a step may call that only a place can tell."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a place is in a compound, as far as its places say."""

    household: PlaceId | None = None
    staircase: PlaceId | None = None
    building: PlaceId | None = None
    floor: int | None = None

    def within(self, scope: Scope, other: Spot) -> bool:
        """Tell whether another spot is so near; what is not known is near nothing."""
        if scope is Scope.BUILDING:
            return self.building is not None and self.building == other.building
        same = self.staircase is not None and self.staircase == other.staircase
        return same and (scope is Scope.ENTRANCE or (self.floor is not None and self.floor == other.floor))

    def way_to(self, other: Spot) -> tuple[bool, bool, int]:
        """Return what puts the nearer of two spots first."""
        floors = FAR if self.floor is None or other.floor is None else abs(self.floor - other.floor)
        home = self.household is not None and self.household == other.household
        return not home, self.staircase != other.staircase, floors


def spot_of(site: Site, place: PlaceId | None) -> Spot:
    """Return where a place is, by itself and what is around it."""
    known = site.places.get(place) if place is not None else None
    if known is None:
        return Spot()
    chain = [known, *(site.places[each] for each in site.around(known.id) if each in site.places)]
    kinds = {each.kind: each.id for each in reversed(chain)}
    return Spot(
        household=kinds.get(HOUSEHOLD),
        staircase=next((kinds[kind] for kind in STAIRCASES if kind in kinds), None),
        building=kinds.get("building"),
        floor=next((each.floor for each in chain if each.floor is not None), None),
    )


def neighbours(
    site: Site, place: PlaceId | None, resident: PersonId | None, scope: Scope
) -> tuple[PersonId, ...]:
    """Return who lives so near and said that they help, the nearest first; never the resident."""
    here = spot_of(site, place)
    around = here.building if scope is Scope.BUILDING else here.staircase
    found: list[tuple[tuple[bool, bool, int], PersonId]] = []
    for person in site.helping.get(around, ()) if around is not None else ():
        there = spot_of(site, person.home)
        if person.id != resident and here.within(scope, there):
            found.append((here.way_to(there), person.id))
    found.sort(key=lambda each: each[0])
    return tuple(person for _, person in found[:NEAREST])


def sounders(site: Site, place: PlaceId | None, scope: Scope) -> tuple[DeviceId, ...]:
    """Return the sirens, lamps and panels so near, the nearest first.

    What is in a home belongs to it: there only where somebody who lives in it helps, and never the own one,
    whose resident hears from the button itself how it goes on.
    """
    here = spot_of(site, place)
    found: list[tuple[tuple[bool, bool, int], DeviceId]] = []
    for id_ in site.sounders:
        there = spot_of(site, site.where(id_))
        home = there.household
        shared = home is None or (home != here.household and home in site.helping)
        if shared and here.within(scope, there):
            found.append((here.way_to(there), id_))
    found.sort(key=lambda each: each[0])
    return tuple(id_ for _, id_ in found)
