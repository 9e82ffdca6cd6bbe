"""How alike a face must be: the camera's own word, else its place's, else the usual. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from gateway.domain.model import PlaceId
from gateway.domain.site import Device, Site
from gateway.domain.vision import IDENTIFY_AT, VERIFY_AT, Purpose


@dataclass(frozen=True, slots=True)
class Least:
    """The cosine from which a face counts at one camera, and who said so."""

    value: float
    own: bool = False
    """Said at the camera itself."""
    place: PlaceId | None = None
    """The place that says it: the camera's, or the nearest around it that says anything."""


def least(site: Site, device: Device, purpose: Purpose) -> Least:
    """Return what holds at a camera for one use of faces."""
    camera = device.camera
    own = None if camera is None else _of(camera.identify_at, camera.verify_at, purpose)
    if own is not None:
        return Least(own, own=True)
    around = () if device.place is None else (device.place, *site.around(device.place))
    for id_ in around:
        place = site.places.get(id_)
        said = None if place is None else _of(place.identify_at, place.verify_at, purpose)
        if said is not None:
            return Least(said, place=id_)
    return Least(IDENTIFY_AT if purpose is Purpose.IDENTIFY else VERIFY_AT)


def _of(identify: float | None, verify: float | None, purpose: Purpose) -> float | None:
    return identify if purpose is Purpose.IDENTIFY else verify
