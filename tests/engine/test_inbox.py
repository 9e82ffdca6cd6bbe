"""The one queue: SOS first, bounded, and what only says "done" waits a moment for company."""

import threading
from collections.abc import Iterator

import pytest

from gateway import inbox as module
from gateway.domain.model import CommandId, DeviceId, NotificationId, RawMessage
from gateway.domain.notification import NotificationState, Outcome
from gateway.domain.ports import Notice
from gateway.inbox import AT_ONCE, BESIDE_URGENT, LINGER, Inbox, Taken
from tests.engine.carriers import START, eventually

NOTICE = Notice("serial", DeviceId("line:rf"), False, "unplugged")


class Seconds:
    """A clock that the test moves."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds() -> Seconds:
    """Give the inbox's clock."""
    return Seconds()


@pytest.fixture
def inbox(seconds: Seconds) -> Iterator[Inbox]:
    """Give an inbox, which lets everybody go in the end."""
    found = Inbox(seconds)
    yield found
    found.close()


def raw(nth: int, *, urgent: bool = False) -> RawMessage:
    """Return the nth raw message."""
    return RawMessage(START, "broker:sos" if urgent else "broker:bulk", "t", b"", urgent, handle=nth)


def outcome(id_: int, state: NotificationState = NotificationState.SENT) -> Outcome:
    """Return what became of a message."""
    return Outcome(NotificationId(id_), state)


def handles(taken: Taken) -> list[int]:
    """Return which raw messages were taken."""
    return [each.handle for each in taken.raws]


def test_what_came_first_comes_out_first_and_sos_before_everything(inbox: Inbox) -> None:
    """Three door events wait when two presses come: the presses lead, each kind in its own order."""
    for nth in (1, 2, 3):
        inbox.put(raw(nth))
    for nth in (11, 12):
        inbox.put(raw(nth, urgent=True))
    assert [11, 12, 1, 2, 3] == handles(inbox.take(0))
    assert Taken() == inbox.take(0)


def test_a_press_has_little_company_and_a_flood_is_taken_by_the_batch(inbox: Inbox) -> None:
    """Beside a press only so much rides as costs it no noticeable time; nothing is left behind for good."""
    for nth in range(3 * AT_ONCE):
        inbox.put(raw(nth))
    inbox.put(raw(-1, urgent=True))
    first = handles(inbox.take(0))
    assert [-1, *range(BESIDE_URGENT)] == first
    rest = [each for _ in range(4) for each in handles(inbox.take(0))]
    assert list(range(BESIDE_URGENT, 3 * AT_ONCE)) == rest


def test_a_flood_of_presses_is_taken_by_the_batch_too(inbox: Inbox) -> None:
    """A thousand presses: so many at once, and the door events still move."""
    for nth in range(AT_ONCE + 10):
        inbox.put(raw(nth, urgent=True))
    inbox.put(raw(-1))
    assert [*range(AT_ONCE), -1] == handles(inbox.take(0))
    assert [*range(AT_ONCE, AT_ONCE + 10)] == handles(inbox.take(0))


def test_what_is_done_waits_for_company_and_no_longer_than_its_linger(inbox: Inbox, seconds: Seconds) -> None:
    """An outcome and a delivery alone cost no sync of their own; a press takes them along at once."""
    inbox.report(outcome(1))
    inbox.deliver(CommandId(7))
    assert Taken() == inbox.take(0)
    seconds.now = LINGER / 2
    inbox.report(outcome(2))
    assert Taken() == inbox.take(0)
    seconds.now = LINGER
    taken = inbox.take(0)
    assert [1, 2] == [each.notification for each in taken.outcomes]
    assert (7,) == taken.delivered
    inbox.report(outcome(3))
    inbox.put(raw(1))
    assert [3] == [each.notification for each in inbox.take(0).outcomes]


def test_a_message_that_failed_for_good_does_not_wait(inbox: Inbox) -> None:
    """The next step may have to be called now."""
    inbox.report(outcome(1))
    inbox.report(outcome(2, NotificationState.FAILED_PERMANENT))
    assert [1, 2] == [each.notification for each in inbox.take(0).outcomes]


def test_the_latest_word_about_a_message_counts(inbox: Inbox, seconds: Seconds) -> None:
    """Failed and then sent within the same moment: one outcome."""
    inbox.report(outcome(1, NotificationState.FAILED_TEMPORARY))
    inbox.report(outcome(1))
    seconds.now = LINGER
    assert [NotificationState.SENT] == [each.state for each in inbox.take(0).outcomes]


def test_a_notice_does_not_wait(inbox: Inbox) -> None:
    """A lost line is told at once."""
    inbox.notice(NOTICE)
    assert (NOTICE,) == inbox.take(0).notices


