"""What holds where nothing is said, over the whole domain; and what no log may show of a value."""

from __future__ import annotations

import dataclasses
import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from datetime import time, timedelta
from enum import Enum
from types import ModuleType

import gateway.domain
from gateway.domain.alarm import AlarmKind
from gateway.domain.door import Standing, Timer
from gateway.domain.escalation import EntryType
from gateway.domain.figures import BOUNDS, Process, Times
from gateway.domain.path_watch import NEVER
from gateway.domain.plan import UNKNOWN
from gateway.domain.register import GENESIS
from gateway.domain.said import WORDS
from gateway.domain.vision import Purpose
from gateway.domain.walk import Standing as Proof
from gateway.domain.wellbeing import DayState

MODULES = [
    importlib.import_module(f"gateway.domain.{each.name}")
    for each in pkgutil.iter_modules(gateway.domain.__path__)
]
NO_TIMES = Times([0] * (len(BOUNDS) + 1), 0.0)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
WHOLE_WEEK = frozenset({"mon", "tue", "wed", "thu", "fri", "sat", "sun"})
UNSAID: dict[str, object] = {
    "access.Credential.enabled": True,
    "alarm.Alarm.language": "zh-CN",
    "alarm.Alarm.presses": 1,
    "camera.Camera.purposes": (Purpose.VERIFY,),
    "camera.Camera.rate": 5.0,
    "camera.Camera.smallest_face": 48,
    "camera.Camera.width": 640,
    "door.Cell.timer": Timer.KEEP,
    "door.DoorState.standing": Standing.SECURED,
    "drill_plan.DrillPlan.begins": time(10),
    "drill_plan.DrillPlan.days": WHOLE_WEEK,
    "drill_plan.DrillPlan.ends": time(11, 30),
    "drill_plan.DrillPlan.every": 31 * DAY,
    "elapsed.Elapsed.settles": 10 * MINUTE,
    "escalation.note.type_": EntryType.NOTED,
    "faces.Asked.lasts": 365 * DAY,
    "figures.Figures.committed": NO_TIMES,
    "figures.Figures.handed": NO_TIMES,
    "figures.Figures.process": Process(0, 0, 0, 0.0, 0.0),
    "figures.Times.counts": [0] * (len(BOUNDS) + 1),
    "model.Now.trusted": True,
    "model.RawMessage.qos": 1,
    "model.Reading.detail": "{}",
    "model.Reading.qos": 1,
    "path_watch._Way.message_failed_at": NEVER,
    "path_watch._Way.proven_at": NEVER,
    "phone.PhoneWord.country": "86",
    "phone.normal.country": "86",
    "phone.same.country": "86",
    "plan.Scene.kind": AlarmKind.SOS,
    "plan.Written.arrive_within": 15 * MINUTE,
    "plan.scene_at.kind": AlarmKind.SOS,
    "policy.Policy.arrive_within": 15 * MINUTE,
    "policy.Step.wait": MINUTE,
    "register.Entry.count": 1,
    "register.Row.previous": GENESIS,
    "retention.Chosen.megabytes": 512,
    "retention.Chosen.percent": 5,
    "retention.marks.megabytes": 512,
    "retention.marks.percent": 5,
    "review.Case.lasts": 60 * MINUTE,
    "review._text.field": "words",
    "rules.new_alarm.moment": UNKNOWN,
    "rules.policy_for.moment": UNKNOWN,
    "said.meaning.means": {word: answer for answer, words in WORDS.items() for word in words.split()},
    "site.Site.language": "zh-CN",
    "site.Site.task_within": DAY,
    "site.Site.timezone": "Asia/Shanghai",
    "site_doors.Door.held_after": timedelta(seconds=30),
    "site_doors.Door.open_within": timedelta(seconds=10),
    "site_doors.Door.unlock_for": timedelta(seconds=5),
    "vision.CameraOrder.identify_at": 0.50,
    "vision.CameraOrder.rate": 5.0,
    "vision.CameraOrder.smallest_face": 48,
    "vision.CameraOrder.verify_at": 0.42,
    "vision.CameraOrder.width": 640,
    "vision.Expectation.lasts": 15.0,
    "vision.Orders.cap": 20_000,
    "vision.Orders.why": "no orders yet",
    "walk.Evidence.clock_trusted": True,
    "walk.Evidence.confirmed": True,
    "walk.Item.standing": Proof.WAITING,
    "wellbeing.Day.state": DayState.WAITING,
    "wellbeing.Wellbeing.ask": 15 * MINUTE,
    "wellbeing.Wellbeing.since": time(4),
    "wellbeing._in_time.otherwise": DayState.MISSED,
}
"""What is meant where nothing is said, as far as it is not nothing."""
UNSHOWN = {
    "camera.Camera": {"password"},
    "model.Reading": {"presented", "phone"},
    "model.Receipt": {"answer_to"},
    "phone.SentText": {"number"},
    "phone.Spoken": {"alarm"},
    "phone.Order": {"number", "text"},
    "phone.PhoneWord": {"number", "text"},
    "phone.Told": {"alarms"},
    "site.Site": {"mounted", "helping"},
    "vision.CameraOrder": {"source"},
}
"""Fields left out where a value is printed: numbers, words, passwords, and what is only looked up."""


