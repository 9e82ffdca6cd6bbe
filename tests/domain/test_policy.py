"""An alarm's own copy of a plan: whom each step calls, what a trial or a question puts first, and duty."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from gateway.domain import policy as module
from gateway.domain.duty import Roster, Rota
from gateway.domain.model import PersonId, ScheduleId
from gateway.domain.policy import (
    Policy,
    Step,
    anew,
    asked_first,
    handed_over,
    on_trial,
    unasked,
    unique,
    without,
)
from gateway.domain.site_doors import EVERY_DAY, Schedule, Window

A, B, C, D, E, WU = (PersonId(each) for each in ("a", "b", "c", "d", "e", "wu"))
DUTY = PersonId("duty:d")
MINUTE = timedelta(minutes=1)
DAYS = Schedule(ScheduleId("days"), (Window(EVERY_DAY, time(8), time(20)),))
NIGHTS = Schedule(ScheduleId("nights"), (Window(EVERY_DAY, time(20), time(8)),))
ROTA = Rota(((A, DAYS), (B, NIGHTS)))
NOON, NIGHT = datetime(2026, 11, 30, 12, tzinfo=UTC), datetime(2026, 11, 30, 23, tzinfo=UTC)
PLAN = Policy((Step((A, B), MINUTE), Step((B, C), 2 * MINUTE, (D,))), last_resort=(E, A), desk=(D,))
ROSTER = Roster((("duty:d", ROTA),), "UTC", ((DUTY, C), (C,)), (DUTY,), (DUTY, E))
ON_DUTY = Policy((Step((A, C)), Step((C,))), last_resort=(A,), desk=(A, E), roster=ROSTER)


@pytest.mark.parametrize(
    ("round_", "step", "called", "until"),
    [
        (0, 0, (A, B), (A, B)),
        (0, 1, (B, C, D), (A, B, C, D)),
        (1, 0, (A, B, E), (A, B, C, D, E)),
        (1, 1, (B, C, D, E, A), (A, B, C, D, E)),
    ],
)
def test_a_step_calls_its_people_each_once(
    round_: int, step: int, called: tuple[PersonId, ...], until: tuple[PersonId, ...]
) -> None:
    """Who was relieved is still awaited; the last resort joins every round from the second."""
    assert called == PLAN.called_in(round_, step)
    assert until == PLAN.called_until(round_, step)


def test_a_desk_with_a_rota_was_ever_everybody_of_it() -> None:
    """Who was rung there may be off duty by now."""
    assert (D,) == PLAN.desk_ever
    assert (A, B, E) == ON_DUTY.desk_ever


def test_a_trial_is_heard_by_the_desk_first() -> None:
    """Once: every round from the second begins behind it; steps and rotas stay in line."""
    found = on_trial(ON_DUTY, "lin", 7)
    assert (Step((A, E), MINUTE), *ON_DUTY.steps) == found.steps
    assert ("lin", 7, 1) == (found.trial, found.walk, found.begins)
    assert replace(ROSTER, steps=((DUTY, E), *ROSTER.steps)) == found.roster
    assert (0, None) == (on_trial(PLAN, "lin").walk, on_trial(PLAN, "lin").roster)


def test_a_question_comes_before_the_plan_and_is_taken_away_again() -> None:
    """It goes to one person alone, once."""
    for plan in (PLAN, ON_DUTY):
        found = asked_first(plan, WU, 3 * MINUTE)
        assert (Step((WU,), 3 * MINUTE), *plan.steps) == found.steps
        assert (True, 1, 0) == (found.asks, found.begins, plan.begins)
        assert plan == unasked(found)
        assert plan == unasked(plan)
    assert replace(ROSTER, steps=((WU,), *ROSTER.steps)) == asked_first(ON_DUTY, WU, MINUTE).roster


def test_somebody_is_left_out_of_every_step() -> None:
    """Waits and the last resort stay; of a rota their turns go, so that no hand-over brings them back."""
    assert (Step((A,), MINUTE), Step((C,), 2 * MINUTE, (D,))) == without(PLAN, B).steps
    assert (PLAN.last_resort, None) == (without(PLAN, A).last_resort, without(PLAN, A).roster)
    found = without(ON_DUTY, C)
    assert ((A,), ()) == tuple(step.people for step in found.steps)
    assert replace(ROSTER, steps=((DUTY,), ())) == found.roster
    assert replace(ROSTER, rotas=(("duty:d", Rota(((B, NIGHTS),))),)) == without(ON_DUTY, A).roster


@pytest.mark.parametrize(
    ("at", "first", "last_resort", "desk"),
    [
        (NOON, (A, C), (A,), (A, E)),
        (NIGHT, (B, C), (B,), (B, E)),
        (None, (A, B, C), (A, B), (A, B, E)),
    ],
)
def test_a_rota_comes_to_whoever_is_on_duty(
    at: datetime | None,
    first: tuple[PersonId, ...],
    last_resort: tuple[PersonId, ...],
    desk: tuple[PersonId, ...],
) -> None:
    """In the steps, the last resort and at the desk; to everybody of it where the clock may be wrong."""
    found = handed_over(ON_DUTY, at)
    expected = replace(ON_DUTY, steps=(Step(first), Step((C,))), last_resort=last_resort, desk=desk)
    assert expected == found


def test_a_copy_that_does_not_fit_its_rotas_is_called_as_it_stands() -> None:
    """Nobody's press may break on it; nor is anything to be handed over without a rota."""
    torn = replace(ON_DUTY, roster=replace(ROSTER, steps=((DUTY, C),)))
    assert torn == handed_over(torn, NIGHT)
    assert PLAN == handed_over(PLAN, NIGHT, 0, 1)


def test_who_is_relieved_may_still_answer() -> None:
    """Of the present step alone, and whoever was called with it since; a whole step called anew forgets."""
    found = handed_over(ON_DUTY, NIGHT, 0, 0)
    assert (Step((B, C), relieved=(A,)), Step((C,))) == found.steps
    back = handed_over(found, NOON, 0, 0)
    assert (Step((A, C), relieved=(A, B)), Step((C,))) == back.steps
    assert (Step((A, C), relieved=()), Step((C,))) == anew(back, 0).steps
    assert back == anew(back, 1)
    assert ON_DUTY == handed_over(ON_DUTY, NOON, 0, 0)


def test_a_relieved_last_resort_is_awaited_from_the_second_round() -> None:
    """It was called with the step then, and only then."""
    assert () == handed_over(ON_DUTY, NIGHT, 0, 1).steps[1].relieved
    found = handed_over(ON_DUTY, NIGHT, 1, 1)
    assert ((A, C), (A,)) == (ON_DUTY.steps[0].people, found.steps[1].relieved)
    assert ((B, C), ()) == (found.steps[0].people, found.steps[0].relieved)


def test_the_usual_waits_are_those_that_were_decided() -> None:
    """FIGURES F5, and a day for a dead device."""
    assert (MINUTE, MINUTE) == (Step(()).wait, module.TRIAL_WAIT)
    assert (15 * MINUTE, timedelta(hours=24)) == (Policy((Step(()),)).arrive_within, module.TASK_WITHIN)
    assert (A, B) == unique((A, B, A))
