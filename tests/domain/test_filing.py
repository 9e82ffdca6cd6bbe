"""What is told to the authorities of cameras and faces: counted from the site, and naming no resident."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from gateway.domain.camera import TEMPLATE, Camera
from gateway.domain.faces import Assessment
from gateway.domain.filing import (
    KEPT_FOR_YEARS,
    PICTURES_KEPT,
    TOLD_WITHIN,
    CameraKind,
    Facts,
    FiledCamera,
    Filing,
    filing,
    kind_of,
)
from gateway.domain.model import DeviceId, DoorId, PlaceId
from gateway.domain.site import Device, Place, Site
from gateway.domain.site_doors import Door
from gateway.domain.vision import Purpose

TODAY = date(2026, 11, 30)
SIGN = " 7 \n厝边\n电话"
MASK = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0))
FACTS = Facts(TODAY, True, 20_000, 3, 2, None)
BOTH = frozenset({Purpose.VERIFY, Purpose.IDENTIFY})


def place(id_: str, inside: str | None = None) -> Place:
    """Return a place that is called as its id in capitals."""
    return Place(PlaceId(id_), "building", id_.upper(), PlaceId(inside) if inside is not None else None)


def eye(id_: str, camera: Camera | None, where: str | None = None) -> Device:
    """Return a device with or without a camera of ours."""
    return Device(DeviceId(id_), TEMPLATE, PlaceId(where) if where is not None else None, camera=camera)


def door(id_: str, name: str, *readers: str) -> Door:
    """Return a door with readers."""
    return Door(DoorId(id_), name, PlaceId("hall"), tuple(DeviceId(each) for each in readers))


def site_of(*devices: Device, doors: tuple[Door, ...] = ()) -> Site:
    """Return a site of one building with a hall, a ring of two places, and some devices."""
    places = (place("b"), place("hall", "b"), place("x", "y"), place("y", "x"), place("lost", "nowhere"))
    return Site(
        name="Cuobian",
        places={each.id: each for each in places},
        devices={each.id: each for each in devices},
        doors={each.id: each for each in doors},
    )


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("rtsp://h/1", CameraKind.NETWORK),
        ("rtsps://h/1", CameraKind.NETWORK),
        ("rtspx://h/1", CameraKind.FILM),
        ("/dev/video0", CameraKind.USB),
        ("/devices/film.mp4", CameraKind.FILM),
        ("/films/rtsp://h", CameraKind.FILM),
    ],
)
def test_a_camera_is_what_its_pictures_come_from(source: str, expected: CameraKind) -> None:
    """The network, a cable, or a film that is played to try things out."""
    assert expected is kind_of(source)


def test_each_camera_is_one_line_by_its_id() -> None:
    """Ours first, those of other systems after them; what is no camera is none."""
    site = site_of(
        eye("c2", Camera("/dev/video0", purposes=()), "hall"),
        eye("c1", Camera("rtsp://h/1"), "b"),
        eye("button", None, "b"),
        eye("f2", None, "hall"),
        eye("f1", None),
    )
    found = filing(site, replace(FACTS, foreign=(DeviceId("f2"), DeviceId("f1"))))
    lines = [(each.number, each.id, each.kind, each.place) for each in found.cameras]
    assert [
        (1, "c1", CameraKind.NETWORK, "B"),
        (2, "c2", CameraKind.USB, "B · HALL"),
        (3, "f1", CameraKind.FOREIGN, ""),
        (4, "f2", CameraKind.FOREIGN, "B · HALL"),
    ] == lines
    assert FiledCamera(3, DeviceId("f1"), CameraKind.FOREIGN, "", "") == found.cameras[2]
    assert {CameraKind.NETWORK: 1, CameraKind.USB: 1, CameraKind.FOREIGN: 2} == found.kinds
    assert ("Cuobian", ["c1", "c2"]) == (found.site, found.missing)


def test_a_line_says_what_is_done_with_the_pictures() -> None:
    """As it is installed: size, rate, masks, purposes in one order, and the doors by their names."""
    camera = Camera(
        "rtsp://h/1",
        width=800,
        rate=2.5,
        masks=(MASK, MASK),
        purposes=(Purpose.IDENTIFY, Purpose.VERIFY),
        snapshots=True,
        sign=SIGN,
        asks=DeviceId("panel"),
    )
    doors = (door("z", "", "c1"), door("d2", "Main", "c1", "r"), door("d3", "Side", "r"))
    found = filing(site_of(eye("c1", camera, "hall"), doors=doors), FACTS)
    expected = FiledCamera(
        number=1,
        id=DeviceId("c1"),
        kind=CameraKind.NETWORK,
        place="B · HALL",
        sign="7",
        purposes=(Purpose.VERIFY, Purpose.IDENTIFY),
        width=800,
        rate=2.5,
        pictures=True,
        masks=2,
        doors=("Main", "z"),
        asks=True,
    )
    assert ([expected], True, []) == (found.cameras, found.pictures, found.missing)


@pytest.mark.parametrize(
    ("sign", "number", "missing"),
    [("", "", ["c1"]), ("7\n厝边", "", ["c1"]), ("7\n厝边\n电话", "7", []), ("7\na\nb\nc", "7", [])],
)
def test_a_sign_of_less_than_three_lines_is_none_yet(sign: str, number: str, missing: list[str]) -> None:
    """Its number, who looks and where to ask: only then it is put up."""
    found = filing(site_of(eye("c1", Camera("rtsp://h/1", sign=sign))), FACTS)
    assert (number, missing) == (found.cameras[0].sign, found.missing)
    assert (False, False) == (found.pictures, found.cameras[0].asks)


@pytest.mark.parametrize(
    ("where", "expected"),
    [(None, ""), ("nowhere", ""), ("lost", "LOST"), ("x", "Y · X"), ("hall", "B · HALL")],
)
def test_a_place_is_told_with_everything_around_it(where: str | None, expected: str) -> None:
    """Outermost first; what is unknown is left out, and a ring of places ends."""
    places = {each: known for each, known in site_of().places.items() if where != "x" or each in ("x", "y")}
    site = replace(site_of(eye("c1", Camera("/dev/video0"), where)), places=places)
    assert expected == filing(site, FACTS).cameras[0].place


def with_faces(*purposes: Purpose, assessment: Assessment | None) -> Filing:
    """Return what is filed of a camera for some purposes and another for none."""
    first, second = Camera("rtsp://h/1", purposes=purposes), Camera("rtsp://h/2", purposes=())
    return filing(site_of(eye("c1", first), eye("c2", second)), replace(FACTS, assessment=assessment))


@pytest.mark.parametrize(
    ("covers", "until", "expected"),
    [
        (None, TODAY, BOTH),
        (BOTH, TODAY, frozenset()),
        (BOTH, TODAY + timedelta(days=1), frozenset()),
        (BOTH, TODAY - timedelta(days=1), BOTH),
        (frozenset({Purpose.VERIFY}), TODAY, frozenset({Purpose.IDENTIFY})),
    ],
)
def test_what_no_assessment_in_force_covers_is_said(
    covers: frozenset[Purpose] | None, until: date, expected: frozenset[Purpose]
) -> None:
    """Its last day counts; one that is over covers nothing."""
    signed = Assessment(covers, "Lin", TODAY, until, "0" * 64) if covers is not None else None
    found = with_faces(*BOTH, assessment=signed)
    assert (BOTH, expected) == (found.purposes, found.uncovered)
    assert frozenset() == with_faces(assessment=signed).uncovered


def test_the_terms_are_those_of_the_law() -> None:
    """Order 799 art. 14, PRIVACY rule 5, PIPL art. 56."""
    assert (timedelta(days=30), timedelta(hours=24), 3) == (TOLD_WITHIN, PICTURES_KEPT, KEPT_FOR_YEARS)


def test_one_camera_that_keeps_pictures_is_enough() -> None:
    """Whoever files says that pictures are kept, though most cameras keep none."""
    keeps, keeps_none = Camera("rtsp://h/1", snapshots=True), Camera("rtsp://h/2")
    assert filing(site_of(eye("c1", keeps), eye("c2", keeps_none)), FACTS).pictures
    assert not filing(site_of(eye("c2", keeps_none)), FACTS).pictures
