"""Presses on an open case: duplicates, joins, repeats, further buttons."""

from datetime import timedelta

import pytest

from gateway.domain.model import EventType
from tests.flow.compound import Compound
from tests.flow.document import SITE
from tests.flow.neighbour import Neighbour


def events(compound: Compound, type_: EventType = EventType.SOS_PRESSED) -> int:
    """Count the recorded events of a type."""
    with compound.database.read() as connection:
        return int(
            connection.exec_driver_sql(
                "SELECT count(*) FROM event WHERE type = ?", (type_.value,)
            ).scalar_one()
        )


def test_the_same_id_again_is_a_duplicate_and_nothing_else(compound: Compound, zheng: Neighbour) -> None:
    """A button that repeats until it hears the receipt is told so each time; nobody is called twice."""
    id_ = compound.press("sos-501")
    compound.expect_ack("committed", id_)
    for _ in range(3):
        compound.press("sos-501", id_)
        compound.expect_ack("duplicate", id_)
    zheng.expect("call")
    compound.expect_feedback("raised")
    assert (1, 1) == (events(compound), compound.alarm().presses)


def test_a_long_id_is_known_again_and_told_as_it_was(compound: Compound) -> None:
    """The contract sets no limit: a button that never saw its own id in a receipt would repeat for ever."""
    id_ = "x" * 2000
    for status in ("committed", "duplicate"):
        compound.press("sos-501", id_)
        compound.expect_ack(status, id_)
    compound.press("sos-501", f"{id_[:-1]}y")
    compound.expect_ack("committed", f"{id_[:-1]}y")
    compound.pick_up_everything()


def test_a_repeat_always_reaches_somebody(compound: Compound, zheng: Neighbour) -> None:
    """The desk promised, and no desk has an address: then those who were called hear of it again."""
    compound.apply(SITE.replace(", desk: [guard]", "").replace("    last_resort: [guard]\n", ""))
    compound.look()
    compound.press("sos-501")
    compound.desk("acknowledge")
    compound.pick_up_everything()
    compound.press("sos-501")
    zheng.expect("again")
    compound.air.heard.clear()


def test_the_same_id_of_another_button_is_another_press(compound: Compound, zheng: Neighbour) -> None:
    """Ids are the sender's own: two devices may use the same one."""
    compound.press("sos-501", "1")
    compound.press("bare-502", "1")
    compound.expect_ack("committed", "1")
    assert 2 == len(compound.board())
    compound.pick_up_everything()


def test_presses_of_a_radio_button_within_ten_seconds_join(compound: Compound, zheng: Neighbour) -> None:
    """Nine seconds later it joins and says so in the log; eleven seconds later it calls again."""
    compound.press_radio_button(times=1)
    zheng.expect("call")
    compound.fast_forward(seconds=9)
    compound.press_radio_button(times=1)
    assert zheng.has_no_message()
    assert "joined" == compound.log()[-1]
    compound.fast_forward(seconds=11)
    compound.press_radio_button(times=1)
    zheng.expect("again")
    assert 3 == events(compound)
    assert 2 == compound.alarm().presses
    assert ["raised", "raised"] == [told.state for told in compound.air.heard]
    compound.air.heard.clear()


def test_five_repeats_are_one_call_with_a_clock_set_back(compound: Compound, zheng: Neighbour) -> None:
    """A case is open, and the box learns that it is yesterday: a radio press is still one press."""
    compound.press_radio_button(times=1)
    zheng.expect("call")
    compound.fast_forward(seconds=20)
    compound.clocks.wall -= timedelta(days=1)
    compound.press_radio_button(times=5)
    zheng.expect("again")
    assert zheng.has_no_message()
    assert 2 == compound.alarm().presses
    compound.air.heard.clear()


def test_the_same_id_is_a_duplicate_whatever_the_wall_clock_says(
    compound: Compound, zheng: Neighbour
) -> None:
    """A box without a battery for its clock learns the time between two repeats of one press."""
    id_ = compound.press("sos-501")
    compound.desk("resolve", "helped up")
    compound.pick_up_everything()
    compound.clocks.wall += timedelta(days=400)
    compound.press("sos-501", id_)
    compound.expect_ack("duplicate", id_)
    assert [] == compound.board()


