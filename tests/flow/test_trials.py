"""An announced press: the desk hears it at once, everybody else a minute later or with the second press."""

import itertools
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from gateway.domain.alarm import Actor, Role
from gateway.domain.errors import IllegalTransition
from gateway.domain.steady import SteadyBase
from gateway.domain.walk import Move, Standing, WalkRefused
from gateway.service import answers, core_state, walk_record, walks
from tests.flow.compound import KEYS, Compound
from tests.flow.document import RF_PRESS, SITE
from tests.flow.neighbour import Neighbour
from tests.flow.walks import Walker

BEHIND_BRIDGES = """\
  - {id: bath-502, template: rflink-ev1527, line: rf, place: b3u2-502, resident: li, policy: elder,
     params: {code: 0a5c3f, switch: "02"}}
  - {id: zigbee-502, template: zigbee2mqtt-panic, place: b3u2-502, resident: li, policy: elder,
     params: {name: z1}}
"""


@pytest.fixture
def walker(compound: Compound) -> Walker:
    """Give somebody who walks through the household of the old woman."""
    found = Walker(compound)
    found.starts()
    return found


@pytest.fixture
def two_radios(tmp_path: Path) -> Iterator[Compound]:
    """Give the old man a second radio button and a Zigbee one: none of them sends ids."""
    found = Compound(tmp_path, SITE.replace("doors: []", f"{BEHIND_BRIDGES}doors: []"))
    yield found
    found.air.heard.clear()
    found.close()


@pytest.fixture
def walker_at_li(two_radios: Compound) -> Walker:
    """Give somebody who walks through the household of the old man."""
    found = Walker(two_radios)
    found.starts("b3u2-502")
    return found


def test_a_test_press_is_closed_by_who_announced_it(
    compound: Compound, walker: Walker, guard: Neighbour
) -> None:
    """The board and the desk have it from the first second, the device says how to make it a call."""
    walker.announces("sos-501")
    compound.press("sos-501")
    compound.expect_ack("committed")
    assert [("sos", "raised", "3号楼 2单元 501")] == compound.board()
    assert not guard.expect("call", "方师傅正在试这个按钮", "吴奶奶").test
    assert "再按一次" in compound.expect_feedback("raised").say
    assert Standing.PROVED is walker.item("sos-501").standing
    compound.fast_forward(seconds=40)
    assert 1 == walker.was_us()
    guard.expect("closed", "走查测试")
    compound.expect_feedback("resolved")
    closed = compound.alarms()[0]
    assert ["raised", "on_trial", "called", "resolved"] == compound.log(closed)
    assert ("方师傅", "走查测试") == (closed.closed_by, closed.outcome)
    compound.fast_forward(minutes=5)


def test_a_second_press_calls_everybody_at_once(
    compound: Compound, walker: Walker, zheng: Neighbour, guard: Neighbour
) -> None:
    """Whoever needs help presses again, and no announcement stands in the way."""
    walker.announces("sos-501")
    compound.press("sos-501")
    guard.expect("call", "试按")
    compound.air.heard.clear()
    compound.press("sos-501")
    zheng.expect("call", "吴奶奶", "求助按钮")
    assert "试按" not in guard.expect("call").text
    assert "已经再次通知邻居" in compound.expect_feedback("raised").say
    assert (0, 2) == (walker.was_us(), compound.alarm().presses)
    walks_by, now = Actor(Role.WALKER, "方师傅", "walk"), compound.clocks.moment()
    with pytest.raises(IllegalTransition, match="become a call for help"):
        answers.resolve(compound.database, compound.alarm().id, walks_by, now, KEYS, "走查测试")


