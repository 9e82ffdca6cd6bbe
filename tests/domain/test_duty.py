"""Whose turn it is, around the clock: never nobody's; and what an open alarm makes of a hand-over."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.domain.duty import HANDOVER, Roster, Rota
from gateway.domain.model import PersonId, ScheduleId
from gateway.domain.policy import Policy, Step, anew, asked_first, handed_over, on_trial, unasked, without
from gateway.domain.site_doors import DAYS, EVERY_DAY, Schedule, Window
from gateway.domain.zone import zone

SHANGHAI = zone("Asia/Shanghai")
CHEN, LIN, WANG, ZHENG = map(PersonId, ("chen", "lin", "wang", "zheng"))
TOKEN = PersonId("duty:gate")
times = st.builds(time, st.integers(0, 23), st.integers(0, 59))
windows = st.builds(Window, st.frozensets(st.sampled_from(DAYS), min_size=1), times, times)
schedules = st.builds(
    lambda found: Schedule(ScheduleId("s"), tuple(found)), st.lists(windows, min_size=1, max_size=3)
)
turns = st.tuples(st.sampled_from([CHEN, LIN, WANG]), st.one_of(st.none(), schedules))
rotas = st.lists(turns, min_size=1, max_size=4).map(lambda found: Rota(tuple(found)))
moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


def hours(id_: str, begins: int, ends: int) -> Schedule:
    """Return some hours of every day."""
    return Schedule(ScheduleId(id_), (Window(EVERY_DAY, time(begins), time(ends)),))


GATE = Rota(((CHEN, hours("day", 7, 19)), (LIN, hours("night", 19, 7))))


def local(hour: int, minute: int = 0) -> datetime:
    """Return a moment of a Wednesday in Shanghai."""
    return datetime(2026, 11, 25, hour, minute, tzinfo=SHANGHAI).astimezone(UTC)


@pytest.mark.parametrize(
    ("hour", "minute", "expected"),
    [
        (12, 0, (CHEN,)),
        (18, 44, (CHEN,)),
        (18, 45, (CHEN, LIN)),
        (19, 0, (CHEN, LIN)),
        (19, 14, (CHEN, LIN)),
        (19, 15, (LIN,)),
        (3, 0, (LIN,)),
        (6, 50, (CHEN, LIN)),
    ],
)
def test_whose_turn_it_is_is_called_and_around_the_hand_over_both(
    hour: int, minute: int, expected: tuple[PersonId, ...]
) -> None:
    """A quarter of an hour before it and after."""
    assert expected == GATE.on_duty(local(hour, minute), SHANGHAI)


def test_in_a_gap_everybody_is_called_even_beside_the_turn_that_has_just_ended() -> None:
    """At 17:00 the day's turn ended, and nobody's begins before 19:00: who left is asked, and not alone."""
    rota = Rota(((CHEN, hours("day", 7, 17)), (LIN, hours("night", 19, 7))))
    assert (CHEN,) == rota.on_duty(local(16, 59), SHANGHAI)
    for hour, minute in ((17, 0), (17, 10), (18, 0), (18, 59)):
        assert (CHEN, LIN) == rota.on_duty(local(hour, minute), SHANGHAI)


def test_a_holiday_without_a_turn_is_a_gap() -> None:
    """The schedule has no beginning on that day, so it is nobody's and everybody's."""
    day = replace(hours("day", 0, 0), holidays=frozenset({date(2026, 11, 25)}))
    assert (CHEN, LIN) == Rota(((CHEN, day), (LIN, day))).on_duty(local(12), SHANGHAI)


@given(rotas, st.one_of(st.none(), moments))
def test_a_rota_never_comes_to_nobody(rota: Rota, at: datetime | None) -> None:
    """Nor to anybody who is not of it; by a clock nobody trusts it comes to all."""
    found = rota.on_duty(at, SHANGHAI)
    assert found
    assert set(found) <= set(rota.people)
    assert at is not None or rota.people == found


@given(rotas, moments)
def test_whoever_s_turn_it_is_is_always_called(rota: Rota, at: datetime) -> None:
    """Exactly now, and a quarter of an hour to both sides of it where somebody's turn it is now."""
    now = {who for who, when in rota.turns if when is None or when.holds(at.astimezone(SHANGHAI))}
    found = set(rota.on_duty(at, SHANGHAI))
    assert now <= found
    assert not now or all(
        who in found
        for who, when in rota.turns
        for moment in (at - HANDOVER, at + HANDOVER)
        if when is None or when.holds(moment.astimezone(SHANGHAI))
    )


def policy(*steps: tuple[PersonId, ...], at: datetime) -> Policy:
    """Return a plan that calls the gate's rota where its name stands."""
    roster = Roster((("duty:gate", GATE),), "Asia/Shanghai", steps, last_resort=(ZHENG,), desk=(TOKEN,))
    plain = Policy(tuple(Step(each) for each in steps), last_resort=(ZHENG,), desk=(TOKEN,), roster=roster)
    return handed_over(plain, at)


