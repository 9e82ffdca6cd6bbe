"""What is said when, as a table: every state, everything that may be heard."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.voice.conversation import (
    MOST_TURNS,
    SAID_TIMES,
    TURNS,
    Conversation,
    Heard,
    Say,
    State,
    Turn,
)

KEYS = st.sampled_from("0123456789*#ABCD")


@pytest.mark.parametrize(
    ("state", "key", "expected"),
    [
        (State.TELLING, "1", Turn(State.COMMITTING, hand_in=True)),
        (State.TELLING, "2", Turn(State.COMMITTING, hand_in=True)),
        (State.TELLING, "0", Turn(State.COMMITTING, hand_in=True)),
        (State.TELLING, "9", Turn(State.TELLING, Say.ALARM)),
        (State.TELLING, "5", Turn(State.TELLING, Say.MENU)),
        (State.TELLING, "#", Turn(State.TELLING, Say.MENU)),
        (State.COMMITTING, "1", None),
        (State.COMMITTING, "9", None),
        (State.CONFIRMED, "9", Turn(State.CONFIRMED, Say.TOLD)),
        (State.CONFIRMED, "7", None),
        (State.LEAVING, "1", Turn(State.COMMITTING, hand_in=True)),
        (State.LEAVING, "9", Turn(State.TELLING, Say.ALARM)),
        (State.OVER, "1", None),
    ],
)
def test_a_key(state: State, key: str, expected: Turn | None) -> None:
    """1 going, 2 and 0 cannot, 9 again, anything else: which keys there are."""
    assert expected == Conversation(state).heard_key(key)[1]


def test_the_table_is_whole() -> None:
    """Nothing that may happen is forgotten anywhere."""
    assert set(product(State, Heard)) == {(state, heard) for state in TURNS for heard in TURNS[state]}


def test_nothing_is_confirmed_before_it_is_committed() -> None:
    """The key is handed in; nothing is said until the core has it on the disk."""
    talk, turn = Conversation().heard_key("1")
    assert (Turn(State.COMMITTING, hand_in=True), "1", "") == (turn, talk.key, talk.committed)
    talk, turn = talk.heard_committed()
    assert (Turn(State.CONFIRMED, Say.TOLD), "1") == (turn, talk.committed)


def test_a_key_that_is_not_committed_is_asked_for_again() -> None:
    """A disk that refuses is no reason to let somebody believe that they are expected."""
    talk, turn = Conversation().heard_key("1")[0].heard_nothing()
    assert Turn(State.TELLING, Say.UNSURE) == turn
    assert Turn(State.CONFIRMED, Say.TOLD) == talk.heard_committed()[1]


def test_who_thinks_better_of_it_is_heard() -> None:
    """1 pressed by mistake, then 2: that is handed in as well. The same key again is no second answer."""
    talk = Conversation().heard_key("1")[0].heard_committed()[0]
    assert Turn(State.CONFIRMED, Say.TOLD) == talk.heard_key("1")[1]
    after, turn = talk.heard_key("2")
    assert (Turn(State.COMMITTING, hand_in=True), "2", "1") == (turn, after.key, after.committed)


def test_a_machine_hears_it_three_times_and_is_left() -> None:
    """Nobody presses anything: the alarm, the alarm, the alarm, goodbye, the end."""
    talk, said = Conversation(), [Say.ALARM]
    while talk.state is not State.OVER:
        talk, turn = talk.heard_nothing()
        said += [turn.say] if turn is not None and turn.say is not None else []
    assert [*[Say.ALARM] * SAID_TIMES, Say.GOODBYE] == said
    assert ("", "") == (talk.key, talk.committed)


@pytest.mark.parametrize("keys", ["9", "5", "12"])
def test_no_row_of_keys_keeps_a_line_for_ever(keys: str) -> None:
    """A child with the telephone: other people wait to be called."""
    talk = Conversation()
    for number in range(3 * MOST_TURNS):
        talk = talk.heard_key(keys[number % len(keys)])[0]
        talk = talk.heard_committed()[0] if talk.state is State.COMMITTING else talk
    assert State.OVER is talk.state


@given(st.lists(KEYS | st.sampled_from(["committed", "quiet"]), max_size=80))
def test_whatever_is_heard_it_ends_and_confirms_no_more_than_was_committed(heard: list[str]) -> None:
    """Left alone it ends by itself; TOLD is said only behind the core's word."""
    talk, committed = Conversation(), False
    for each in heard:
        if each == "committed":
            talk, turn = talk.heard_committed()
            committed = True
        else:
            talk, turn = talk.heard_nothing() if each == "quiet" else talk.heard_key(each)
        if turn is not None and turn.say is Say.TOLD:
            assert committed
    for _ in range(SAID_TIMES + 4):
        talk = talk.heard_nothing()[0]
    assert State.OVER is talk.state
