"""Who and what is near: by staircase and floor, only those who agreed, and never whoever lies there."""

from dataclasses import replace

import pytest

from gateway.domain.model import DeviceId, PersonId, PlaceId
from gateway.domain.near import NEAREST, Scope, neighbours, sounders, spot_of
from gateway.domain.site import Contact, Device, Person, Place, Site

PHONE, LAMP = (Contact("sms", "1"),), (Contact("panel", "lamp"),)


def home(entrance: str, floor: int, number: int = 1) -> Place:
    """Return a household."""
    id_ = f"{entrance}-{floor}{number:02}"
    return Place(PlaceId(id_), "household", id_, PlaceId(entrance), floor)


PLACES = [
    Place(PlaceId("b1"), "building", "1号楼"),
    Place(PlaceId("b2"), "building", "2号楼"),
    Place(PlaceId("u1"), "entrance", "1单元", PlaceId("b1")),
    Place(PlaceId("u2"), "entrance", "2单元", PlaceId("b1")),
    Place(PlaceId("u9"), "entrance", "1单元", PlaceId("b2")),
    *(home("u1", floor, number) for floor in (1, 3, 5, 6) for number in (1, 2)),
    *(home("u2", floor) for floor in (2, 5)),
    home("u9", 5),
    Place(PlaceId("u1-501-bath"), "room", "卫生间", PlaceId("u1-501")),
    Place(PlaceId("u1-5"), "floor", "5楼", PlaceId("u1"), 5),
    Place(PlaceId("cellar"), "area", "地下室", PlaceId("b1")),
    Place(PlaceId("villa"), "building", "别墅"),
    Place(PlaceId("villa-1"), "household", "1", PlaceId("villa"), 1),
    Place(PlaceId("villa-2"), "household", "2", PlaceId("villa"), 2),
    Place(PlaceId("gate"), "gate", "东门"),
]


def person(name: str, place: str, **more: object) -> Person:
    """Return somebody who helps and has a telephone."""
    found = Person(PersonId(name), name, PlaceId(place), "", PHONE, helps=True)
    return replace(found, **more)  # type: ignore[arg-type]


PEOPLE = [
    person("other-house", "u9-501"),
    person("same-floor-other-stairs", "u2-501"),
    person("far-up-the-stairs", "u1-101"),
    person("above", "u1-601"),
    person("next-door", "u1-502"),
    person("spouse", "u1-501"),
    person("wu", "u1-501"),
    person("never-asked", "u1-502", helps=False),
    person("without-a-phone", "u1-502", contacts=()),
    person("a-lamp", "u1-502", contacts=LAMP),
    replace(person("lives-elsewhere", "u1-502"), home=None),
]
SITE = Site(places={each.id: each for each in PLACES}, people={each.id: each for each in PEOPLE})
STAIRS = ("spouse", "next-door", "above", "far-up-the-stairs")


@pytest.mark.parametrize(
    ("place", "scope", "expected"),
    [
        ("u1-501", Scope.FLOOR, ("spouse", "next-door")),
        ("u1-501", Scope.ENTRANCE, STAIRS),
        ("u1-501", Scope.BUILDING, (*STAIRS, "same-floor-other-stairs")),
        ("u1-501-bath", Scope.FLOOR, ("spouse", "next-door")),
        ("u1-5", Scope.FLOOR, ("next-door", "spouse")),
        ("u1", Scope.FLOOR, ()),
        ("u1", Scope.ENTRANCE, ("far-up-the-stairs", "above", "next-door", "spouse")),
        ("b1", Scope.ENTRANCE, ()),
        (
            "b1",
            Scope.BUILDING,
            ("same-floor-other-stairs", "far-up-the-stairs", "above", "next-door", "spouse"),
        ),
        ("gate", Scope.BUILDING, ()),
        ("nowhere", Scope.BUILDING, ()),
        ("villa-1", Scope.ENTRANCE, ()),
    ],
)
def test_the_nearest_come_first_by_the_way_somebody_walks(
    place: str, scope: Scope, expected: tuple[str, ...]
) -> None:
    """Household, floor, then up and down the own stairs, and then the others; never the resident."""
    assert expected == neighbours(SITE, PlaceId(place), PersonId("wu"), scope)


def test_where_nobody_knows_a_place_nobody_is_near() -> None:
    """Without a place there is no floor, no staircase and no building to be near to."""
    assert () == neighbours(SITE, None, None, Scope.BUILDING)
    assert spot_of(SITE, None) == spot_of(SITE, PlaceId("nowhere"))


def test_a_small_house_has_one_staircase_and_no_entrances() -> None:
    """There the building is the staircase."""
    site = replace(SITE, people={"up": person("up", "villa-2")})
    for scope, expected in ((Scope.FLOOR, ()), (Scope.ENTRANCE, ("up",)), (Scope.BUILDING, ("up",))):
        assert expected == neighbours(site, PlaceId("villa-1"), None, scope)


def test_without_a_resident_the_household_itself_is_asked_first() -> None:
    """Smoke at 501: who lives there hears it first."""
    assert ("spouse", "wu", "next-door") == neighbours(SITE, PlaceId("u1-501"), None, Scope.FLOOR)


def test_no_more_than_ten_and_those_are_the_nearest() -> None:
    """Twelve on the floors above, two next door: whoever lives furthest is left out."""
    many = [person(f"p{number:02}", "u1-601") for number in range(12)]
    near = [person("n1", "u1-502"), person("n2", "u1-502")]
    site = replace(SITE, people={each.id: each for each in (*many, *near)})
    found = neighbours(site, PlaceId("u1-501"), None, Scope.ENTRANCE)
    assert NEAREST == len(found)
    assert ("n1", "n2", "p00") == found[:3]


def test_what_sounds_stands_in_the_stairwell_or_with_somebody_who_helps() -> None:
    """Same floor first; not at home with the one who pressed, nor with people who never agreed."""
    at = {
        "hall": "u1",
        "floor-5": "u1-5",
        "own": "u1-501",
        "next-door": "u1-502",
        "stranger": "u1-302",
        "other-stairs": "u2",
        "other-house": "u9",
        "cellar": "cellar",
    }
    site = replace(
        SITE,
        devices={DeviceId(id_): Device(DeviceId(id_), "siren", PlaceId(place)) for id_, place in at.items()},
        sounders={DeviceId(id_): f"{id_}?do=siren" for id_ in at},
    )
    place = PlaceId("u1-501")
    assert ("floor-5", "next-door") == sounders(site, place, Scope.FLOOR)
    assert ("floor-5", "next-door", "hall") == sounders(site, place, Scope.ENTRANCE)
    expected = ("floor-5", "next-door", "hall", "other-stairs", "cellar")
    assert expected == sounders(site, place, Scope.BUILDING)
