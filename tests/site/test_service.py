"""Changing the site: as a whole and one thing at a time, also while others do the same."""

import re
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from config.site_file import check_site
from gateway.domain.errors import ConfigurationError, NotFound, StaleVersion
from gateway.domain.model import DeviceId, DoorId, LineId, PersonId, PlaceId, PolicyId, ScheduleId
from gateway.domain.site import Contact, Device, Line, Person, Place, Site
from gateway.domain.site_doors import EVERY_DAY, MIDNIGHT, Door, Right, Schedule, Window
from gateway.service import site as service
from gateway.service import site_edits as edits
from gateway.service.core_state import site_version
from gateway.store.db import Database
from tests.site.compound import contract, fresh


@pytest.fixture
def database(tmp_path: Path) -> Database:
    """Give a database that holds the contract's site."""
    found = fresh(tmp_path)
    service.apply(found, contract())
    return found


def told(database: Database, wanted: Site) -> list[str]:
    """Return the changes of an apply as they are printed."""
    return [str(change) for change in service.apply(database, wanted)]


def test_the_same_site_again_changes_nothing(database: Database) -> None:
    """No row, and no version: the core does not load it again."""
    before = site_version(database)
    assert [] == told(database, contract())
    assert before == site_version(database)


def test_what_changes_is_told_in_words(database: Database) -> None:
    """Added, changed and removed things by their nouns and ids, each with what was and what will be."""
    site = contract()
    wu = replace(site.people[PersonId("wu")], name="吴阿婆", contacts=(Contact("webhook", "http://x"),))
    people = {id_: wu if id_ == "wu" else person for id_, person in site.people.items() if id_ != "lin"}
    wanted = replace(
        site,
        name="银海岸",
        people={**people, PersonId("chen"): Person(PersonId("chen"), "陈阿姨")},
        groups={"bangbang": (PersonId("zheng"),)},
        devices={},
    )
    expected = [
        "~ site: name '金海岸' → '银海岸'",
        "~ person wu: name '吴奶奶' → '吴阿婆', contacts [] → [{channel: 'webhook', address: 'http://x'}]",
        "+ person chen: 陈阿姨",
        "- person lin: 林师傅",
        "~ group bangbang: members ['zheng', 'lin'] → ['zheng']",
        "- device sos-501",
        "- device sos-502",
    ]
    assert expected == [str(change) for change in service.diff(database, wanted)]
    assert expected == told(database, wanted)
    assert [] == [str(change) for change in service.diff(database, wanted)]


def test_another_order_is_a_change(database: Database) -> None:
    """Else the export would differ from what was applied."""
    site = contract()
    people = dict(reversed(list(site.people.items())))
    assert ["~ person: another order"] == told(database, replace(site, people=people))
    assert list(people) == list(service.export(database).people)


DOOR = Door(DoorId("unit"), "单元门", PlaceId("b3u2"))
ALWAYS = Window(EVERY_DAY, MIDNIGHT, MIDNIGHT)
CHEN = Person(PersonId("chen"), "陈阿姨", PlaceId("b3u2-501"))


def test_one_thing_is_put_and_deleted(database: Database) -> None:
    """Each kind, with the rest of the site untouched."""
    puts = [
        (edits.put_place(Place(PlaceId("b4"), "building", "4号楼")), "+ place b4: 4号楼"),
        (edits.put_person(CHEN), "+ person chen: 陈阿姨"),
        (edits.put_group("night", "夜班", (CHEN.id,)), "+ group night: 夜班"),
        (edits.put_policy(replace(contract().policies[PolicyId("elder")], id=PolicyId("p2"))), "+ policy p2"),
        (edits.put_line(Line(LineId("rf2"), "/dev/ttyUSB9")), "+ line rf2"),
        (edits.put_device(Device(DeviceId("sos-9"), "cuobian-sos")), "+ device sos-9"),
        (edits.put_door(DOOR), "+ door unit: 单元门"),
        (edits.put_schedule(Schedule(ScheduleId("always"), (ALWAYS,))), "+ schedule always"),
        (edits.put_rights((Right(("chen",), (DOOR.id,), ScheduleId("always")),)), "+ right 1"),
    ]
    for edit, expected in puts:
        assert [expected] == [str(change) for change in service.edit(database, edit, check_site)]
    deletes = [
        (edits.put_rights(()), "- right 1"),
        (edits.delete_schedule(ScheduleId("always")), "- schedule always"),
        (edits.delete_door(DOOR.id), "- door unit: 单元门"),
        (edits.delete_device(DeviceId("sos-9")), "- device sos-9"),
        (edits.delete_line(LineId("rf2")), "- line rf2"),
        (edits.delete_policy(PolicyId("p2")), "- policy p2"),
        (edits.delete_group("night"), "- group night: 夜班"),
        (edits.delete_person(CHEN.id), "- person chen: 陈阿姨"),
        (edits.delete_place(PlaceId("b4")), "- place b4: 4号楼"),
    ]
    for edit, expected in deletes:
        assert [expected] == [str(change) for change in service.edit(database, edit, check_site)]
    assert () == service.diff(database, contract())


def test_an_edit_that_breaks_the_site_is_refused_whole(database: Database) -> None:
    """Who is still called by a policy cannot be deleted, and the message says where."""
    before = site_version(database)
    with pytest.raises(ConfigurationError) as refused:
        service.edit(database, edits.delete_person(PersonId("zheng")), check_site)
    assert (
        "groups[bangbang].members[0]: found 'zheng', expected the id of a person",
        "policies[elder].steps[0].notify[0]: found 'zheng', expected the id of a person",
    ) == tuple(re.split("; nearest|, group:ID", problem)[0] for problem in refused.value.problems)
    assert (before, ()) == (site_version(database), service.diff(database, contract()))


def test_what_is_not_there_cannot_be_deleted(database: Database) -> None:
    """It is told by its noun and id."""
    with pytest.raises(NotFound, match="there is no group nobody"):
        service.edit(database, edits.delete_group("nobody"), check_site)


def test_edits_at_the_same_time_all_hold(database: Database) -> None:
    """Whoever was overtaken compares again; none is lost, and every one has a version of its own."""
    before = site_version(database)

    def add(number: int) -> None:
        person = Person(PersonId(f"p{number}"), str(number))
        while True:
            try:
                service.edit(database, edits.put_person(person), check_site)
            except StaleVersion:
                continue
            return

    threads = [threading.Thread(target=add, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    people = service.export(database).people
    assert {f"p{number}" for number in range(12)} <= set(people)
    assert before + 12 == site_version(database)


def test_whoever_is_always_overtaken_is_told(database: Database) -> None:
    """After a few tries, so that nobody waits for ever; nothing of it is written."""

    def overtaken(site: Site) -> Site:
        other = Person(PersonId(f"o{time.monotonic_ns()}"), "别人")
        service.edit(database, edits.put_person(other), check_site)
        return replace(site, name="never")

    with pytest.raises(StaleVersion):
        service.edit(database, overtaken, check_site)
    site = service.export(database)
    assert ("金海岸", 5 + service.ATTEMPTS) == (site.name, len(site.people))