def test_silence_calls_everybody_after_a_minute(
    compound: Compound, walker: Walker, zheng: Neighbour, lin: Neighbour, chen: Neighbour, guard: Neighbour
) -> None:
    """Nobody says that it was the test: then it was none, and the plan runs as planned from there."""
    walker.announces("sos-501")
    compound.press("sos-501")
    guard.expect("call")
    compound.fast_forward(seconds=59)
    assert zheng.has_no_message()
    compound.fast_forward(seconds=2)
    zheng.expect("call")
    assert "试按" not in guard.expect("call").text
    assert 0 == walker.was_us()
    compound.fast_forward(seconds=60)
    lin.expect("call")
    chen.expect("call")
    compound.fast_forward(seconds=60)
    zheng.expect("call", "第 2 轮")
    guard.expect("call")
    assert (1, 1) == (compound.alarm().round, compound.alarm().step)
    compound.air.heard.clear()


def test_an_announcement_is_used_up_by_one_press(
    compound: Compound, walker: Walker, zheng: Neighbour, guard: Neighbour
) -> None:
    """The test is over; what comes then is a call like any other."""
    walker.announces("sos-501")
    compound.press("sos-501")
    walker.was_us()
    compound.pick_up_everything()
    compound.press("sos-501")
    zheng.expect("call")
    assert guard.has_no_message()
    compound.air.heard.clear()


def test_an_announcement_runs_out(compound: Compound, walker: Walker, zheng: Neighbour) -> None:
    """Five minutes later the walker is elsewhere."""
    walker.announces("sos-501")
    compound.fast_forward(minutes=5.1)
    compound.press("sos-501")
    zheng.expect("call")
    compound.air.heard.clear()


def test_only_the_announced_button_is_tried_out(compound: Compound, walker: Walker, zheng: Neighbour) -> None:
    """Announcing one takes the other back; the neighbour's own button was never announced at all."""
    walker.announces("sos-501")
    walker.announces("bath-501")
    compound.press("sos-501")
    zheng.expect("call")
    compound.air.heard.clear()


def test_a_fall_is_never_a_test(compound: Compound, walker: Walker, zheng: Neighbour) -> None:
    """Of an announced button only the press is expected: what else it says is a call."""
    walker.announces("sos-501")
    compound.press("sos-501", type_="fall")
    zheng.expect("call", "跌倒")
    compound.desk("resolve", "helped up", alarm=compound.alarm())
    compound.pick_up_everything()
    compound.press("sos-501")
    zheng.expect("call", "求助按钮")
    compound.air.heard.clear()


def test_who_has_fallen_is_not_testing(compound: Compound, walker: Walker, zheng: Neighbour) -> None:
    """While the same person calls in another way, a press is never a test, announced or not."""
    compound.press("bath-501", type_="fall")
    walker.announces("sos-501")
    compound.press("sos-501")
    zheng.expect("call", "跌倒")
    zheng.expect("call", "求助按钮")
    compound.air.heard.clear()


def test_a_call_that_stands_already_is_no_test(compound: Compound, walker: Walker, zheng: Neighbour) -> None:
    """Announced while a call of the same person is open: the press is a repeat and notifies again."""
    compound.press("bath-501")
    zheng.expect("call")
    walker.announces("sos-501")
    compound.press("sos-501")
    zheng.expect("again")
    compound.air.heard.clear()


def test_an_old_press_is_no_test(compound: Compound, walker: Walker, zheng: Neighbour) -> None:
    """What may have waited for a link to come back was pressed by somebody else, before the walker came."""
    walker.announces("sos-501")
    before = compound.clocks.now() - timedelta(minutes=3)
    compound.press("sos-501", at=before.isoformat())
    zheng.expect("call")
    compound.pick_up_everything()


def test_a_clock_that_was_never_set_keeps_nobody_from_testing(
    compound: Compound, walker: Walker, guard: Neighbour
) -> None:
    """A new button believes that it is 1970."""
    walker.announces("sos-501")
    compound.press("sos-501", at="1970-01-01T00:00:07Z")
    guard.expect("call", "试按")
    compound.air.heard.clear()


