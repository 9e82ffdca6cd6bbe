"""F6: no way out of open without an authenticated human; an illegal move raises and changes nothing."""

import itertools
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.domain import escalation
from gateway.domain.alarm import (
    GATEWAY,
    TRANSITIONS,
    Actor,
    Alarm,
    AlarmKind,
    AlarmState,
    Move,
    Role,
    moved,
)
from gateway.domain.errors import CuobianError, IllegalTransition, NotAllowed, OutcomeMissing
from gateway.domain.escalation import Decision
from gateway.domain.model import AlarmId, DeviceId, PersonId
from gateway.domain.policy import Policy, Step
from tests.properties.house import GUARD, START, neighbour

POLICY = Policy(
    (Step((PersonId("zheng"),)), Step((PersonId("lin"), PersonId("zheng")))), last_resort=(PersonId("guard"),)
)
BUTTON = Actor(Role.DEVICE, "b1", "mqtt")
ACTORS = (GUARD, GATEWAY, BUTTON, neighbour("zheng"), neighbour("lin"))


def alarm(state: AlarmState = AlarmState.RAISED) -> Alarm:
    """Return an alarm in some state."""
    return Alarm(
        AlarmId(1), AlarmKind.SOS, state, "device:b1", (DeviceId("b1"),), None, "501", None, "吴奶奶", POLICY,
        START, START, START, pressed_at=START,
    )  # fmt: skip


@pytest.mark.figure("F6", "every state × every move: in the table, or raises and changes nothing")
@pytest.mark.parametrize(("state", "move"), list(itertools.product(AlarmState, Move)))
def test_every_move_is_in_the_table_or_raises_and_changes_nothing(state: AlarmState, move: Move) -> None:
    """For each pair the table alone decides; a refused move leaves the alarm as it was."""
    before = alarm(state)
    target = TRANSITIONS[state].get(move)
    if target is None:
        with pytest.raises(IllegalTransition):
            moved(before, move, GUARD, "helped up")
        assert alarm(state) == before
    else:
        assert target == moved(before, move, GUARD, "helped up").state


@pytest.mark.figure("F6", "no machine closes an open alarm")
@pytest.mark.parametrize("state", [AlarmState.RAISED, AlarmState.ACKNOWLEDGED, AlarmState.ATTENDED])
@pytest.mark.parametrize("by", [GATEWAY, BUTTON])
def test_no_machine_closes(state: AlarmState, by: Actor) -> None:
    """A device or the gateway itself never closes an alarm."""
    with pytest.raises(NotAllowed):
        moved(alarm(state), Move.RESOLVE, by, "anything")


def test_a_neighbour_closes_only_what_is_attended() -> None:
    """Before somebody has arrived a neighbour's "done" is refused."""
    for state in (AlarmState.RAISED, AlarmState.ACKNOWLEDGED):
        with pytest.raises(IllegalTransition):
            moved(alarm(state), Move.RESOLVE, neighbour("zheng"))
    assert AlarmState.RESOLVED == moved(alarm(AlarmState.ATTENDED), Move.RESOLVE, neighbour("zheng")).state


def test_the_desk_closes_with_an_outcome_only() -> None:
    """The guard writes down what came of it."""
    with pytest.raises(OutcomeMissing):
        moved(alarm(), Move.RESOLVE, GUARD, "  ")


def _step(found: Alarm, action: str, by: Actor, seconds: int) -> Decision:
    now = found.due_at if action == "wait" else found.fired_at + timedelta(seconds=seconds)
    match action:
        case "wait":
            return escalation.advance(found, now)
        case "press":
            return escalation.repeat(found, BUTTON, joins=seconds < 10)
        case "going":
            return escalation.acknowledge(found, now, by)
        case "cannot":
            return escalation.decline(found, now, by)
        case "arrived":
            return escalation.arrive(found, now, by)
        case "failed":
            return escalation.undeliverable(
                found, now, frozenset(found.policy.called_in(found.round, found.step))
            )
        case "cancel":
            return escalation.note(found, BUTTON, "")
        case _:
            return escalation.resolve(found, now, by, "helped up" if seconds % 2 else "")


ACTIONS = st.lists(
    st.tuples(
        st.sampled_from(["wait", "press", "going", "cannot", "arrived", "failed", "cancel", "resolve"]),
        st.sampled_from(ACTORS),
        st.integers(0, 100),
    ),
    min_size=1,
    max_size=50,
)


def _only_humans_close(actions: list[tuple[str, Actor, int]]) -> None:
    found = escalation.begin(alarm(), START, BUTTON).alarm
    for action, by, seconds in actions:
        before = found
        try:
            found = _step(found, action, by, seconds).alarm
        except CuobianError:
            assert before == found
            continue
        if found.state is AlarmState.RESOLVED:
            assert action == "resolve"
            assert by.role in {Role.NEIGHBOUR, Role.GUARD}
            return
        assert found.due_at > found.fired_at, "an open alarm always has a next deadline"


@pytest.mark.figure("F6", "closed without a human, in 1,000 generated sequences")
@settings(max_examples=1_000)
@given(ACTIONS)
def test_only_a_human_closes_whatever_happens(actions: list[tuple[str, Actor, int]]) -> None:
    """F6, short form: thousands of generated sequences."""
    _only_humans_close(actions)


@pytest.mark.figure("F6", "closed without a human, in 100,000 generated sequences")
@pytest.mark.long
@pytest.mark.timeout(3600)
@settings(max_examples=100_000)
@given(ACTIONS)
def test_only_a_human_closes_in_a_hundred_thousand_sequences(actions: list[tuple[str, Actor, int]]) -> None:
    """F6, long form."""
    _only_humans_close(actions)


def test_a_lapsed_helper_is_called_with_the_next_step() -> None:
    """Who promised and did not arrive is called again, at once, with the next in line."""
    raised = escalation.begin(alarm(), START, BUTTON).alarm
    promised = escalation.acknowledge(raised, START, neighbour("lin")).alarm
    only = replace(promised, policy=Policy((Step((PersonId("zheng"),)), Step((PersonId("wang"),)))))
    lapsed = escalation.advance(only, only.due_at)
    assert AlarmState.RAISED == lapsed.alarm.state
    assert ["wang", "lin"] == [call.person for call in lapsed.calls]
    assert lapsed.feedback
