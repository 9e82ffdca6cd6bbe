"""Phones that refuse, hang or do not exist: a step beyond reach calls the next one, and says so."""

import pytest

from tests.flow.compound import Compound
from tests.flow.document import SITE
from tests.flow.neighbour import Neighbour


def test_a_step_that_fails_for_good_calls_the_next_at_once(compound: Compound, zheng: Neighbour) -> None:
    """Mrs Zheng's number does not exist: within a second the group is called instead, and the desk rung."""
    zheng.phone.manner = "permanent"
    compound.press("sos-501")
    compound.fast_forward(seconds=1)
    assert "nobody_notified" in compound.log()
    compound.air.heard.clear()
    assert {"lin": ["call"], "chen": ["call"], "guard": ["call"]} == compound.pick_up_everything()
    compound.fast_forward(seconds=1)
    assert not compound.alarm().unreachable, "somebody was reached after all"


def test_a_refusal_for_now_is_tried_again_until_it_succeeds(compound: Compound, zheng: Neighbour) -> None:
    """A busy carrier gets the message as soon as it takes it; then the step waits its time."""
    zheng.phone.manner = "temporary"
    compound.press("sos-501")
    compound.fast_forward(seconds=10)
    assert 3 <= zheng.phone.attempts
    zheng.phone.manner = "accepts"
    compound.fast_forward(seconds=20)
    zheng.expect("call")
    compound.expect_feedback("raised")


@pytest.mark.parametrize("manner", ["temporary", "hangs"])
def test_a_step_that_no_carrier_takes_leads_on_within_20_seconds(
    compound: Compound, zheng: Neighbour, lin: Neighbour, chen: Neighbour, guard: Neighbour, manner: str
) -> None:
    """F9: busy or dumb, Mrs Zheng's only path is blocked; the group is called, and the desk told why."""
    zheng.phone.manner = manner
    compound.press("sos-501")
    compound.expect_feedback("raised")
    compound.fast_forward(seconds=14)
    compound.expect_silence()
    compound.fast_forward(seconds=3)
    for each in (lin, chen, guard):
        each.expect("call")
    assert "nobody_notified" in compound.log()
    compound.fast_forward(seconds=1)
    assert not compound.alarm().unreachable, "the group was reached"
    assert (0, 1) == (compound.alarm().round, compound.alarm().step)


def test_a_fault_gives_a_busy_carrier_its_time(compound: Compound, guard: Neighbour) -> None:
    """Nobody waits for help: the desk is told as soon as its carrier takes it, and once."""
    guard.phone.manner = "temporary"
    compound.press("smoke-501", type_="battery.low")
    compound.fast_forward(seconds=40)
    assert (0, 0) == (compound.alarm().round, compound.alarm().step)
    guard.phone.manner = "accepts"
    compound.fast_forward(seconds=31)
    guard.expect("call", "电量低")


def test_one_of_a_step_who_is_reached_holds_it(
    compound: Compound, zheng: Neighbour, lin: Neighbour, chen: Neighbour
) -> None:
    """Lin's path is blocked, Mrs Chen has her call: the step waits for her."""
    lin.phone.manner = "temporary"
    compound.press("sos-501")
    zheng.expect("call")
    zheng.answers("cannot")
    chen.expect("call")
    compound.expect_feedback("raised")
    compound.fast_forward(seconds=40)
    assert (0, 1) == (compound.alarm().round, compound.alarm().step)


def test_a_hung_phone_keeps_nobody_else_waiting(
    compound: Compound, lin: Neighbour, chen: Neighbour, zheng: Neighbour
) -> None:
    """Lin's carrier never answers: Mrs Chen has her call at once, Lin's is given up and tried again."""
    lin.phone.manner = "hangs"
    compound.press("sos-501")
    zheng.answers("cannot")
    chen.expect("call")
    assert 1 == lin.phone.attempts
    compound.fast_forward(seconds=30)
    assert 2 == lin.phone.attempts
    lin.phone.manner = "accepts"
    compound.fast_forward(seconds=29)
    lin.expect("call")
    compound.pick_up_everything()


def test_a_message_that_waited_too_long_is_not_sent(
    compound: Compound, zheng: Neighbour, lin: Neighbour, chen: Neighbour
) -> None:
    """While Lin's phone was busy somebody promised: the old call never arrives, the news does."""
    lin.phone.manner = "temporary"
    compound.press("sos-501")
    zheng.answers("cannot")
    chen.answers("going")
    compound.fast_forward(seconds=1)
    lin.phone.manner = "accepts"
    compound.fast_forward(seconds=30)
    assert ["coming"] == [message.purpose.value for message in lin.phone.got]
    compound.pick_up_everything()


