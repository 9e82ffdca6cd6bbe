"""Each person's own order: one address first, others some seconds later, and at once where that fails."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from gateway.domain.site import LONGEST_AFTER
from tests.flow.compound import Compound
from tests.flow.document import SITE
from tests.flow.neighbour import Neighbour
from tests.flow.phones import Phone

CONTACT = '{channel: webhook, address: "http://phones/zheng"}'
SLOWLY = SITE.replace(
    CONTACT,
    f'{CONTACT}, {{channel: webhook, address: "http://phones/zheng-30", after: 30}},'
    ' {channel: webhook, address: "http://phones/zheng-45", after: 45s}',
)
TOGETHER = SLOWLY.replace("notify: [zheng], wait: 60}", "notify: [zheng, lin], wait: 60}")


@dataclass
class Ways:
    """Mrs Zheng's three addresses."""

    compound: Compound
    first: Neighbour
    half_minute: Phone
    last: Phone

    def got(self) -> list[list[str]]:
        """Return what has come to each, by purpose, and take it as read."""
        phones = (self.first.phone, self.half_minute, self.last)
        found = [[each.purpose.value for each in phone.unread] for phone in phones]
        for phone in phones:
            phone.read = len(phone.got)
        return found


@pytest.fixture
def compound(tmp_path: Path) -> Iterator[Compound]:
    """Give the compound in which Mrs Zheng is called address by address."""
    found = Compound(tmp_path, SLOWLY)
    yield found
    found.look()
    found.expect_silence()
    found.close()


@pytest.fixture
def ways(compound: Compound) -> Ways:
    """Give Mrs Zheng's phones."""
    phone = compound.phones.phone
    return Ways(
        compound,
        compound.neighbour("zheng"),
        phone("http://phones/zheng-30"),
        phone("http://phones/zheng-45"),
    )


@pytest.fixture
def pressed(compound: Compound) -> None:
    """Let Mrs Wu press."""
    compound.press("sos-501")
    compound.expect_feedback("raised")


@pytest.mark.usefixtures("pressed")
def test_addresses_are_called_one_after_the_other(compound: Compound, ways: Ways) -> None:
    """At once, after 30 s, after 45 s; each once, and within a second of its time."""
    assert [["call"], [], []] == ways.got()
    compound.fast_forward(seconds=29)
    compound.expect_silence()
    compound.fast_forward(seconds=2)
    assert [[], ["call"], []] == ways.got()
    compound.fast_forward(seconds=13)
    compound.expect_silence()
    compound.fast_forward(seconds=2)
    assert [[], [], ["call"]] == ways.got()
    compound.fast_forward(seconds=10)


@pytest.mark.usefixtures("pressed")
def test_an_answer_keeps_the_other_addresses_quiet(compound: Compound, ways: Ways) -> None:
    """She goes after ten seconds: her telephone never rings, and hears only that somebody comes."""
    ways.got()
    compound.fast_forward(seconds=10)
    ways.first.answers("going")
    compound.expect_feedback("acknowledged", by="郑阿姨")
    compound.fast_forward(seconds=60)
    compound.expect_silence()


@pytest.mark.parametrize("manner", ["permanent", "temporary"])
def test_where_the_first_fails_the_others_are_called_at_once(
    compound: Compound, ways: Ways, manner: str
) -> None:
    """No such address, or a carrier that refuses for now: within a second everything else of hers."""
    ways.first.phone.manner = manner
    compound.press("sos-501")
    compound.expect_feedback("raised")
    compound.fast_forward(seconds=1)
    assert [[], ["call"], ["call"]] == ways.got()
    compound.fast_forward(seconds=50)
    assert (0, 0) == (compound.alarm().round, compound.alarm().step), "she was reached: the step holds"


def test_where_the_first_hangs_the_others_are_called_within_20_seconds(
    compound: Compound, ways: Ways
) -> None:
    """F9: nothing is heard of the first for 15 s; the others are called once, and not again at their time."""
    ways.first.phone.manner = "hangs"
    compound.press("sos-501")
    compound.expect_feedback("raised")
    compound.fast_forward(seconds=14)
    compound.expect_silence()
    compound.fast_forward(seconds=3)
    assert [[], ["call"], ["call"]] == ways.got()
    compound.fast_forward(seconds=40)


def test_where_every_address_fails_the_next_step_is_called(
    compound: Compound, ways: Ways, lin: Neighbour, chen: Neighbour, guard: Neighbour
) -> None:
    """Not one of her three exists: in the same breath as the second and third fail it is the group's."""
    for phone in (ways.first.phone, ways.half_minute, ways.last):
        phone.manner = "permanent"
    compound.press("sos-501")
    compound.expect_feedback("raised")
    compound.fast_forward(seconds=1)
    for each in (lin, chen, guard):
        each.expect("call")
    assert [1, 1, 1] == [phone.attempts for phone in (ways.first.phone, ways.half_minute, ways.last)]


@pytest.mark.usefixtures("pressed")
def test_a_lie_costs_no_more_than_the_delay(compound: Compound, ways: Ways) -> None:
    """The first carrier says yes and delivers nothing: her telephone rings at its own time all the same."""
    ways.got()
    compound.fast_forward(seconds=31)
    assert [[], ["call"], []] == ways.got()
    compound.fast_forward(seconds=15)
    assert [[], [], ["call"]] == ways.got()


