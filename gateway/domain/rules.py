"""From a reading to what it means for alarms. Owns which event raises, joins or only notes; never writes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from gateway.domain.alarm import NO_CALL, Alarm, AlarmKind, AlarmState
from gateway.domain.model import AlarmId, EventType, PolicyId, Reading
from gateway.domain.plan import UNKNOWN, Moment, Written, copied, scene_at
from gateway.domain.policy import Policy
from gateway.domain.site import Site

RAISES: Mapping[EventType, AlarmKind] = {
    EventType.SOS_PRESSED: AlarmKind.SOS,
    EventType.FALL: AlarmKind.FALL,
    EventType.SMOKE: AlarmKind.SMOKE,
    EventType.GAS: AlarmKind.GAS,
    EventType.LEAK: AlarmKind.LEAK,
    EventType.DOOR_DURESS: AlarmKind.DURESS,
    EventType.DOOR_FORCED: AlarmKind.TECHNICAL,
    EventType.DOOR_HELD: AlarmKind.TECHNICAL,
    EventType.TAMPER: AlarmKind.TECHNICAL,
    EventType.BATTERY_LOW: AlarmKind.TECHNICAL,
    EventType.POWER_LOST: AlarmKind.TECHNICAL,
    EventType.DEVICE_OFFLINE: AlarmKind.TECHNICAL,
    EventType.COMMAND_FAILED: AlarmKind.TECHNICAL,
}
"""One line per decision about people: deliberately no plugin and no setting (FIGURES F7)."""
CALLS_FOR_HELP = frozenset(type_ for type_, kind in RAISES.items() if kind not in NO_CALL)

RECOVERS: Mapping[EventType, EventType] = {
    EventType.DEVICE_ONLINE: EventType.DEVICE_OFFLINE,
    EventType.POWER_RESTORED: EventType.POWER_LOST,
}
TASKS = frozenset({EventType.DEVICE_OFFLINE, EventType.BATTERY_LOW})
"""Faults of one device that somebody with a ladder puts right, by a day and not within minutes."""
ARRIVES = frozenset({EventType.PRESENCE_ARRIVED, EventType.DOOR_GRANTED, EventType.FACE_RECOGNISED})
"""What can prove that a named person is at the door. Never an SOS button (DESIGN, one press, 8)."""

DESK_WAIT = timedelta(seconds=60)
TECHNICAL_WAIT = timedelta(hours=4)
"""A fault is somebody's task, not a call for help: the desk is reminded twice a shift."""


def subject_of(reading: Reading, kind: AlarmKind, site: Site) -> str:
    """Return whom or what an alarm is about: the resident, else the place, else the device.

    Faults are about the device and what is wrong with it.
    """
    if kind is AlarmKind.TECHNICAL:
        return f"device:{reading.device}:{reading.type.value}"
    device = site.devices.get(reading.device)
    if device is not None and device.resident is not None:
        return f"person:{device.resident}"
    place = site.where(reading.device)
    return f"place:{place}" if place is not None else f"device:{reading.device}"


def new_alarm(
    reading: Reading, kind: AlarmKind, site: Site, id_: AlarmId, now: datetime, moment: Moment = UNKNOWN
) -> Alarm:
    """Return a raised alarm with its own copy of names and policy; nothing has been called yet."""
    scene = scene_at(site, reading.device, kind)
    place = scene.place
    resident = site.people.get(scene.resident) if scene.resident is not None else None
    place_name = site.place_name(place)
    if kind is AlarmKind.TECHNICAL and (door := site.door_of(reading.device)) is not None:
        place_name = f"{place_name} {door.name}".strip()
    return Alarm(
        id=id_,
        kind=kind,
        state=AlarmState.RAISED,
        subject=subject_of(reading, kind, site),
        devices=(reading.device,),
        place=place,
        place_name=place_name or str(reading.device),
        resident=resident.id if resident is not None else None,
        resident_name=resident.name if resident is not None else "",
        policy=copied(_written(reading, kind, site), site, scene, moment),
        raised_at=reading.received_at,
        due_at=now,
        fired_at=now,
        pressed_at=reading.received_at,
        language=site.language_of(resident.id if resident is not None else None),
    )


def seen_before(alarm: Alarm, reading: Reading) -> bool:
    """Tell whether a face was there before the alarm: a camera repeats what nobody took yet."""
    seen = reading.at if reading.type is EventType.FACE_RECOGNISED else None
    return seen is not None and seen < alarm.raised_at


def policy_for(reading: Reading, kind: AlarmKind, site: Site, moment: Moment = UNKNOWN) -> Policy:
    """Return an alarm's own copy of the policy: the device's, the site's, or the guard desk alone.

    The site's sends neighbours, whom nobody sends to a robbery: where there is a desk, duress is the desk's.
    """
    scene = scene_at(site, reading.device, kind)
    return copied(_written(reading, kind, site), site, scene, moment)


def _written(reading: Reading, kind: AlarmKind, site: Site) -> Written:
    if kind is AlarmKind.TECHNICAL:
        return _for_a_fault(reading, site)
    known = site.devices.get(reading.device)
    name = None
    if known is not None:
        usual = site.default_policy if kind is not AlarmKind.DURESS or not site.expand(site.desk) else None
        name = known.policy if known.policy is not None else usual
    return plan_of(name, site)


def plan_of(name: PolicyId | None, site: Site) -> Written:
    """Return a policy by its name as it is written; the guard desk alone where it names nobody."""
    planned = site.policies.get(name) if name is not None else None
    if planned is None or not planned.steps:
        return Written([(site.desk, DESK_WAIT)])
    steps = [(step.notify, step.wait) for step in planned.steps]
    return Written(steps, planned.last_resort, planned.arrive_within)


def _for_a_fault(reading: Reading, site: Site) -> Written:
    """Return who is told of a fault: the desk, and whoever maintains the site.

    One dead device is a caretaker's task with a deadline: it is theirs alone until then, a promise to do it
    holds until then, and afterwards the desk is told with them. What others depend on is everybody's at once.
    """
    alone = reading.device in site.devices and reading.device not in site.hubs
    if site.expand(site.maintenance) and alone and reading.type in TASKS:
        return Written([(site.maintenance, site.task_within)], site.desk, site.task_within)
    return Written([((*site.desk, *site.maintenance), TECHNICAL_WAIT)])
