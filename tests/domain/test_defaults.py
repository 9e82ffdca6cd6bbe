"""What a record says where nobody said anything: nothing. And what of it never stands in a log."""

import dataclasses
import pkgutil
from collections.abc import Iterator, Mapping
from datetime import time, timedelta
from importlib import import_module

from gateway import domain
from gateway.domain.alarm import AlarmKind
from gateway.domain.door import Standing as DoorStanding
from gateway.domain.door import Timer
from gateway.domain.figures import Process, Times
from gateway.domain.vision import Purpose
from gateway.domain.walk import Standing as WalkStanding
from gateway.domain.wellbeing import DayState

SOMETHING: Mapping[str, object] = {
    "access.Credential.enabled": True,
    "alarm.Alarm.presses": 1,
    "alarm.Alarm.language": "zh-CN",
    "camera.Camera.width": 640,
    "camera.Camera.rate": 5.0,
    "camera.Camera.purposes": (Purpose.VERIFY,),
    "camera.Camera.smallest_face": 48,
    "door.Cell.timer": Timer.KEEP,
    "door.DoorState.standing": DoorStanding.SECURED,
    "drill_plan.DrillPlan.every": timedelta(days=31),
    "drill_plan.DrillPlan.begins": time(10),
    "drill_plan.DrillPlan.ends": time(11, 30),
    "drill_plan.DrillPlan.days": frozenset({"mon", "tue", "wed", "thu", "fri", "sat", "sun"}),
    "elapsed.Elapsed.settles": timedelta(minutes=10),
    "faces.Asked.lasts": timedelta(days=365),
    "figures.Times.counts": [0] * 15,
    "figures.Figures.process": Process(),
    "figures.Figures.committed": Times(),
    "figures.Figures.handed": Times(),
    "model.Now.trusted": True,
    "model.RawMessage.qos": 1,
    "model.Reading.detail": "{}",
    "model.Reading.qos": 1,
    "path_watch._Way.message_failed_at": float("-inf"),
    "path_watch._Way.proven_at": float("-inf"),
    "phone.PhoneWord.country": "86",
    "plan.Scene.kind": AlarmKind.SOS,
    "plan.Written.arrive_within": timedelta(minutes=15),
    "policy.Step.wait": timedelta(minutes=1),
    "policy.Policy.arrive_within": timedelta(minutes=15),
    "register.Entry.count": 1,
    "register.Row.previous": bytes(32),
    "retention.Chosen.percent": 5,
    "retention.Chosen.megabytes": 512,
    "review.Case.lasts": timedelta(hours=1),
    "site.Site.language": "zh-CN",
    "site.Site.timezone": "Asia/Shanghai",
    "site.Site.task_within": timedelta(days=1),
    "site_doors.Door.unlock_for": timedelta(seconds=5),
    "site_doors.Door.open_within": timedelta(seconds=10),
    "site_doors.Door.held_after": timedelta(seconds=30),
    "vision.CameraOrder.width": 640,
    "vision.CameraOrder.rate": 5.0,
    "vision.CameraOrder.identify_at": 0.5,
    "vision.CameraOrder.verify_at": 0.42,
    "vision.CameraOrder.smallest_face": 48,
    "vision.Orders.why": "no orders yet",
    "vision.Orders.cap": 20_000,
    "vision.Expectation.lasts": 15.0,
    "walk.Evidence.clock_trusted": True,
    "walk.Evidence.confirmed": True,
    "walk.Item.standing": WalkStanding.WAITING,
    "wellbeing.Wellbeing.since": time(4),
    "wellbeing.Wellbeing.ask": timedelta(minutes=15),
    "wellbeing.Day.state": DayState.WAITING,
}
"""Every default that is not empty, zero, false or nothing."""
UNSAID = {
    "camera.Camera.password",
    "model.Reading.presented",
    "model.Reading.phone",
    "model.Receipt.answer_to",
    "phone.SentText.number",
    "phone.Spoken.alarm",
    "phone.Order.number",
    "phone.Order.text",
    "phone.PhoneWord.number",
    "phone.PhoneWord.text",
    "phone.Told.alarms",
    "site.Site.mounted",
    "site.Site.helping",
    "vision.CameraOrder.source",
}
"""Numbers, texts, passwords, cards: whatever prints a record leaves them out."""


def fields() -> Iterator[tuple[str, dataclasses.Field[object]]]:
    """Yield the fields of every record of the domain, by module, class and name."""
    for found in pkgutil.iter_modules(domain.__path__):
        module = import_module(f"gateway.domain.{found.name}")
        for name, kind in vars(module).items():
            if (
                isinstance(kind, type)
                and kind.__module__ == module.__name__
                and dataclasses.is_dataclass(kind)
            ):
                yield from ((f"{found.name}.{name}.{each.name}", each) for each in dataclasses.fields(kind))


def default_of(field: dataclasses.Field[object]) -> object:
    """Return what stands where nobody said anything; None where somebody has to."""
    if field.default_factory is not dataclasses.MISSING:
        return field.default_factory()
    return None if field.default is dataclasses.MISSING else field.default


def test_what_nobody_said_is_nothing() -> None:
    """Empty, zero, false or None; each exception stands in the table, with what it says."""
    said = {name: default_of(each) for name, each in fields()}
    assert dict(SOMETHING) == {name: each for name, each in said.items() if each}


def test_what_tells_of_people_is_in_no_log() -> None:
    """A record that is printed shows no number, no text, no password and no card."""
    assert {name for name, each in fields() if not each.repr} == UNSAID