def test_where_nobody_can_be_reached_it_hurries_twice_and_then_keeps_its_time(compound: Compound) -> None:
    """Every address is dead: two rounds at once, then step by step; loud on the board, open for ever."""
    for person in ("zheng", "lin", "chen", "guard"):
        compound.neighbour(person).phone.manner = "permanent"
    compound.press("sos-501")
    compound.fast_forward(seconds=5)
    assert compound.alarm().unreachable
    assert 1 == compound.log().count("nobody_notified")
    attempts = sum(phone.attempts for phone in compound.phones.by_address.values())
    compound.fast_forward(minutes=10)
    later = sum(phone.attempts for phone in compound.phones.by_address.values())
    assert 10 <= later - attempts <= 40, "it goes on, and does not spin"
    assert [("sos", "raised", "3号楼 2单元 501")] == compound.board()
    compound.air.heard.clear()
    compound.neighbour("lin").phone.manner = "accepts"
    while compound.neighbour("lin").has_no_message():
        compound.fast_forward(seconds=10)
    compound.fast_forward(seconds=1)
    assert not compound.alarm().unreachable
    assert {"lin"} == set(compound.pick_up_everything())


NO_LAST_RESORT = SITE.replace("    last_resort: [guard]\n", "")


def test_where_the_plan_reaches_nobody_the_desk_is_rung(compound: Compound, guard: Neighbour) -> None:
    """Every address of the plan is dead and no last resort named: the desk at once, then with every step."""
    compound.apply(NO_LAST_RESORT)
    compound.look()
    for person in ("zheng", "lin", "chen"):
        compound.neighbour(person).phone.manner = "permanent"
    compound.press("sos-501")
    compound.fast_forward(seconds=3)
    guard.expect("call", "吴奶奶")
    assert guard.has_no_message(), "one ring for all steps that are hurried through"
    for _ in range(3):
        compound.fast_forward(seconds=60)
        guard.expect("call")
    assert guard.has_no_message()
    assert compound.alarm().unreachable, "the plan still reaches nobody"
    assert 1 == compound.log().count("nobody_notified")
    compound.air.heard.clear()


def test_the_desk_is_rung_until_the_plan_reaches_somebody(
    compound: Compound, guard: Neighbour, lin: Neighbour
) -> None:
    """Carriers that take nothing: the desk with the next step; once Lin has got a call it is Lin's again."""
    compound.apply(NO_LAST_RESORT)
    compound.look()
    for person in ("zheng", "lin", "chen"):
        compound.neighbour(person).phone.manner = "temporary"
    compound.press("sos-501")
    compound.fast_forward(seconds=14)
    assert guard.has_no_message()
    compound.fast_forward(seconds=2)
    guard.expect("call")
    lin.phone.manner = "accepts"
    compound.fast_forward(seconds=31)
    lin.expect("call")
    assert not compound.alarm().unreachable
    compound.fast_forward(seconds=40)
    compound.press("sos-501")
    assert guard.has_no_message()
    compound.air.heard.clear()


def test_a_desk_that_was_rung_hears_of_another_press_and_who_is_coming(
    compound: Compound, guard: Neighbour
) -> None:
    """Nobody else has heard of it: the desk is told like anybody who was called."""
    no_phones = NO_LAST_RESORT
    for person in ("zheng", "lin", "chen"):
        contact = f', contacts: [{{channel: webhook, address: "http://phones/{person}"}}]'
        assert contact in no_phones
        no_phones = no_phones.replace(contact, "")
    compound.apply(no_phones)
    compound.look()
    compound.press("sos-501")
    guard.expect("call")
    compound.press("sos-501")
    guard.expect("again")
    compound.press("door-501", type_="presence.arrived", person="zheng")
    guard.expect("arrived")
    compound.air.heard.clear()


def test_people_without_an_address_are_passed_over_in_the_same_breath(compound: Compound) -> None:
    """Mrs Zheng has no contact: the press itself already calls the group, and rings the desk."""
    compound.apply(SITE.replace(', contacts: [{channel: webhook, address: "http://phones/zheng"}]', ""))
    compound.look()
    compound.press("sos-501")
    assert {"lin": ["call"], "chen": ["call"], "guard": ["call"]} == compound.pick_up_everything()


def test_without_policy_and_desk_it_is_raised_and_said_to_be_unheard(compound: Compound) -> None:
    """Nobody is named anywhere: raised, on the board, told to the device, and marked as reaching nobody."""
    document = SITE.replace(", policy: elder", "").replace("desk: [guard]", "desk: []")
    compound.apply(document)
    compound.look()
    compound.press("sos-501")
    compound.expect_feedback("raised")
    assert [("sos", "raised", "3号楼 2单元 501")] == compound.board()
    assert compound.alarm().unreachable
    compound.fast_forward(minutes=5)
    assert "raised" == compound.alarm().state


def test_a_fast_dead_step_does_not_keep_the_engine_late(compound: Compound) -> None:
    """A step of an hour whose address dies ends at once; the following short waits are kept to the second."""
    document = SITE.replace(
        'steps: [{notify: [zheng], wait: 60}, {notify: ["group:bangbang"], wait: 60}]',
        "steps: [{notify: [zheng], wait: 1h}, {notify: [wu], wait: 30}]",
    ).replace("last_resort: [guard]", "last_resort: []")
    compound.apply(document)
    compound.look()
    compound.neighbour("zheng").phone.manner = "permanent"
    compound.press("sos-501")
    compound.fast_forward(seconds=5)
    rounds = compound.alarm().round
    compound.fast_forward(seconds=30)
    assert rounds + 1 == compound.alarm().round
    assert {"guard"} == set(compound.pick_up_everything())
