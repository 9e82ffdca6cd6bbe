"""What an installed site answers: where something is, what is around it, who helps, who speaks what."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from gateway.domain.duty import Duty, Turn
from gateway.domain.model import DeviceId, DoorId, PersonId, PlaceId
from gateway.domain.site import Absence, Contact, Device, Person, Place, Site
from gateway.domain.site_doors import EVERY_DAY, Door, Window

WU, ZHENG, LIN = map(PersonId, ("wu", "zheng", "lin"))
LOCK, PAD, LOOSE = map(DeviceId, ("lock", "pad", "loose"))
EAST, B3, U2, HOME = map(PlaceId, ("east", "b3", "u2", "501"))
PHONE, LAMP = Contact("sms", "1"), Contact("panel", "lamp")
PLACES = {
    EAST: Place(EAST, "gate", "东门"),
    B3: Place(B3, "building", "3号楼"),
    U2: Place(U2, "entrance", "2单元", B3),
    HOME: Place(HOME, "household", "501", U2),
}
UNIT = Door(DoorId("unit"), "单元门", U2, readers=(PAD,), lock=LOCK)
SITE = Site(
    places=PLACES,
    people={
        WU: Person(WU, "吴奶奶", HOME, "en"),
        ZHENG: Person(ZHENG, "郑", U2, contacts=(PHONE,), helps=True),
        LIN: Person(LIN, "林", HOME, contacts=(LAMP, PHONE), helps=True),
    },
    groups={"g": (LIN, ZHENG)},
    duties={"d": Duty("d", "", (Turn(WU), Turn(LIN)))},
    devices={LOCK: Device(LOCK, "lock"), PAD: Device(PAD, "pad", HOME), LOOSE: Device(LOOSE, "x")},
    doors={UNIT.id: UNIT},
)


@pytest.mark.parametrize(
    ("device", "place", "door"),
    [
        ("pad", HOME, UNIT),
        ("lock", U2, UNIT),
        ("door:unit", U2, UNIT),
        ("door:gone", None, None),
        ("loose", None, None),
        ("stranger", None, None),
    ],
)
def test_where_a_device_is_and_which_door_it_is_part_of(
    device: str, place: PlaceId | None, door: Door | None
) -> None:
    """Its own place before its door's; a door speaks for itself."""
    assert (place, door) == (SITE.where(DeviceId(device)), SITE.door_of(DeviceId(device)))


@pytest.mark.parametrize(
    ("place", "around", "name"),
    [
        (HOME, (U2, B3), "3号楼 2单元 501"),
        (B3, (), "3号楼"),
        (PlaceId("gone"), (), ""),
        (None, (), ""),
    ],
)
def test_what_is_around_a_place_and_how_people_call_it(
    place: PlaceId | None, around: tuple[PlaceId, ...], name: str
) -> None:
    """Around from inside out, the name from outside in."""
    assert (around, name) == (SITE.around(place), SITE.place_name(place))


def test_a_knot_of_places_and_a_missing_one_end() -> None:
    """Whatever was installed: nothing is looked at twice."""
    knot = replace(SITE, places={**PLACES, B3: replace(PLACES[B3], inside=HOME)})
    assert ((U2, B3), "3号楼 2单元 501") == (knot.around(HOME), knot.place_name(HOME))
    torn = replace(SITE, places={HOME: PLACES[HOME]})
    assert ((U2,), "501") == (torn.around(HOME), torn.place_name(HOME))
    itself = replace(SITE, places={B3: replace(PLACES[B3], inside=B3)})
    assert ((), "3号楼") == (itself.around(B3), itself.place_name(B3))


@pytest.mark.parametrize(
    ("door", "expected"),
    [
        (UNIT, False),
        (replace(UNIT, out=(PAD,)), True),
        (replace(UNIT, place=EAST), True),
    ],
)
def test_a_way_out_is_told_by_an_inner_reader_or_a_gate(door: Door, expected: bool) -> None:
    """Else a door that was opened says nothing of who left."""
    assert expected is replace(SITE, doors={door.id: door}).tells_way_out
    assert not replace(SITE, doors={}).tells_way_out


@pytest.mark.parametrize(
    ("person", "expected"), [(WU, "en"), (ZHENG, "zh-CN"), (PersonId("gone"), "zh-CN"), (None, "zh-CN")]
)
def test_in_which_language_somebody_is_spoken_to(person: PersonId | None, expected: str) -> None:
    """Their own, else the site's."""
    assert expected == SITE.language_of(person)


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("wu", "wu", "zheng"), (WU, ZHENG)),
        (("zheng", "group:g"), (ZHENG, LIN)),
        (("duty:d", "lin"), (WU, LIN)),
        (("group:gone", "duty:gone"), ()),
        (("near:floor", "stairwell:floor", "lin"), (LIN,)),
        (("gone",), (PersonId("gone"),)),
    ],
)
def test_whom_names_mean(names: tuple[str, ...], expected: tuple[PersonId, ...]) -> None:
    """Each once, in order; what only a place can tell is nobody."""
    assert expected == SITE.expand(names)


def test_who_helps_is_known_at_home_and_all_around_it() -> None:
    """Only who said so, lives here and can be reached: a lamp alone reaches nobody."""
    zheng, lin = SITE.people[ZHENG], SITE.people[LIN]
    assert {HOME: (lin,), U2: (zheng, lin), B3: (zheng, lin)} == SITE.helping
    for useless in (replace(zheng, helps=False), replace(zheng, home=None), replace(zheng, contacts=(LAMP,))):
        assert {} == replace(SITE, people={ZHENG: useless}).helping


@pytest.mark.parametrize(
    ("contacts", "expected"), [((), False), ((LAMP,), False), ((LAMP, PHONE), True), ((PHONE,), True)]
)
def test_a_thing_is_no_way_to_reach_anybody(contacts: tuple[Contact, ...], expected: bool) -> None:
    """Somebody has to read or hear it."""
    assert expected is Person(WU, "吴奶奶", contacts=contacts).reachable
    assert (True, False) == (LAMP.thing, PHONE.thing)


@pytest.mark.parametrize(
    ("day", "hour", "quiet", "away"),
    [
        (27, 21, False, False),
        (28, 0, True, True),
        (28, 22, True, True),
        (28, 12, False, True),
        (29, 6, True, True),
        (29, 7, False, True),
        (30, 6, True, False),
    ],
)
def test_quiet_hours_and_absence_are_by_the_local_clock(day: int, hour: int, quiet: bool, away: bool) -> None:
    """A night goes on into the morning; the last day of an absence is one."""
    who = Person(
        WU,
        "吴奶奶",
        quiet=(Window(EVERY_DAY, time(22), time(7)),),
        away=(Absence(date(2026, 11, 28), date(2026, 11, 29)),),
    )
    local = datetime(2026, 11, day, hour, tzinfo=UTC)
    assert (quiet, away) == (who.is_quiet(local), who.is_away(local))
    assert (False, False) == (replace(who, quiet=()).is_quiet(local), replace(who, away=()).is_away(local))
