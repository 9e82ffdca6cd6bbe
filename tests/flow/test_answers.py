"""What neighbours answer: at once after one another, twice, too late, beside one another."""

from dataclasses import replace
from datetime import timedelta

import pytest

from gateway.domain.errors import NotFound
from gateway.service import answers, links
from gateway.service.links import Answer, Said
from tests.flow.compound import GUARD, KEYS, Compound
from tests.flow.document import SITE
from tests.flow.neighbour import Neighbour

ALONE = SITE.replace("notify: [zheng], wait: 60", "notify: [zheng], wait: 60}, {notify: [zheng], wait: 60")


def test_every_change_of_state_is_told_however_fast_they_come(compound: Compound, zheng: Neighbour) -> None:
    """Three answers before the core has looked once: the elder hears each of them, in order."""
    compound.press("sos-501")
    compound.air.heard.clear()
    for said in (Answer.GOING, Answer.ARRIVED, Answer.RESOLVED):
        links.answer(compound.database, zheng.code, Said(said), compound.clocks.moment(), KEYS)
    compound.look()
    for state, by in (("acknowledged", "郑阿姨"), ("attended", "郑阿姨"), ("resolved", "郑阿姨")):
        compound.expect_feedback(state, by=by)
    compound.pick_up_everything()


def test_a_lapse_is_spoken_as_one_even_when_the_next_promise_is_there_already(
    compound: Compound, zheng: Neighbour
) -> None:
    """What is told was fixed when it was decided: "others are being told", then "is on the way"."""
    compound.press("sos-501")
    zheng.answers("going")
    compound.air.heard.clear()
    alarm, now = compound.alarm().id, compound.clocks.moment()
    links.answer(compound.database, zheng.code, Said(Answer.CANNOT), now, KEYS)
    answers.acknowledge(compound.database, alarm, GUARD, now, KEYS)
    compound.look()
    assert "正在通知其他人" in compound.expect_feedback("raised").say
    compound.expect_feedback("acknowledged", by="门岗")
    compound.pick_up_everything()


def test_a_decline_sent_twice_is_one_decline(compound: Compound, zheng: Neighbour) -> None:
    """The next step calls her again; the second copy of her answer does not decline that one."""
    compound.apply(ALONE)
    compound.look()
    compound.press("sos-501")
    for _ in range(3):
        zheng.answers("cannot")
    assert (0, 1) == (compound.alarm().round, compound.alarm().step)
    compound.pick_up_everything()


def test_a_decline_of_the_page_counts_as_often_as_it_was_meant(compound: Compound, zheng: Neighbour) -> None:
    """A page that shows her last answer declines anew; one from before it is the same phone trying again."""
    compound.apply(ALONE)
    compound.look()
    compound.press("sos-501")
    first = zheng.answers("cannot", seen=0)
    zheng.answers("cannot", seen=0)
    assert (0, 1) == (compound.alarm().round, compound.alarm().step)
    zheng.answers("cannot", seen=first.entry)
    assert (0, 2) == (compound.alarm().round, compound.alarm().step)
    compound.pick_up_everything()


def test_a_program_declines_anew_once_the_next_step_stands(compound: Compound, zheng: Neighbour) -> None:
    """Without a page's word, eleven seconds after she was called again count as a new decline."""
    compound.apply(ALONE)
    compound.look()
    compound.press("sos-501")
    zheng.answers("cannot")
    compound.fast_forward(seconds=11)
    zheng.answers("cannot")
    assert (0, 2) == (compound.alarm().round, compound.alarm().step)
    compound.pick_up_everything()


def test_a_promise_kept_by_an_offline_phone_is_no_new_one(compound: Compound, zheng: Neighbour) -> None:
    """It was taken and has lapsed; the phone that never got the reply sends it again."""
    compound.press("sos-501")
    shown = zheng.answers("going", seen=0)
    compound.fast_forward(minutes=16)
    zheng.answers("going", seen=0)
    assert "raised" == compound.alarm().state
    zheng.answers("going", seen=shown.entry)
    assert "acknowledged" == compound.alarm().state
    compound.pick_up_everything()


def test_who_lapsed_and_goes_again_beside_somebody_else_is_noted(
    compound: Compound, zheng: Neighbour, lin: Neighbour
) -> None:
    """Her second promise stands beside the other's, and the log says so."""
    compound.press("sos-501")
    zheng.answers("going")
    zheng.answers("cannot")
    lin.answers("going")
    zheng.answers("going")
    assert ("also_going", ("zheng",)) == (compound.log()[-1], compound.alarm().also_going)
    compound.pick_up_everything()


