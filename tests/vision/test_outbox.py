"""Events until they are acknowledged, in little room."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from devices.vision.outbox import REPEAT_EVERY, Outbox


def test_an_event_is_said_until_it_is_acknowledged() -> None:
    """At once, then after growing pauses, and never after the gateway's word."""
    outbox = Outbox()
    outbox.put("a", b"a", matched=True)
    now, said = 0.0, []
    while now < 40.0:
        said += [now for _ in outbox.due(now)]
        now += 1.0
    assert [0.0, 2.0, 6.0, 14.0, 29.0] == said
    assert (2.0, 4.0, 8.0, 15.0) == REPEAT_EVERY
    assert outbox.acknowledged("a")
    assert [] == outbox.due(1000.0)
    assert not outbox.acknowledged("a")


def test_a_new_connection_hears_everything_at_once() -> None:
    """What was said into a broken connection does not wait for its pause."""
    outbox = Outbox()
    outbox.put("a", b"a", matched=False)
    outbox.due(0.0)
    outbox.again()
    assert [b"a"] == outbox.due(0.1)


@given(st.lists(st.booleans(), max_size=60), st.integers(1, 12))
def test_no_matched_event_goes_while_an_unknown_waits(matched: list[bool], most: int) -> None:
    """Room is bounded; what is kept is in the order of the visits, and no match is lost beside an unknown."""
    outbox = Outbox(most)
    for number, each in enumerate(matched):
        outbox.put(str(number), str(number).encode(), matched=each)
    kept = [int(each) for each in outbox.due(0.0)]
    assert min(most, len(matched)) == len(outbox) == len(kept)
    assert len(matched) - len(kept) == outbox.dropped
    assert sorted(kept) == kept
    matches = [number for number, each in enumerate(matched) if each]
    lost_a_match = any(number not in kept for number in matches)
    assert not lost_a_match or all(matched[number] for number in kept)
