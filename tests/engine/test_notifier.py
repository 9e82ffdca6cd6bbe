"""The notifier with real threads: what becomes of each message, what is tried again, what is never sent."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from gateway import notifier as module
from gateway.domain.alarm import AlarmState
from gateway.domain.escalation import Purpose
from gateway.domain.model import NotificationId
from gateway.domain.notification import Dispatch, Outcome
from gateway.notifier import Notifier
from tests.engine.carriers import START, Carrier, alarm, compose, dispatch, eventually, gather


class Desk:
    """What the engine does for the notifier: says what still holds, and takes what became of messages."""

    def __init__(self) -> None:
        self.outcomes: list[Outcome] = []
        self.gone: set[int] = set()
        self.states: dict[int, AlarmState] = {}
        self.looks: list[int] = []
        self.known: dict[int, Dispatch] = {}

    def current(self, id_: NotificationId) -> Dispatch | None:
        self.looks.append(id_)
        return None if id_ in self.gone else self.known[id_]

    def of(self, id_: int) -> list[str]:
        return [each.state.value for each in list(self.outcomes) if each.notification == id_]

    def last(self, id_: int) -> str:
        return (self.of(id_) or [""])[-1]


MakeNotifier = Callable[..., Notifier]


@pytest.fixture
def desk() -> Desk:
    """Give the engine's side."""
    return Desk()