def test_a_hand_over_keeps_whom_the_present_step_has_called_beside_whoever_is_on_duty_now() -> None:
    """Steps that are not called yet have the new one alone, the desk likewise."""
    before = policy((TOKEN, ZHENG), (TOKEN,), at=local(18))
    assert ((CHEN, ZHENG), (CHEN,)) == tuple(step.people for step in before.steps)
    after = handed_over(before, local(20), 0, 0)
    assert ((LIN, ZHENG), (LIN,)) == tuple(step.people for step in after.steps)
    assert (LIN, ZHENG, CHEN) == after.called_in(0, 0)
    assert (LIN, ZHENG, CHEN) == after.called_until(0, 1)
    assert (LIN,) == after.called_in(0, 1)
    assert (LIN,) == after.desk
    assert (CHEN, LIN) == after.desk_ever


def test_a_second_look_changes_nothing_and_a_new_call_forgets_who_is_off_duty() -> None:
    """However often it is looked at; and back at work they are no longer among those who left."""
    after = handed_over(policy((TOKEN,), at=local(18)), local(20), 0, 0)
    assert after == handed_over(after, local(20), 0, 0)
    assert (LIN,) == anew(after, 0).called_in(0, 0)
    back = handed_over(after, local(18), 0, 0)
    assert (CHEN, LIN) == back.called_in(0, 0)


def test_whoever_was_relieved_before_is_awaited_beside_whoever_is_relieved_now() -> None:
    """Chen by day, Lin in the evening, Wang by night: the step that called Chen still knows both."""
    rota = Rota(((CHEN, hours("a", 7, 15)), (LIN, hours("b", 15, 23)), (WANG, hours("c", 23, 7))))
    roster = Roster((("duty:gate", rota),), "Asia/Shanghai", ((TOKEN,),))
    found = handed_over(Policy((Step((TOKEN,)),), roster=roster), local(12))
    for hour in (18, 3):
        found = handed_over(found, local(hour), 0, 0)
    assert (WANG, CHEN, LIN) == found.called_in(0, 0)


def test_a_plan_without_a_rota_is_left_as_it_is() -> None:
    """The very same one: it costs nothing."""
    plain = Policy((Step((ZHENG,)),))
    assert plain is handed_over(plain, local(20), 0, 0)
    assert plain is anew(plain, 0)


def test_a_trial_has_whoever_is_on_duty_at_the_desk_first() -> None:
    """Also across a hand-over: every list keeps its place."""
    trial = handed_over(on_trial(policy((ZHENG,), at=local(18)), "安装员"), local(20))
    assert ((LIN,), (ZHENG,)) == tuple(step.people for step in trial.steps)


def test_a_turn_of_an_hour_that_nobody_has_any_more_is_kept_by_a_late_look() -> None:
    """Days later it is still somebody's turn."""
    found = handed_over(policy((TOKEN,), at=local(18)), local(20) + timedelta(days=9), 3, 0)
    assert (LIN,) == found.steps[0].people


@pytest.mark.parametrize("change", ["asked", "unasked", "without", "trial"])
def test_whatever_is_done_to_a_plan_its_rotas_stay_in_step(change: str) -> None:
    """A question before it or taken away again, the resident left out, an announced press."""
    plain = policy((ZHENG,), (TOKEN,), at=local(18))
    asked = asked_first(plain, ZHENG, timedelta(minutes=15))
    found = {
        "asked": asked,
        "unasked": unasked(asked),
        "without": without(asked, ZHENG),
        "trial": on_trial(plain, "安装员"),
    }[change]
    assert found.roster is not None
    assert len(found.steps) == len(found.roster.steps)
    night, day = (handed_over(found, local(hour)).steps[-1].people for hour in (20, 12))
    assert night != day


def test_a_copy_whose_rotas_do_not_fit_its_steps_is_called_as_it_stands() -> None:
    """It would break every look at its alarm, and every press from the same home."""
    plain = policy((ZHENG,), (TOKEN,), at=local(18))
    assert plain.roster is not None
    broken = replace(plain, roster=replace(plain.roster, steps=()))
    assert broken is handed_over(broken, local(12))


def test_who_is_left_out_of_a_plan_is_left_out_of_its_rotas_too() -> None:
    """Whoever is asked whether they are well is not called to themselves when their turn comes."""
    asked = without(policy((ZHENG,), (TOKEN,), at=local(18)), LIN)
    assert LIN not in handed_over(asked, local(20)).steps[1].people
    assert LIN in handed_over(policy((ZHENG,), (TOKEN,), at=local(18)), local(20)).steps[1].people
