"""Whom a plan calls here and now: who lives near and helps, whoever is awake and there before the others."""

from collections.abc import Callable

from tests.flow.compound import Compound
from tests.flow.staircase import at, called, silence_until_the_next_step, staircase

Build = Callable[..., Compound]
NIGHT = 'quiet: "22:00-07:00"'
AWAY = "away: [{from: 2026-11-24, until: 2026-11-25}]"


def test_first_the_floor_then_the_entrance_then_the_building(stairs: Build) -> None:
    """Each wider, in its own minute; never the resident, nor a neighbour who never said that they help."""
    compound = stairs("near:floor", "near:entrance", "near:building")
    compound.press("sos-501")
    called(compound, "ming", "fang")
    silence_until_the_next_step(compound)
    called(compound, "ming", "fang", "hong")
    silence_until_the_next_step(compound)
    called(compound, "ming", "fang", "hong", "bai")


def test_a_button_that_is_on_no_floor_calls_the_entrance_at_once(stairs: Build) -> None:
    """In the hall nobody is on the same floor: that step waits for nobody, and the desk is told."""
    compound = stairs("near:floor", "near:entrance", "zheng")
    compound.press("sos-hall")
    called(compound, "ming", "fang", "hong", "guard")
    assert "nobody_notified" in compound.log()
    silence_until_the_next_step(compound)
    called(compound, "zheng")


def test_the_resident_s_own_family_is_called_and_the_resident_is_not(stairs: Build) -> None:
    """Two live in 501 and both help: whoever pressed is not told of it."""
    more = "  - {id: bath, template: cuobian-sos, place: u2-502, resident: shy, policy: plan}"
    compound = stairs("near:floor", "zheng", said={"wu": "helps: true", "shy": "helps: true"}, more=more)
    compound.press("bath")
    called(compound, "wu", "ming", "fang")


def test_a_neighbour_who_stops_helping_is_called_no_more_and_an_open_alarm_keeps_its_own(
    stairs: Build,
) -> None:
    """The copy of the plan was taken when it was raised."""
    compound = stairs("near:floor", "zheng")
    compound.press("sos-501")
    called(compound, "ming", "fang")
    compound.apply(staircase("near:floor", "zheng").replace("helps: true", "helps: false"))
    compound.fast_forward(seconds=61)
    called(compound, "zheng")
    compound.fast_forward(seconds=60)
    called(compound, "ming", "fang", "guard")
    compound.press("sos-hall")
    called(compound, "zheng", "guard")


def test_neighbours_of_a_step_who_all_decline_call_the_next_at_once(stairs: Build) -> None:
    """Found by nearness they answer as anybody does."""
    compound = stairs("near:floor", "near:entrance", deaf=("guard",))
    compound.press("sos-501")
    called(compound, "ming", "fang")
    compound.neighbour("ming").answers("cannot")
    compound.expect_silence()
    compound.neighbour("fang").answers("cannot")
    called(compound, "ming", "fang", "hong")


def test_from_the_second_round_on_the_last_resort_is_found_by_nearness_and_duty_too(stairs: Build) -> None:
    """Everybody in the house and whoever is on duty joins, and not before."""
    compound = stairs("zheng", "lin", last='"duty:gate", "near:building"')
    at(compound, 12)
    compound.press("sos-501")
    called(compound, "zheng")
    compound.fast_forward(seconds=61)
    called(compound, "lin")
    compound.fast_forward(seconds=60)
    called(compound, "zheng", "chen", "ming", "fang", "hong", "bai")


def test_everybody_near_learns_who_is_going_and_a_lapse_calls_the_next_step(stairs: Build) -> None:
    """Fifteen minutes without an arrival: the entrance is called, with whoever had promised."""
    compound = stairs("near:floor", "near:entrance", "zheng")
    compound.press("sos-501")
    called(compound, "ming", "fang")
    compound.neighbour("fang").answers("going")
    compound.neighbour("ming").expect("coming", "fang")
    compound.air.heard.clear()
    compound.fast_forward(minutes=14.9)
    compound.expect_silence()
    compound.fast_forward(seconds=10)
    called(compound, "ming", "fang", "hong")
    assert "lapsed" in compound.log()


