"""Between the site document and the site that rules ask: two shapes of the same, nothing lost either way."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from config.duration import duration_value
from config.site import (
    DeviceEntry,
    LineEntry,
    PersonEntry,
    PlaceEntry,
    PolicyEntry,
    SiteDocument,
    SiteEntry,
)
from config.site_camera import camera_of, written_camera
from config.site_care import (
    drills_of,
    visits_of,
    wellbeing_of,
    written_drills,
    written_visits,
    written_wellbeing,
)
from config.site_door_values import (
    door_of,
    right_of,
    schedule_of,
    written_door,
    written_right,
    written_schedule,
)
from config.site_people_values import (
    absence_of,
    duty_of,
    quiet_of,
    written_absence,
    written_duty,
    written_quiet,
)
from gateway.domain.model import DeviceId, DoorId, LineId, PersonId, PlaceId, PolicyId, ScheduleId
from gateway.domain.policy import TASK_WITHIN
from gateway.domain.site import Contact, Device, Line, Person, Place, PlannedPolicy, PlannedStep, Site


def site_of(document: SiteDocument) -> Site:
    """Return the site of a document; of two entries with one id the last counts."""
    found = Site(
        places={PlaceId(each.id): place_of(each) for each in document.places},
        people={PersonId(each.id): person_of(each) for each in document.people},
        groups={each.id: tuple(map(PersonId, each.members)) for each in document.groups},
        group_names={each.id: each.name for each in document.groups if each.name is not None},
        duties={each.id: duty_of(each) for each in document.duties},
        policies={PolicyId(each.id): policy_of(each) for each in document.policies},
        lines={LineId(each.id): line_of(each) for each in document.lines},
        devices={DeviceId(each.id): device_of(each) for each in document.devices},
        doors={DoorId(each.id): door_of(each) for each in document.doors},
        schedules={ScheduleId(each.id): schedule_of(each) for each in document.schedules},
        rights=tuple(map(right_of, document.rights)),
    )
    return with_head(found, document.site)


def with_head(site: Site, entry: SiteEntry) -> Site:
    """Return a site with what an entry says of the site itself."""
    return replace(
        site,
        name=entry.name,
        language=entry.language,
        timezone=entry.timezone,
        default_policy=PolicyId(entry.default_policy) if entry.default_policy is not None else None,
        desk=entry.desk,
        maintenance=entry.maintenance,
        task_within=entry.task_within,
        drills=drills_of(entry.drills),
    )


def place_of(entry: PlaceEntry) -> Place:
    """Return the place an entry describes."""
    return Place(
        id=PlaceId(entry.id),
        kind=entry.kind,
        name=entry.name,
        inside=PlaceId(entry.inside) if entry.inside is not None else None,
        floor=entry.floor,
        key=entry.key or "",
        identify_at=entry.identify_at,
        verify_at=entry.verify_at,
    )


def line_of(entry: LineEntry) -> Line:
    """Return the serial line an entry describes."""
    return Line(LineId(entry.id), entry.port, entry.baudrate)


def person_of(entry: PersonEntry) -> Person:
    """Return the person an entry describes."""
    return Person(
        id=PersonId(entry.id),
        name=entry.name,
        home=PlaceId(entry.home) if entry.home is not None else None,
        language=entry.language or "",
        contacts=tuple(
            Contact(each.channel, each.address, each.after or timedelta(0)) for each in entry.contacts
        ),
        helps=entry.helps,
        minor=entry.minor,
        quiet=tuple(map(quiet_of, entry.quiet)),
        away=tuple(map(absence_of, entry.away)),
        wellbeing=wellbeing_of(entry.wellbeing),
        visits=visits_of(entry.visits),
    )


def policy_of(entry: PolicyEntry) -> PlannedPolicy:
    """Return the policy an entry describes."""
    return PlannedPolicy(
        id=PolicyId(entry.id),
        steps=tuple(PlannedStep(each.notify, each.wait) for each in entry.steps),
        arrive_within=entry.arrive_within,
        last_resort=entry.last_resort,
    )


def device_of(entry: DeviceEntry) -> Device:
    """Return the device an entry describes."""
    return Device(
        id=DeviceId(entry.id),
        template=entry.template,
        place=PlaceId(entry.place) if entry.place is not None else None,
        resident=PersonId(entry.resident) if entry.resident is not None else None,
        policy=PolicyId(entry.policy) if entry.policy is not None else None,
        line=LineId(entry.line) if entry.line is not None else None,
        params=dict(entry.params),
        silent_after=entry.silent_after,
        camera=camera_of(entry.camera),
    )


def written_site(site: Site) -> dict[str, Any]:
    """Return a site as plain values in the order of the document, without what says nothing."""
    return {
        "site": written_head(site),
        "places": [written_place(each) for each in site.places.values()],
        "people": [written_person(each) for each in site.people.values()],
        "groups": [
            _some(id=id_, name=site.group_names.get(id_), members=list(members))
            for id_, members in site.groups.items()
        ],
        **_some(duties=[written_duty(each) for each in site.duties.values()]),
        "policies": [written_policy(each) for each in site.policies.values()],
        "lines": [_some(id=each.id, port=each.port, baudrate=each.baudrate) for each in site.lines.values()],
        "devices": [written_device(each) for each in site.devices.values()],
        "doors": [_some(**written_door(each)) for each in site.doors.values()],
        # A compound without doors needs neither.
        **_some(schedules=[_some(**written_schedule(each)) for each in site.schedules.values()]),
        **_some(rights=[_some(**written_right(each)) for each in site.rights]),
    }


def written_head(site: Site) -> dict[str, Any]:
    """Return what the document says of the site itself."""
    return _some(
        name=site.name,
        language=site.language,
        timezone=site.timezone,
        default_policy=site.default_policy,
        desk=list(site.desk),
        maintenance=list(site.maintenance),
        task_within=duration_value(site.task_within) if site.task_within != TASK_WITHIN else None,
        drills=written_drills(site.drills),
    )


def written_place(place: Place) -> dict[str, Any]:
    """Return a place as its entry says it."""
    inside = {"in": place.inside} if place.inside is not None else {}
    rest = _some(floor=place.floor, key=place.key, identify_at=place.identify_at, verify_at=place.verify_at)
    return {"id": place.id, "kind": place.kind, "name": place.name, **inside, **rest}


def written_person(person: Person) -> dict[str, Any]:
    """Return a person as the entry says it."""
    contacts = [
        _some(
            channel=each.channel,
            address=each.address,
            after=duration_value(each.after) if each.after else None,
        )
        for each in person.contacts
    ]
    return _some(
        id=person.id,
        name=person.name,
        home=person.home,
        language=person.language,
        contacts=contacts,
        helps=person.helps or None,
        minor=person.minor or None,
        quiet=list(map(written_quiet, person.quiet)),
        away=list(map(written_absence, person.away)),
        wellbeing=written_wellbeing(person.wellbeing),
        visits=written_visits(person.visits),
    )


def written_policy(policy: PlannedPolicy) -> dict[str, Any]:
    """Return a policy as its entry says it."""
    return _some(
        id=policy.id,
        steps=[{"notify": list(each.notify), "wait": duration_value(each.wait)} for each in policy.steps],
        arrive_within=duration_value(policy.arrive_within),
        last_resort=list(policy.last_resort),
    )


def written_device(device: Device) -> dict[str, Any]:
    """Return a device as its entry says it."""
    silent_after = device.silent_after
    return _some(
        id=device.id,
        template=device.template,
        place=device.place,
        resident=device.resident,
        policy=device.policy,
        line=device.line,
        params=dict(sorted(device.params.items())),
        silent_after=duration_value(silent_after) if silent_after is not None else None,
        camera=written_camera(device.camera),
    )


def _some(**values: object) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value not in (None, "", [], {})}
