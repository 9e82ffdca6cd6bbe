"""Killed and started again at every point of a story: nothing is lost, nothing is told twice."""

from collections.abc import Callable
from contextlib import closing

import pytest

from gateway.service import links
from gateway.service.links import Answer, Said
from gateway.store.db import Database
from tests.flow.compound import KEYS, Compound
from tests.flow.document import SITE
from tests.flow.neighbour import Neighbour

Act = Callable[[Compound], object]


def _answer(said: str) -> Act:
    def act(compound: Compound) -> None:
        zheng = compound.neighbour("zheng")
        if zheng.phone.got:
            zheng.answers(said)

    return act


STORY: tuple[Act, ...] = (
    lambda compound: compound.press("sos-501", "1"),
    lambda compound: compound.fast_forward(seconds=61),
    lambda compound: compound.press("sos-501", "2"),
    _answer("going"),
    lambda compound: compound.press("sos-501", "3"),
    lambda compound: compound.fast_forward(minutes=16),
    _answer("cannot"),
    _answer("going"),
    _answer("arrived"),
    lambda compound: compound.fast_forward(minutes=31),
    _answer("resolved"),
)


def _told(compound: Compound) -> dict[str, list[str]]:
    return {
        address: [f"{each.purpose}/{each.state}/{each.step}" for each in phone.got]
        for address, phone in sorted(compound.phones.by_address.items())
    } | {"feedback": [f"{told.device}/{told.state}/{told.by}" for told in compound.air.heard]}


def _play(compound: Compound, restart_after: set[int]) -> tuple[object, ...]:
    for nth, act in enumerate(STORY):
        act(compound)
        compound.fast_forward(seconds=0.5)
        if nth in restart_after:
            compound.restart()
    (found,) = compound.alarms()
    told = _told(compound)
    compound.pick_up_everything()
    return found.state, found.presses, found.helper, compound.log(found), told


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[object, ...]:
    """Give the story as it is told where nothing is killed."""
    compound = Compound(tmp_path_factory.mktemp("undisturbed"))
    expected = _play(compound, set())
    compound.close()
    assert "resolved" == expected[0]
    return expected


@pytest.mark.parametrize("restarts", [*({n} for n in range(len(STORY))), set(range(len(STORY)))], ids=str)
def test_the_same_story_is_told_whenever_the_process_is_killed(
    undisturbed: tuple[object, ...], compound: Compound, restarts: set[int]
) -> None:
    """After each act, and after every act: the same case, the same log, the same messages and feedbacks."""
    assert undisturbed == _play(compound, restarts)


def test_what_was_committed_and_not_yet_said_is_said_after_a_restart(
    compound: Compound, zheng: Neighbour
) -> None:
    """Killed after the commit, before phone and device heard anything: both hear it then, once."""
    zheng.phone.manner = "hangs"
    compound.air.away = True
    compound.press("sos-501")
    compound.expect_silence()
    zheng.phone.manner = "accepts"
    compound.air.away = False
    compound.restart()
    zheng.expect("call")
    compound.expect_feedback("raised")
    compound.restart()


def test_a_message_whose_acceptance_was_not_yet_written_is_sent_again_rather_than_lost(
    compound: Compound, zheng: Neighbour
) -> None:
    """Killed between the carrier's yes and the commit of it: at least once, never not at all."""
    compound.say("sos-501", {"id": "1", "type": "sos.pressed"})
    compound.engine.step(compound.inbox.take(0))
    zheng.expect("call")
    compound.restart()
    zheng.expect("call")
    compound.expect_feedback("raised")
    compound.expect_feedback("raised")


def test_a_button_that_repeats_across_a_restart_is_told_duplicate(
    compound: Compound, zheng: Neighbour
) -> None:
    """The receipt was lost in the kill: the same id again is answered and calls nobody."""
    compound.press("sos-501", "1")
    zheng.expect("call")
    compound.expect_feedback("raised")
    compound.restart()
    compound.press("sos-501", "1")
    compound.expect_ack("duplicate", "1")


def test_what_fell_due_while_the_box_was_off_is_done_at_the_first_look(
    compound: Compound, lin: Neighbour, chen: Neighbour
) -> None:
    """Off for an hour: the next step fires at once, one of them, and the one after it a whole wait later."""
    compound.press("sos-501")
    compound.pick_up_everything()
    compound.close()
    compound.clocks.passes(3600)
    compound._start()
    compound.engine.step(compound.inbox.take(0))
    lin.expect("call")
    chen.expect("call")
    compound.fast_forward(seconds=59)
    compound.expect_silence()
    compound.fast_forward(seconds=2)
    assert {"zheng": ["call"], "guard": ["call"]} == compound.pick_up_everything()


def test_a_message_refused_for_now_is_tried_again_after_a_restart(
    compound: Compound, zheng: Neighbour
) -> None:
    """Retries are rows: they outlive the process."""
    zheng.phone.manner = "temporary"
    compound.press("sos-501")
    compound.fast_forward(seconds=5)
    zheng.phone.manner = "accepts"
    compound.restart()
    zheng.expect("call")
    compound.expect_feedback("raised")


def test_a_wall_clock_that_jumps_by_years_moves_no_step(compound: Compound, lin: Neighbour) -> None:
    """Ten years forward, twenty back: the group is called after sixty seconds, to the second."""
    compound.press("sos-501")
    compound.pick_up_everything()
    for years in (10, -20, 15):
        compound.clocks.wall = compound.clocks.wall.replace(year=compound.clocks.wall.year + years)
        compound.fast_forward(seconds=19)
    assert lin.has_no_message()
    compound.fast_forward(seconds=4)
    lin.expect("call")
    compound.pick_up_everything()


def test_repeats_left_untold_are_told_once_and_each_change_of_state_still_is(
    compound: Compound, zheng: Neighbour
) -> None:
    """The core died with forty sentences untold, and two answers came while it was dead."""
    compound.press("sos-501")
    compound.air.heard.clear()
    compound.air.away = True
    for _ in range(40):
        compound.press("sos-501")
    code, now = zheng.code, compound.clocks.moment()
    compound.close()
    compound.air.away = False
    for said in (Answer.GOING, Answer.ARRIVED):
        with closing(Database(compound.file)) as database:
            links.answer(database, code, Said(said), now, KEYS)
    compound._start()
    compound.look()
    told = [(each.state, each.by) for each in compound.air.heard]
    assert [("raised", None), ("acknowledged", "郑阿姨"), ("attended", "郑阿姨")] == told
    compound.pick_up_everything()


def test_silence_goes_on_over_a_restart_and_not_while_the_box_is_off(
    compound: Compound, guard: Neighbour
) -> None:
    """A window of ten minutes: nine before the restart and one after it; an hour off counts for none."""
    window = "place: b3u2-502, resident: li, silent_after: 10m"
    compound.apply(SITE.replace("place: b3u2-502, resident: li", window))
    compound.press_radio_button()
    compound.desk("resolve", "a test")
    compound.fast_forward(minutes=9)
    compound.pick_up_everything()
    compound.close()
    compound.clocks.passes(3600)
    compound._start()
    compound.fast_forward(seconds=50)
    assert [] == compound.board()
    compound.fast_forward(minutes=1)
    guard.expect("call", "sos-502")
