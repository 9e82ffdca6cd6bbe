"""Who is answered by a text, and how often."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.modem.answering import MOST_NUMBERS, Answering
from gateway.domain.phone import Reply

ZHENG = "+8613800138000"


def test_a_stranger_is_told_once_a_day() -> None:
    """Two machines that answer each other come to an end."""
    answering = Answering()
    assert [ZHENG, "", ""] == [answering.number("13800138000", Reply.UNKNOWN, now) for now in (0, 60, 86_000)]
    assert ZHENG == answering.number(ZHENG, Reply.UNKNOWN, 86_401)


def test_strangers_together_are_told_five_times_an_hour() -> None:
    """Who sends from a thousand numbers costs five texts."""
    answering = Answering()
    told = [answering.number(f"+86138{number:08d}", Reply.UNKNOWN, number / 10) for number in range(1000)]
    assert 5 == len([number for number in told if number])


def test_unreadable_texts_are_answered_now_and_then_and_answers_still_are() -> None:
    """A child with a phone uses up its own answers; a real one is confirmed all the same."""
    answering = Answering()
    told = [answering.number(ZHENG, Reply.UNREADABLE, now) for now in range(20)]
    assert 3 == len([number for number in told if number])
    assert ZHENG == answering.number(ZHENG, Reply.TAKEN, 21)
    assert ZHENG == answering.number(ZHENG, Reply.UNREADABLE, 700)


@pytest.mark.parametrize("sender", ["10086", "106912345678", "95588", "CMCC", "", "+865921234567"])
def test_machines_are_not_answered(sender: str) -> None:
    """Carriers, banks and companies write from numbers that nobody reads."""
    assert "" == Answering().number(sender, Reply.UNKNOWN, 0)


@given(st.lists(st.tuples(st.integers(0, 10**6), st.sampled_from(Reply), st.floats(0, 1e5)), max_size=50))
def test_any_flood_is_bounded(flood: list[tuple[int, Reply, float]]) -> None:
    """No memory grows with the number of senders."""
    answering = Answering(country="49")
    for number, reply, at in flood * 8:
        answering.number(f"+49170{number:07d}", reply, at)
    assert len(answering._lately) <= MOST_NUMBERS
