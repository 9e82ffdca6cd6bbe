"""From the press to the closed case: the way everything is meant to go."""

import pytest

from gateway.domain.errors import IllegalTransition, NotFound, OutcomeMissing
from tests.flow.compound import Compound
from tests.flow.neighbour import Neighbour


def test_a_press_brings_a_neighbour_who_arrives_and_closes(compound: Compound, zheng: Neighbour) -> None:
    """Pressed, called, answered, arrived, closed: each told to whom it concerns, and to nobody else."""
    id_ = compound.press("sos-501")
    compound.expect_ack("committed", id_)
    compound.expect_feedback("raised")
    zheng.expect("call", "吴奶奶", "3号楼 2单元 501")
    zheng.answers("going")
    told = compound.expect_feedback("acknowledged", by="郑阿姨")
    assert "郑阿姨" in told.say
    compound.fast_forward(minutes=4)
    zheng.answers("arrived")
    compound.expect_feedback("attended", by="郑阿姨")
    compound.fast_forward(minutes=10)
    zheng.answers("resolved", "扶起来了")
    compound.expect_feedback("resolved", by="郑阿姨")
    assert [] == compound.board()
    closed = compound.alarms()[0]
    assert ["raised", "called", "acknowledged", "arrived", "resolved"] == compound.log(closed)
    assert "扶起来了" == closed.outcome
    compound.fast_forward(minutes=60)


def test_a_radio_button_goes_the_same_way(compound: Compound, zheng: Neighbour) -> None:
    """Five frames of 433 MHz bytes are one call, about the resident whose button it is."""
    compound.press_radio_button(times=5)
    zheng.expect("call", "李爷爷", "3号楼 2单元 502")
    compound.expect_feedback("raised", device="sos-502")
    assert ["raised", "called", "joined", "joined", "joined", "joined"] == compound.log()
    assert 1 == compound.alarm().presses
    zheng.answers("arrived")
    compound.expect_feedback("attended", by="郑阿姨", device="sos-502")


def test_everybody_who_was_called_learns_who_is_coming(
    compound: Compound, zheng: Neighbour, lin: Neighbour, chen: Neighbour
) -> None:
    """After the second step all three have been called; two of them are told that the third goes."""
    compound.press("sos-501")
    zheng.expect("call")
    compound.fast_forward(seconds=61)
    lin.expect("call", "吴奶奶")
    chen.expect("call", "吴奶奶", "help button")
    compound.pick_up_everything()
    chen.answers("going")
    zheng.expect("coming", "Mrs Chen")
    lin.expect("coming", "Mrs Chen")
    compound.expect_feedback("acknowledged", by="Mrs Chen")
    chen.answers("arrived")
    zheng.expect("arrived", "Mrs Chen")
    lin.expect("arrived")
    compound.expect_feedback("attended", by="Mrs Chen")
    chen.answers("resolved")
    zheng.expect("closed")
    lin.expect("closed")
    compound.expect_feedback("resolved", by="Mrs Chen")


def test_a_neighbour_closes_only_after_somebody_arrived(compound: Compound, zheng: Neighbour) -> None:
    """`resolved` before an arrival is refused, and the case goes on."""
    compound.press("sos-501")
    compound.pick_up_everything()
    with pytest.raises(IllegalTransition):
        zheng.answers("resolved", "ok")
    zheng.answers("going")
    with pytest.raises(IllegalTransition):
        zheng.answers("resolved", "ok")
    compound.expect_feedback("acknowledged", by="郑阿姨")
    assert "acknowledged" == compound.alarm().state


def test_the_guard_closes_in_every_open_state_and_only_in_words(compound: Compound, zheng: Neighbour) -> None:
    """Raised, acknowledged or attended: the desk may close it, never without an outcome."""
    for before in ((), ("going",), ("going", "arrived")):
        compound.press("sos-501")
        zheng.expect("call")
        for said in before:
            zheng.answers(said)
        with pytest.raises(OutcomeMissing):
            compound.desk("resolve", " ")
        assert 1 == len(compound.board())
        compound.desk("resolve", "false alarm, spoke to her")
        assert [] == compound.board()
        zheng.expect("closed")
        compound.air.heard.clear()


def test_a_link_opens_one_case_and_nothing_after_its_close(compound: Compound, zheng: Neighbour) -> None:
    """An unknown code finds nothing; a closed case takes no further answer."""
    with pytest.raises(NotFound):
        compound.answer("no-such-code", "going", "")
    compound.press("sos-501")
    compound.desk("resolve", "mistake")
    compound.pick_up_everything()
    with pytest.raises(IllegalTransition):
        zheng.answers("going")


def test_the_next_press_after_a_close_is_a_new_case(compound: Compound, zheng: Neighbour) -> None:
    """What is closed stays closed; the same button calls anew, with a link of its own."""
    compound.press("sos-501")
    first = zheng.expect("call")
    compound.desk("resolve", "helped up")
    zheng.expect("closed")
    compound.press("sos-501")
    second = zheng.expect("call")
    assert first.link != second.link
    assert 2 == len(compound.alarms())
    assert ["raised", "resolved", "raised"] == [told.state for told in compound.air.heard]
    compound.air.heard.clear()


def test_the_same_person_is_led_to_the_same_page_by_every_message(
    compound: Compound, zheng: Neighbour
) -> None:
    """Superseding a message never kills its link: all messages of one case carry the same one."""
    compound.press("sos-501")
    compound.fast_forward(minutes=3)
    compound.desk("acknowledge")
    assert 1 == len({message.link for message in zheng.phone.got})
    assert 3 <= len(zheng.phone.got)
    compound.pick_up_everything()


def test_attended_without_an_outcome_is_asked_about_and_never_closed(
    compound: Compound, zheng: Neighbour, guard: Neighbour
) -> None:
    """Every 30 minutes helper and guard are asked; no time-out closes a case."""
    compound.press("sos-501")
    zheng.expect("call")
    zheng.answers("arrived")
    compound.air.heard.clear()
    compound.fast_forward(minutes=29.9)
    compound.expect_silence()
    for _ in range(2):
        compound.fast_forward(seconds=12)
        zheng.expect("ask")
        guard.expect("ask")
        compound.fast_forward(minutes=29.8)
    assert "attended" == compound.alarm().state
    compound.pick_up_everything()
