"""Edits of one thing in a site, each a function from site to site for `site.edit`. Never reads or writes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from gateway.domain.duty import Duty
from gateway.domain.errors import NotFound
from gateway.domain.model import DeviceId, DoorId, LineId, PersonId, PlaceId, PolicyId, ScheduleId
from gateway.domain.site import Device, Line, Person, Place, PlannedPolicy, Site
from gateway.domain.site_doors import Door, Right, Schedule
from gateway.service.site import Edit

Key = TypeVar("Key")
Thing = TypeVar("Thing")


def put_place(place: Place) -> Edit:
    """Add a place or replace the one of that id."""
    return lambda site: replace(site, places={**site.places, place.id: place})


def put_person(person: Person) -> Edit:
    """Add a person or replace the one of that id."""
    return lambda site: replace(site, people={**site.people, person.id: person})


def put_group(id_: str, name: str, members: tuple[PersonId, ...]) -> Edit:
    """Add a group or replace the one of that id; it may go without a name."""

    def change(site: Site) -> Site:
        names = {key: value for key, value in site.group_names.items() if key != id_}
        names |= {id_: name} if name else {}
        return replace(site, groups={**site.groups, id_: members}, group_names=names)

    return change


def put_duty(duty: Duty) -> Edit:
    """Add a duty rota or replace the one of that id."""
    return lambda site: replace(site, duties={**site.duties, duty.id: duty})


def put_policy(policy: PlannedPolicy) -> Edit:
    """Add a policy or replace the one of that id."""
    return lambda site: replace(site, policies={**site.policies, policy.id: policy})


def put_line(line: Line) -> Edit:
    """Add a serial line or replace the one of that id."""
    return lambda site: replace(site, lines={**site.lines, line.id: line})


def put_device(device: Device) -> Edit:
    """Add a device or replace the one of that id."""
    return lambda site: replace(site, devices={**site.devices, device.id: device})


def put_door(door: Door) -> Edit:
    """Add a door or replace the one of that id."""
    return lambda site: replace(site, doors={**site.doors, door.id: door})


def put_schedule(schedule: Schedule) -> Edit:
    """Add a schedule or replace the one of that id."""
    return lambda site: replace(site, schedules={**site.schedules, schedule.id: schedule})


def put_rights(rights: tuple[Right, ...]) -> Edit:
    """Replace who may open what: rights have no ids, so they change as a whole."""
    return lambda site: replace(site, rights=rights)


def delete_place(id_: PlaceId) -> Edit:
    """Remove a place; the edit raises NotFound where there is none."""
    return lambda site: replace(site, places=_without(site.places, id_, "place"))


def delete_person(id_: PersonId) -> Edit:
    """Remove a person; open alarms keep their copy. The edit raises NotFound where there is none."""
    return lambda site: replace(site, people=_without(site.people, id_, "person"))


def delete_group(id_: str) -> Edit:
    """Remove a group; the edit raises NotFound where there is none."""

    def change(site: Site) -> Site:
        names = {key: value for key, value in site.group_names.items() if key != id_}
        return replace(site, groups=_without(site.groups, id_, "group"), group_names=names)

    return change


def delete_duty(id_: str) -> Edit:
    """Remove a duty rota; open alarms keep their copy. The edit raises NotFound where there is none."""
    return lambda site: replace(site, duties=_without(site.duties, id_, "duty"))


def delete_policy(id_: PolicyId) -> Edit:
    """Remove a policy; open alarms keep their copy. The edit raises NotFound where there is none."""
    return lambda site: replace(site, policies=_without(site.policies, id_, "policy"))


def delete_line(id_: LineId) -> Edit:
    """Remove a serial line; the edit raises NotFound where there is none."""
    return lambda site: replace(site, lines=_without(site.lines, id_, "line"))


def delete_device(id_: DeviceId) -> Edit:
    """Remove a device; what it sent stays. The edit raises NotFound where there is none."""
    return lambda site: replace(site, devices=_without(site.devices, id_, "device"))


def delete_door(id_: DoorId) -> Edit:
    """Remove a door; what happened at it stays. The edit raises NotFound where there is none."""
    return lambda site: replace(site, doors=_without(site.doors, id_, "door"))


def delete_schedule(id_: ScheduleId) -> Edit:
    """Remove a schedule; the edit raises NotFound where there is none."""
    return lambda site: replace(site, schedules=_without(site.schedules, id_, "schedule"))


def _without(things: Mapping[Key, Thing], id_: Key, noun: str) -> dict[Key, Thing]:
    if id_ not in things:
        raise NotFound(f"there is no {noun} {id_}")
    return {key: thing for key, thing in things.items() if key != id_}
