"""Silence, lapse and decline: each leads to the next step, and after the last one it starts over."""

from dataclasses import replace

from gateway.domain.model import PersonId
from tests.flow.compound import Compound
from tests.flow.neighbour import Neighbour

GROUP = {"lin": ["call"], "chen": ["call"]}


def test_silence_calls_step_after_step_for_ever_with_the_last_resort_from_the_second_round(
    compound: Compound,
) -> None:
    """Each minute the next step, the guard in every step from the second round on, and never an end."""
    compound.press("sos-501")
    compound.air.heard.clear()
    assert {"zheng": ["call"]} == compound.pick_up_everything()
    compound.fast_forward(seconds=59)
    compound.expect_silence()
    compound.fast_forward(seconds=2)
    assert GROUP == compound.pick_up_everything()
    for _ in range(5):
        compound.fast_forward(seconds=60)
        assert {"zheng": ["call"], "guard": ["call"]} == compound.pick_up_everything()
        compound.fast_forward(seconds=60)
        assert {**GROUP, "guard": ["call"]} == compound.pick_up_everything()
    assert [("sos", "raised", "3号楼 2单元 501")] == compound.board()


def test_feedback_is_told_once_a_change_and_never_once_a_step(compound: Compound) -> None:
    """Ten minutes of steps say nothing more to the one who waits."""
    compound.press("sos-501")
    compound.expect_feedback("raised")
    compound.fast_forward(minutes=10)
    assert [] == compound.air.heard
    compound.pick_up_everything()


def test_a_promise_without_arrival_lapses_and_calls_the_next_at_once(
    compound: Compound, zheng: Neighbour, lin: Neighbour, chen: Neighbour
) -> None:
    """After 15 minutes: raised again, the next step called, and the one who did not come as well."""
    compound.press("sos-501")
    zheng.expect("call")
    zheng.answers("going")
    compound.air.heard.clear()
    compound.fast_forward(minutes=14.9)
    compound.expect_silence()
    compound.fast_forward(seconds=8)
    told = compound.expect_feedback("raised")
    assert told.say
    zheng.expect("call")
    lin.expect("call", "郑阿姨")
    chen.expect("call", "郑阿姨")
    assert "lapsed" in compound.log()
    compound.fast_forward(seconds=55)
    compound.expect_silence()
    compound.fast_forward(seconds=5)
    assert {"zheng": ["call"], "guard": ["call"]} == compound.pick_up_everything()


def test_a_lapsed_promise_may_be_given_again(compound: Compound, zheng: Neighbour) -> None:
    """The same page takes `going` a second time once the first promise has run out, and not before."""
    compound.press("sos-501")
    zheng.answers("going")
    zheng.answers("going")
    assert 1 == compound.log().count("acknowledged")
    compound.fast_forward(minutes=15.1)
    zheng.answers("going")
    assert "acknowledged" == compound.alarm().state
    assert 2 == compound.log().count("acknowledged")
    compound.pick_up_everything()


def test_a_decline_of_everybody_in_a_step_calls_the_next_at_once(
    compound: Compound, zheng: Neighbour, lin: Neighbour, chen: Neighbour
) -> None:
    """One who cannot is enough in a step of one; a step of two waits for the second word."""
    compound.press("sos-501")
    zheng.expect("call")
    zheng.answers("cannot")
    lin.expect("call")
    chen.expect("call")
    compound.air.heard.clear()
    lin.answers("cannot")
    compound.expect_silence()
    chen.answers("cannot")
    assert {"zheng": ["call"], "guard": ["call"]} == compound.pick_up_everything()
    assert 3 == compound.log().count("declined")
    assert "raised" == compound.alarm().state


def test_the_same_decline_twice_counts_once(
    compound: Compound, zheng: Neighbour, lin: Neighbour, chen: Neighbour
) -> None:
    """Lin pressing twice does not speak for Mrs Chen."""
    compound.press("sos-501")
    zheng.answers("cannot")
    compound.pick_up_everything()
    lin.answers("cannot")
    lin.answers("cannot")
    compound.expect_silence()
    assert 2 == compound.log().count("declined")


def test_a_helper_who_cannot_after_all_lapses_at_once(
    compound: Compound, zheng: Neighbour, lin: Neighbour, chen: Neighbour
) -> None:
    """The next step is called without him, and the resident hears that it goes on."""
    compound.press("sos-501")
    zheng.expect("call")
    zheng.answers("going")
    compound.air.heard.clear()
    zheng.answers("cannot")
    compound.expect_feedback("raised")
    lin.expect("call")
    chen.expect("call")
    assert ["raised", "called", "acknowledged", "declined", "lapsed", "called"] == compound.log()
    assert zheng.has_no_message()


def test_somebody_elses_decline_leaves_a_promise_standing(
    compound: Compound, zheng: Neighbour, lin: Neighbour
) -> None:
    """Lin cannot; Mrs Zheng is still on her way."""
    compound.press("sos-501")
    compound.fast_forward(seconds=61)
    zheng.answers("going")
    compound.pick_up_everything()
    lin.answers("cannot")
    assert "acknowledged" == compound.alarm().state
    compound.expect_silence()


def test_a_second_helper_is_noted_and_the_first_one_kept(
    compound: Compound, zheng: Neighbour, lin: Neighbour
) -> None:
    """Two are on their way; the promise and its deadline are the first one's."""
    compound.press("sos-501")
    compound.fast_forward(seconds=61)
    zheng.answers("going")
    compound.pick_up_everything()
    before = compound.alarm()
    compound.fast_forward(minutes=5)
    lin.answers("going")
    assert replace(before, also_going=(PersonId("lin"),)) == compound.alarm()
    assert "also_going" == compound.log()[-1]
    compound.expect_silence()
    lin.answers("arrived")
    assert "林师傅" == compound.alarm().helper_name
    zheng.answers("arrived")
    assert "also_arrived" == compound.log()[-1]
    compound.pick_up_everything()


def test_the_desks_own_promise_lapses_like_anybodys(compound: Compound, guard: Neighbour) -> None:
    """The guard took it and nobody came: it is raised again, and told who had promised."""
    compound.press("sos-501")
    compound.desk("acknowledge")
    compound.pick_up_everything()
    compound.fast_forward(minutes=15.1)
    compound.expect_feedback("raised")
    assert ("raised", "门岗") == (compound.alarm().state, compound.alarm().lapsed)
    assert GROUP == compound.pick_up_everything()
