"""The site as rows: which table holds what, from rows to the site and back. Never runs a statement."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from gateway.domain.model import DeviceId, DoorId, LineId, PersonId, PlaceId, PolicyId, ScheduleId
from gateway.domain.site import Contact, Device, Line, Person, Place, PlannedPolicy, PlannedStep, Site
from gateway.store import site_care_rows as care
from gateway.store.order import positions
from gateway.store.site_camera_rows import camera_of, camera_text
from gateway.store.site_door_rows import door_of, door_row, right_of, right_row, schedule_of, schedule_row
from gateway.store.site_person_rows import (
    absences_of,
    absences_text,
    duty_of,
    duty_row,
    windows_of,
    windows_text,
)

Row = tuple[Any, ...]
Key = str | int | tuple[str, int]
Rows = Mapping[str, Mapping[Key, Row]]
"""For each table its rows by their key, in the order of the site; a row holds its key and its values."""


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the site; where it has an order of its own, the last column is `position`."""

    name: str
    keys: tuple[str, ...]
    columns: tuple[str, ...]

    @property
    def ordered(self) -> bool:
        """Whether the rows have an order that only `position` tells."""
        return self.columns[-1] == "position"


TABLES = (
    Table("meta", ("key",), ("value",)),
    Table(
        "place", ("id",), ("kind", "name", "inside", "floor", "key", "identify_at", "verify_at", "position")
    ),
    Table(
        "person",
        ("id",),
        ("name", "home", "language", "helps", "minor", "quiet", "away", "wellbeing", "visits", "position"),
    ),
    Table("contact", ("person", "position"), ("channel", "address", "delay")),
    Table("helper_group", ("id",), ("name", "position")),
    Table("group_member", ("group_id", "position"), ("person",)),
    Table("duty", ("id",), ("name", "turns", "position")),
    Table("policy", ("id",), ("steps", "arrive_within", "last_resort", "position")),
    Table("line", ("id",), ("port", "baudrate", "position")),
    Table(
        "device",
        ("id",),
        ("template", "place", "resident", "policy", "line", "params", "silent_after", "camera", "position"),
    ),
    Table(
        "door",
        ("id",),
        (
            *("name", "place", "readers", "out", "lock", "contact", "rex"),
            *("unlock_for", "open_within", "held_after", "second", "position"),
        ),
    ),
    Table("schedule", ("id",), ("windows", "holidays", "position")),
    Table("access_right", ("number",), ("who", "doors", "schedule")),
)
"""Whoever is referred to stands before whoever refers."""
FRESH = Site()
"""What a database without a site holds."""
HEAD = (
    "site_name",
    "site_language",
    "site_timezone",
    "site_default_policy",
    "site_desk",
    "site_maintenance",
    "site_task_within",
    "site_drills",
)
"""Keys of the meta table that are the site's own."""

_DECODER = json.JSONDecoder()


def site_of(rows: Rows, version: int) -> Site:
    """Return the site that rows hold."""
    head: dict[str, str] = dict(rows["meta"].values())
    default_policy = head.get("site_default_policy", "")
    return Site(
        version=version,
        name=head.get("site_name", ""),
        language=head.get("site_language", FRESH.language),
        timezone=head.get("site_timezone", FRESH.timezone),
        default_policy=PolicyId(default_policy) if default_policy else None,
        desk=tuple(json.loads(head.get("site_desk", "[]"))),
        maintenance=tuple(json.loads(head.get("site_maintenance", "[]"))),
        task_within=timedelta(seconds=float(head.get("site_task_within", FRESH.task_within.total_seconds()))),
        drills=care.drills_of(head.get("site_drills", "")),
        places={PlaceId(row[0]): Place(*row[:-1]) for row in rows["place"].values()},
        people=_people(rows),
        groups=_groups(rows),
        group_names={id_: name for id_, name, _ in rows["helper_group"].values() if name},
        duties={row[0]: duty_of(row) for row in rows["duty"].values()},
        policies={PolicyId(row[0]): _policy(row) for row in rows["policy"].values()},
        lines={LineId(row[0]): Line(*row[:-1]) for row in rows["line"].values()},
        devices={DeviceId(row[0]): _device(row) for row in rows["device"].values()},
        doors={DoorId(row[0]): door_of(row) for row in rows["door"].values()},
        schedules={ScheduleId(row[0]): schedule_of(row) for row in rows["schedule"].values()},
        rights=tuple(map(right_of, rows["access_right"].values())),
    )


def _people(rows: Rows) -> dict[PersonId, Person]:
    contacts: dict[str, list[Contact]] = defaultdict(list)
    for person, _, channel, address, delay in rows["contact"].values():
        contacts[person].append(Contact(channel, address, timedelta(seconds=delay)))
    return {
        PersonId(id_): Person(
            id=id_,
            name=name,
            home=home,
            language=language,
            contacts=tuple(contacts.get(id_, ())),
            helps=bool(helps),
            minor=bool(minor),
            quiet=windows_of(quiet),
            away=absences_of(away),
            wellbeing=care.wellbeing_of(wellbeing),
            visits=care.visits_of(visits),
        )
        for id_, name, home, language, helps, minor, *said, _ in rows["person"].values()
        for quiet, away, wellbeing, visits in (said,)
    }


