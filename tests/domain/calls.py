"""One call for help as a value, at each of its stations, and what a decision says of it; stores nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from gateway.domain.alarm import Actor, Alarm, AlarmKind, AlarmState, Role
from gateway.domain.escalation import Decision, EntryType, Purpose
from gateway.domain.model import AlarmId, DeviceId, PersonId
from gateway.domain.policy import Policy, Step
from gateway.domain.things import thing

AT = datetime(2026, 11, 30, 3, 0, tzinfo=UTC)
MOMENT, MINUTE = timedelta(microseconds=1), timedelta(minutes=1)
ZHENG, LIN, CHEN, GUARD, DESK = map(PersonId, ("zheng", "lin", "chen", "guard", "desk"))
SIREN = thing("panel-b3?do=siren")
SOS, BATH = DeviceId("sos"), DeviceId("bath")
BUTTON = Actor(Role.DEVICE, "sos", "mqtt")
CLERK = Actor(Role.GUARD, "陈师傅", "desk")
PLAN = Policy(
    (Step((ZHENG,), MINUTE), Step((LIN, SIREN), 2 * MINUTE), Step((CHEN,), 3 * MINUTE)),
    arrive_within=15 * MINUTE,
    last_resort=(GUARD,),
    desk=(DESK,),
)
FRESH = Alarm(
    AlarmId(1), AlarmKind.SOS, AlarmState.RAISED, "person:wu", (SOS,), None, "501", None, "", PLAN, AT, AT, AT
)


def actor(person: PersonId, name: str = "") -> Actor:
    """Return a neighbour as one who answers."""
    return Actor(Role.NEIGHBOUR, name or person, "page", person)


def alarm(**changes: object) -> Alarm:
    """Return an alarm whose first step was called at the hour and waits a minute."""
    called = replace(FRESH, due_at=AT + MINUTE, pressed_at=AT)
    return replace(called, **changes)  # type: ignore[arg-type]


def promised(**changes: object) -> Alarm:
    """Return an alarm to which Zheng has promised to go, in its second step."""
    kept: dict[str, object] = {
        "state": AlarmState.ACKNOWLEDGED,
        "step": 1,
        "helper": ZHENG,
        "helper_name": "郑",
        "helper_role": Role.NEIGHBOUR,
        "due_at": AT + 15 * MINUTE,
    }
    return alarm(**kept | changes)


def attended(**changes: object) -> Alarm:
    """Return an alarm at whose door Zheng stands."""
    return promised(**{"state": AlarmState.ATTENDED} | changes)


def called(found: Decision, purpose: Purpose = Purpose.CALL) -> tuple[PersonId, ...]:
    """Return whom a decision sends to, all of it for one purpose."""
    assert {purpose} >= {each.purpose for each in found.calls}
    return tuple(each.person for each in found.calls)


def logged(found: Decision) -> list[tuple[EntryType, str]]:
    """Return what a decision writes into the log."""
    return [(each.type, each.text) for each in found.entries]


def place(found: Decision) -> tuple[int, int]:
    """Return round and step."""
    return found.alarm.round, found.alarm.step