def test_at_night_whoever_sleeps_is_called_second_while_somebody_else_is_awake(stairs: Build) -> None:
    """Zheng has quiet hours, Lin has none: Lin now, Zheng with the next step."""
    compound = stairs("zheng lin", "chen", said={"zheng": NIGHT})
    at(compound, 2)
    compound.press("sos-501")
    called(compound, "lin")
    silence_until_the_next_step(compound)
    called(compound, "chen", "zheng")


def test_by_day_the_same_plan_calls_them_together(stairs: Build) -> None:
    """Seven o'clock is the end of the night."""
    compound = stairs("zheng lin", "chen", said={"zheng": NIGHT})
    at(compound, 7)
    compound.press("sos-501")
    called(compound, "zheng", "lin")
    silence_until_the_next_step(compound)
    called(compound, "chen")


def test_whoever_sleeps_and_is_the_only_one_is_woken_at_once(stairs: Build) -> None:
    """Quiet hours hold back no call for help."""
    compound = stairs("zheng", "lin", said={"zheng": NIGHT})
    at(compound, 2)
    compound.press("sos-501")
    called(compound, "zheng")
    silence_until_the_next_step(compound)
    called(compound, "lin")


def test_where_everybody_sleeps_everybody_is_woken_at_once(stairs: Build) -> None:
    """The whole house has gone to bed: the first step rings as it is written."""
    night = dict.fromkeys(("ming", "fang", "hong", "bai", "zheng", "lin"), NIGHT)
    compound = stairs("near:floor group:bang", "near:building", said=night)
    at(compound, 23, 30)
    compound.press("sos-501")
    called(compound, "ming", "fang", "zheng", "lin")


def test_somebody_awake_whom_nobody_can_reach_lets_nobody_sleep(stairs: Build) -> None:
    """Lin has no telephone: Zheng is the last one reachable in this step."""
    compound = stairs("zheng lin", "chen", said={"zheng": NIGHT}, deaf=("lin",))
    at(compound, 2)
    compound.press("sos-501")
    called(compound, "zheng")
    silence_until_the_next_step(compound)
    called(compound, "chen")


def test_whoever_is_away_is_called_last_and_never_left_out(stairs: Build) -> None:
    """Three steps: Zheng is in the first and is called with the third; the day after in the first again."""
    compound = stairs("zheng lin", "chen", "wang", said={"zheng": AWAY})
    at(compound, 12, day=25)
    compound.press("sos-501")
    called(compound, "lin")
    compound.fast_forward(seconds=61)
    called(compound, "chen")
    compound.fast_forward(seconds=60)
    called(compound, "wang", "zheng")
    compound.desk("resolve", "ok")
    compound.pick_up_everything()
    at(compound, 0, 5, day=26)
    compound.press("sos-501")
    called(compound, "zheng", "lin")


def test_a_clock_that_nobody_trusts_lets_nobody_sleep_or_be_away(stairs: Build) -> None:
    """The box does not know what time it is: everybody is called as written."""
    compound = stairs("zheng lin chen", "wang", said={"zheng": NIGHT, "lin": AWAY})
    at(compound, 2, day=25)
    compound.clocks.trusted = False
    compound.press("sos-501")
    called(compound, "zheng", "lin", "chen")


def test_a_second_press_rings_whom_the_step_called_and_wakes_nobody_before_their_step(stairs: Build) -> None:
    """Lin again; Zheng sleeps on until the minute is over."""
    compound = stairs("zheng lin", "chen", said={"zheng": NIGHT})
    at(compound, 2)
    compound.press("sos-501")
    called(compound, "lin")
    compound.fast_forward(seconds=20)
    compound.press("sos-501")
    assert {"lin": ["again"]} == compound.pick_up_everything()
    compound.fast_forward(seconds=41)
    called(compound, "chen", "zheng")


def test_when_the_one_who_is_awake_cannot_come_the_sleeper_is_woken_at_once(stairs: Build) -> None:
    """A decline leads to the next step, and there the sleeper is."""
    compound = stairs("zheng lin", "chen", said={"zheng": NIGHT})
    at(compound, 2)
    compound.press("sos-501")
    called(compound, "lin")
    compound.neighbour("lin").answers("cannot")
    called(compound, "chen", "zheng")
