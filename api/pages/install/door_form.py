"""The one form of a door: what fits at it, what was typed, what is wrong. Writes as `doors` does."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from starlette.datastructures import FormData

from api.doors import SECTION
from api.pages.install.tree import Tree
from api.parts import Parts
from config.duration import written_duration
from gateway.domain.model import PlaceId
from gateway.domain.site import Device, Site
from gateway.domain.site_doors import HELD_AFTER, OPEN_WITHIN, UNLOCK_FOR, Door, Part
from gateway.service import site

TIMERS = {
    "unlock_for": written_duration(UNLOCK_FOR),
    "open_within": written_duration(OPEN_WITHIN),
    "held_after": written_duration(HELD_AFTER),
}
"""What the form says before anybody types."""
TEXTS = ("id", "name", "place", "lock", "contact", *TIMERS)
LISTS = ("readers", "rex", "out")


@dataclass(frozen=True, slots=True)
class Typed:
    """A door as a form says it, checked by nobody yet."""

    id: str = ""
    name: str = ""
    place: str = ""
    lock: str = ""
    contact: str = ""
    unlock_for: str = TIMERS["unlock_for"]
    open_within: str = TIMERS["open_within"]
    held_after: str = TIMERS["held_after"]
    readers: tuple[str, ...] = ()
    rex: tuple[str, ...] = ()
    out: tuple[str, ...] = ()

    def entry(self) -> dict[str, object]:
        """Return it as an entry of the site document; what is empty is left out."""
        given = {name: value for name in TEXTS if (value := getattr(self, name))}
        lists = {name: list(getattr(self, name)) for name in LISTS}
        return {"name": "", **given, **lists}


@dataclass(frozen=True, slots=True)
class Choice:
    """A device that fits, `near` where it stands at the door's own place or next to it."""

    device: Device
    near: bool
    where: str


@dataclass(frozen=True, slots=True)
class Choices:
    """What the form offers: for each part the devices that can be it and are at no other door."""

    of: Mapping[str, Sequence[Choice]] = field(default_factory=dict)


def typed(form: FormData, id_: str | None = None) -> Typed:
    """Return what was typed; the id of a door that is there already is given."""
    texts = {name: _text(form, name) for name in TEXTS}
    kept = {name: value for name, value in texts.items() if value or name not in TIMERS}
    lists = {name: tuple(_texts(form, name)) for name in LISTS}
    return Typed(**{**kept, "id": id_ if id_ is not None else texts["id"]}, **lists)  # type: ignore[arg-type]


def written(door: Door) -> Typed:
    """Return a door as the form says it."""
    return Typed(
        id=door.id,
        name=door.name,
        place=door.place,
        lock=door.lock or "",
        contact=door.contact or "",
        unlock_for=written_duration(door.unlock_for),
        open_within=written_duration(door.open_within),
        held_after=written_duration(door.held_after),
        readers=door.readers,
        rex=door.rex,
        out=door.out,
    )


def first(parts: Parts, place: str) -> Typed:
    """Return the form of a new door, filled in where only one device at the place fits."""
    installed = site.export(parts.database)
    known = installed.places[PlaceId(place)]
    here = [each for each in _free(installed, "") if each.place == place]
    only = {
        part: [each.id for each in here if part in parts.fitting.parts(each)]
        for part in (Part.READER, Part.LOCK, Part.CONTACT, Part.REX)
    }
    one = {part: found[0] if len(found) == 1 else "" for part, found in only.items()}
    return Typed(
        id=_proposed_id(installed, place),
        name=known.name,
        place=place,
        lock=one[Part.LOCK],
        contact=one[Part.CONTACT],
        readers=tuple(only[Part.READER]),
        rex=tuple(filter(None, (one[Part.REX],))),
    )


def choices(parts: Parts, tree: Tree, wanted: Typed) -> Choices:
    """Return the devices that fit, those near the door first."""
    installed = site.export(parts.database)
    around = {wanted.place, *installed.around(PlaceId(wanted.place))}
    inside = tree.below(wanted.place) if wanted.place in tree.by_id else frozenset()
    found = [
        (Choice(each, each.place in around or each.place in inside, tree.name(each.place)), each)
        for each in _free(installed, wanted.id)
    ]
    found.sort(key=lambda pair: (not pair[0].near, pair[1].id))
    chosen = {
        Part.READER: wanted.readers,
        Part.LOCK: (wanted.lock,),
        Part.CONTACT: (wanted.contact,),
        Part.REX: wanted.rex,
    }
    return Choices(
        {
            part.value: [
                choice for choice, each in found if each.id in mine or part in parts.fitting.parts(each)
            ]
            for part, mine in chosen.items()
        }
    )


async def keep(parts: Parts, wanted: Typed, *, new: bool) -> Mapping[str, str]:
    """Assemble or change a door; returns what is wrong by field, with nothing written, or nothing."""
    return _whole(await SECTION.keep(parts, wanted.entry(), new=new))


def _whole(problems: Mapping[str, str]) -> Mapping[str, str]:
    """Return problems by field of the form: `readers[1]` is said of `readers`."""
    return {name.partition("[")[0]: what for name, what in reversed([*problems.items()])}


def _free(installed: Site, door: str) -> Sequence[Device]:
    """Return the devices that are at no other door."""
    taken = {id_ for id_, each in installed.mounted.items() if each.id != door}
    return [each for each in installed.devices.values() if each.id not in taken]


def _proposed_id(installed: Site, place: str) -> str:
    base = re.sub(r"[^a-z0-9_-]+", "-", f"door-{place}".lower())[:56]
    candidates = [base, *(f"{base}-{number}" for number in range(2, 100))]
    return next((each for each in candidates if each not in installed.doors), "")


def _text(form: FormData, name: str) -> str:
    value = form.get(name)
    return value.strip() if isinstance(value, str) else ""


def _texts(form: FormData, name: str) -> list[str]:
    found = (each.strip() for each in form.getlist(name) if isinstance(each, str))
    return list(dict.fromkeys(filter(None, found)))