def own(module: ModuleType) -> Iterator[tuple[str, object]]:
    """Yield what a module itself holds, by the name it goes by here."""
    for name, each in vars(module).items():
        if getattr(each, "__module__", None) == module.__name__:
            yield f"{module.__name__.rpartition('.')[2]}.{name}", each


def records() -> Iterator[tuple[str, type]]:
    """Yield every dataclass of the domain."""
    for module in MODULES:
        for name, each in own(module):
            if isinstance(each, type) and dataclasses.is_dataclass(each):
                yield name, each


def functions() -> Iterator[tuple[str, Callable[..., object]]]:
    """Yield every function and method of the domain that somebody has written."""
    for module in MODULES:
        for name, each in own(module):
            if inspect.isfunction(each):
                yield name, each
            elif isinstance(each, type) and not issubclass(each, Enum):
                made = {"__init__"} if dataclasses.is_dataclass(each) else set()
                methods = ((key, method) for key, method in vars(each).items() if key not in made)
                yield from (
                    (f"{name}.{key}", method) for key, method in methods if inspect.isfunction(method)
                )


def defaults() -> Iterator[tuple[str, object]]:
    """Yield what each field and each argument is where it is not given."""
    for name, record in records():
        for field in dataclasses.fields(record):
            if field.default is not dataclasses.MISSING:
                yield f"{name}.{field.name}", field.default
            elif field.default_factory is not dataclasses.MISSING:
                yield f"{name}.{field.name}", field.default_factory()
    for name, function in functions():
        for argument in inspect.signature(function).parameters.values():
            if argument.default is not inspect.Parameter.empty:
                yield f"{name}.{argument.name}", argument.default


def test_what_is_not_said_is_nothing_or_what_stands_here() -> None:
    """Nobody, never, no words, not so: everything else that is meant without being said is named."""
    assert UNSAID == {name: value for name, value in defaults() if value}


def test_numbers_words_and_passwords_are_in_no_printed_value() -> None:
    """Whatever a log or an error prints of it: those fields are not there, and every other one is."""
    hidden = {}
    for name, record in records():
        blank: object = object.__new__(record)
        fields = {each.name for each in dataclasses.fields(record)}
        for each in fields:
            object.__setattr__(blank, each, f"<{each}>")
        if unshown := {each for each in fields if f"<{each}>" not in repr(blank)}:
            hidden[name] = unshown
    assert UNSHOWN == hidden


def test_two_sites_are_one_whatever_follows_from_them_or_plays_on_them() -> None:
    """What is reckoned from a site, and which sounds its devices know, make no other site of it."""
    uncompared = {
        name: {each.name for each in dataclasses.fields(record) if not each.compare}
        for name, record in records()
    }
    assert {"site.Site": {"sounders", "mounted", "helping"}} == {k: v for k, v in uncompared.items() if v}
