"""From names as written to people: here and now, in which order, and with which rotas beside them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from gateway.domain.alarm import AlarmKind
from gateway.domain.duty import Duty, Roster, Rota, Turn
from gateway.domain.model import DeviceId, PersonId, PlaceId, ScheduleId
from gateway.domain.plan import Moment, Scene, Written, copied, scene_at, selected
from gateway.domain.policy import Policy, Step
from gateway.domain.site import Absence, Contact, Device, Person, Place, Site
from gateway.domain.site_doors import EVERY_DAY, Schedule, Window
from gateway.domain.things import thing

PHONE = (Contact("sms", "1"),)
HOME, NEXT = PlaceId("u-501"), PlaceId("u-502")
DAYS = Schedule(ScheduleId("days"), (Window(EVERY_DAY, time(8), time(20)),))
QUIET = (Window(EVERY_DAY, time(22), time(7)),)
NIGHT = datetime(2026, 11, 30, 18, tzinfo=UTC)
"""02:00 of the next day in Shanghai."""
AWAY = (Absence(date(2026, 12, 1), date(2026, 12, 1)),)
MINUTE = timedelta(minutes=1)
SIREN = thing("siren")


def person(name: str, home: PlaceId | None = None, **more: object) -> Person:
    """Return somebody with a telephone."""
    return replace(Person(PersonId(name), name, home, "", PHONE), **more)  # type: ignore[arg-type]


PEOPLE = (
    person("wu", HOME),
    person("lin", NEXT, helps=True),
    person("a"),
    person("b"),
    person("asleep", quiet=QUIET),
    person("away", away=AWAY, quiet=QUIET),
    person("phoneless", contacts=()),
)
SITE = Site(
    people={each.id: each for each in PEOPLE},
    places={
        each.id: each
        for each in (
            Place(PlaceId("u"), "entrance", "1"),
            Place(HOME, "household", "501", PlaceId("u"), 5),
            Place(NEXT, "household", "502", PlaceId("u"), 5),
        )
    },
    desk=("desk",),
    groups={"g": (PersonId("b"), PersonId("a"))},
    duties={"d": Duty("d", "", (Turn(PersonId("a"), DAYS.id), Turn(PersonId("b"))))},
    schedules={DAYS.id: DAYS},
    devices={
        DeviceId("worn"): Device(DeviceId("worn"), "t", None, PersonId("wu")),
        DeviceId("fixed"): Device(DeviceId("fixed"), "t", NEXT, PersonId("wu")),
        DeviceId("bare"): Device(DeviceId("bare"), "t"),
        DeviceId("gone"): Device(DeviceId("gone"), "t", None, PersonId("moved-out")),
        DeviceId("siren"): Device(DeviceId("siren"), "t", PlaceId("u")),
    },
    sounders={DeviceId("siren"): "siren"},
)
SCENE = Scene(AlarmKind.SOS, HOME, PersonId("wu"))


@pytest.mark.parametrize(
    ("device", "place", "resident"),
    [
        ("worn", HOME, "wu"),
        ("fixed", NEXT, "wu"),
        ("bare", None, None),
        ("gone", None, None),
        ("unknown", None, None),
    ],
)
def test_a_device_calls_from_where_it_is(device: str, place: PlaceId | None, resident: str | None) -> None:
    """Else from where its resident lives; nobody knows, where neither is known."""
    assert Scene(AlarmKind.SOS, place, PersonId(resident) if resident else None) == scene_at(
        SITE, DeviceId(device)
    )
    assert AlarmKind.FALL is scene_at(SITE, DeviceId(device), AlarmKind.FALL).kind


@pytest.mark.parametrize(
    ("names", "kind", "expected"),
    [
        (("a", "group:g", "a"), AlarmKind.SOS, ("a", "b")),
        (("near:entrance", "a"), AlarmKind.SOS, ("lin", "a")),
        (("near:entrance", "lin", "group:g"), AlarmKind.SOS, ("lin", "b", "a")),
        (("stairwell:entrance", "a"), AlarmKind.SOS, (SIREN, "a")),
        (("stairwell:entrance", "a"), AlarmKind.SMOKE, (SIREN, "a")),
        (("stairwell:entrance", "a"), AlarmKind.DURESS, ("a",)),
        (("duty:d", "lin"), AlarmKind.SOS, ("a", "b", "lin")),
        (("duty:none", "lin"), AlarmKind.SOS, ("lin",)),
        ((), AlarmKind.SOS, ()),
    ],
)
def test_names_mean_people_here(names: tuple[str, ...], kind: AlarmKind, expected: tuple[str, ...]) -> None:
    """Each once, in order; nothing in public hearing reacts to a robbery."""
    assert expected == selected(SITE, names, replace(SCENE, kind=kind))


def plan(*steps: tuple[str, ...], at: datetime | None = NIGHT, out: str = "", site: Site = SITE) -> Policy:
    """Return an alarm's copy of some steps."""
    written = Written([(names, MINUTE) for names in steps])
    return copied(written, site, SCENE, Moment(at, frozenset(PersonId(each) for each in out.split())))