@pytest.fixture
def notifier_of(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Iterator[MakeNotifier]:
    """Give notifiers over carriers, which are ended with the test; retries come at once."""
    monkeypatch.setattr(module, "retry_delay", lambda attempts, asked=None: timedelta(milliseconds=30))
    started: list[tuple[Notifier, tuple[Carrier, ...]]] = []

    def make(*carriers: Carrier) -> Notifier:
        found = Notifier(
            {each.name: each for each in carriers},
            compose,
            desk.current,
            desk.outcomes.append,
            gather=gather,
            steady=lambda: START,
        )
        found.start()
        started.append((found, carriers))
        return found

    yield make
    for found, carriers in started:
        for carrier in carriers:
            carrier.release.set()
        found.stop()


def send(notifier: Notifier, desk: Desk, *dispatches: Dispatch) -> None:
    """Hand over committed messages."""
    desk.known.update({each.notification.id: each for each in dispatches})
    notifier.take(dispatches)


def test_an_accepted_message_is_sent_with_its_receipt(desk: Desk, notifier_of: MakeNotifier) -> None:
    """The carrier's receipt is kept, and nothing is looked up on the way."""
    send(notifier_of(Carrier()), desk, dispatch(1, "a"))
    eventually(lambda: desk.of(1) == ["sent"])
    assert ("receipt-1", []) == (desk.outcomes[0].receipt, desk.looks)


def test_a_temporary_failure_is_tried_again_until_it_is_taken(desk: Desk, notifier_of: MakeNotifier) -> None:
    """Refused for now, refused for now, taken."""
    carrier = Carrier(manner={"a": "temporary"})
    send(notifier_of(carrier), desk, dispatch(1, "a"))
    eventually(lambda: len(desk.of(1)) >= 2)
    carrier.manner["a"] = "take"
    eventually(lambda: desk.last(1) == "sent")
    assert {"failed_temporary", "sent"} == set(desk.of(1))


def test_what_a_carrier_asks_for_is_passed_on_as_the_wait() -> None:
    """The wait doubles from one second to thirty; a carrier may ask for more, two minutes at most."""
    from gateway.domain.notification import retry_delay

    assert [1, 2, 4, 8, 16, 30, 30] == [retry_delay(n).total_seconds() for n in range(1, 8)]
    assert 30 == retry_delay(10**6).total_seconds()
    assert 1 == retry_delay(0).total_seconds()
    assert 60 == retry_delay(1, timedelta(seconds=60)).total_seconds()
    assert 120 == retry_delay(1, timedelta(hours=1)).total_seconds()
    assert 4 == retry_delay(3, timedelta(seconds=1)).total_seconds()


def test_a_permanent_failure_is_not_tried_again(desk: Desk, notifier_of: MakeNotifier) -> None:
    """One attempt, one word."""
    carrier = Carrier(manner={"a": "permanent"})
    send(notifier_of(carrier), desk, dispatch(1, "a"))
    eventually(lambda: desk.of(1) == ["failed_permanent"])
    time.sleep(0.1)
    assert 1 == carrier.attempts("a")


def test_an_unknown_channel_fails_for_good(desk: Desk, notifier_of: MakeNotifier) -> None:
    """An address on a channel that is not installed is beyond reach, and says which."""
    send(notifier_of(Carrier()), desk, dispatch(1, "a", channel="pigeon"))
    assert ["failed_permanent"] == desk.of(1)
    assert "pigeon" in desk.outcomes[0].error


def test_a_broken_channel_counts_as_a_failure_for_now_and_ends_no_worker(
    desk: Desk, notifier_of: MakeNotifier
) -> None:
    """What nobody foresaw is reported and tried again; the same channel still carries others."""
    notifier = notifier_of(Carrier(manner={"a": "break"}, pool=1))
    send(notifier, desk, dispatch(1, "a"))
    eventually(lambda: len(desk.of(1)) >= 2)
    send(notifier, desk, dispatch(2, "b"))
    eventually(lambda: desk.of(2) == ["sent"])
    assert notifier.alive()
    assert {"failed_temporary"} == set(desk.of(1))


def test_a_hung_address_keeps_nobody_else_waiting(desk: Desk, notifier_of: MakeNotifier) -> None:
    """Nine messages to one hung address and one to another: the other one is sent at once."""
    carrier = Carrier(manner={"hung": "hang"})
    notifier = notifier_of(carrier)
    send(notifier, desk, *(dispatch(id_, "hung") for id_ in range(1, 10)), dispatch(10, "well"))
    eventually(lambda: desk.of(10) == ["sent"])
    assert 1 == carrier.attempts("hung")
    carrier.release.set()
    eventually(lambda: len(desk.outcomes) == 10)
    assert 1 == carrier.most_at_once["hung"]


def test_a_hung_channel_keeps_no_other_channel_waiting(desk: Desk, notifier_of: MakeNotifier) -> None:
    """Every worker of one channel hangs; the other channel does not notice."""
    slow = Carrier("slow", pool=2, manner={f"h{n}": "hang" for n in range(5)})
    notifier = notifier_of(slow, Carrier("quick"))
    send(notifier, desk, *(dispatch(n + 1, f"h{n}", "slow") for n in range(5)), dispatch(9, "a", "quick"))
    eventually(lambda: desk.of(9) == ["sent"])


def test_a_hung_attempt_is_given_up_and_tried_again(
    desk: Desk, notifier_of: MakeNotifier, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beyond limit and grace the attempt counts as failed for now; the next one is made by another worker."""
    monkeypatch.setattr(module, "LIMIT", timedelta(seconds=0.05))
    monkeypatch.setattr(module, "GRACE", 0.0)
    carrier = Carrier(pool=1, manner={"a": "hang"})
    notifier = notifier_of(carrier)
    send(notifier, desk, dispatch(1, "a"))
    eventually(lambda: carrier.attempts("a") == 1)
    carrier.manner["a"] = "take"
    eventually(lambda: desk.last(1) == "sent")
    assert ["failed_temporary", "sent"] == desk.of(1)
    assert notifier.alive()


def test_an_attempt_that_fails_after_it_was_given_up_is_not_tried_twice(
    desk: Desk, notifier_of: MakeNotifier, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A carrier that hangs beyond its limit and then refuses doubles no message."""
    monkeypatch.setattr(module, "LIMIT", timedelta(seconds=0.05))
    monkeypatch.setattr(module, "GRACE", 0.0)
    carrier = Carrier(pool=1, manner={"a": "hang and refuse"})
    notifier = notifier_of(carrier)
    send(notifier, desk, dispatch(1, "a"))
    eventually(lambda: desk.of(1) == ["failed_temporary"])
    carrier.manner["a"] = "take"
    desk.known[1] = dispatch(1, "a")
    carrier.release.set()
    eventually(lambda: "sent" in desk.of(1))
    time.sleep(0.3)
    assert 2 == carrier.attempts("a")


def test_a_message_that_waited_is_looked_at_again_and_not_sent_where_it_is_stale(
    desk: Desk, notifier_of: MakeNotifier
) -> None:
    """Two wait behind a hung one: meanwhile one tells a state that is gone."""
    carrier = Carrier(manner={"a": "hang"})
    notifier = notifier_of(carrier)
    send(notifier, desk, dispatch(1, "a"), dispatch(2, "a"), dispatch(3, "a"))
    eventually(lambda: carrier.attempts("a") == 1)
    desk.gone.add(2)
    time.sleep(2 * module.STALE_AFTER)
    carrier.release.set()
    eventually(lambda: desk.last(3) == "sent")
    assert ["superseded"] == desk.of(2)
    assert ["1", "3"] == carrier.accepted


def test_news_is_looked_at_again_before_it_is_sent(
    desk: Desk, notifier_of: MakeNotifier, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may have waited in the outbox for longer than news lasts; a call is sent without a look."""
    monkeypatch.setattr(module, "STALE_AFTER", 60.0)  # on a busy machine a thread may begin late
    carrier = Carrier()
    call = dispatch(1, "a")
    news = [
        replace(call, notification=replace(call.notification, id=NotificationId(id_), purpose=Purpose.CLOSED))
        for id_ in (2, 3)
    ]
    desk.gone.add(2)
    send(notifier_of(carrier), desk, call, *news)
    eventually(lambda: len(desk.outcomes) == 3)
    assert [["sent"], ["superseded"], ["sent"]] == [desk.of(id_) for id_ in (1, 2, 3)]
    assert [2, 3] == desk.looks


def test_a_retry_tells_how_things_stand_when_it_is_made(desk: Desk, notifier_of: MakeNotifier) -> None:
    """The text of a second attempt is composed anew, from the alarm as it is by then."""
    carrier = Carrier(manner={"a": "temporary"})
    said: list[str] = []

    def composed(each: Dispatch) -> object:
        said.append(each.alarm.helper_name)
        return compose(each)

    notifier = Notifier(
        {"carrier": carrier},
        composed,  # type: ignore[arg-type]
        desk.current,
        desk.outcomes.append,
        gather=gather,
        steady=lambda: START,
    )
    notifier.start()
    send(notifier, desk, dispatch(1, "a"))
    eventually(lambda: said, 5)
    desk.known[1] = replace(dispatch(1, "a"), alarm=replace(alarm(), helper_name="郑阿姨"))
    eventually(lambda: len(said) >= 2, 5)
    notifier.stop()
    assert "" == said[0]
    assert "郑阿姨" == said[1]


def test_a_message_is_held_until_its_outcome_is_committed(desk: Desk, notifier_of: MakeNotifier) -> None:
    """Handed over twice it is sent once; let go only by a final outcome."""
    carrier = Carrier(manner={"a": "temporary"})
    notifier = notifier_of(carrier)
    send(notifier, desk, dispatch(1, "a"))
    eventually(lambda: desk.of(1))
    notifier.settled(desk.outcomes[:1])
    assert frozenset({1}) == notifier.held()
    carrier.manner["a"] = "take"
    eventually(lambda: desk.last(1) == "sent")
    notifier.take([dispatch(1, "a")])
    notifier.settled(desk.outcomes[-1:])
    assert frozenset() == notifier.held()
    assert 1 == len(carrier.accepted)


def test_what_an_earlier_run_tried_already_goes_behind_fresh_messages(
    desk: Desk, notifier_of: MakeNotifier
) -> None:
    """After a restart, rows with attempts are retries; a press that comes now is carried first."""
    carrier = Carrier(pool=1, manner={"busy": "hang"})
    notifier = notifier_of(carrier)
    send(notifier, desk, dispatch(1, "busy"))
    eventually(lambda: carrier.attempts("busy") == 1)
    send(notifier, desk, dispatch(2, "old", attempts=3), dispatch(3, "new"))
    carrier.release.set()
    eventually(lambda: len(carrier.accepted) == 3)
    assert ["1", "3", "2"] == carrier.accepted


def test_stopping_ends_every_thread_and_sends_nothing_more(desk: Desk, notifier_of: MakeNotifier) -> None:
    """Carriers are told to close; what waited stays in the outbox."""
    carrier = Carrier(manner={"a": "temporary"})
    before = set(threading.enumerate())
    notifier = notifier_of(carrier)
    send(notifier, desk, dispatch(1, "a"))
    eventually(lambda: desk.of(1))
    notifier.stop()
    eventually(lambda: set(threading.enumerate()) <= before)
    assert carrier.closed
    attempts = carrier.attempts("a")
    time.sleep(0.1)
    assert attempts == carrier.attempts("a")


def test_a_dead_thread_is_noticed(desk: Desk, notifier_of: MakeNotifier) -> None:
    """A worker that ended, which none may: the notifier says so, and the process ends loudly."""
    notifier = notifier_of(Carrier(manner={"a": "exit"}))
    assert notifier.alive()
    threading.excepthook, before = lambda _: None, threading.excepthook
    try:
        send(notifier, desk, dispatch(1, "a"))
        eventually(lambda: not notifier.alive())
    finally:
        threading.excepthook = before


def test_an_attempt_that_takes_its_time_is_told_once(
    desk: Desk, notifier_of: MakeNotifier, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The board says that it is being sent; one that ends at once tells its end alone."""
    monkeypatch.setattr(module, "SAID_AFTER", 0.02)
    slow, quick = Carrier(manner={"a": "hang"}), Carrier("quick")
    notifier = notifier_of(slow, quick)
    send(notifier, desk, dispatch(1, "a"))
    eventually(lambda: desk.of(1))
    send(notifier, desk, dispatch(2, "b", "quick"))
    eventually(lambda: desk.of(2))
    notifier._tell_under_way()
    assert ["sending"] == desk.of(1)
    assert frozenset({1}) <= notifier.held()
    slow.release.set()
    eventually(lambda: len(desk.of(1)) > 1)
    assert ["sending", "sent"] == desk.of(1)
    assert ["sent"] == desk.of(2)
