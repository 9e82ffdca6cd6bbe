"""From which likeness a face counts: the camera's word, else the nearest place's, else the usual one."""

from __future__ import annotations

from gateway.domain.camera import TEMPLATE, Camera
from gateway.domain.likeness import Least, least
from gateway.domain.model import DeviceId, PlaceId
from gateway.domain.site import Device, Place, Site
from gateway.domain.vision import IDENTIFY_AT, VERIFY_AT, Purpose

B3, U2, HALL = PlaceId("b3"), PlaceId("b3u2"), PlaceId("hall")


def found(building: Place, entrance: Place, place: PlaceId | None = U2, **own: float) -> tuple[Least, Least]:
    """Return what holds at a camera: in a search among all, and after a card."""
    device = Device(DeviceId("eye"), TEMPLATE, place, camera=Camera("rtsp://h/1", **own))  # type: ignore[arg-type]
    places = {each.id: each for each in (building, entrance, Place(HALL, "area", "门厅", U2))}
    site = Site(places=places, devices={device.id: device})
    return least(site, device, Purpose.IDENTIFY), least(site, device, Purpose.VERIFY)


def test_the_nearest_word_counts() -> None:
    """Each use by itself; who is in no place, or in one that says nothing, has the usual."""
    building = Place(B3, "building", "3号楼", identify_at=0.55, verify_at=0.40)
    silent, strict = Place(U2, "entrance", "2单元", B3), Place(U2, "entrance", "2单元", B3, identify_at=0.6)
    usual = Least(IDENTIFY_AT), Least(VERIFY_AT)
    assert (Least(0.55, place=B3), Least(0.40, place=B3)) == found(building, silent)
    assert (Least(0.6, place=U2), Least(0.40, place=B3)) == found(building, strict)
    assert (Least(0.6, place=U2), Least(0.40, place=B3)) == found(building, strict, HALL)
    assert (Least(0.7, own=True), Least(0.40, place=B3)) == found(building, strict, identify_at=0.7)
    assert usual == found(building, strict, None)
    assert usual == found(Place(B3, "building", "3号楼"), silent)