def _groups(rows: Rows) -> dict[str, tuple[PersonId, ...]]:
    members: dict[str, list[PersonId]] = defaultdict(list)
    for group, _, person in rows["group_member"].values():
        members[group].append(person)
    return {id_: tuple(members.get(id_, ())) for id_, _, _ in rows["helper_group"].values()}


def _policy(row: Row) -> PlannedPolicy:
    id_, steps, arrive_within, last_resort, _ = row
    return PlannedPolicy(
        PolicyId(id_),
        tuple(
            PlannedStep(tuple(each["notify"]), timedelta(seconds=each["wait"])) for each in json.loads(steps)
        ),
        timedelta(seconds=arrive_within),
        tuple(json.loads(last_resort)),
    )


def _device(row: Row) -> Device:
    id_, template, place, resident, policy, line, params, silent_after, camera, _ = row
    window = None if silent_after is None else timedelta(seconds=silent_after)
    # json.loads costs twice as much, and there are thousands of these.
    known = _DECODER.raw_decode(params)[0]
    looks = camera_of(camera) if camera else None
    return Device(DeviceId(id_), template, place, resident, policy, line, known, window, looks)


def rows_of(site: Site, before: Rows) -> dict[str, dict[Key, Row]]:
    """Return the rows a site is held in; what stands in order already keeps its position."""
    plain: dict[str, list[Row]] = {
        "meta": [(key, value) for key, value in _head(site).items() if value],
        "place": [
            (e.id, e.kind, e.name, e.inside, e.floor, e.key, e.identify_at, e.verify_at)
            for e in site.places.values()
        ],
        "person": [_person_row(each) for each in site.people.values()],
        "contact": [
            (person.id, number, each.channel, each.address, each.after.total_seconds())
            for person in site.people.values()
            for number, each in enumerate(person.contacts)
        ],
        "helper_group": [(id_, site.group_names.get(id_, "")) for id_ in site.groups],
        "group_member": [
            (id_, number, member)
            for id_, members in site.groups.items()
            for number, member in enumerate(members)
        ],
        "duty": [duty_row(each) for each in site.duties.values()],
        "policy": [_policy_row(each) for each in site.policies.values()],
        "line": [(each.id, each.port, each.baudrate) for each in site.lines.values()],
        "device": [_device_row(each) for each in site.devices.values()],
        "door": [door_row(each) for each in site.doors.values()],
        "schedule": [schedule_row(each) for each in site.schedules.values()],
        "access_right": [right_row(number, each) for number, each in enumerate(site.rights)],
    }
    return {
        table.name: by_key(
            table, _placed(plain[table.name], before[table.name]) if table.ordered else plain[table.name]
        )
        for table in TABLES
    }


def by_key(table: Table, rows: Sequence[Row]) -> dict[Key, Row]:
    """Return the rows of a table by their keys, in the same order."""
    if len(table.keys) == 1:
        return {row[0]: row for row in rows}
    return {(row[0], row[1]): row for row in rows}


def _placed(rows: Sequence[Row], before: Mapping[Key, Row]) -> list[Row]:
    known = {str(key): int(row[-1]) for key, row in before.items()}
    found = positions(known, [row[0] for row in rows])
    return [(*row, found[row[0]]) for row in rows]


def _head(site: Site) -> Mapping[str, str]:
    desk = _json(site.desk) if site.desk else ""
    maintenance = _json(site.maintenance) if site.maintenance else ""
    within = "" if site.task_within == FRESH.task_within else repr(site.task_within.total_seconds())
    default = site.default_policy or ""
    drills = care.drills_text(site.drills)
    values = (site.name, site.language, site.timezone, default, desk, maintenance, within, drills)
    return dict(zip(HEAD, values, strict=True))


def _person_row(person: Person) -> Row:
    said = int(person.helps), int(person.minor), windows_text(person.quiet), absences_text(person.away)
    chosen, visits = care.wellbeing_text(person.wellbeing), care.visits_text(person.visits)
    return person.id, person.name, person.home, person.language, *said, chosen, visits


def _policy_row(policy: PlannedPolicy) -> Row:
    steps = [{"notify": list(each.notify), "wait": each.wait.total_seconds()} for each in policy.steps]
    return policy.id, _json(steps), policy.arrive_within.total_seconds(), _json(policy.last_resort)


def _device_row(device: Device) -> Row:
    window = device.silent_after
    return (
        device.id,
        device.template,
        device.place,
        device.resident,
        device.policy,
        device.line,
        _json(dict(sorted(device.params.items()))) if device.params else "{}",
        None if window is None else window.total_seconds(),
        camera_text(device.camera),
    )


def _json(value: Sequence[object] | Mapping[str, object]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
