"""What a reading means for alarms: which kind, about whom, for whom, and by which plan."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from gateway.domain.alarm import AlarmKind, AlarmState
from gateway.domain.model import AlarmId, DeviceId, DoorId, EventType, PersonId, PlaceId, PolicyId, Reading
from gateway.domain.plan import Moment, Written
from gateway.domain.policy import TASK_WITHIN, Step
from gateway.domain.rules import (
    ARRIVES,
    CALLS_FOR_HELP,
    RAISES,
    RECOVERS,
    TASKS,
    new_alarm,
    plan_of,
    policy_for,
    seen_before,
    subject_of,
)
from gateway.domain.site import Contact, Device, Person, Place, PlannedPolicy, PlannedStep, Site
from gateway.domain.site_doors import Door

AT = datetime(2026, 11, 30, 3, 0, tzinfo=UTC)
STEADY = datetime(2000, 1, 1, tzinfo=UTC)
WU, ZHENG, DESK, CARE = map(PersonId, ("wu", "zheng", "desk", "care"))
SOS, SMOKE, LOCK, HUB, LOOSE = map(DeviceId, ("sos", "smoke", "lock", "hub", "loose"))
MINUTE = timedelta(minutes=1)
PHONE = (Contact("sms", "1"),)
UNIT = Door(DoorId("unit"), "单元门", PlaceId("b3u2"), lock=LOCK)


def planned(id_: str, *people: str) -> PlannedPolicy:
    """Return a plan of one step and a last resort."""
    return PlannedPolicy(PolicyId(id_), (PlannedStep(people, MINUTE),), 7 * MINUTE, ("desk",))


USUAL, OWN = planned("usual", "zheng"), planned("own", "care")
SITE = Site(
    language="zh-CN",
    default_policy=USUAL.id,
    desk=("desk",),
    maintenance=("care",),
    places={
        PlaceId("b3u2"): Place(PlaceId("b3u2"), "entrance", "2单元"),
        PlaceId("501"): Place(PlaceId("501"), "household", "501", PlaceId("b3u2")),
    },
    people={
        WU: Person(WU, "吴奶奶", PlaceId("501"), language="en"),
        **{each: Person(each, each, contacts=PHONE) for each in (ZHENG, DESK, CARE)},
    },
    policies={USUAL.id: USUAL, OWN.id: OWN, PolicyId("empty"): PlannedPolicy(PolicyId("empty"), (), MINUTE)},
    devices={
        SOS: Device(SOS, "cuobian-sos", resident=WU),
        SMOKE: Device(SMOKE, "smoke", PlaceId("b3u2")),
        LOCK: Device(LOCK, "lock"),
        HUB: Device(HUB, "hub"),
        LOOSE: Device(LOOSE, "x"),
    },
    doors={UNIT.id: UNIT},
    hubs=frozenset({HUB}),
)


def reading(device: DeviceId = SOS, type_: EventType = EventType.SOS_PRESSED, **more: object) -> Reading:
    """Return what a device said."""
    return Reading(device, type_, AT, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("device", "kind", "subject"),
    [
        (SOS, AlarmKind.SOS, "person:wu"),
        (SMOKE, AlarmKind.SMOKE, "place:b3u2"),
        (LOCK, AlarmKind.DURESS, "place:b3u2"),
        (DeviceId("door:unit"), AlarmKind.DURESS, "place:b3u2"),
        (LOOSE, AlarmKind.SOS, "device:loose"),
        (DeviceId("stranger"), AlarmKind.SOS, "device:stranger"),
        (SOS, AlarmKind.TECHNICAL, "device:sos:sos.pressed"),
    ],
)
def test_an_alarm_is_about_a_person_a_place_or_a_device(
    device: DeviceId, kind: AlarmKind, subject: str
) -> None:
    """In this order; a fault about the device and what is wrong with it."""
    assert subject == subject_of(reading(device), kind, SITE)


def test_a_fresh_alarm_has_its_own_copy_of_everything() -> None:
    """Where she lives, how she is called and spoken to, and nobody has been called yet."""
    found = new_alarm(reading(), AlarmKind.SOS, SITE, AlarmId(7), STEADY)
    assert (AlarmId(7), AlarmKind.SOS, AlarmState.RAISED, "person:wu", (SOS,)) == (
        found.id,
        found.kind,
        found.state,
        found.subject,
        found.devices,
    )
    assert (PlaceId("501"), "2单元 501", WU, "吴奶奶", "en") == (
        found.place,
        found.place_name,
        found.resident,
        found.resident_name,
        found.language,
    )
    assert (AT, AT, STEADY, STEADY) == (found.raised_at, found.pressed_at, found.due_at, found.fired_at)
    assert (policy_for(reading(), AlarmKind.SOS, SITE), 1) == (found.policy, found.presses)


@pytest.mark.parametrize(
    ("device", "kind", "name", "language"),
    [
        (LOCK, AlarmKind.TECHNICAL, "2单元 单元门", "zh-CN"),
        (LOCK, AlarmKind.DURESS, "2单元", "zh-CN"),
        (SMOKE, AlarmKind.TECHNICAL, "2单元", "zh-CN"),
        (LOOSE, AlarmKind.SOS, "loose", "zh-CN"),
        (DeviceId("stranger"), AlarmKind.SOS, "stranger", "zh-CN"),
    ],
)
def test_where_an_alarm_is(device: DeviceId, kind: AlarmKind, name: str, language: str) -> None:
    """A fault of a door says which; what is nowhere is called by its id; it is about no resident."""
    found = new_alarm(reading(device), kind, SITE, AlarmId(1), STEADY)
    assert (name, language) == (found.place_name, found.language)
    assert (None, "") == (found.resident, found.resident_name)
    nowhere = replace(SITE, places={})
    assert "单元门" == new_alarm(reading(LOCK), AlarmKind.TECHNICAL, nowhere, AlarmId(1), STEADY).place_name


@pytest.mark.parametrize(
    ("type_", "at", "expected"),
    [
        (EventType.FACE_RECOGNISED, AT - timedelta(microseconds=1), True),
        (EventType.FACE_RECOGNISED, AT, False),
        (EventType.FACE_RECOGNISED, None, False),
        (EventType.PRESENCE_ARRIVED, AT - MINUTE, False),
    ],
)
def test_a_face_from_before_the_alarm_is_no_arrival(
    type_: EventType, at: datetime | None, expected: bool
) -> None:
    """A camera repeats what nobody took yet; other devices' clocks are not believed."""
    alarm = new_alarm(reading(), AlarmKind.SOS, SITE, AlarmId(7), STEADY)
    assert expected is seen_before(alarm, reading(SOS, type_, at=at))


