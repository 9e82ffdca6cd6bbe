"""How a call goes on: nobody can be reached, somebody presses again, comes, closes; and which press joins."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from gateway.domain import escalation as life
from gateway.domain.alarm import GATEWAY, Alarm, AlarmState, Role
from gateway.domain.duty import Roster, Rota
from gateway.domain.escalation import CALLS, Call, Decision, Entry, EntryType, Purpose
from gateway.domain.model import PersonId, ScheduleId
from gateway.domain.policy import Policy, Step, on_trial
from gateway.domain.site_doors import EVERY_DAY, Schedule, Window
from tests.domain.calls import (
    AT,
    BATH,
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
    SOS,
    ZHENG,
    actor,
    alarm,
    attended,
    called,
    logged,
    place,
    promised,
)

TRIAL = on_trial(PLAN, "方")


@pytest.mark.parametrize(
    ("step", "declined", "unreachable", "expected"),
    [
        (0, (), (), False),
        (0, (ZHENG,), (), True),
        (0, (), (ZHENG,), True),
        (0, (LIN,), (LIN,), False),
        (1, (LIN,), (), True),
        (1, (), (SIREN,), False),
    ],
)
def test_a_step_is_spent_when_none_of_its_people_can_come(
    step: int, declined: tuple[PersonId, ...], unreachable: tuple[PersonId, ...], expected: bool
) -> None:
    """A siren answers nothing, so nobody waits for it."""
    assert expected is life.spent(alarm(step=step, declined=declined), frozenset(unreachable))


def test_a_step_of_nobody_calls_the_next_and_the_desk_once() -> None:
    """It is logged once; steps that follow as quickly do not ring the desk again."""
    found = life.undeliverable(alarm(), AT, frozenset({ZHENG, LIN}))
    assert ((LIN, SIREN, DESK), (0, 1), True) == (called(found), place(found), found.alarm.unreachable)
    assert [(EntryType.NOBODY, ""), (EntryType.CALLED, "1.2")] == logged(found)
    assert AT + 2 * MINUTE == found.alarm.due_at
    again = life.undeliverable(found.alarm, AT, frozenset({ZHENG, LIN}))
    assert ((CHEN,), (0, 2), True) == (called(again), place(again), again.alarm.unreachable)
    assert [(EntryType.CALLED, "1.3")] == logged(again)


def test_a_step_that_was_declined_was_reached() -> None:
    """The next one is called, and nobody says that nobody was notified."""
    two = replace(PLAN, steps=(Step((ZHENG, CHEN)), *PLAN.steps[1:]))
    found = life.undeliverable(alarm(policy=two, declined=(CHEN,)), AT, frozenset({ZHENG}))
    assert ((LIN, SIREN), False) == (called(found), found.alarm.unreachable)
    assert [(EntryType.CALLED, "1.2")] == logged(found)


@pytest.mark.parametrize("before", [alarm(), promised(), attended()])
def test_where_somebody_may_answer_nothing_is_hurried(before: Alarm) -> None:
    """Nor where somebody is on the way or there, whoever else cannot be reached."""
    dead = frozenset({CHEN}) if before.state is AlarmState.RAISED else frozenset({ZHENG, LIN, CHEN})
    assert Decision(before) == life.undeliverable(before, AT, dead)


@pytest.mark.parametrize(("round_", "hurried"), [(0, True), (1, False), (2, False)])
def test_dead_addresses_do_not_spin_for_ever(round_: int, hurried: bool) -> None:
    """Two rounds are hurried through; then each step has its time, and the desk has been rung."""
    dead = frozenset({ZHENG, LIN, CHEN, GUARD})
    found = life.undeliverable(alarm(round=round_, step=2), AT, dead)
    assert ((round_ + 1, 0) if hurried else (round_, 2)) == place(found)
    assert ((ZHENG, GUARD, DESK) if hurried else (DESK,)) == called(found)
    assert (EntryType.NOBODY, True) == (found.entries[0].type, found.alarm.unreachable)
    if not hurried:
        assert (1, AT + MINUTE) == (len(found.entries), found.alarm.due_at)
        assert () == life.undeliverable(found.alarm, AT, dead).entries


@pytest.mark.parametrize(
    ("before", "rung"),
    [(alarm(), (DESK,)), (alarm(unreachable=True), ()), (promised(), ()), (attended(), ())],
)
def test_a_plan_that_calls_nobody_else_rings_the_desk_beside_it(
    before: Alarm, rung: tuple[PersonId, ...]
) -> None:
    """Once, and only while nobody has answered."""
    found = life.left_alone(before)
    assert rung == called(found)
    assert ([(EntryType.NOBODY, "")] if rung else []) == logged(found)
    assert replace(before, unreachable=bool(rung) or before.unreachable) == found.alarm


@pytest.mark.parametrize(
    ("before", "again"),
    [
        (alarm(), (ZHENG,)),
        (alarm(step=1), (LIN, SIREN)),
        (alarm(round=1), (ZHENG, GUARD)),
        (alarm(unreachable=True), (ZHENG, DESK)),
        (promised(), (ZHENG, DESK)),
        (attended(helper=None), (DESK,)),
        (attended(helper=None, policy=replace(PLAN, desk=())), (GUARD,)),
        (promised(helper=None, policy=replace(PLAN, desk=(), last_resort=())), (ZHENG, LIN)),
        (alarm(policy=Policy((Step(()),))), ()),
    ],
)
def test_whoever_presses_again_is_heard_by_those_it_concerns(
    before: Alarm, again: tuple[PersonId, ...]
) -> None:
    """The present step; once somebody goes, helper and desk; where there are none, who was called."""
    found = life.repeat(before, BUTTON, joins=False, device=BATH)
    assert (again, [(EntryType.PRESSED_AGAIN, "")]) == (called(found, Purpose.AGAIN), logged(found))
    assert (replace(before, presses=2), True, BATH) == (found.alarm, found.feedback, found.heard_by)
    assert None is life.repeat(before, BUTTON, joins=False).heard_by


def test_a_copy_of_a_press_is_logged_and_calls_nobody() -> None:
    """A radio button sends one press five times."""
    expected = Decision(alarm(), (), (Entry(EntryType.JOINED, BUTTON),))
    assert expected == life.repeat(alarm(), BUTTON, joins=True, device=BATH)


def test_the_second_press_of_a_trial_calls_everybody_now() -> None:
    """As planned, and the desk with them: it was told of a trial."""
    found = life.in_earnest(alarm(policy=TRIAL), AT + MINUTE, BUTTON, BATH)
    assert ((ZHENG, DESK), (0, 1), 2) == (called(found), place(found), found.alarm.presses)
    assert (AT + 2 * MINUTE, True, BATH) == (found.alarm.due_at, found.feedback, found.heard_by)
    assert [(EntryType.PRESSED_AGAIN, ""), (EntryType.CALLED, "1.2")] == logged(found)


def test_an_arrival_is_told_to_all_and_the_question_is_due_in_half_an_hour() -> None:
    """To whoever was called, went or was told; who arrived is the helper from then on."""
    found = life.arrive(promised(unreachable=True, step=0), AT, actor(LIN, "林"), (DESK,))
    expected = [(ZHENG, False), (DESK, False)]
    assert [Call(who, Purpose.ARRIVED, own) for who, own in expected] == [*found.calls]
    assert (AlarmState.ATTENDED, LIN, "林", Role.NEIGHBOUR, AT + 30 * MINUTE, False) == (
        (after := found.alarm).state,
        after.helper,
        after.helper_name,
        after.helper_role,
        after.due_at,
        after.unreachable,
    )
    assert ([(EntryType.ARRIVED, "")], True) == (logged(found), found.feedback)
    assert Call(ZHENG, Purpose.ARRIVED, own_doing=True) in life.arrive(promised(), AT, actor(ZHENG)).calls


def test_whoever_arrives_second_is_noted() -> None:
    """The first one stays the helper and nobody is told."""
    expected = Decision(attended(), (), (Entry(EntryType.ALSO_ARRIVED, actor(LIN)),))
    assert expected == life.arrive(attended(), AT, actor(LIN))


def test_a_closed_alarm_tells_everybody_and_keeps_who_closed_it() -> None:
    """Its outcome stands in alarm and log; the helper hears of it though no step called them."""
    found = life.resolve(attended(helper=CHEN, unreachable=True), AT + MINUTE, CLERK, "送医院", (DESK,))
    assert (ZHENG, LIN, SIREN, CHEN, DESK) == called(found, Purpose.CLOSED)
    assert (AlarmState.RESOLVED, "送医院", "陈师傅", AT + MINUTE, False) == (
        (after := found.alarm).state,
        after.outcome,
        after.closed_by,
        after.resolved_at,
        after.unreachable,
    )
    assert (((Entry(EntryType.RESOLVED, CLERK, "送医院")),), True) == (found.entries, found.feedback)


def test_a_note_changes_nothing_else() -> None:
    """Of the kind that is said; usually a word of somebody's."""
    assert Decision(promised(), (), (Entry(EntryType.NOTED, CLERK, "a"),)) == life.note(
        promised(), CLERK, "a"
    )
    seen = life.note(alarm(), GATEWAY, "郑", EntryType.SEEN)
    assert Decision(alarm(), (), (Entry(EntryType.SEEN, GATEWAY, "郑"),)) == seen