def test_taking_returns_as_soon_as_something_comes(inbox: Inbox) -> None:
    """Patience is the longest wait, not the usual one."""
    threading.Timer(0.02, lambda: inbox.put(raw(1))).start()
    assert [1] == handles(inbox.take(60))


def test_a_wait_for_company_ends_by_itself() -> None:
    """On the real clock: nobody else comes, and the outcome is taken after its linger."""
    inbox = Inbox()
    inbox.report(outcome(1))
    assert 1 == len(inbox.take(60).outcomes) or 1 == len(inbox.take(60).outcomes)


def test_waking_ends_a_wait_with_nothing(inbox: Inbox) -> None:
    """For whoever has something to do beside the inbox."""
    threading.Timer(0.02, inbox.wake).start()
    assert Taken() == inbox.take(60)


@pytest.mark.parametrize("urgent", [True, False])
def test_a_full_inbox_holds_its_source_back_and_drops_nothing(
    inbox: Inbox, monkeypatch: pytest.MonkeyPatch, urgent: bool
) -> None:
    """Beyond its room the thread that puts waits; the other kind is not held back by it."""
    monkeypatch.setattr(module, "ROOM", 5)
    flood = threading.Thread(target=lambda: [inbox.put(raw(nth, urgent=urgent)) for nth in range(12)])
    flood.start()
    eventually(lambda: len(inbox._urgent if urgent else inbox._bulk) == 5)
    inbox.put(raw(-1, urgent=not urgent))
    got: list[int] = []
    while len(got) < 13:
        got += handles(inbox.take(1))
    flood.join()
    assert sorted([-1, *range(12)]) == sorted(got)
    assert list(range(12)) == [each for each in got if each >= 0]


def test_closing_lets_every_waiting_source_go(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """At the end nobody hangs: what they still hold comes again from the broker."""
    monkeypatch.setattr(module, "ROOM", 1)
    inbox.put(raw(1))
    waiting = threading.Thread(target=inbox.put, args=(raw(2),))
    waiting.start()
    inbox.close()
    waiting.join(10)
    assert not waiting.is_alive()


def test_a_thousand_outcomes_come_in_portions_and_a_press_between_them(inbox: Inbox) -> None:
    """A carrier blocks them all at once: each is taken once, in order; a press waits for one portion."""
    for id_ in range(1000):
        inbox.report(outcome(id_, NotificationState.FAILED_PERMANENT))
    first = inbox.take(0)
    inbox.put(raw(1, urgent=True))
    second = inbox.take(0)
    rest = [inbox.take(0) for _ in range(4)]
    assert [1] == handles(second)
    found = [each.notification for taken in (first, second, *rest) for each in taken.outcomes]
    assert (list(range(1000)), module.OUTCOMES_AT_ONCE) == (found, len(first.outcomes))
    assert Taken() == inbox.take(0)


@pytest.mark.parametrize("first", ["late", "other"])
@pytest.mark.parametrize("state", [NotificationState.FAILED_TEMPORARY, NotificationState.SENT])
def test_that_a_call_is_late_is_not_lost_beside_another_word(
    inbox: Inbox, seconds: Seconds, first: str, state: NotificationState
) -> None:
    """Whichever of the two came first in one breath."""
    late = Outcome(NotificationId(1), NotificationState.SENDING, late=True)
    for each in (late, outcome(1, state)) if first == "late" else (outcome(1, state), late):
        inbox.report(each)
    seconds.now = LINGER
    (told,) = inbox.take(0).outcomes
    assert (state, True) == (told.state, told.late)


def test_that_a_call_is_late_waits_for_no_company(inbox: Inbox) -> None:
    """The next path is due now."""
    inbox.report(Outcome(NotificationId(1), NotificationState.SENDING, late=True))
    assert 1 == len(inbox.take(0).outcomes)


@pytest.mark.parametrize("known", [each for each in NotificationState if each.value != "sending"])
def test_that_it_is_being_sent_replaces_nothing(
    inbox: Inbox, seconds: Seconds, known: NotificationState
) -> None:
    """The clock that tells it may be slower than the worker that has ended meanwhile."""
    inbox.report(outcome(1, known))
    inbox.report(outcome(1, NotificationState.SENDING))
    seconds.now += LINGER
    assert (outcome(1, known),) == inbox.take(0).outcomes


def test_that_it_rings_replaces_that_it_is_dialled(inbox: Inbox, seconds: Seconds) -> None:
    """Of two words on the way the later one tells more."""
    inbox.report(outcome(1, NotificationState.SENDING))
    ringing = Outcome(NotificationId(1), NotificationState.SENDING, receipt="call: ringing")
    inbox.report(ringing)
    seconds.now += LINGER
    assert (ringing,) == inbox.take(0).outcomes
