"""Whoever is on duty is called, also by an alarm that outlives a hand-over; never nobody."""

from collections.abc import Callable

import pytest

from tests.flow.compound import Compound
from tests.flow.staircase import at, called, silence_until_the_next_step, staircase

Build = Callable[..., Compound]
CHENS = "  - {id: sos-chen, template: cuobian-sos, place: u2-502, resident: chen, policy: plan}"


def test_whoever_is_on_duty_is_called_and_the_other_one_sleeps(stairs: Build) -> None:
    """Chen by day, Wang by night."""
    compound = stairs("duty:gate", "zheng")
    at(compound, 12)
    compound.press("sos-501")
    called(compound, "chen")
    silence_until_the_next_step(compound)
    called(compound, "zheng")
    compound.desk("resolve", "ok")
    compound.pick_up_everything()
    at(compound, 22)
    compound.press("sos-501")
    called(compound, "wang")


@pytest.mark.parametrize(("hour", "minute"), [(18, 50), (19, 10)])
def test_around_a_hand_over_both_are_called(stairs: Build, hour: int, minute: int) -> None:
    """One may have left, the other not be there yet."""
    compound = stairs("duty:gate", "zheng")
    at(compound, hour, minute)
    compound.press("sos-501")
    called(compound, "chen", "wang")


def test_in_a_gap_of_the_rota_everybody_of_it_is_called(stairs: Build) -> None:
    """From six to seven it is nobody's turn."""
    compound = stairs("duty:gate", "zheng")
    at(compound, 6, 30)
    compound.press("sos-501")
    called(compound, "chen", "wang")


def test_by_a_clock_that_nobody_trusts_everybody_of_the_rota_is_called(stairs: Build) -> None:
    """Better both than the one who went home."""
    compound = stairs("duty:gate", "zheng")
    at(compound, 12)
    compound.clocks.trusted = False
    compound.press("sos-501")
    called(compound, "chen", "wang")


def test_an_alarm_that_outlives_a_hand_over_calls_who_is_on_duty_then(stairs: Build) -> None:
    """Chen at 18:40; both at 18:50; from 19:15 on Wang alone, and Chen still hears how it goes on."""
    compound = stairs("duty:gate", "zheng")
    at(compound, 18, 40)
    compound.press("sos-501")
    called(compound, "chen")
    compound.fast_forward(seconds=61)
    called(compound, "zheng")
    at(compound, 18, 50)
    compound.fast_forward(seconds=60)
    called(compound, "chen", "wang", "guard")
    compound.fast_forward(seconds=60)
    called(compound, "zheng", "guard")
    at(compound, 19, 15)
    compound.fast_forward(seconds=60)
    called(compound, "wang", "guard")
    compound.neighbour("wang").answers("going")
    assert dict.fromkeys(("chen", "zheng", "guard"), "coming") == {
        person: purposes[0] for person, purposes in compound.pick_up_everything().items()
    }


def test_who_was_called_on_duty_may_still_come_after_it(stairs: Build) -> None:
    """Chen's turn is over and Chen goes all the same."""
    compound = stairs("duty:gate", "zheng")
    at(compound, 18, 40)
    compound.press("sos-501")
    called(compound, "chen")
    at(compound, 19, 30)
    compound.neighbour("chen").answers("going")
    assert ("acknowledged", "chen") == (compound.alarm().state, compound.alarm().helper_name)
    compound.pick_up_everything()


def test_a_second_press_after_a_hand_over_rings_who_is_on_duty_now_as_well(stairs: Build) -> None:
    """The step called Chen, who has said nothing yet; Wang is the one who sits there."""
    compound = stairs("duty:gate", "zheng")
    at(compound, 18, 40)
    compound.press("sos-501")
    called(compound, "chen")
    at(compound, 19, 30)
    compound.press("sos-501")
    assert {"chen": ["again"], "wang": ["again"]} == compound.pick_up_everything()


def test_a_decline_after_a_hand_over_leads_on_and_not_to_the_desk(stairs: Build) -> None:
    """Chen was asked and cannot: the next step is called, and nobody says that nobody was reached."""
    compound = stairs("duty:gate", "zheng")
    at(compound, 18, 40)
    compound.press("sos-501")
    called(compound, "chen")
    at(compound, 19, 30)
    compound.neighbour("chen").answers("cannot")
    called(compound, "zheng")
    assert "nobody_notified" not in compound.log()


def test_a_restart_in_between_forgets_no_hand_over(stairs: Build) -> None:
    """The rota travels with the alarm, hours and all; an edit of it does not reach what is open."""
    compound = stairs("duty:gate")
    at(compound, 18, 40)
    compound.press("sos-501")
    called(compound, "chen")
    compound.apply(staircase("zheng").replace("19:00", "20:00"))
    compound.restart()
    at(compound, 19, 30)
    compound.pick_up_everything()
    compound.fast_forward(seconds=61)
    called(compound, "wang", "guard")