@pytest.mark.parametrize(
    ("before", "wait"),
    [(alarm(), 1), (alarm(step=1), 2), (promised(), 15), (attended(), 30)],
)
def test_a_deadline_of_another_clock_comes_back_within_its_own_wait(before: Alarm, wait: int) -> None:
    """After a boot nothing waits longer than its state does; what is due earlier stays so."""
    latest = AT + wait * MINUTE
    assert wait * MINUTE == life.longest_wait(before)
    assert latest == life.clamped(replace(before, due_at=latest + MOMENT), AT).due_at
    for due in (latest, latest - MOMENT, AT - MINUTE):
        assert due == life.clamped(replace(before, due_at=due), AT).due_at


DAY = Schedule(ScheduleId("d"), (Window(EVERY_DAY, time(8), time(20)),))
NIGHT = Schedule(ScheduleId("n"), (Window(EVERY_DAY, time(20), time(8)),))
GATE = PersonId("duty:gate")
ROSTER = Roster(
    (("duty:gate", Rota(((ZHENG, DAY), (LIN, NIGHT)))),), "Asia/Shanghai", ((CHEN,), (GATE,)), (GATE,)
)
TURNS = Policy((Step((CHEN,)), Step((ZHENG,))), last_resort=(ZHENG,), roster=ROSTER)
EVENING = AT + timedelta(hours=10)