@pytest.mark.usefixtures("pressed")
def test_a_restart_keeps_every_delay(compound: Compound, ways: Ways) -> None:
    """Killed after ten seconds and there again: nobody is called twice, nobody early, nobody never."""
    ways.got()
    compound.fast_forward(seconds=10)
    compound.restart()
    compound.fast_forward(seconds=19)
    compound.expect_silence()
    compound.fast_forward(seconds=3)
    assert [[], ["call"], []] == ways.got()
    compound.fast_forward(seconds=14)
    assert [[], [], ["call"]] == ways.got()


@pytest.mark.usefixtures("pressed")
def test_what_came_due_while_the_box_was_off_is_called_at_once(compound: Compound, ways: Ways) -> None:
    """Off for 40 seconds: what was due at 30 is called with the start, what is due at 45 when it is."""
    ways.got()
    compound.close()
    compound.clocks.passes(40)
    compound._start()
    compound.look()
    assert [[], ["call"], []] == ways.got()
    compound.fast_forward(seconds=7)
    assert [[], [], ["call"]] == ways.got()


def test_a_deadline_of_a_foreign_clock_is_never_further_than_the_longest_delay(
    compound: Compound, ways: Ways
) -> None:
    """A box that was copied with a clock of next year: two minutes until every address is called."""
    compound.apply(SLOWLY.replace("notify: [zheng], wait: 60", "notify: [zheng], wait: 1h"))
    compound.look()
    compound.press("sos-501")
    compound.expect_feedback("raised")
    ways.got()
    compound.fast_forward(seconds=1)
    with compound.database.write() as connection:
        connection.exec_driver_sql("UPDATE notification SET due_at = due_at + 31536000000000")
    compound.restart()
    compound.fast_forward(seconds=LONGEST_AFTER.total_seconds() - 2)
    compound.expect_silence()
    compound.fast_forward(seconds=3)
    assert [[], ["call"], ["call"]] == ways.got()


@pytest.mark.usefixtures("pressed")
def test_another_press_calls_every_address_now_and_none_twice(compound: Compound, ways: Ways) -> None:
    """She presses again: where nobody was called yet it rings now; at 30 and 45 s nothing more comes."""
    ways.got()
    compound.fast_forward(seconds=12)
    compound.press("sos-501")
    compound.expect_feedback("raised")
    assert [["again"], ["call"], ["call"]] == ways.got()
    compound.fast_forward(seconds=45)


@pytest.mark.usefixtures("pressed")
def test_the_second_round_goes_everywhere_at_once(
    compound: Compound, ways: Ways, lin: Neighbour, chen: Neighbour, guard: Neighbour
) -> None:
    """A later call would push a late address away for ever: it is for all of them together."""
    compound.fast_forward(seconds=58)
    assert [["call"], ["call"], ["call"]] == ways.got()
    compound.fast_forward(seconds=4)
    for each in (lin, chen):
        each.expect("call")
    compound.fast_forward(seconds=60)
    assert [["call"], ["call"], ["call"]] == ways.got()
    guard.expect("call")


def test_who_cannot_is_not_called_at_the_next_address(compound: Compound, ways: Ways, lin: Neighbour) -> None:
    """She says no while Lin may still go: her telephone keeps quiet, and Lin's step holds."""
    compound.apply(TOGETHER)
    compound.look()
    compound.press("sos-501")
    compound.expect_feedback("raised")
    lin.expect("call")
    ways.got()
    compound.fast_forward(seconds=5)
    ways.first.answers("cannot")
    compound.fast_forward(seconds=50)
    compound.expect_silence()
    assert (0, 0) == (compound.alarm().round, compound.alarm().step)


def test_who_cannot_hears_no_more_of_a_carrier_that_was_busy(
    compound: Compound, ways: Ways, lin: Neighbour
) -> None:
    """Her second address was refused for now when she said no: it is not tried again."""
    compound.apply(TOGETHER)
    compound.look()
    ways.half_minute.manner = "temporary"
    compound.press("sos-501")
    compound.expect_feedback("raised")
    lin.expect("call")
    compound.fast_forward(seconds=31)
    ways.got()
    ways.first.answers("cannot")
    attempts = ways.half_minute.attempts
    ways.half_minute.manner = "accepts"
    compound.fast_forward(seconds=20)
    assert attempts == ways.half_minute.attempts


def test_where_no_address_is_first_the_shortest_wait_is_none(compound: Compound, ways: Ways) -> None:
    """A delay is set everywhere: one address is called at once, the others as far apart as written."""
    compound.apply(SLOWLY.replace('zheng"}, {', 'zheng", after: 20}, {'))
    compound.look()
    compound.press("sos-501")
    compound.expect_feedback("raised")
    assert [["call"], [], []] == ways.got()
    compound.fast_forward(seconds=11)
    assert [[], ["call"], []] == ways.got()
    compound.fast_forward(seconds=15)
    assert [[], [], ["call"]] == ways.got()
    compound.fast_forward(seconds=20)


def test_a_delay_keeps_no_place_in_a_plan_that_was_taken_out(compound: Compound, ways: Ways) -> None:
    """The alarm is closed: what waited for its time is dropped for good, over a restart too."""
    compound.press("sos-501")
    compound.expect_feedback("raised")
    ways.got()
    compound.desk("resolve", "false alarm")
    compound.expect_feedback("resolved")
    assert [["closed"], ["closed"], ["closed"]] == ways.got()
    compound.fast_forward(seconds=1)
    compound.restart()
    compound.fast_forward(seconds=60)
    with compound.database.read() as connection:
        states = connection.exec_driver_sql(
            "SELECT count(*) FROM notification WHERE state = 'superseded'"
        ).scalar()
    assert 2 == states