def people(policy: Policy) -> list[tuple[str, ...]]:
    """Return whom each step calls."""
    return [step.people for step in policy.steps]


def test_a_copy_has_all_that_was_written() -> None:
    """Waits, the time to arrive, the last resort and the site's desk, all as people."""
    written = Written([(("a",), MINUTE), (("group:g",), 2 * MINUTE)], ("near:entrance",), 9 * MINUTE)
    expected = Policy(
        (Step((PersonId("a"),), MINUTE), Step((PersonId("b"), PersonId("a")), 2 * MINUTE)),
        9 * MINUTE,
        (PersonId("lin"),),
        (PersonId("desk"),),
    )
    assert expected == copied(written, SITE, SCENE, Moment())
    assert 15 * MINUTE == Written(()).arrive_within


@pytest.mark.parametrize(
    ("steps", "at", "out", "expected"),
    [
        ([("asleep", "a"), ("b",), ("lin",)], NIGHT, "", [("a",), ("b", "asleep"), ("lin",)]),
        ([("away", "a"), ("b",), ("lin",)], NIGHT, "", [("a",), ("b",), ("lin", "away")]),
        ([("b", "a"), ("lin",)], NIGHT, "b", [("a",), ("lin", "b")]),
        ([("away", "a"), ("b",), ("lin",)], NIGHT, "away", [("a",), ("b",), ("lin", "away")]),
        ([("asleep", "a"), ("b",)], None, "a", [("asleep", "a"), ("b",)]),
        ([("asleep", "a"), ("b",)], NIGHT + timedelta(hours=9), "", [("asleep", "a"), ("b",)]),
        ([("asleep", "wu"), ("b",)], NIGHT, "", [("asleep", "wu"), ("b",)]),
        ([("asleep", "phoneless"), ("b",)], NIGHT, "", [("asleep", "phoneless"), ("b",)]),
        ([("asleep", "stranger"), ("b",)], NIGHT, "", [("asleep", "stranger"), ("b",)]),
        ([("asleep", "stairwell:entrance"), ("b",)], NIGHT, "", [("asleep", SIREN), ("b",)]),
        ([("asleep", "duty:none"), ("b",)], NIGHT, "", [("asleep",), ("b",)]),
        ([("asleep", "duty:d"), ("b",)], NIGHT, "", [("b",), ("b", "asleep")]),
    ],
)
def test_who_is_asleep_out_or_away_is_called_later(
    steps: list[tuple[str, ...]], at: datetime | None, out: str, expected: list[tuple[str, ...]]
) -> None:
    """Only where a step keeps somebody who can come, and only by a wall clock that is to be trusted."""
    found = plan(*steps, at=at, out=out)
    called = [tuple(each for each in step if not each.startswith("duty:")) for step in people(found)]
    assert expected == called


@pytest.mark.parametrize(
    ("turns", "expected"),
    [
        ("wu", [("asleep", "wu"), ("b",)]),
        ("lin wu", [("asleep", "lin", "wu"), ("b",)]),
        ("lin a", [("lin", "a"), ("b", "asleep")]),
    ],
)
def test_a_rota_lets_somebody_sleep_only_where_all_of_it_may_come(
    turns: str, expected: list[tuple[str, ...]]
) -> None:
    """It may be the turn of whoever needs help."""
    duties = {"d": Duty("d", "", tuple(Turn(PersonId(each)) for each in turns.split()))}
    assert expected == people(plan(("asleep", "duty:d"), ("b",), site=replace(SITE, duties=duties)))


def test_rotas_are_copied_beside_the_people() -> None:
    """With their hours, so that later edits of the site do not reach an open alarm."""
    site = replace(SITE, desk=("duty:desk",), duties={**SITE.duties, "desk": Duty("desk", "", ())})
    written = Written([(("duty:d", "lin"), MINUTE), (("a",), MINUTE)], ("duty:gone", "duty:d"))
    found = copied(written, site, SCENE, Moment(NIGHT))
    d = PersonId("duty:d")
    expected = Roster(
        rotas=(
            ("duty:d", Rota(((PersonId("a"), DAYS), (PersonId("b"), None)))),
            ("duty:gone", Rota(())),
            ("duty:desk", Rota(())),
        ),
        timezone="Asia/Shanghai",
        steps=((d, PersonId("lin")), (PersonId("a"),)),
        last_resort=(PersonId("duty:gone"), d),
        desk=(PersonId("duty:desk"),),
    )
    assert expected == found.roster
    assert [("b", "lin"), ("a",)] == people(found)
    assert (("b",), ()) == (found.last_resort, found.desk)
    assert [("a", "b", "lin"), ("a",)] == people(copied(written, site, SCENE, Moment(None)))
    assert plan(("a",), ("group:g",)).roster is None