def test_who_goes_beside_the_helper_is_asked_when_the_helper_cannot(
    compound: Compound, zheng: Neighbour, lin: Neighbour, guard: Neighbour
) -> None:
    """She may be nearly there: the next call is hers too: he cannot, not that he is late."""
    compound.press("sos-501")
    compound.fast_forward(seconds=61)
    lin.answers("going")
    zheng.answers("going")
    compound.pick_up_everything()
    lin.answers("cannot")
    zheng.expect("call", "林师傅去不了了")
    assert () == compound.alarm().also_going
    compound.pick_up_everything()


def test_a_late_promise_is_called_late(compound: Compound, zheng: Neighbour, lin: Neighbour) -> None:
    """Time ran out: that is what the others read."""
    compound.press("sos-501")
    zheng.answers("going")
    compound.pick_up_everything()
    compound.fast_forward(minutes=15, seconds=1)
    lin.expect("call", "郑阿姨答应过去，但没有按时到")
    zheng.expect("call")
    compound.pick_up_everything()


def test_a_helper_whose_name_was_corrected_can_still_withdraw(compound: Compound, zheng: Neighbour) -> None:
    """It is the same person: nobody waits for her until the promise ends by itself."""
    compound.press("sos-501")
    zheng.answers("going")
    compound.apply(SITE.replace("name: 郑阿姨", "name: 郑美玲"))
    zheng.answers("cannot")
    assert ("raised", 1) == (compound.alarm().state, compound.alarm().step)
    compound.pick_up_everything()


def test_a_note_of_a_repeated_answer_is_kept_once(compound: Compound, zheng: Neighbour) -> None:
    """What she adds is kept; the same words sent again are not."""
    compound.press("sos-501")
    zheng.answers("arrived")
    for note in ("", "door is stuck", "door is stuck"):
        zheng.answers("arrived", note)
    assert 1 == compound.log().count("noted")
    compound.pick_up_everything()


def test_the_message_of_the_end_names_who_closed_it(
    compound: Compound, zheng: Neighbour, guard: Neighbour
) -> None:
    """The guard was there; she closed it."""
    compound.press("sos-501")
    compound.desk("acknowledge")
    zheng.answers("arrived")
    compound.desk("resolve", "all well")
    zheng.expect("call")
    zheng.expect("coming")
    zheng.expect("closed", "all well", "门岗")
    compound.pick_up_everything()


def test_a_helper_whom_no_step_names_hears_the_end(
    compound: Compound, zheng: Neighbour, guard: Neighbour
) -> None:
    """The guard was told only of the second press, went, and must not stand there when it is over."""
    compound.press("sos-501")
    zheng.answers("going")
    compound.press("sos-501")
    guard.expect("again")
    guard.answers("going")
    zheng.answers("arrived")
    guard.expect("arrived")
    zheng.answers("resolved", "helped up")
    guard.expect("closed", "helped up", "郑阿姨")
    compound.pick_up_everything()


def test_a_link_forgets_a_day_after_the_end(compound: Compound, zheng: Neighbour) -> None:
    """Then it is unknown, to look at and to answer on."""
    compound.press("sos-501")
    compound.desk("resolve", "a test")
    compound.pick_up_everything()
    later = compound.clocks.moment()
    now = replace(later, at=later.at + timedelta(hours=24, seconds=1))
    assert None is links.open_link(compound.database, zheng.code, now)
    with pytest.raises(NotFound):
        links.answer(compound.database, zheng.code, Said(Answer.GOING), now, KEYS)


def test_a_helpers_own_siren_is_switched_off_and_the_helper_sent_nothing(
    compound: Compound, zheng: Neighbour
) -> None:
    """Mrs Zheng knows that she is going; the siren on her record hears it too, and of arrival and end."""
    compound.apply(
        SITE.replace('"http://phones/zheng"}', '"http://phones/zheng"}, {channel: panel, address: s1}')
    )
    compound.look()
    compound.press("sos-501")
    zheng.expect("call")
    for said in ("going", "arrived", "resolved"):
        zheng.answers(said)
    assert ["call", "coming", "arrived", "closed"] == [
        each.purpose for each in compound.phones.phone("s1").got
    ]
    assert {"s1": ["call", "coming", "arrived", "closed"]} == compound.pick_up_everything()