def test_without_a_desk_everybody_is_called_at_once(
    compound: Compound, walker: Walker, zheng: Neighbour
) -> None:
    """A first step that reaches nobody is no step; nothing can be announced where nobody would hear it."""
    walker.announces("sos-501")
    compound.apply(SITE.replace(", desk: [guard]", ""))
    compound.look()
    with pytest.raises(WalkRefused, match="nobody at the guard desk can be reached"):
        walker.announces("bath-501")
    compound.press("sos-501")
    zheng.expect("call")
    compound.air.heard.clear()


def test_the_desk_may_take_a_test_for_a_call(compound: Compound, walker: Walker, guard: Neighbour) -> None:
    """Once somebody has promised to go, no walker closes it any more."""
    walker.announces("sos-501")
    compound.press("sos-501")
    guard.expect("call")
    guard.answers("going")
    assert 0 == walker.was_us()
    assert "acknowledged" == compound.alarm().state
    compound.pick_up_everything()


@pytest.mark.parametrize("moment", range(3))
def test_a_kill_at_any_moment_changes_nothing(
    compound: Compound, walker: Walker, zheng: Neighbour, guard: Neighbour, moment: int
) -> None:
    """Announced, pressed, waiting: the announcement and its minute stand in the database."""
    steps = itertools.cycle((lambda: walker.announces("sos-501"), lambda: compound.press("sos-501")))
    for number in range(3):
        if number == moment:
            compound.restart()
        if number < 2:
            next(steps)()
    guard.expect("call", "试按")
    compound.fast_forward(seconds=61)
    zheng.expect("call")
    compound.pick_up_everything()


@pytest.mark.parametrize("move", [Move.SKIP, Move.FAIL, None])
def test_who_goes_on_to_the_next_thing_waits_for_no_press(
    compound: Compound, walker: Walker, zheng: Neighbour, move: Move | None
) -> None:
    """Nothing came in, the walker said so and left: whoever presses it a minute later needs help."""
    walker.announces("sos-501")
    if move is None:
        walker.leaves_the_rest()
    else:
        number, now = walker.item("sos-501").number, compound.clocks.moment()
        walks.decide(compound.database, walker.id, number, move, "方师傅", now, "没有声音")
    compound.fast_forward(seconds=60)
    compound.press("sos-501")
    zheng.expect("call")
    compound.pick_up_everything()


def test_what_is_proved_is_not_announced_again(compound: Compound, walker: Walker) -> None:
    """A button whose press came in is a button for help again; who wants another test asks for it anew."""
    walker.announces("sos-501")
    compound.press("sos-501")
    walker.was_us()
    with pytest.raises(WalkRefused, match="is proved, expected it to be waiting"):
        walker.announces("sos-501")
    compound.pick_up_everything()


def test_ending_the_walk_takes_the_announcement_back(
    compound: Compound, walker: Walker, zheng: Neighbour
) -> None:
    """A walk given up leaves nothing behind that could delay a call."""
    walker.announces("sos-501")
    walk_record.give_up(compound.database, walker.id, "方师傅", compound.clocks.moment(), KEYS)
    compound.press("sos-501")
    zheng.expect("call")
    compound.air.heard.clear()


def test_another_button_is_never_a_copy_of_the_announced_one(
    two_radios: Compound, walker_at_li: Walker
) -> None:
    """Neither sends ids: what another device says a second later is somebody who calls."""
    zheng = two_radios.neighbour("zheng")
    walker_at_li.announces("sos-502")
    two_radios.press_radio_button()
    two_radios.pick_up_everything()
    assert two_radios.alarm().on_trial
    two_radios.press_radio_button(frames=RF_PRESS.replace(b"SWITCH=01", b"SWITCH=02"))
    zheng.expect("call")
    two_radios.pick_up_everything()