@pytest.mark.parametrize("id_", ["a\0b", "\0", "a\nb", "\x1f", "\u2028"])
def test_an_id_nobody_can_print_is_known_again(compound: Compound, id_: str) -> None:
    """SQLite's JSON cuts a text at NUL; the device hears its own id all the same."""
    for status in ("committed", "duplicate"):
        compound.press("sos-501", id_)
        compound.expect_ack(status, id_)
    compound.press("sos-501", f"{id_}c")
    compound.expect_ack("committed", f"{id_}c")
    compound.pick_up_everything()


def test_the_first_press_always_raises_however_soon_after_a_close(
    compound: Compound, zheng: Neighbour
) -> None:
    """A radio press two seconds after the guard closed is no part of what was closed."""
    compound.press_radio_button()
    compound.desk("resolve", "helped up")
    compound.press_radio_button(times=1)
    assert 1 == len(compound.board())
    assert ["call", "closed", "call"] == [message.purpose.value for message in zheng.phone.got]
    compound.pick_up_everything()


def test_a_repeat_before_anybody_answered_calls_the_present_step_again(
    compound: Compound, zheng: Neighbour, lin: Neighbour, chen: Neighbour
) -> None:
    """Pressed again in the second step: those of that step hear it, at once."""
    compound.press("sos-501")
    zheng.expect("call")
    compound.fast_forward(seconds=61)
    lin.expect("call")
    chen.expect("call")
    compound.press("sos-501")
    lin.expect("again")
    chen.expect("again")
    assert ["raised", "raised"] == [told.state for told in compound.air.heard]
    compound.air.heard.clear()


def test_a_repeat_while_somebody_is_coming_tells_helper_and_desk_and_keeps_the_promise(
    compound: Compound, zheng: Neighbour, guard: Neighbour
) -> None:
    """A press is never an arrival: she presses because it is urgent."""
    compound.press("sos-501")
    zheng.expect("call")
    zheng.answers("going")
    promised = compound.alarm()
    compound.air.heard.clear()
    compound.fast_forward(minutes=2)
    compound.press("sos-501")
    zheng.expect("again")
    guard.expect("again")
    compound.expect_feedback("acknowledged", by="郑阿姨")
    after = compound.alarm()
    assert ("acknowledged", promised.due_at, 2) == (after.state, after.due_at, after.presses)


def test_a_repeat_while_somebody_is_there_tells_helper_and_desk(
    compound: Compound, zheng: Neighbour, guard: Neighbour
) -> None:
    """Attended, and pressed once more: still attended, and both know."""
    compound.press("sos-501")
    zheng.answers("arrived")
    compound.pick_up_everything()
    compound.press("sos-501")
    zheng.expect("again")
    guard.expect("again")
    compound.expect_feedback("attended", by="郑阿姨")
    assert "attended" == compound.alarm().state


def test_two_buttons_of_one_resident_are_one_case_and_both_hear_its_answers(
    compound: Compound, zheng: Neighbour
) -> None:
    """The one beside the bed and the one in the bath: one call for help, two voices that answer."""
    compound.press("sos-501")
    zheng.expect("call")
    compound.expect_feedback("raised")
    compound.fast_forward(seconds=30)
    compound.press("bath-501")
    zheng.expect("again")
    compound.expect_feedback("raised", device="bath-501")
    assert [("sos", "raised", "3号楼 2单元 501")] == compound.board()
    zheng.answers("going")
    compound.expect_feedback("acknowledged", by="郑阿姨")
    compound.expect_feedback("acknowledged", by="郑阿姨", device="bath-501")


def test_a_press_without_an_id_is_taken_all_the_same(compound: Compound, zheng: Neighbour) -> None:
    """A call is never refused for a minor flaw; within ten seconds such presses join."""
    for _ in range(3):
        compound.say("sos-501", {"type": "sos.pressed"})
        compound.look()
    zheng.expect("call")
    compound.expect_feedback("raised")
    assert ["raised", "called", "joined", "joined"] == compound.log()


def test_the_same_id_a_day_later_is_a_new_press(compound: Compound, zheng: Neighbour) -> None:
    """Within 24 hours a duplicate, later an event of its own."""
    compound.press("sos-501", "1")
    compound.desk("resolve", "helped up")
    compound.clocks.passes(23.9 * 3600)
    compound.press("sos-501", "1")
    compound.expect_ack("duplicate", "1")
    compound.clocks.passes(0.2 * 3600)
    compound.press("sos-501", "1")
    compound.expect_ack("committed", "1")
    assert "sos" in [kind for kind, _, _ in compound.board()]
    compound.pick_up_everything()
