"""Doors in the site document: what is taken, what is refused in words, what is warned of."""

from datetime import date, time, timedelta
from pathlib import Path

import pytest

from config.site_file import parse_site, written_file
from config.site_warnings import site_warnings
from gateway.domain.model import DoorId, PlaceId, ScheduleId
from gateway.domain.site import Site
from gateway.domain.site_doors import EVERY_DAY, Right
from gateway.service import site as service
from gateway.store.db import Database
from gateway.store.migrate import migrate, migrations
from tests.site.compound import fresh, problems

TEXT = """\
places:
  - {id: b3u2, kind: entrance, name: 2单元}
  - {id: b3u2-501, kind: household, name: "501", in: b3u2, key: 对门郑阿姨有钥匙}
people:
  - {id: zheng, name: 郑阿姨, home: b3u2-501}
groups:
  - {id: bangbang, members: [zheng]}
devices:
  - {id: reader, template: cuobian-reader, place: b3u2}
  - {id: ctrl, template: cuobian-door, place: b3u2}
  - {id: button, template: cuobian-door, place: b3u2}
doors:
  - {id: unit, name: 单元门, place: b3u2, readers: [reader], lock: ctrl, contact: ctrl, rex: [button],
     held_after: 1m}
schedules:
  - {id: day, windows: [{days: [mon, tue], from: "08:00", to: "18:30"}, {from: "22:00", to: "24:00"}],
     holidays: [2026-10-01]}
rights:
  - {who: [zheng, "group:bangbang"], doors: [unit], schedule: day}
  - {who: [zheng], doors: [unit]}
"""


def site(text: str = TEXT) -> Site:
    """Return the site of a document."""
    return parse_site(text.encode(), "site.yaml")


def test_doors_schedules_and_rights_are_taken() -> None:
    """With the defaults where the document is silent."""
    found = site()
    door = found.doors[DoorId("unit")]
    waits = [each.total_seconds() for each in (door.unlock_for, door.open_within, door.held_after)]
    assert [5, 10, 60] == waits
    assert ("reader", "ctrl", "button") == door.devices
    assert dict.fromkeys(door.devices, door) == found.mounted
    first, second = found.schedules[ScheduleId("day")].windows
    assert ({"mon", "tue"}, time(8), time(18, 30)) == (first.days, first.begins, first.ends)
    assert (EVERY_DAY, time(22), time(0)) == (second.days, second.begins, second.ends)
    assert {date(2026, 10, 1)} == found.schedules[ScheduleId("day")].holidays
    assert Right(("zheng",), (DoorId("unit"),)) == found.rights[1]
    assert "对门郑阿姨有钥匙" == found.places[PlaceId("b3u2-501")].key


def test_a_box_s_doors_make_the_same_doors_on_the_next(tmp_path: Path) -> None:
    """Export, apply to an empty box, export: equal; applied again nothing changes."""
    database = fresh(tmp_path)
    service.apply(database, site())
    text = written_file(service.export(database))
    (tmp_path / "next").mkdir()
    another = fresh(tmp_path / "next")
    assert service.apply(another, site(text))
    assert text == written_file(service.export(another))
    assert () == service.apply(another, site(text))
    assert 'to: "24:00"' in text
    database.close()
    another.close()


def test_what_changes_at_a_door_is_said(tmp_path: Path) -> None:
    """As for every other thing of the site."""
    database = fresh(tmp_path)
    service.apply(database, site())
    wanted = TEXT.replace("held_after: 1m", "held_after: 2m").replace('to: "18:30"', 'to: "19:30"')
    wanted = wanted.replace("  - {who: [zheng], doors: [unit]}\n", "")
    changes = list(map(str, service.apply(database, site(wanted))))
    assert "~ door unit: held_after 60 s → 120 s" == changes[0]
    assert changes[1].startswith("~ schedule day: windows ")
    assert "- right 2" == changes[2]
    database.close()