DESK_ALONE = (((DESK,), 1),)
BY_ZHENG, BY_CARE = (((ZHENG,), 1),), (((CARE,), 1),)


@pytest.mark.parametrize(
    ("device", "kind", "changes", "policy", "steps"),
    [
        (SOS, AlarmKind.SOS, {}, None, BY_ZHENG),
        (SOS, AlarmKind.SOS, {}, "own", BY_CARE),
        (SOS, AlarmKind.SOS, {}, "empty", DESK_ALONE),
        (SOS, AlarmKind.SOS, {}, "gone", DESK_ALONE),
        (SOS, AlarmKind.SOS, {"default_policy": None}, None, DESK_ALONE),
        (SOS, AlarmKind.DURESS, {}, None, DESK_ALONE),
        (SOS, AlarmKind.DURESS, {}, "own", BY_CARE),
        (SOS, AlarmKind.DURESS, {"desk": ()}, None, BY_ZHENG),
        (DeviceId("stranger"), AlarmKind.SOS, {}, None, DESK_ALONE),
    ],
)
def test_by_which_plan_somebody_is_called(
    device: DeviceId,
    kind: AlarmKind,
    changes: dict[str, object],
    policy: str | None,
    steps: tuple[tuple[tuple[PersonId, ...], int], ...],
) -> None:
    """The device's own, the site's, the desk alone; nobody sends neighbours to a robbery."""
    devices = {**SITE.devices, SOS: replace(SITE.devices[SOS], policy=policy and PolicyId(policy))}
    site = replace(SITE, devices=devices, **changes)  # type: ignore[arg-type]
    found = policy_for(reading(device), kind, site)
    assert tuple(Step(people, wait * MINUTE) for people, wait in steps) == found.steps
    assert found == new_alarm(reading(device), kind, site, AlarmId(1), STEADY).policy


