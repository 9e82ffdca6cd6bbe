"""Between an alarm and its row. Owns the text form of policies; runs no statement."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import timedelta
from functools import lru_cache
from typing import Any

from gateway.domain.alarm import Alarm, AlarmKind, AlarmState, Role
from gateway.domain.model import AlarmId, DeviceId, PersonId, PlaceId
from gateway.domain.policy import Policy, Step
from gateway.store.moment import from_micros, to_micros
from gateway.store.roster_rows import roster_of, roster_values

COLUMNS = (
    "id, kind, state, subject, devices, place, place_name, resident, resident_name, policy, raised_at,"
    " due_at, fired_at, round, step, helper, helper_name, helper_role, presses, pressed_at, outcome,"
    " resolved_at, declined, unreachable, language, lapsed,"
    " closed_by, withdrew, also_going, recovered, sign, sign_at"
)
"""In the order `from_row` reads them."""


@lru_cache(maxsize=4096)
def policy_text(policy: Policy) -> str:
    """Return a policy as one line of JSON; kept, since a compound has few policies and many presses."""
    return json.dumps(
        {
            "steps": [_step_values(step) for step in policy.steps],
            "arrive_within": policy.arrive_within.total_seconds(),
            "last_resort": policy.last_resort,
            "desk": policy.desk,
            **({"trial": policy.trial, "walk": policy.walk} if policy.trial else {}),
            **({"roster": roster_values(policy.roster)} if policy.roster is not None else {}),
            **({"asks": True} if policy.asks else {}),
        },
        ensure_ascii=False,
    )


@lru_cache(maxsize=4096)
def policy_of(text: str) -> Policy:
    """Return the policy that a text holds."""
    found = json.loads(text)
    return Policy(
        steps=tuple(map(_step_of, found["steps"])),
        arrive_within=timedelta(seconds=found["arrive_within"]),
        last_resort=_people(found["last_resort"]),
        desk=_people(found["desk"]),
        trial=found.get("trial", ""),
        walk=found.get("walk", 0),
        roster=roster_of(found["roster"]) if "roster" in found else None,
        asks=found.get("asks", False),
    )


def _step_values(step: Step) -> dict[str, object]:
    gone = {"relieved": step.relieved} if step.relieved else {}
    return {"people": step.people, "wait": step.wait.total_seconds(), **gone}


def _step_of(values: dict[str, Any]) -> Step:
    wait = timedelta(seconds=values["wait"])
    return Step(_people(values["people"]), wait, _people(values.get("relieved", [])))


def to_values(alarm: Alarm) -> dict[str, object]:
    """Return an alarm as the values of its row."""
    return {
        "id": alarm.id,
        "kind": alarm.kind.value,
        "state": alarm.state.value,
        "subject": alarm.subject,
        "devices": json.dumps(alarm.devices, ensure_ascii=False),
        "place": alarm.place,
        "place_name": alarm.place_name,
        "resident": alarm.resident,
        "resident_name": alarm.resident_name,
        "policy": policy_text(alarm.policy),
        "raised_at": to_micros(alarm.raised_at),
        "due_at": to_micros(alarm.due_at),
        "fired_at": to_micros(alarm.fired_at),
        "round": alarm.round,
        "step": alarm.step,
        "helper": alarm.helper,
        "helper_name": alarm.helper_name,
        "helper_role": alarm.helper_role.value if alarm.helper_role is not None else None,
        "presses": alarm.presses,
        "pressed_at": to_micros(alarm.pressed_at) if alarm.pressed_at is not None else None,
        "outcome": alarm.outcome,
        "resolved_at": to_micros(alarm.resolved_at) if alarm.resolved_at is not None else None,
        "declined": json.dumps(alarm.declined) if alarm.declined else "[]",
        "unreachable": alarm.unreachable,
        "language": alarm.language,
        "lapsed": alarm.lapsed,
        "closed_by": alarm.closed_by,
        "withdrew": alarm.withdrew,
        "recovered": alarm.recovered,
        "also_going": json.dumps(alarm.also_going) if alarm.also_going else "[]",
        "sign": alarm.sign,
        "sign_at": to_micros(alarm.sign_at) if alarm.sign_at is not None else None,
    }


def from_row(row: Sequence[Any]) -> Alarm:
    """Return the alarm of a row selected as `COLUMNS`."""
    return Alarm(
        id=AlarmId(row[0]),
        kind=AlarmKind(row[1]),
        state=AlarmState(row[2]),
        subject=row[3],
        devices=tuple(DeviceId(each) for each in json.loads(row[4])),
        place=PlaceId(row[5]) if row[5] is not None else None,
        place_name=row[6],
        resident=PersonId(row[7]) if row[7] is not None else None,
        resident_name=row[8],
        policy=policy_of(row[9]),
        raised_at=from_micros(row[10]),
        due_at=from_micros(row[11]),
        fired_at=from_micros(row[12]),
        round=row[13],
        step=row[14],
        helper=PersonId(row[15]) if row[15] is not None else None,
        helper_name=row[16],
        helper_role=Role(row[17]) if row[17] is not None else None,
        presses=row[18],
        pressed_at=from_micros(row[19]) if row[19] is not None else None,
        outcome=row[20],
        resolved_at=from_micros(row[21]) if row[21] is not None else None,
        declined=_people(json.loads(row[22])),
        unreachable=bool(row[23]),
        language=row[24],
        lapsed=row[25],
        closed_by=row[26],
        withdrew=bool(row[27]),
        also_going=_people(json.loads(row[28])),
        recovered=bool(row[29]),
        sign=row[30],
        sign_at=from_micros(row[31]) if row[31] is not None else None,
    )


def _people(names: list[str]) -> tuple[PersonId, ...]:
    return tuple(PersonId(name) for name in names)
