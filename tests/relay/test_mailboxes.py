"""What a relay keeps: bounded everywhere, each box its own, nothing for longer than a day."""

import pytest

from api.relay import mailboxes
from api.relay.mailboxes import ANSWER_BYTES, CARD_BYTES, LONGEST, MOST_ANSWERS, Mailboxes

CARD, ANSWER = b"c" * CARD_BYTES, b"a" * ANSWER_BYTES


def numbers(found: Mailboxes, box: str = "ours", done: tuple[int, ...] = ()) -> list[int]:
    """Return the numbers of what waits for a box."""
    return [each.number for each in found.answers(box, done, 99)]


def test_an_answer_waits_until_its_box_is_done_with_it() -> None:
    """A box that was cut off in between hears it again."""
    found = Mailboxes()
    assert found.put("ours", "m", CARD, 60, 0)
    assert "ours" == found.post("m", ANSWER, 1)
    assert [1] == numbers(found)
    assert [1] == numbers(found)
    assert [] == numbers(found, done=(1, 7))
    assert [] == numbers(found, "other")


def test_a_mailbox_belongs_to_who_named_it_first() -> None:
    """Another box neither overwrites its card nor hears its answers."""
    found = Mailboxes()
    found.put("ours", "m", CARD, 60, 0)
    assert not found.put("other", "m", b"x" * CARD_BYTES, 60, 0)
    found.post("m", ANSWER, 1)
    assert CARD == found.card("m", 1)
    assert [] == numbers(found, "other", done=(1,))
    assert [1] == numbers(found)


@pytest.mark.parametrize("size", [0, 1, ANSWER_BYTES - 1, ANSWER_BYTES + 1])
def test_what_has_another_size_is_no_letter(size: int) -> None:
    """It is not kept."""
    found = Mailboxes()
    assert not found.put("ours", "m", b"c" * (CARD_BYTES + 1), 60, 0)
    found.put("ours", "m", CARD, 60, 0)
    assert found.post("m", b"a" * size, 0) is None
    assert found.post("unknown", ANSWER, 0) is None


def test_everything_ends() -> None:
    """After its time a card is gone, with the answers that nobody took; a day and an hour is the longest."""
    found = Mailboxes()
    found.put("ours", "short", CARD, 60, 0)
    found.put("ours", "long", CARD, 1e9, 0)
    found.post("short", ANSWER, 1)
    assert found.card("short", 60) is None
    assert found.post("short", ANSWER, 61) is None
    assert [] == numbers(found)
    assert CARD == found.card("long", LONGEST - 1)
    found.sweep(LONGEST)
    assert ({}, {}) == (found._owners, found._shelves["ours"].mailboxes)


def test_of_many_answers_the_newest_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    """A phone seals anew what was not confirmed, so the oldest letter is the one to lose."""
    monkeypatch.setattr(mailboxes, "MOST_WAITING", 6)
    found = Mailboxes()
    for name in ("m", "n"):
        found.put("ours", name, CARD, 60, 0)
        for _ in range(MOST_ANSWERS + 2):
            found.post(name, ANSWER, 1)
    assert [5, 6, 9, 10, 11, 12] == numbers(found)


def test_a_box_that_brings_too_many_loses_what_ends_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """A flood of one box costs that box alone."""
    monkeypatch.setattr(mailboxes, "MOST_MAILBOXES", 2)
    found = Mailboxes()
    found.put("other", "theirs", CARD, 1, 0)
    for name, lasts in (("b", 50), ("a", 40), ("c", 60)):
        found.put("ours", name, CARD, lasts, 0)
    assert {"theirs", "b", "c"} == set(found._owners)
