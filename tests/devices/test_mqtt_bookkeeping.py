"""What sessions and lines remember: subscriptions, messages heard twice, strangers told of."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from devices.mqtt_overlap import MOST, PATIENCE, REMEMBER, Overlap
from devices.mqtt_subscriptions import ANSWER_WITHIN, CHUNK, Subscriptions
from devices.strangers import EVERY, MOST_KINDS, Strangers
from gateway.domain.model import RawMessage
from tests.devices.sides import AT


class Hands:
    """A clock moved by hand."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def message(payload: bytes = b"press", source: str = "broker:bulk") -> RawMessage:
    """Return one session's copy of a message."""
    return RawMessage(AT, source, "cuobian/v1/b1/event", payload)


def test_the_owner_first() -> None:
    """The other's copy is let go at once, and only once."""
    overlap = Overlap(Hands())
    assert overlap.owner_heard(message(source="broker:sos")) is None
    assert overlap.other_heard(message())
    assert not overlap.other_heard(message())


def test_the_other_first() -> None:
    """Its copy waits for the owner's and is given back to be acknowledged."""
    overlap = Overlap(Hands())
    copy = message()
    assert not overlap.other_heard(copy)
    assert copy is overlap.owner_heard(message(source="broker:sos"))
    assert [] == overlap.overdue()


def test_a_message_the_owner_never_had_is_handed_in() -> None:
    """After two seconds, once; a different message does not stand for it."""
    clock = Hands()
    overlap = Overlap(clock)
    copy = message(b"one")
    overlap.other_heard(copy)
    overlap.owner_heard(message(b"two", "broker:sos"))
    clock.now = PATIENCE - 0.01
    assert [] == overlap.overdue()
    clock.now = PATIENCE
    assert [copy] == overlap.overdue()
    assert [] == overlap.overdue()


def test_the_same_bytes_twice_are_two_messages() -> None:
    """A sender without ids says the same each time: every copy needs its own counterpart."""
    overlap = Overlap(Hands())
    overlap.owner_heard(message())
    overlap.owner_heard(message())
    assert [True, True, False] == [overlap.other_heard(message()) for _ in range(3)]


def test_what_the_owner_had_is_not_remembered_for_ever() -> None:
    """Neither longer than ten minutes nor beyond a bound."""
    clock = Hands()
    overlap = Overlap(clock)
    overlap.owner_heard(message())
    clock.now = REMEMBER + 1
    overlap.overdue()
    assert not overlap.other_heard(message())
    for number in range(MOST + 50):
        overlap.owner_heard(message(b"%d" % number))
    overlap.overdue()
    assert MOST == len(overlap._owned)


@given(st.lists(st.tuples(st.booleans(), st.sampled_from([b"a", b"b"])), max_size=40))
def test_every_message_is_handed_in_exactly_once(heard: list[tuple[bool, bytes]]) -> None:
    """In any order: what only one session had is handed in by it, what both had by the owner alone."""
    clock = Hands()
    overlap = Overlap(clock)
    handed = 0
    for owner, payload in heard:
        if owner:
            handed += 1
            overlap.owner_heard(message(payload))
        else:
            overlap.other_heard(message(payload))
    clock.now = PATIENCE
    handed += len(overlap.overdue())
    counts = [(heard.count((True, each)), heard.count((False, each))) for each in (b"a", b"b")]
    assert sum(max(each) for each in counts) == handed


def grant_all(subscriptions: Subscriptions, now: float, *, good: bool = True) -> None:
    """Ask for everything that is due, and let the broker answer all alike."""
    for mid, chunk in enumerate(subscriptions.due(now)):
        subscriptions.asked(mid, chunk, now)
        subscriptions.answered(mid, [good] * len(chunk), now)


def test_what_is_wanted_is_asked_for_in_chunks_and_once() -> None:
    """Two hundred and one filters are three questions; an unanswered one is not repeated at once."""
    subscriptions = Subscriptions()
    assert () == subscriptions.want(frozenset(f"t{n}" for n in range(2 * CHUNK + 1)))
    chunks = subscriptions.due(0.0)
    assert [CHUNK, CHUNK, 1] == [len(chunk) for chunk in chunks]
    for mid, chunk in enumerate(chunks):
        subscriptions.asked(mid, chunk, 0.0)
    assert [] == subscriptions.due(1.0)
    assert not subscriptions.complete
    assert 3 == len(subscriptions.due(ANSWER_WITHIN))


def test_a_refused_filter_is_asked_for_again_ever_later() -> None:
    """One second, two, four … up to a minute; meanwhile it is named."""
    subscriptions = Subscriptions()
    subscriptions.want(frozenset({"t"}))
    now, waits = 0.0, []
    for _ in range(9):
        grant_all(subscriptions, now, good=False)
        assert ("t",) == subscriptions.refused
        start = now
        while not subscriptions.due(now):
            now += 0.5
        waits.append(now - start)
    assert [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 60.0, 60.0, 60.0] == waits
    grant_all(subscriptions, now)
    assert subscriptions.complete
    assert () == subscriptions.refused


def test_what_is_no_longer_wanted_is_given_up() -> None:
    """Granted, asked for or refused: it is unsubscribed, and a late answer changes nothing."""
    subscriptions = Subscriptions()
    subscriptions.want(frozenset({"a", "b"}))
    subscriptions.asked(1, ("a", "b"), 0.0)
    assert ("a",) == subscriptions.want(frozenset({"b"}))
    subscriptions.answered(1, [True, True], 0.0)
    assert {"b"} == subscriptions.granted
    assert subscriptions.complete
    assert ("b",) == subscriptions.want(frozenset())


def test_a_new_connection_starts_over() -> None:
    """No answer of the old one counts."""
    subscriptions = Subscriptions()
    subscriptions.want(frozenset({"a"}))
    grant_all(subscriptions, 0.0)
    subscriptions.forget()
    assert not subscriptions.complete
    assert [("a",)] == subscriptions.due(0.0)


def test_noise_is_told_at_once_and_then_every_ten_seconds() -> None:
    """With the number of pieces it stands for."""
    strangers = Strangers()
    strangers.note("", b"x", 5)
    assert [(b"x", 5)] == strangers.due(0.0)
    for _ in range(7):
        strangers.note("", b"y", 2)
    assert [] == strangers.due(EVERY - 0.1)
    assert [(b"y", 14)] == strangers.due(EVERY)
    assert [] == strangers.due(3 * EVERY)


def test_a_stranger_is_not_hidden_by_noise() -> None:
    """Each is told by itself, a handful at a time; more of them count as noise."""
    strangers = Strangers()
    strangers.note("", b"noise")
    strangers.due(0.0)
    for number in range(MOST_KINDS + 3):
        strangers.note(f"code={number}", b"%d" % number)
    assert MOST_KINDS == len(strangers.due(1.0))
    assert [(b"6", 3)] == strangers.due(EVERY)
    strangers.due(2 * EVERY)
    strangers.note("code=9", b"9")
    assert [(b"9", 1)] == strangers.due(2 * EVERY)
