"""F7 for announced presses: whatever happens, everybody is called within a minute unless a person says so."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.domain import escalation
from gateway.domain.alarm import Actor, Alarm, AlarmKind, AlarmState, Role
from gateway.domain.errors import CuobianError
from gateway.domain.escalation import Decision
from gateway.domain.model import AlarmId, DeviceId, PersonId
from gateway.domain.policy import TRIAL_WAIT, Policy, Step, on_trial
from tests.properties.house import GUARD, START

PLAN = Policy((Step((PersonId("zheng"),)), Step((PersonId("lin"),))), desk=(PersonId("guard"),))
BUTTON = Actor(Role.DEVICE, "b1", "mqtt")
WALKER = Actor(Role.WALKER, "fang", "walk")
PRESSED = Alarm(
    AlarmId(1), AlarmKind.SOS, AlarmState.RAISED, "device:b1", (DeviceId("b1"),), None, "501", None, "吴奶奶",
    on_trial(PLAN, "fang"), START, START, START, pressed_at=START,
)  # fmt: skip
Happening = tuple[str, int]


def happens(alarm: Alarm, what: str, seconds: int) -> Decision:
    """Let one thing happen, so many seconds after the present step was called."""
    now = alarm.fired_at + timedelta(seconds=seconds)
    if what == "wait":
        return escalation.advance(alarm, max(now, alarm.due_at))
    if what == "press":
        if alarm.on_trial:
            return escalation.in_earnest(alarm, now, BUTTON, DeviceId("b1"))
        return escalation.repeat(alarm, BUTTON, joins=False)
    if what == "joined":
        return escalation.repeat(alarm, BUTTON, joins=True)
    if what == "unreachable":
        return escalation.undeliverable(alarm, now, frozenset({PersonId("guard")}))
    if what == "declined":
        return escalation.decline(alarm, now, replace(GUARD, person=PersonId("guard")))
    return escalation.resolve(alarm, now, WALKER, "walk test")


@pytest.mark.figure("F7", "an announced press calls everybody within a minute unless a person says so")
@settings(max_examples=200)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["wait", "press", "joined", "unreachable", "declined", "was us"]),
            st.integers(0, 59),
        ),
        max_size=8,
    )
)
def test_a_trial_ends_in_a_word_or_in_the_whole_plan(happenings: list[Happening]) -> None:
    """Whatever but silence of less than a minute calls the neighbour of the first step."""
    decision = escalation.begin(PRESSED, START, BUTTON)
    assert START + TRIAL_WAIT == decision.alarm.due_at
    assert ["guard"] == [call.person for call in decision.calls]
    called: set[str] = set()
    for what, seconds in happenings:
        alarm = decision.alarm
        try:
            decision = happens(alarm, what, seconds)
        except CuobianError:
            assert alarm.state is AlarmState.RESOLVED or (what == "was us" and not alarm.on_trial)
            decision = Decision(alarm)
            continue
        called |= {call.person for call in decision.calls}
        if alarm.on_trial and what not in {"joined", "was us"}:
            assert "zheng" in called, what
        if decision.alarm.state is AlarmState.RESOLVED:
            assert alarm.on_trial, "a walker closed what had become a call"
            return
    assert decision.alarm.due_at <= decision.alarm.fired_at + timedelta(seconds=120)
