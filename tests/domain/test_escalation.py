"""Who is called, told and asked by each thing that happens to an alarm; and when the next thing is due."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from gateway.domain import escalation as life
from gateway.domain.alarm import GATEWAY, Actor, AlarmState, Role
from gateway.domain.escalation import ASK_AFTER, Call, Decision, Entry, EntryType, Purpose
from gateway.domain.model import PersonId
from gateway.domain.policy import Policy, Step, on_trial
from tests.domain.calls import (
    AT,
    BUTTON,
    CHEN,
    CLERK,
    DESK,
    GUARD,
    LIN,
    MINUTE,
    MOMENT,
    PLAN,
    SIREN,
    ZHENG,
    actor,
    alarm,
    attended,
    called,
    logged,
    place,
    promised,
)


def test_a_fresh_alarm_calls_its_first_step_and_speaks_to_the_device() -> None:
    """Whatever stood in it before; its wait begins now."""
    found = life.begin(alarm(round=2, step=1, declined=(LIN,)), AT + MINUTE, BUTTON)
    assert ((ZHENG,), True, (0, 0)) == (called(found), found.feedback, place(found))
    assert (AT + 2 * MINUTE, AT + MINUTE, ()) == (
        found.alarm.due_at,
        found.alarm.fired_at,
        found.alarm.declined,
    )
    assert (Entry(EntryType.RAISED, BUTTON), Entry(EntryType.CALLED, GATEWAY, "1.1")) == found.entries


def test_a_plan_of_nobody_logs_no_call_and_a_trial_says_whose_it_is() -> None:
    """The desk alone hears an announced press first."""
    nobody = life.begin(alarm(policy=Policy((Step(()),))), AT, BUTTON)
    assert ((), [(EntryType.RAISED, "")]) == (called(nobody), logged(nobody))
    trial = life.begin(alarm(policy=on_trial(PLAN, "方")), AT, BUTTON)
    assert (DESK,) == called(trial)
    assert [(EntryType.RAISED, ""), (EntryType.ON_TRIAL, "方"), (EntryType.CALLED, "1.1")] == logged(trial)


@pytest.mark.parametrize(
    ("round_", "step", "people", "after", "wait"),
    [
        (0, 0, (LIN, SIREN), (0, 1), 2),
        (0, 1, (CHEN,), (0, 2), 3),
        (0, 2, (ZHENG, GUARD), (1, 0), 1),
        (1, 0, (LIN, SIREN, GUARD), (1, 1), 2),
        (4, 2, (ZHENG, GUARD), (5, 0), 1),
    ],
)
def test_step_follows_step_and_round_follows_round(
    round_: int, step: int, people: tuple[PersonId, ...], after: tuple[int, int], wait: int
) -> None:
    """The last resort joins from the second round on; the wait counts from when it was due."""
    due = AT + MINUTE
    found = life.advance(alarm(round=round_, step=step, due_at=due, declined=(ZHENG,)), due + MOMENT)
    assert (people, after, due + wait * MINUTE) == (called(found), place(found), found.alarm.due_at)
    assert (due + MOMENT, (), False) == (found.alarm.fired_at, found.alarm.declined, found.feedback)
    assert [(EntryType.CALLED, f"{after[0] + 1}.{after[1] + 1}")] == logged(found)


@pytest.mark.parametrize(
    ("late", "due"),
    [(timedelta(0), 2 * MINUTE), (2 * MINUTE - MOMENT, 2 * MINUTE), (2 * MINUTE, 4 * MINUTE)],
)
def test_lateness_does_not_add_up_and_two_steps_never_fire_together(late: timedelta, due: timedelta) -> None:
    """Up to a whole wait it is caught up; after a long stop the wait begins anew."""
    assert AT + due == life.advance(alarm(due_at=AT), AT + late).alarm.due_at


def test_a_question_and_a_trial_are_left_out_of_later_rounds() -> None:
    """They are put once; and that a trial is one no more the desk hears at once."""
    trial = alarm(policy=on_trial(PLAN, "方"))
    first = life.advance(trial, AT)
    assert ((ZHENG, DESK), (0, 1)) == (called(first), place(first))
    assert ((ZHENG, GUARD), (1, 1)) == (
        called(found := life.advance(replace(trial, step=3), AT)),
        place(found),
    )


def test_the_desk_is_rung_beside_a_plan_that_reaches_nobody() -> None:
    """With each further step."""
    assert (LIN, SIREN, DESK) == called(life.advance(alarm(unreachable=True), AT))


def test_a_promise_that_was_not_kept_is_over() -> None:
    """Everybody of the next step, those who were going too and the one who promised are called."""
    found = life.advance(promised(also_going=(CHEN, LIN), step=0, withdrew=True), AT + 15 * MINUTE)
    after = found.alarm
    assert ((LIN, SIREN, CHEN, ZHENG), True) == (called(found), found.feedback)
    assert (AlarmState.RAISED, None, "", None) == (
        after.state,
        after.helper,
        after.helper_name,
        after.helper_role,
    )
    assert ("郑", False, (), AT + 17 * MINUTE) == (
        after.lapsed,
        after.withdrew,
        after.also_going,
        after.due_at,
    )
    assert Entry(EntryType.LAPSED, GATEWAY, "郑") == found.entries[0]
    assert [(EntryType.LAPSED, "郑"), (EntryType.CALLED, "1.2")] == logged(found)


def test_a_desk_user_s_promise_leaves_nobody_to_call_again() -> None:
    """They have no address; and whoever takes a promise back is not called by that."""
    assert (CHEN,) == called(life.lapse(promised(helper=None), AT, GATEWAY, call_helper=True))
    taken_back = life.lapse(promised(), AT, CLERK, call_helper=False)
    assert ((CHEN,), True, CLERK) == (
        called(taken_back),
        taken_back.alarm.withdrew,
        taken_back.entries[0].by,
    )


@pytest.mark.parametrize(
    ("policy", "helper", "asked"),
    [
        (PLAN, ZHENG, (ZHENG, DESK)),
        (PLAN, None, (DESK,)),
        (PLAN, DESK, (DESK,)),
        (replace(PLAN, desk=()), ZHENG, (ZHENG, GUARD)),
        (replace(PLAN, desk=(), last_resort=()), None, ()),
    ],
)
def test_who_is_there_and_the_desk_are_asked_what_came_of_it(
    policy: Policy, helper: PersonId | None, asked: tuple[PersonId, ...]
) -> None:
    """Again after half an hour; where there is no desk, whoever comes last."""
    found = life.advance(attended(policy=policy, helper=helper), AT)
    assert (asked, AT + ASK_AFTER) == (called(found, Purpose.ASK), found.alarm.due_at)
    assert ([(EntryType.ASKED, "")], AlarmState.ATTENDED) == (logged(found), found.alarm.state)
    assert timedelta(minutes=30) == ASK_AFTER


def test_a_promise_is_told_to_everybody_who_was_called() -> None:
    """And to whoever was told beside; who promised needs no message."""
    waiting = alarm(step=1, lapsed="林", withdrew=True, also_going=(CHEN,), unreachable=True)
    found = life.acknowledge(waiting, AT, actor(LIN, "林"), (CHEN, DESK))
    expected = [(ZHENG, False), (LIN, True), (SIREN, False), (CHEN, False), (DESK, False)]
    assert [Call(who, Purpose.COMING, own) for who, own in expected] == [*found.calls]
    after = found.alarm
    assert (AlarmState.ACKNOWLEDGED, LIN, "林", Role.NEIGHBOUR, AT + 15 * MINUTE) == (
        after.state,
        after.helper,
        after.helper_name,
        after.helper_role,
        after.due_at,
    )
    assert ("", False, (), False) == (after.lapsed, after.withdrew, after.also_going, after.unreachable)
    assert ([(EntryType.ACKNOWLEDGED, "")], True) == (logged(found), found.feedback)


@pytest.mark.parametrize(
    ("by", "also"),
    [
        (actor(LIN), (CHEN, LIN)),
        (actor(CHEN), (CHEN,)),
        (actor(ZHENG), (CHEN,)),
        (CLERK, (CHEN,)),
    ],
)
@pytest.mark.parametrize("state", [AlarmState.ACKNOWLEDGED, AlarmState.ATTENDED])
def test_a_second_promise_is_noted_and_the_first_stands(
    by: Actor, also: tuple[PersonId, ...], state: AlarmState
) -> None:
    """Each once, never the helper; nobody is told."""
    before = promised(state=state, also_going=(CHEN,))
    found = life.acknowledge(before, AT, by)
    assert Decision(replace(before, also_going=also), (), (Entry(EntryType.ALSO_GOING, by),)) == found


def test_a_decline_waits_for_the_others_of_its_step() -> None:
    """The last one of a step calls the next at once."""
    two = replace(PLAN, steps=(Step((ZHENG, CHEN)), *PLAN.steps[1:]))
    first = life.decline(alarm(policy=two), AT, actor(ZHENG))
    assert ((), (0, 0), (ZHENG,)) == (first.calls, place(first), first.alarm.declined)
    assert ([(EntryType.DECLINED, "")], False) == (logged(first), first.feedback)
    last = life.decline(first.alarm, AT + MOMENT, actor(CHEN))
    assert ((LIN, SIREN), (0, 1), ()) == (called(last), place(last), last.alarm.declined)
    assert AT + MOMENT + 2 * MINUTE == last.alarm.due_at
    assert [EntryType.DECLINED, EntryType.CALLED] == [each.type for each in last.entries]
    unheard = life.decline(alarm(policy=two), AT, actor(ZHENG), frozenset({CHEN}))
    assert (0, 1) == place(unheard)


@pytest.mark.parametrize(
    ("by", "helper", "role", "ends"),
    [
        (actor(ZHENG, "郑"), ZHENG, Role.NEIGHBOUR, True),
        (actor(ZHENG, "郑阿姨"), ZHENG, Role.NEIGHBOUR, True),
        (actor(LIN, "郑"), ZHENG, Role.NEIGHBOUR, False),
        (Actor(Role.GUARD, "郑", "desk", ZHENG), ZHENG, Role.NEIGHBOUR, False),
        (Actor(Role.GUARD, "郑", "desk"), None, Role.GUARD, True),
        (Actor(Role.GUARD, "陈", "desk"), None, Role.GUARD, False),
    ],
)
def test_only_the_helper_takes_the_promise_back(
    by: Actor, helper: PersonId | None, role: Role, ends: bool
) -> None:
    """By who they are; without a person by role and name."""
    found = life.decline(promised(helper=helper, helper_role=role), AT, by)
    assert (AlarmState.RAISED if ends else AlarmState.ACKNOWLEDGED) is found.alarm.state
    assert ((0, 2) if ends else (0, 1)) == place(found)
    assert (ends, ends) == (found.feedback, found.alarm.withdrew)
    assert Entry(EntryType.DECLINED, by) == found.entries[0]


def test_who_was_going_and_cannot_is_going_no_more() -> None:
    """And with an attended alarm a decline changes nothing else."""
    found = life.decline(attended(also_going=(LIN, CHEN)), AT, actor(LIN))
    assert ((CHEN,), (LIN,), ()) == (found.alarm.also_going, found.alarm.declined, found.calls)
    assert AlarmState.ATTENDED is life.decline(attended(), AT, actor(ZHENG, "郑")).alarm.state
    assert (LIN,) == life.decline(attended(declined=(LIN,)), AT, CLERK).alarm.declined