@pytest.mark.parametrize(("seconds", "calls"), [(1.5, False), (4, True), (9, True)])
def test_copies_of_an_announced_press_are_one_press_and_a_second_one_is_none(
    two_radios: Compound, walker_at_li: Walker, seconds: float, calls: bool
) -> None:
    """Copies come within moments; who needs help presses again within seconds, and that must count."""
    zheng = two_radios.neighbour("zheng")
    walker_at_li.announces("sos-502")
    two_radios.press_radio_button()
    two_radios.pick_up_everything()
    two_radios.fast_forward(seconds=seconds)
    two_radios.press_radio_button(times=1)
    two_radios.phones.tick()
    if calls:
        zheng.expect("call")
    else:
        assert zheng.has_no_message()
    two_radios.pick_up_everything()


def test_whoever_presses_on_and_on_is_heard(two_radios: Compound, walker_at_li: Walker) -> None:
    """Copies are counted from the press, not from the copy before: no finger keeps the neighbours away."""
    zheng = two_radios.neighbour("zheng")
    walker_at_li.announces("sos-502")
    for _ in range(4):
        two_radios.press_radio_button(times=1)
        two_radios.fast_forward(seconds=1.5)
    zheng.expect("call")
    two_radios.pick_up_everything()


def test_a_press_that_a_broker_kept_is_no_test(two_radios: Compound, walker_at_li: Walker) -> None:
    """Behind a bridge a press tells no time: what waited for the core to come back was pressed before."""
    zheng = two_radios.neighbour("zheng")
    walker_at_li.announces("zigbee-502")
    two_radios.sos.late = True
    two_radios.sos.hand_in("zigbee2mqtt/z1", b'{"action": "panic"}')
    two_radios.look()
    zheng.expect("call")
    two_radios.pick_up_everything()


def test_only_the_walk_that_announced_a_press_closes_it(compound: Compound, walker: Walker) -> None:
    """Two people walk: whoever is on another floor does not know who stands at that button."""
    other = Walker(compound)
    other.starts(None)
    walker.announces("sos-501")
    compound.press("sos-501")
    assert ((), 0) == (tuple(other.sees.trials), other.was_us())
    assert "raised" == compound.alarm().state
    assert 1 == walker.was_us()
    compound.pick_up_everything()


def test_a_walker_who_answers_too_late_closes_nothing(
    compound: Compound, walker: Walker, guard: Neighbour
) -> None:
    """The desk promises to go while the walker's page still asks: decided in the transaction that closes."""
    walker.announces("sos-501")
    compound.press("sos-501")
    (trial,) = walker.sees.trials
    guard.expect("call")
    guard.answers("going")
    now = compound.clocks.moment()
    with pytest.raises(IllegalTransition, match="become a call for help"):
        answers.resolve(compound.database, trial, Actor(Role.WALKER, "方师傅", "walk"), now, KEYS, "走查测试")
    assert "acknowledged" == compound.alarm().state
    compound.pick_up_everything()


def test_a_boot_takes_every_announcement_back(compound: Compound, walker: Walker, zheng: Neighbour) -> None:
    """Without a battery clock a box that was off for a night believes that no time has passed."""
    walker.announces("sos-501")
    core_state.save_steady(compound.database, SteadyBase("next boot", 0), SteadyBase("boot", 0))
    compound.press("sos-501")
    zheng.expect("call")
    compound.pick_up_everything()


def test_a_button_that_is_no_longer_installed_still_calls(
    compound: Compound, walker: Walker, guard: Neighbour
) -> None:
    """Removed while it was announced: the desk hears of it at once, and again."""
    walker.announces("sos-501")
    compound.apply(
        SITE.replace(
            "  - {id: sos-501, template: cuobian-sos, place: b3u2-501, resident: wu, policy: elder}\n", ""
        )
    )
    compound.look()
    compound.press("sos-501")
    guard.expect("call")
    compound.fast_forward(seconds=61)
    guard.expect("call")
    compound.pick_up_everything()
