"""What devices can be at a door, as their templates say: reader, lock, contact, exit button. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from devices.template import Template
from gateway.domain.access import PRESENTS
from gateway.domain.command import UNLOCK
from gateway.domain.model import DeviceId, EventType
from gateway.domain.site import Device, Site
from gateway.domain.site_doors import Door, Part

OPENING = (UNLOCK, "open")
"""What may be told to a lock behind a bridge, best first; a barrier knows only `open`."""
FACES = frozenset({EventType.FACE_RECOGNISED})
"""A camera at a door tells who comes; it opens nothing, and is refused as the only way in."""
MOVES = frozenset({EventType.DOOR_OPENED, EventType.DOOR_CLOSED})
KEYS: Mapping[Part, str] = {
    Part.READER: "readers",
    Part.LOCK: "lock",
    Part.CONTACT: "contact",
    Part.REX: "rex",
}
"""Where a part stands in the site document."""
EXPECTED: Mapping[Part, str] = {
    Part.READER: "one that cards, PINs, plates or faces are shown to",
    Part.LOCK: "one that can be told to unlock",
    Part.CONTACT: "one that says door.opened and door.closed",
    Part.REX: "one that says rex.pressed",
}
NOT_WIRED = "none"
"""What the param of an input says where nothing is connected to it."""


def parts_of(template: Template, params: Mapping[str, str]) -> frozenset[Part]:
    """Return what a device with these params can be."""
    values = template.values(params)
    said = {
        Part.READER: not template.reads.isdisjoint(PRESENTS.keys() | FACES),
        Part.LOCK: not told(template).isdisjoint(OPENING),
        Part.CONTACT: template.reads >= MOVES and _wired(template, values, "contact"),
        Part.REX: EventType.REX_PRESSED in template.reads and _wired(template, values, "rex"),
    }
    return frozenset(part for part, can in said.items() if can)


def told(template: Template) -> frozenset[str]:
    """Return what devices of a template can be told."""
    if template.native is not None:
        return frozenset(template.native.commands)
    if template.osdp is not None:
        return frozenset(template.osdp.commands)
    return frozenset(each.do for each in template.commands)


def door_problems(templates: Mapping[str, Template], site: Site) -> Iterator[str]:
    """Yield the parts of doors that cannot be what they are mounted as, each `door ID.KEY: found …`."""
    for door in site.doors.values():
        for part, id_ in door.parts:
            device = site.devices.get(id_)
            template = templates.get(device.template) if device is not None else None
            if device is not None and template is not None and part not in parts_of(template, device.params):
                found = f"found {id_!r} ({_title(device, template, part)})"
                yield f"door {door.id}.{KEYS[part]}: {found}, expected {EXPECTED[part]}"
        yield from _only_faces(templates, site, door)
        yield from _second_problems(templates, site, door)


def _only_faces(templates: Mapping[str, Template], site: Site, door: Door) -> Iterator[str]:
    """Refuse a door that nothing but a face opens from one of its sides (PRIVACY rule 2).

    Whoever never agreed, or has withdrawn, would stand before it.
    """
    faces = {id_ for id_ in door.readers if _knows_only_faces(templates, site, id_)}
    comes_in = [id_ for id_ in door.readers if id_ not in door.out]
    for side, words in ((comes_in, "way in"), (door.out if not door.rex else (), "way out")):
        if side and faces.issuperset(side):
            found = f"found a face as the only {words} ({', '.join(side)})"
            beside = "a reader of cards, PINs or plates beside it (PRIVACY rule 2)"
            yield f"door {door.id}.readers: {found}, expected {beside}"


def _second_problems(templates: Mapping[str, Template], site: Site, door: Door) -> Iterator[str]:
    """Find doors that want a second proof and can be given none but a face, or no card before it."""
    reads: set[EventType] = set()
    for id_ in door.readers:
        device = site.devices.get(id_)
        template = templates.get(device.template) if device is not None else None
        reads |= set(template.reads) if template is not None else set()
    for type_, what in ((EventType.ACCESS_CARD, "cards"), (EventType.ACCESS_PIN, "PINs")):
        if door.second and type_ not in reads:
            expected = f"a reader of {what} beside it: a face is never the only way in (PRIVACY rule 2)"
            yield f"door {door.id}.second: found true, expected {expected}"


def _knows_only_faces(templates: Mapping[str, Template], site: Site, id_: DeviceId) -> bool:
    device = site.devices.get(id_)
    template = templates.get(device.template) if device is not None else None
    return template is not None and bool(FACES & template.reads) and not PRESENTS.keys() & template.reads


def _title(device: Device, template: Template, part: Part) -> str:
    name = part.value
    if template.osdp is not None and template.values(device.params).get(name, NOT_WIRED) == NOT_WIRED:
        return f"{template.template} without {name}"
    return template.template


def _wired(template: Template, values: Mapping[str, str], name: str) -> bool:
    return template.osdp is None or values.get(name, NOT_WIRED).lower() != NOT_WIRED
