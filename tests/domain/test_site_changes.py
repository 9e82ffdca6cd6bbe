"""What differs between two versions of a site is said word for word, and nothing else is."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from gateway.domain.camera import TEMPLATE, Camera
from gateway.domain.drill_plan import DrillPlan
from gateway.domain.duty import Duty, Turn
from gateway.domain.model import DeviceId, DoorId, LineId, PersonId, PlaceId, PolicyId, ScheduleId
from gateway.domain.site import Contact, Device, Line, Person, Place, PlannedPolicy, PlannedStep, Site
from gateway.domain.site_changes import NOUNS, Change, Sign, changes_between
from gateway.domain.site_doors import Door, Right, Schedule

WU, LIN = PersonId("wu"), PersonId("lin")
PLACE = Place(PlaceId("501"), "household", "501")
PERSON = Person(WU, "吴奶奶")
LINE = Line(LineId("rs485"), "/dev/ttyUSB0")
DEVICE = Device(DeviceId("sos"), "cuobian-sos", params={"a": "1", "b": "2"})
DOOR = Door(DoorId("unit"), "单元门", PLACE.id)
SCHEDULE = Schedule(ScheduleId("day"), ())
POLICY = PlannedPolicy(
    PolicyId("elder"), (PlannedStep(("wu",), timedelta(seconds=60)),), timedelta(minutes=15)
)
DUTY = Duty("gate", "门岗", (Turn(WU),))
FULL = Site(
    version=3,
    name="金海岸",
    places={PLACE.id: PLACE},
    people={WU: PERSON},
    groups={"g": (WU,)},
    group_names={"g": "帮帮"},
    duties={"gate": DUTY},
    policies={POLICY.id: POLICY},
    lines={LINE.id: LINE},
    devices={DEVICE.id: DEVICE},
    doors={DOOR.id: DOOR},
    schedules={SCHEDULE.id: SCHEDULE},
    rights=(Right(("wu",), (DOOR.id,)),),
)
SMS = "{channel: 'sms', address: '1'}"
NAMED = {
    "place 501": "501",
    "person wu": "吴奶奶",
    "group g": "帮帮",
    "duty gate": "门岗",
    "policy elder": "",
    "line rs485": "",
    "device sos": "",
    "door unit": "单元门",
    "schedule day": "",
    "right 1": "",
}


def said(before: Site, wanted: Site) -> list[str]:
    """Return the differences as they are printed."""
    return [str(each) for each in changes_between(before, wanted)]


def with_person(**changes: object) -> Site:
    """Return the site with its person changed."""
    return replace(FULL, people={WU: replace(PERSON, **changes)})  # type: ignore[arg-type]


def with_device(**changes: object) -> Site:
    """Return the site with its device changed."""
    return replace(FULL, devices={DEVICE.id: replace(DEVICE, **changes)})  # type: ignore[arg-type]


def test_a_site_does_not_differ_from_itself_and_its_version_is_no_difference() -> None:
    """Two readings of one document."""
    assert () == changes_between(FULL, replace(FULL, version=4))


@pytest.mark.parametrize(("sign", "swap"), [("+", False), ("-", True)])
def test_every_kind_of_thing_is_added_and_removed_by_its_name(sign: str, swap: bool) -> None:
    """In the order of the document; one without a name by its id alone."""
    empty = Site(name=FULL.name)
    expected = [f"{sign} {what}" + (f": {name}" if name else "") for what, name in NAMED.items()]
    assert expected == (said(FULL, empty) if swap else said(empty, FULL))
    assert [each.split()[0] for each in NAMED] == [noun for noun, _ in NOUNS]


@pytest.mark.parametrize(
    ("wanted", "text"),
    [
        (replace(FULL, name=""), "name '金海岸' → none"),
        (replace(FULL, language="en"), "language 'zh-CN' → 'en'"),
        (replace(FULL, timezone="UTC"), "timezone 'Asia/Shanghai' → 'UTC'"),
        (replace(FULL, default_policy=POLICY.id), "default_policy none → 'elder'"),
        (replace(FULL, desk=("wu", "lin")), "desk [] → ['wu', 'lin']"),
        (replace(FULL, maintenance=("lin",)), "maintenance [] → ['lin']"),
        (replace(FULL, task_within=timedelta(seconds=90)), "task_within 86400 s → 90 s"),
        (
            replace(FULL, drills=DrillPlan(days=frozenset({"wed", "mon"}))),
            "drills none → {every: 2678400 s, begins: '10:00:00', ends: '11:30:00', days: ['mon', 'wed']}",
        ),
        (replace(FULL, name="a", language="en"), "name '金海岸' → 'a', language 'zh-CN' → 'en'"),
    ],
)
def test_what_the_site_says_of_itself(wanted: Site, text: str) -> None:
    """Each value before and after, several on one line, durations in seconds, nothing as `none`."""
    assert (Change(Sign.CHANGED, "site", "", text),) == changes_between(FULL, wanted)
    assert [f"~ site: {text}"] == said(FULL, wanted)


@pytest.mark.parametrize(
    ("wanted", "text"),
    [
        (with_person(name="吴阿婆"), "~ person wu: name '吴奶奶' → '吴阿婆'"),
        (with_person(helps=True), "~ person wu: helps False → True"),
        (
            with_person(contacts=(Contact("sms", "1"), Contact("x", "", timedelta(seconds=1.5)))),
            f"~ person wu: contacts [] → [{SMS}, {{channel: 'x', address: none, after: 1.5 s}}]",
        ),
        (with_device(params={"a": "1"}), "~ device sos: params {a: '1', b: '2'} → {a: '1'}"),
        (with_device(silent_after=timedelta(hours=1)), "~ device sos: silent_after none → 3600 s"),
        (replace(FULL, lines={LINE.id: replace(LINE, baudrate=9600)}), "~ line rs485: baudrate none → 9600"),
        (replace(FULL, group_names={}), "~ group g: name '帮帮' → none"),
        (replace(FULL, groups={"g": (WU, LIN)}), "~ group g: members ['wu'] → ['wu', 'lin']"),
        (
            replace(FULL, duties={"gate": replace(DUTY, turns=(Turn(LIN),))}),
            "~ duty gate: turns [{person: 'wu', schedule: none}] → [{person: 'lin', schedule: none}]",
        ),
        (replace(FULL, rights=(Right(("lin",), (DOOR.id,)),)), "~ right 1: who ['wu'] → ['lin']"),
    ],
)
def test_what_changes_with_one_thing(wanted: Site, text: str) -> None:
    """Only the values that differ; that somebody is called without delay is not worth a word."""
    assert [text] == said(FULL, wanted)


def test_a_further_right_is_added_by_its_number() -> None:
    """Rights have no names: they are counted from one."""
    assert ["+ right 2"] == said(FULL, replace(FULL, rights=(*FULL.rights, Right(("lin",), (DOOR.id,)))))


def test_another_order_is_said_once_and_only_of_what_stays() -> None:
    """What is added or removed leaves the rest in its order."""
    lin, chen = Person(LIN, "林"), Person(PersonId("chen"), "陈")
    three = replace(FULL, people={WU: PERSON, LIN: lin, chen.id: chen})
    turned = replace(FULL, people={LIN: lin, WU: PERSON, chen.id: chen})
    assert [Change(Sign.CHANGED, "person", "", "another order")] == [*changes_between(three, turned)]
    assert ["~ person: another order"] == said(three, turned)
    assert ["- person wu: 吴奶奶"] == said(three, replace(FULL, people={LIN: lin, chen.id: chen}))
    assert ["+ person lin: 林"] == said(FULL, replace(FULL, people={LIN: lin, WU: PERSON}))


def test_a_camera_s_secrets_are_in_no_word() -> None:
    """Neither its password nor what its address calls one; that it has none is no secret."""
    camera = Camera("rtsp://h/user=a&password=tulip", "admin", "rose")
    wanted = with_device(template=TEMPLATE, camera=camera)
    (text,) = said(FULL, wanted)
    assert text.startswith(
        "~ device sos: template 'cuobian-sos' → 'cuobian-camera', camera none → "
        "{source: 'rtsp://h/user=a&password=…', username: 'admin', password: '…', width: 640, rate: '5.0', "
    )
    assert "tulip" not in text
    assert "rose" not in text
    open_ = with_device(template=TEMPLATE, camera=replace(camera, password=""))
    assert "password: none" in said(FULL, open_)[0]
