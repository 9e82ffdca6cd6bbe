"""The alarm that the text tests write about: one old woman, one night, and what can be different about it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from gateway.domain.alarm import Alarm, AlarmKind, AlarmState, Role
from gateway.domain.escalation import Purpose
from gateway.domain.model import AlarmId, DeviceId, PersonId, PlaceId
from gateway.domain.policy import Policy, Step
from gateway.texts import Facts

AT = datetime(2026, 11, 22, 19, 12, tzinfo=UTC)
"""03:12 on 23 November in Shanghai."""
LINK = "http://192.168.1.20:8080/n/0123456789abcdef"

PRESS = Alarm(
    id=AlarmId(77),
    kind=AlarmKind.SOS,
    state=AlarmState.RAISED,
    subject="person:wu",
    devices=(DeviceId("sos-501"),),
    place=PlaceId("b3u2-501"),
    place_name="3号楼 2单元 501",
    resident=PersonId("wu"),
    resident_name="吴奶奶",
    policy=Policy((Step((PersonId("zheng"),)),)),
    raised_at=AT,
    due_at=AT,
    fired_at=AT,
)


def alarm(kind: AlarmKind, state: AlarmState, presses: int = 1) -> Alarm:
    """Give an alarm of a kind in a state, with whom and what belongs to that."""
    made = replace(PRESS, kind=kind, state=state, presses=presses)
    if kind is AlarmKind.TECHNICAL:
        made = replace(made, subject="device:sos-501:battery.low")
    if state is not AlarmState.RAISED:
        made = replace(made, helper=PersonId("chen"), helper_name="陈阿姨", helper_role=Role.NEIGHBOUR)
    if state is AlarmState.RESOLVED:
        made = replace(made, outcome="扶起来了，没有受伤。", resolved_at=AT)
    return made


def facts(about: Alarm, purpose: Purpose, language: str, **others: object) -> Facts:
    """Give the facts of a message twenty minutes later."""
    now = AT + timedelta(minutes=20)
    made = Facts(alarm=about, purpose=purpose, link=LINK, now=now, language=language)
    return replace(made, **others)  # type: ignore[arg-type]