@pytest.mark.parametrize(
    ("right", "wrong", "words"),
    [
        (
            "place: b3u2, readers",
            "place: b9, readers",
            "doors[0].place: found 'b9', expected the id of a place",
        ),
        (
            "readers: [reader]",
            "readers: [raeder]",
            "doors[0].readers[0]: found 'raeder', expected the id of a device; nearest: 'reader'",
        ),
        ("lock: ctrl", "lock: key", "doors[0].lock: found 'key', expected the id of a device"),
        ("contact: ctrl", "contact: cat", "doors[0].contact: found 'cat', expected the id of a device"),
        ("rex: [button]", "rex: [b]", "doors[0].rex[0]: found 'b', expected the id of a device"),
        (
            "rex: [button]",
            "rexx: [button]",
            "doors[0].rexx: unknown key, expected one of id, name, place, readers",
        ),
        ("held_after: 1m", "held_after: 0", "doors[0].held_after: found '0', expected a duration from 1 s"),
        ("days: [mon,", "days: [Mon,", "schedules[0].windows[0].days[0]: found 'Mon', expected 'mon', 'tue'"),
        (
            'from: "08:00"',
            "from: 8",
            "schedules[0].windows[0].from: found '8', expected a time from 00:00 to 23:59",
        ),
        (
            'from: "08:00"',
            "from: 24:00",
            "schedules[0].windows[0].from: found '24:00', expected a time from 00:00 to 23:59",
        ),
        (
            'to: "18:30"',
            "to: 18:60",
            "schedules[0].windows[0].to: found '18:60', expected a time from 00:00 to 24:00",
        ),
        ("2026-10-01", "2026-02-30", "schedules[0].holidays[0]: found '2026-02-30', expected a date such as"),
        (
            "who: [zheng, ",
            "who: [zhang, ",
            "rights[0].who[0]: found 'zhang', expected the id of a person or group:ID",
        ),
        (
            "doors: [unit], s",
            "doors: [unti], s",
            "rights[0].doors[0]: found 'unti', expected the id of a door; nearest",
        ),
        (
            "schedule: day",
            "schedule: night",
            "rights[0].schedule: found 'night', expected the id of a schedule",
        ),
        ("who: [zheng], ", "", "rights[1].who: missing, expected Ids of people or group:ID"),
        (
            "name: 2单元}",
            "name: 2单元, key: 门岗}",
            "places[0].key: found '门岗', expected none: only a household has one",
        ),
        ("key: 对门郑阿姨有钥匙", f"key: {'钥' * 201}", "places[1].key: found '"),
        ("schedules:", "  - {id: unit, name: x, place: b3u2}\nschedules:", "doors[1].id: found 'unit' again"),
        (
            "schedules:",
            "  - {id: two, name: x, place: b3u2, lock: ctrl}\nschedules:",
            "doors[1].lock: found 'ctrl', expected a device that is not at door unit already",
        ),
        (
            "schedule: day}",
            "schedule: day, pin: 1234}",
            "rights[0].pin: unknown key, expected one of who, doors",
        ),
    ],
)
def test_a_mistake_about_doors_is_told(right: str, wrong: str, words: str) -> None:
    """With its line, what was found and what was expected."""
    assert right in TEXT
    (problem,) = problems(TEXT.replace(right, wrong, 1))
    line = 1 + TEXT[: TEXT.index(right)].count("\n") + (wrong.count("\n") if right == "schedules:" else 0)
    assert problem.partition(": ")[2].startswith(words)
    assert right == "schedules:" or f"site.yaml:{line}" == problem.partition(": ")[0]


@pytest.mark.parametrize(
    ("right", "wrong", "words"),
    [
        (" contact: ctrl,", "", "door unit: has a lock and no contact"),
        (" lock: ctrl,", "", "door unit: has a reader and no lock"),
        ("doors: [unit]", "doors: [other]", "door unit: has a reader, and rights let nobody in"),
    ],
)
def test_a_door_that_can_be_used_and_should_not_is_warned_of(right: str, wrong: str, words: str) -> None:
    """Installed all the same: a half finished compound is no reason to refuse the rest."""
    other = "  - {id: other, name: x, place: b3u2}\nschedules:"
    text = TEXT.replace(right, wrong).replace("schedules:", other)
    assert [words] == [each[: len(words)] for each in site_warnings(site(text)) if each.startswith("door")]


def test_times_are_told_in_seconds() -> None:
    """A door's deadlines come from the document alone."""
    assert timedelta(seconds=60) == site().doors[DoorId("unit")].timings.longest


def test_a_box_of_the_first_release_keeps_its_site(tmp_path: Path) -> None:
    """Its database gets doors and loses nothing."""
    database = Database(tmp_path / "cuobian.db")
    version, first = migrations()[0]
    database.script(first, version)
    rows = "INSERT INTO place VALUES ('b3', 'building', '3号楼', NULL, NULL, 0);"
    database.script(rows + "INSERT INTO person VALUES ('wu', '吴奶奶', 'b3', '', 0)", version)
    assert len(migrations()) - 1 == migrate(database)
    found = service.export(database)
    assert [("b3", "3号楼", "")] == [(each.id, each.name, each.key) for each in found.places.values()]
    assert (["wu"], {}) == (list(found.people), dict(found.doors))
    database.close()