def test_the_desk_may_be_a_rota_too(stairs: Build) -> None:
    """A fault at noon is told to Chen, and four hours of it later, by night, to Wang alone."""
    compound = stairs("zheng", desk='"duty:gate"')
    at(compound, 18, 0)
    compound.press("sos-501", type_="tamper")
    called(compound, "chen")
    compound.clocks.passes(4 * 3600)
    compound.look()
    called(compound, "wang")


def test_where_a_plan_reaches_nobody_the_desk_that_is_on_duty_is_rung(stairs: Build) -> None:
    """And it is rung until somebody else is reached, whoever sits there."""
    compound = stairs("zheng", desk='"duty:gate"', last="lin", deaf=("zheng", "lin"))
    at(compound, 18, 40)
    compound.press("sos-501")
    called(compound, "chen")
    at(compound, 19, 30)
    compound.fast_forward(minutes=1)
    called(compound, "wang")
    compound.fast_forward(minutes=1)
    called(compound, "wang")
    assert compound.alarm().unreachable


def test_the_next_step_calls_who_is_on_duty_when_it_is_called(stairs: Build) -> None:
    """Zheng, asked at 18:40, cannot at 19:30: Wang is rung, and Chen, who has gone home, is not."""
    compound = stairs("zheng", "duty:gate")
    at(compound, 18, 40)
    compound.press("sos-501")
    called(compound, "zheng")
    at(compound, 19, 30)
    compound.neighbour("zheng").answers("cannot")
    called(compound, "wang")


def test_a_promise_of_the_desk_that_ends_after_a_hand_over_calls_who_is_on_duty_then(stairs: Build) -> None:
    """The desk went and turned back: the next step is Wang's."""
    compound = stairs("zheng", "duty:gate")
    at(compound, 18, 40)
    compound.press("sos-501")
    compound.desk("acknowledge")
    compound.pick_up_everything()
    at(compound, 19, 30)
    compound.desk("decline")
    called(compound, "wang")
    compound.air.heard.clear()


def test_once_a_step_is_called_anew_whoever_is_off_duty_is_left_in_peace(stairs: Build) -> None:
    """Chen was called before the hand-over, Wang after it with the same step: a press rings Wang alone."""
    compound = stairs("duty:gate", last="zheng")
    at(compound, 18, 40)
    compound.press("sos-501")
    called(compound, "chen")
    at(compound, 19, 30)
    compound.fast_forward(seconds=61)
    called(compound, "wang", "zheng")
    compound.press("sos-501")
    assert {"wang": ["again"], "zheng": ["again"]} == compound.pick_up_everything()


def test_the_desk_that_went_home_is_no_neighbour_who_was_reached(stairs: Build) -> None:
    """Chen's telephone takes the desk's message after the hand-over: the plan still reaches nobody."""
    compound = stairs("zheng", desk='"duty:gate"', last="lin", deaf=("zheng", "lin"))
    at(compound, 18, 40)
    chen = compound.neighbour("chen").phone
    chen.manner = "temporary"
    compound.press("sos-501")
    compound.fast_forward(seconds=3)
    at(compound, 19, 30)
    chen.manner = "accepts"
    compound.fast_forward(seconds=20)
    called(compound, "chen")
    assert compound.alarm().unreachable


def test_who_is_alone_on_duty_and_presses_is_not_left_alone(stairs: Build) -> None:
    """Their own telephone is as good as nobody's: the desk is rung at once, and with every step."""
    compound = stairs("duty:gate", last="", more=CHENS)
    at(compound, 12)
    compound.press("sos-chen")
    called(compound, "chen", "guard")
    compound.fast_forward(seconds=300)
    assert "call" in compound.pick_up_everything()["guard"]


def test_a_resident_who_is_called_first_is_given_the_time_for_it(stairs: Build) -> None:
    """A plan may ring back first, where others come after that."""
    compound = stairs("wu", "zheng")
    compound.press("sos-501")
    called(compound, "wu")
    silence_until_the_next_step(compound)
    called(compound, "zheng")


def test_where_all_others_are_dead_the_next_step_is_not_kept_waiting(stairs: Build) -> None:
    """Who pressed got the message too; nobody else of the step did."""
    compound = stairs("wu zheng", "lin")
    compound.phones.phone("http://phones/zheng").manner = "permanent"
    compound.press("sos-501")
    called(compound, "wu", "lin", "guard")


def test_that_only_who_pressed_was_reached_is_said_as_nobody(stairs: Build) -> None:
    """The board says so for as long as it holds, although one message of the step was accepted."""
    compound = stairs("wu zheng", last="")
    compound.phones.phone("http://phones/zheng").manner = "permanent"
    compound.press("sos-501")
    compound.fast_forward(seconds=30)
    assert compound.alarm().unreachable
    assert "call" in compound.pick_up_everything()["guard"]
