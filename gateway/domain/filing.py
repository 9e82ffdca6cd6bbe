"""What the authorities want to know of cameras and faces, from what is installed. Pure; names no resident.

Anchors: State Council Order 799 art. 14 (number, kind, place and retention of cameras, told to the county's
public security within 30 days of use); PIPL art. 55, 56, Measures on Face Recognition Security art. 9 (impact
assessment, kept for three years). What no configuration knows is left to be written by hand.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from gateway.domain.camera import Camera
from gateway.domain.faces import Assessment
from gateway.domain.model import DeviceId, PlaceId
from gateway.domain.site import Site
from gateway.domain.vision import Purpose

TOLD_WITHIN = timedelta(days=30)
"""After a camera is used for the first time (Order 799 art. 14)."""
PICTURES_KEPT = timedelta(hours=24)
"""How long the picture of a match stays (PRIVACY rule 5)."""
KEPT_FOR_YEARS = 3
"""How long assessment and processing record are kept (PIPL art. 56)."""


class CameraKind(StrEnum):
    """What a camera is, as the filing asks."""

    NETWORK = "network"
    USB = "usb"
    FILM = "film"
    """A recording that is played instead of one, for trying out."""
    FOREIGN = "foreign"
    """Another system looks through it and tells us only what it saw."""


@dataclass(frozen=True, slots=True)
class FiledCamera:
    """One line of the list."""

    number: int
    id: DeviceId
    kind: CameraKind
    place: str
    """With everything it is in, outermost first."""
    sign: str
    """The number on its sign; empty: there is none yet."""
    purposes: tuple[Purpose, ...] = ()
    width: int | None = None
    """Pixels to which a picture is made smaller before it is looked at; None: nobody here knows."""
    rate: float | None = None
    """Pictures looked at in a second."""
    pictures: bool = False
    """Whether the picture of a match is kept, for 24 hours."""
    masks: int = 0
    doors: tuple[str, ...] = ()
    asks: bool = False
    """Whether it asks for a proof of life."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the site itself does not know."""

    today: date
    enabled: bool
    cap: int
    stored: int
    agreed: int
    """People whose face may be compared now."""
    assessment: Assessment | None
    foreign: Collection[DeviceId] = ()
    """Cameras that other systems look through, as their templates say."""


@dataclass(frozen=True, slots=True)
class Filing:
    """Everything that stands on the sheets."""

    site: str
    facts: Facts
    cameras: Sequence[FiledCamera]
    missing: Sequence[str]
    """Cameras without a whole sign."""

    @property
    def kinds(self) -> Mapping[CameraKind, int]:
        """How many there are of each kind."""
        return Counter(each.kind for each in self.cameras)

    @property
    def purposes(self) -> frozenset[Purpose]:
        """What faces are used for at any camera."""
        return frozenset(purpose for each in self.cameras for purpose in each.purposes)

    @property
    def uncovered(self) -> frozenset[Purpose]:
        """Purposes that no assessment in force covers."""
        signed = self.facts.assessment
        holds = signed is not None and signed.valid_until >= self.facts.today
        return self.purposes - (signed.purposes if signed is not None and holds else frozenset())

    @property
    def pictures(self) -> bool:
        """Tell whether any camera keeps the picture of a match."""
        return any(each.pictures for each in self.cameras)


def filing(site: Site, facts: Facts) -> Filing:
    """Return what there is to file."""
    own = [(id_, each.camera) for id_, each in sorted(site.devices.items()) if each.camera is not None]
    foreign = sorted(facts.foreign)
    cameras = [
        _own(number, id_, camera, _place(site, id_), site) for number, (id_, camera) in enumerate(own, 1)
    ] + [
        FiledCamera(number, id_, CameraKind.FOREIGN, _place(site, id_), "")
        for number, id_ in enumerate(foreign, len(own) + 1)
    ]
    unsigned = [id_ for id_, camera in own if len(camera.sign.splitlines()) < 3]
    return Filing(site.name, facts, cameras, unsigned)


def kind_of(source: str) -> CameraKind:
    """Return what a camera is by where its pictures come from."""
    if source.startswith(("rtsp://", "rtsps://")):
        return CameraKind.NETWORK
    return CameraKind.USB if source.startswith("/dev/") else CameraKind.FILM


def _own(number: int, id_: DeviceId, camera: Camera, place: str, site: Site) -> FiledCamera:
    sign = camera.sign.splitlines()
    return FiledCamera(
        number=number,
        id=id_,
        kind=kind_of(camera.source),
        place=place,
        sign=sign[0].strip() if len(sign) >= 3 else "",
        purposes=tuple(purpose for purpose in Purpose if purpose in camera.purposes),
        width=camera.width,
        rate=camera.rate,
        pictures=camera.snapshots,
        masks=len(camera.masks),
        doors=tuple(sorted(door.name or door.id for door in site.doors.values() if id_ in door.readers)),
        asks=camera.asks is not None,
    )


def _place(site: Site, device: DeviceId) -> str:
    names, at = list[str](), site.where(device)
    while at is not None and at in site.places and len(names) < len(site.places):
        place = site.places[PlaceId(at)]
        names.append(place.name)
        at = place.inside
    return " · ".join(reversed(names))