@pytest.mark.parametrize(
    ("round_", "step", "at", "present"),
    [
        (0, 1, AT, (ZHENG,)),
        (0, 1, EVENING, (LIN, ZHENG)),
        (0, 1, None, (ZHENG, LIN)),
        (0, 0, EVENING, (CHEN,)),
        (1, 0, EVENING, (CHEN, ZHENG, LIN)),
    ],
)
def test_whoever_is_on_duty_is_put_into_the_plan(
    round_: int, step: int, at: datetime | None, present: tuple[PersonId, ...]
) -> None:
    """Beside whom the present step has called; by a clock nobody trusts it comes to all."""
    found = life.with_duty(alarm(policy=TURNS, round=round_, step=step), at)
    assert present == found.policy.called_in(round_, step)
    assert (plain := alarm()) is life.with_duty(plain, at)


@pytest.mark.parametrize(
    ("before", "device", "later", "expected"),
    [
        (alarm(), BATH, timedelta(0), True),
        (alarm(), BATH, timedelta(seconds=10), True),
        (alarm(), BATH, timedelta(seconds=10) + MOMENT, False),
        (alarm(), BATH, -MOMENT, False),
        (alarm(pressed_at=None), SOS, timedelta(0), False),
        (alarm(pressed_at=AT + MINUTE), SOS, MINUTE, True),
        (alarm(policy=TRIAL), SOS, timedelta(0), True),
        (alarm(policy=TRIAL), SOS, timedelta(seconds=3), True),
        (alarm(policy=TRIAL), SOS, timedelta(seconds=3) + MOMENT, False),
        (alarm(policy=TRIAL), SOS, -MOMENT, False),
        (alarm(policy=TRIAL), BATH, timedelta(0), False),
    ],
)
def test_which_press_belongs_to_the_last_one(
    before: Alarm, device: object, later: timedelta, expected: bool
) -> None:
    """Ten seconds from any device; of a trial three, and of its own device alone."""
    assert expected is life.joins_last(before, AT + later, device)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("last", "received", "expected"),
    [
        (None, AT, AT),
        (AT, AT + MINUTE, AT + MINUTE),
        (AT, AT - timedelta(seconds=10), AT),
        (AT, AT - timedelta(seconds=10) - MOMENT, AT - timedelta(seconds=10) - MOMENT),
    ],
)
def test_messages_in_disorder_are_told_from_a_clock_that_was_set(
    last: datetime | None, received: datetime, expected: datetime
) -> None:
    """Up to ten seconds back it was disorder."""
    assert expected == life.last_pressed(alarm(pressed_at=last), received)


@pytest.mark.parametrize(
    ("pressed", "recovered", "later", "expected"),
    [
        (AT, True, timedelta(minutes=10) + MOMENT, True),
        (AT, True, timedelta(minutes=10), False),
        (AT, False, timedelta(hours=1), False),
        (None, True, timedelta(hours=1), False),
    ],
)
def test_a_fault_that_comes_and_goes_is_one(
    pressed: datetime | None, recovered: bool, later: timedelta, expected: bool
) -> None:
    """Back after more than ten minutes it is a new one."""
    assert expected is life.fault_is_back(alarm(pressed_at=pressed, recovered=recovered), AT + later)


def test_one_step_is_a_plan() -> None:
    """It calls the same people again and again; and two purposes ask somebody to come."""
    assert (Step((ZHENG,), MINUTE),) == life.single_step((ZHENG,), MINUTE)
    assert {Purpose.CALL, Purpose.AGAIN} == CALLS
