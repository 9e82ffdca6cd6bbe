"""The site in the database: whole, quickly, and written by its differences alone."""

import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from sqlalchemy.exc import IntegrityError

from config.site_check import SECTIONS
from gateway.domain.errors import StaleVersion
from gateway.domain.model import DeviceId, EventType, Now, PersonId, PlaceId, Reading
from gateway.domain.plan import Moment, Scene, Written, copied
from gateway.domain.policy import Policy, Step, handed_over
from gateway.domain.site import Person, Place, Site
from gateway.service.ingest import Work, ingest
from gateway.service.linkkey import LinkKey
from gateway.store.alarm_rows import policy_of, policy_text
from gateway.store.alarms import all_open
from gateway.store.db import Database
from gateway.store.site import load_site, read_site, write_site, writes_between
from tests.site.compound import contract, fresh, sites


def put(database: Database, wanted: Site) -> int:
    """Write a site; return how many rows were written or deleted."""
    with database.read() as connection:
        writes = writes_between(read_site(connection), wanted)
    with database.write() as connection:
        write_site(connection, writes)
    return sum(len(rows) for table in (writes.upserts, writes.deletes) for rows in table.values())


def get(database: Database) -> Site:
    """Load the site."""
    with database.read() as connection:
        return load_site(connection)


@pytest.fixture
def database(tmp_path: Path) -> Database:
    """Give a database that holds the contract's site."""
    found = fresh(tmp_path)
    put(found, contract())
    return found


def test_a_fresh_database_holds_an_empty_site(tmp_path: Path) -> None:
    """With the language and time zone of the house."""
    assert Site() == get(fresh(tmp_path))


def test_a_site_comes_back_as_it_was_written(database: Database) -> None:
    """In its own order, with a version that has grown by one."""
    found = get(database)
    assert replace(contract(), version=1) == found
    assert list(contract().people) == list(found.people)


@settings(max_examples=25)
@given(sites(), sites())
def test_any_site_can_follow_any_other(before: Site, wanted: Site) -> None:
    """Whatever refers to whatever, added and removed at once."""
    with tempfile.TemporaryDirectory() as folder:
        database = fresh(Path(folder))
        put(database, before)
        put(database, wanted)
        found = get(database)
        assert replace(wanted, version=2) == found
        for section in SECTIONS:
            assert list(getattr(wanted, section)) == list(getattr(found, section))
        database.close()


def test_only_what_differs_is_written(database: Database) -> None:
    """One name is one row; one more at the top is one row; one gone takes the contacts along."""
    site = get(database)
    wu = replace(site.people[PersonId("wu")], name="吴阿婆")
    site = replace(site, people={**site.people, wu.id: wu})
    assert 1 == put(database, site)
    site = replace(site, people={PersonId("new"): Person(PersonId("new"), "新"), **site.people})
    assert 1 == put(database, site)
    without = {id_: person for id_, person in site.people.items() if id_ != "guard"}
    policies = {id_: replace(policy, last_resort=()) for id_, policy in site.policies.items()}
    assert 3 == put(database, replace(site, people=without, policies=policies))
    assert ["new", "wu", "li", "lin", "zheng"] == list(get(database).people)


def test_places_may_change_sides(database: Database) -> None:
    """The one inside becomes the one around, in one step."""
    site = get(database)
    b3, b3u2 = PlaceId("b3"), PlaceId("b3u2")
    around = replace(site.places[b3u2], inside=None)
    places = {**site.places, b3: replace(site.places[b3], inside=b3u2), b3u2: around}
    put(database, replace(site, places=places))
    assert (b3u2, None) == (get(database).places[b3].inside, get(database).places[b3u2].inside)


def test_whoever_was_overtaken_writes_nothing(database: Database) -> None:
    """A version that is no longer the present one is refused, whole."""
    with database.read() as connection:
        stored = read_site(connection)
    put(database, replace(stored.site, name="别的"))
    writes = writes_between(stored, Site())
    stale = pytest.raises(StaleVersion, match="the site is at version 2, expected 1")
    with stale, database.write() as connection:
        write_site(connection, writes)
    assert ("别的", 5) == (get(database).name, len(get(database).people))


def test_an_open_alarm_stays_when_what_it_is_about_goes(database: Database) -> None:
    """It holds copies, so nothing that can be removed keeps it or takes it along."""
    now = Now(*[datetime(2026, 1, 1, tzinfo=UTC)] * 2)
    press = Reading(DeviceId("sos-501"), EventType.SOS_PRESSED, now.at)
    ingest(database, get(database), Work((press,)), now, LinkKey(b"k"))
    put(database, Site())
    with database.read() as connection:
        (alarm,) = all_open(connection)
    assert ("吴奶奶", "3号楼 2单元 501", 2) == (
        alarm.resident_name,
        alarm.place_name,
        len(alarm.policy.steps),
    )


def test_a_dangling_reference_never_reaches_the_disk(database: Database) -> None:
    """Even where nobody checked: the transaction is refused at its end."""
    site = get(database)
    device = replace(site.devices[DeviceId("sos-501")], place=PlaceId("nowhere"))
    with pytest.raises(IntegrityError):
        put(database, replace(site, devices={**site.devices, device.id: device}))
    assert site == get(database)


def test_a_site_of_2536_households_loads_while_nobody_notices(tmp_path: Path) -> None:
    """The core loads it after every change; measured 50 ms, and a slow machine may take ten times that."""
    database = fresh(tmp_path)
    ids = [PlaceId(f"h{number}") for number in range(2536)]
    places = {id_: Place(id_, "household", id_) for id_ in ids}
    people = {PersonId(id_): Person(PersonId(id_), id_, id_) for id_ in ids}
    put(database, Site(places=places, people=people))
    began = time.monotonic()
    assert 2536 == len(get(database).people)
    assert time.monotonic() - began < 0.5


def test_the_plan_of_an_alarm_that_an_older_release_raised_is_read_as_it_was() -> None:
    """It knows no rotas and nobody who was relieved; written again it says the very same."""
    text = (
        '{"steps": [{"people": ["zheng"], "wait": 60.0}, {"people": ["lin", "chen"], "wait": 90.0}],'
        ' "arrive_within": 900.0, "last_resort": ["guard"], "desk": ["guard"]}'
    )
    steps = (
        Step((PersonId("zheng"),), timedelta(seconds=60)),
        Step((PersonId("lin"), PersonId("chen")), timedelta(seconds=90)),
    )
    guard = (PersonId("guard"),)
    assert Policy(steps, timedelta(minutes=15), guard, guard) == policy_of(text)
    assert text == policy_text(policy_of(text))


@given(sites())
@settings(max_examples=15)
def test_an_alarm_s_copy_of_any_plan_is_kept_with_its_rotas(site: Site) -> None:
    """Hours, holidays and whoever was relieved included."""
    for planned in site.policies.values():
        steps = [(step.notify, step.wait) for step in planned.steps]
        written = Written(steps, planned.last_resort, planned.arrive_within)
        policy = copied(written, site, Scene(), Moment(None))
        later = handed_over(policy, datetime(2026, 11, 25, tzinfo=UTC), 1, 0)
        assert [policy, later] == [policy_of(policy_text(each)) for each in (policy, later)]
