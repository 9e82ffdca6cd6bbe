"""F7 for the plan: no quiet hours, absence, rota or clock keeps a press from ringing somebody at once."""

import tempfile
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.domain.duty import Duty, Turn
from gateway.domain.model import DeviceId, Now, PersonId, PlaceId, PolicyId, ReceiptStatus, ScheduleId
from gateway.domain.site import Absence, Contact, Person, Place, PlannedPolicy, PlannedStep, Site
from gateway.domain.site_doors import EVERY_DAY, Schedule, Window
from gateway.domain.things import is_thing
from gateway.service.due import escalate_due
from gateway.service.ingest import Work, ingest
from tests.properties.house import KEYS, PEOPLE, START, House, committed, site

WAIT = timedelta(seconds=60)
NAMES = [*PEOPLE, "duty:d", "near:floor", "near:entrance", "stairwell:building", "nobody"]
TIMES = st.builds(time, st.integers(0, 23), st.sampled_from([0, 30]))
WINDOWS = st.builds(Window, st.just(EVERY_DAY), TIMES, TIMES)
HOMES = [Place(PlaceId(f"home{n}"), "household", f"{n}", PlaceId("u"), n) for n in range(3)]
HOUSE = {
    each.id: each
    for each in (
        Place(PlaceId("b"), "building", "b"),
        Place(PlaceId("u"), "entrance", "u", PlaceId("b")),
        *HOMES,
    )
}
ALWAYS = (Absence(date(2026, 1, 1), date(2027, 1, 1)),)


@st.composite
def sites(draw: st.DrawFn) -> Site:
    """Draw who lives where, sleeps, is away or on duty, and a plan that calls them by any name there is."""
    people = {
        PersonId(name): Person(
            PersonId(name),
            name,
            home=draw(st.sampled_from([None, *(home.id for home in HOMES)])),
            contacts=(Contact("webhook", f"http://x/{name}"),),
            helps=draw(st.booleans()),
            quiet=tuple(draw(st.lists(WINDOWS, max_size=2))),
            away=draw(st.sampled_from([(), ALWAYS])),
        )
        for name in PEOPLE
    }
    hours = Schedule(ScheduleId("h"), tuple(draw(st.lists(WINDOWS, min_size=1, max_size=2))))
    turns = st.builds(Turn, st.sampled_from(list(people)), st.sampled_from([None, hours.id]))
    called = st.lists(st.sampled_from(NAMES), min_size=1, max_size=3).map(tuple)
    steps = tuple(PlannedStep(names, WAIT) for names in draw(st.lists(called, min_size=1, max_size=3)))
    return replace(
        site(devices=1),
        places=HOUSE,
        people=people,
        schedules={hours.id: hours},
        duties={"d": Duty("d", "", tuple(draw(st.lists(turns, min_size=1, max_size=3))))},
        policies={PolicyId("elder"): PlannedPolicy(PolicyId("elder"), steps, timedelta(minutes=15))},
        sounders={DeviceId("b0"): "b0?do=siren"},
        desk=("guard",),
    )


@pytest.mark.figure("F7", "no quiet hours, absence, rota or clock keeps a press from ringing somebody")
@given(sites(), st.datetimes(datetime(2026, 2, 1), datetime(2026, 12, 1)), st.booleans())  # noqa: DTZ001
@settings(max_examples=20)
def test_a_press_rings_a_person_at_once_and_everybody_named_within_a_round(
    found: Site, wall: datetime, trusted: bool
) -> None:
    """In its own transaction; and whoever is named is rung before the plan starts over."""
    with tempfile.TemporaryDirectory() as folder:
        house = House(Path(folder) / "c.db", found)
        now = Now(wall.replace(tzinfo=UTC), START, trusted)
        press = replace(house.reading("b0", "1"), received_at=now.at)
        done = ingest(house.database, found, Work(readings=[press]), now, KEYS)
        assert [ReceiptStatus.COMMITTED] == committed(done)
        rung = {
            each.notification.person for each in done.dispatches if not is_thing(each.notification.person)
        }
        assert rung, "a press that rings nobody"
        steps = found.policies[PolicyId("elder")].steps
        for number in range(1, len(steps) + 1):
            later = replace(now, at=now.at + WAIT * number, steady=now.steady + WAIT * number)
            done = escalate_due(house.database, later, KEYS)
            rung |= {each.notification.person for each in done.dispatches}
        named = {PersonId(name) for step in steps for name in step.notify if name in PEOPLE}
        assert named <= rung
        house.close()