def test_a_plan_by_its_name_keeps_its_steps_last_resort_and_time() -> None:
    """One that is not there is the desk's, asked every minute."""
    assert Written([(("zheng",), MINUTE)], ("desk",), 7 * MINUTE) == plan_of(USUAL.id, SITE)
    for name in (None, PolicyId("gone"), PolicyId("empty")):
        assert Written([(("desk",), MINUTE)]) == plan_of(name, SITE)


@pytest.mark.parametrize("type_", sorted(TASKS))
def test_one_dead_device_is_the_caretaker_s_task_with_a_deadline(type_: EventType) -> None:
    """Theirs alone for a day, and afterwards the desk's with them."""
    found = policy_for(reading(LOOSE, type_), AlarmKind.TECHNICAL, SITE)
    assert ((Step((CARE,), TASK_WITHIN),), (DESK,), TASK_WITHIN) == (
        found.steps,
        found.last_resort,
        found.arrive_within,
    )
    assert timedelta(days=1) == TASK_WITHIN


@pytest.mark.parametrize(
    ("device", "type_", "maintenance", "people"),
    [
        (HUB, EventType.DEVICE_OFFLINE, ("care",), (DESK, CARE)),
        (DeviceId("line:rf"), EventType.DEVICE_OFFLINE, ("care",), (DESK, CARE)),
        (LOOSE, EventType.TAMPER, ("care",), (DESK, CARE)),
        (LOOSE, EventType.DEVICE_OFFLINE, (), (DESK,)),
    ],
)
def test_what_others_depend_on_is_everybody_s_at_once(
    device: DeviceId, type_: EventType, maintenance: tuple[str, ...], people: tuple[PersonId, ...]
) -> None:
    """A hub, a line, a sabotage; and where nobody maintains it, every fault: twice a shift."""
    site = replace(SITE, maintenance=maintenance)
    found = policy_for(reading(device, type_), AlarmKind.TECHNICAL, site)
    assert (Step(people, timedelta(hours=4)),) == found.steps
    assert () == found.last_resort


def test_who_has_gone_out_is_called_later() -> None:
    """What is known of people at that moment goes into the copy."""
    two = replace(USUAL, steps=(PlannedStep(("zheng", "care"), MINUTE), PlannedStep(("desk",), MINUTE)))
    site, out = replace(SITE, policies={USUAL.id: two}), Moment(AT, frozenset({ZHENG}))
    for found in (
        policy_for(reading(), AlarmKind.SOS, site, out),
        new_alarm(reading(), AlarmKind.SOS, site, AlarmId(1), STEADY, out).policy,
    ):
        assert ((CARE,), (DESK, ZHENG)) == tuple(step.people for step in found.steps)


def test_which_events_raise_recover_and_arrive() -> None:
    """A button is never an arrival; what is no fault calls for help."""
    calls = {EventType.SOS_PRESSED, EventType.FALL, EventType.SMOKE, EventType.GAS, EventType.LEAK}
    assert calls | {EventType.DOOR_DURESS} == CALLS_FOR_HELP
    faults = {each for each, kind in RAISES.items() if kind is AlarmKind.TECHNICAL}
    assert set(RAISES) == faults | CALLS_FOR_HELP
    assert TASKS < faults
    assert set(RECOVERS.values()) < faults
    assert not ARRIVES & set(RAISES)
