"""What must agree about doors inside a site document: lists of ids, and what is mounted where. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from config.problem import KeyPath, Problem, shown
from config.site import SiteDocument
from config.site_doors import DoorEntry
from gateway.domain.site_doors import HOUSEHOLD


def door_problems(document: SiteDocument) -> Iterator[Problem]:
    """Yield what does not agree about doors, rights and keys."""
    devices = [each.id for each in document.devices]
    doors = [each.id for each in document.doors]
    for index, door in enumerate(document.doors):
        yield from _unknown(("doors", index, "readers"), door.readers, devices, "a device")
        yield from _unknown(("doors", index, "rex"), door.rex, devices, "a device")
        yield from _unknown(("doors", index, "out"), door.out, door.readers, "a reader of this door")
    for index, right in enumerate(document.rights):
        yield from _unknown(("rights", index, "doors"), right.doors, doors, "a door")
    yield from _mounted_twice(document)
    for index, place in enumerate(document.places):
        if place.key is not None and place.kind != HOUSEHOLD:
            expected = f"none: only a household has one, and {place.id} is a {place.kind}"
            yield Problem(("places", index, "key"), f"found {shown(place.key)}, expected {expected}")


def _unknown(path: KeyPath, ids: Sequence[str], known: Sequence[str], name: str) -> Iterator[Problem]:
    for place, id_ in enumerate(ids):
        if id_ not in known:
            yield Problem((*path, place), f"found {shown(id_)}, expected the id of {name}", known, id_)


def _mounted_twice(document: SiteDocument) -> Iterator[Problem]:
    """Find devices at two doors: nobody could tell which of them a card is shown at, or a word is about."""
    first: dict[str, str] = {}
    for index, door in enumerate(document.doors):
        for path, id_ in _mounted(door):
            if first.setdefault(id_, door.id) != door.id:
                expected = f"a device that is not at door {first[id_]} already"
                yield Problem(("doors", index, *path), f"found {shown(id_)}, expected {expected}")


def _mounted(door: DoorEntry) -> Iterator[tuple[KeyPath, str]]:
    yield from ((("readers", place), id_) for place, id_ in enumerate(door.readers))
    yield from (((key,), id_) for key, id_ in (("lock", door.lock), ("contact", door.contact)) if id_)
    yield from ((("rex", place), id_) for place, id_ in enumerate(door.rex))
