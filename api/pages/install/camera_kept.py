"""A camera as the site has it: read for a page, changed field by field. Shows no password to anybody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from api.installed import DEVICES
from api.parts import Parts
from gateway.domain.camera import TEMPLATE, Camera
from gateway.domain.errors import NotFound
from gateway.domain.model import DeviceId
from gateway.domain.site import Device, Site
from gateway.domain.vision import Purpose
from gateway.service import site

SECTION = "camera"


@dataclass(frozen=True, slots=True)
class Kept:
    """A camera that is installed."""

    device: Device
    camera: Camera
    site: Site


def every(found: Site) -> Sequence[Device]:
    """Return the cameras of a site, by id."""
    return sorted(
        (each for each in found.devices.values() if each.template == TEMPLATE), key=lambda each: each.id
    )


def purposes(found: Site) -> frozenset[Purpose]:
    """Return what faces are used for at any camera."""
    return frozenset(purpose for each in every(found) if each.camera for purpose in each.camera.purposes)


def one(parts: Parts, id_: str) -> Kept:
    """Return a camera. Raises NotFound, also for a device that is none."""
    found = site.export(parts.database)
    device = found.devices.get(DeviceId(id_))
    if device is None or device.template != TEMPLATE:
        raise NotFound("there is no such camera")
    return Kept(device, device.camera or Camera(""), found)


async def add(parts: Parts, id_: str, place: str, camera: Mapping[str, object]) -> Mapping[str, str]:
    """Install a camera; returns what is wrong by field, with nothing written, or nothing."""
    entry: dict[str, object] = {"id": id_, "template": TEMPLATE, SECTION: dict(camera)}
    if place:
        entry["place"] = place
    return _own(await DEVICES.keep(parts, entry, new=True))


async def change(parts: Parts, id_: str, changes: Mapping[str, object]) -> Mapping[str, str]:
    """Change fields of a camera, None taking one away; returns what is wrong by field, or nothing."""
    entry = dict(DEVICES.one(parts, id_))
    fields = {**(entry.get(SECTION) or {}), **changes}
    entry[SECTION] = {name: value for name, value in fields.items() if value is not None}
    return _own(await DEVICES.keep(parts, entry, new=False))


def _own(problems: Mapping[str, str]) -> Mapping[str, str]:
    """Return problems by the field of the form; those of a part of a field under the field."""
    found: dict[str, str] = {}
    for where, what in problems.items():
        name = where.removeprefix(f"{SECTION}.") if where != SECTION else ""
        found.setdefault(name.partition("[")[0], what)
    return found
