"""One channel's workers, with real threads: a hung address holds one of them and nobody else's message."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import pytest

from gateway.domain.alarm import AlarmKind
from gateway.domain.escalation import Purpose
from gateway.domain.model import AlarmId
from gateway.domain.notification import Dispatch
from gateway.lane import Lane
from tests.engine.carriers import PATIENCE, dispatch, eventually


class Worker:
    """What the workers of a lane do: note each dispatch, and hang at addresses called so."""

    def __init__(self) -> None:
        self.done: list[int] = []
        self.began: list[int] = []
        self.together: list[list[int]] = []
        self.release = threading.Event()

    def __call__(self, told: Sequence[Dispatch], queued_at: float) -> None:
        self.together.append([each.notification.id for each in told])
        self.began.extend(self.together[-1])
        if told[0].notification.address.startswith("hung"):
            self.release.wait(60)
        self.done.extend(each.notification.id for each in told)


MakeLane = Callable[[int], Lane]


@pytest.fixture
def worker() -> Worker:
    """Give what the lane's workers do."""
    return Worker()


@pytest.fixture
def lane_of(worker: Worker) -> Iterator[MakeLane]:
    """Give lanes of some size, whose workers all end with the test."""
    lanes: list[Lane] = []

    def make(size: int) -> Lane:
        lanes.append(Lane("test", size, worker))
        return lanes[-1]

    yield make
    worker.release.set()
    for lane in lanes:
        lane.stop(PATIENCE)


def test_hung_addresses_keep_nobody_waiting_while_a_worker_may_still_be_started(
    worker: Worker, lane_of: MakeLane
) -> None:
    """Two workers stand idle; two hung addresses take both, the third gets a worker of its own."""
    lane = lane_of(4)
    for id_ in (1, 2):
        lane.put(dispatch(id_, f"warm-{id_}"))
    eventually(lambda: len(worker.done) == 2)
    time.sleep(0.05)
    for id_, address in ((11, "hung-a"), (12, "hung-b"), (13, "well")):
        lane.put(dispatch(id_, address))
    eventually(lambda: 13 in worker.done)
    assert {11, 12}.isdisjoint(worker.done)


def test_one_is_in_flight_per_address_and_the_rest_keep_their_order(
    worker: Worker, lane_of: MakeLane
) -> None:
    """Three messages to a hung address: one begins; the rest follow in order once it is free."""
    lane = lane_of(4)
    for id_ in (1, 2, 3):
        lane.put(dispatch(id_, "hung"))
    lane.put(dispatch(4, "well"))
    eventually(lambda: 4 in worker.done)
    assert [1] == [each for each in worker.began if each != 4]
    worker.release.set()
    eventually(lambda: len(worker.done) == 4)
    assert [1, 2, 3] == [each for each in worker.done if each != 4]


def test_fresh_messages_go_before_retries(worker: Worker, lane_of: MakeLane) -> None:
    """One worker, busy: of what waits, the fresh ones are taken first, whatever the order they came in."""
    lane = lane_of(1)
    lane.put(dispatch(1, "hung"))
    eventually(lambda: worker.began)
    lane.put(dispatch(2, "a"), retry=True)
    lane.put(dispatch(3, "b"), retry=True)
    lane.put(dispatch(4, "c"))
    lane.put(dispatch(5, "b"))
    worker.release.set()
    eventually(lambda: len(worker.done) == 5)
    assert [1, 4, 5] == worker.done[:3]
    assert {2, 3} == set(worker.done[3:])


def fault(id_: int, address: str) -> Dispatch:
    """Return a message about something broken, which no person waits for."""
    found = dispatch(id_, address)
    return replace(found, alarm=replace(found.alarm, id=AlarmId(2), kind=AlarmKind.TECHNICAL))


def question(id_: int, address: str) -> Dispatch:
    """Return the question whether somebody is well."""
    found = dispatch(id_, address)
    return replace(found, alarm=replace(found.alarm, id=AlarmId(3), kind=AlarmKind.WELLBEING))


def news(id_: int, address: str) -> Dispatch:
    """Return what tells how the call of `dispatch` goes on."""
    found = dispatch(id_, address)
    return replace(found, notification=replace(found.notification, purpose=Purpose.COMING))


def test_a_call_for_help_goes_before_faults_at_its_address(worker: Worker, lane_of: MakeLane) -> None:
    """A bridge is lost and the desk is sent twenty faults; the press that follows is told first."""
    lane = lane_of(4)
    lane.put(dispatch(1, "hung-desk"))
    eventually(lambda: worker.began)
    for id_ in range(2, 22):
        lane.put(fault(id_, "hung-desk"))
    lane.put(dispatch(100, "hung-desk"), retry=True)
    lane.put(dispatch(101, "hung-desk"))
    worker.release.set()
    eventually(lambda: len(worker.done) == 23)
    assert [1, 101, 100, *range(2, 22)] == worker.done


def test_a_question_goes_behind_every_call_and_before_faults(worker: Worker, lane_of: MakeLane) -> None:
    """Forty residents are asked at ten: a press is told first, also where it was refused once."""
    lane = lane_of(4)
    lane.put(dispatch(1, "hung-phone"))
    eventually(lambda: worker.began)
    lane.put(fault(2, "hung-phone"))
    lane.put(question(3, "hung-phone"))
    lane.put(question(4, "hung-phone"), retry=True)
    lane.put(dispatch(100, "hung-phone"), retry=True)
    lane.put(dispatch(101, "hung-phone"))
    worker.release.set()
    eventually(lambda: len(worker.done) == 6)
    assert [1, 101, 100, 3, 2, 4] == worker.done


def test_a_call_for_help_goes_before_faults_at_other_addresses(worker: Worker, lane_of: MakeLane) -> None:
    """All workers are busy and ten addresses wait for a fault each: the address that is called goes first."""
    lane = lane_of(1)
    lane.put(dispatch(1, "hung"))
    eventually(lambda: worker.began)
    for id_ in range(2, 12):
        lane.put(fault(id_, f"office-{id_}"))
    lane.put(dispatch(100, "neighbour"))
    worker.release.set()
    eventually(lambda: len(worker.done) == 12)
    assert [1, 100] == worker.done[:2]


def test_news_of_an_alarm_and_its_next_call_keep_their_order(worker: Worker, lane_of: MakeLane) -> None:
    """Somebody comes, then it is pressed again: a siren is switched off and on, and not the other way."""
    lane = lane_of(1)
    lane.put(dispatch(1, "hung-siren"))
    eventually(lambda: worker.began)
    for each in (fault(2, "hung-siren"), news(3, "hung-siren"), dispatch(4, "hung-siren")):
        lane.put(each)
    worker.release.set()
    eventually(lambda: len(worker.done) == 4)
    assert [1, 3, 4, 2] == worker.done


def test_dead_addresses_that_are_tried_again_leave_a_worker_free(worker: Worker, lane_of: MakeLane) -> None:
    """Retries take all workers but one, so that a fresh call to a good address waits for none of them."""
    lane = lane_of(3)
    for id_ in range(6):
        lane.put(dispatch(id_, f"hung-{id_}"), retry=True)
    eventually(lambda: len(worker.began) == 2)
    lane.put(dispatch(10, "well"))
    eventually(lambda: worker.done == [10])
    assert 3 == len(worker.began)
    worker.release.set()
    eventually(lambda: len(worker.done) == 7)


def test_retries_go_on_when_others_of_them_are_given_up(worker: Worker, lane_of: MakeLane) -> None:
    """Both hung retries are given up at once; the two behind them begin, though nothing new is queued."""
    lane = lane_of(3)
    for id_ in range(4):
        lane.put(dispatch(id_, f"hung-{id_}"), retry=True)
    eventually(lambda: len(worker.began) == 2)
    time.sleep(0.02)
    assert 2 == len(lane.overdue(0.01))
    eventually(lambda: len(worker.began) == 4)


def test_a_hung_attempt_is_given_up_and_its_worker_replaced(worker: Worker, lane_of: MakeLane) -> None:
    """Beyond its limit the attempt comes back, and what waited behind it is sent by somebody else."""
    lane = lane_of(1)
    lane.put(dispatch(1, "hung"))
    lane.put(dispatch(2, "well"))
    eventually(lambda: worker.began)
    assert [] == lane.overdue(PATIENCE)
    time.sleep(0.02)
    assert [1] == [each.notification.id for each in lane.overdue(0.01)]
    eventually(lambda: worker.done == [2])
    assert lane.alive()
    worker.release.set()
    eventually(lambda: 1 in worker.done)
    lane.put(dispatch(3, "hung"))
    eventually(lambda: 3 in worker.done)


def test_as_many_workers_as_were_given_up_are_replaced(worker: Worker, lane_of: MakeLane) -> None:
    """Two hung at once, two more hung ones waiting and a well one behind: it does not wait for them."""
    lane = lane_of(3)
    for id_ in (1, 2, 3):
        lane.put(dispatch(id_, f"hung-{id_}"))
    eventually(lambda: len(worker.began) == 3)
    for id_, address in ((4, "hung-4"), (5, "hung-5"), (6, "well")):
        lane.put(dispatch(id_, address))
    time.sleep(0.02)
    assert 3 == len(lane.overdue(0.01))
    eventually(lambda: 6 in worker.done)


def test_a_retry_that_waits_behind_a_given_up_attempt_is_taken_up(worker: Worker, lane_of: MakeLane) -> None:
    """Nothing new need be queued for a retry to go on."""
    lane = lane_of(1)
    lane.put(dispatch(1, "hung"))
    eventually(lambda: worker.began)
    lane.put(dispatch(2, "well"), retry=True)
    time.sleep(0.02)
    lane.overdue(0.01)
    eventually(lambda: 2 in worker.done)


def test_never_more_workers_than_the_channel_allows(worker: Worker, lane_of: MakeLane) -> None:
    """Ten addresses, three workers: three begin."""
    lane = lane_of(3)
    for id_ in range(10):
        lane.put(dispatch(id_, f"hung-{id_}"))
    eventually(lambda: len(worker.began) == 3)
    time.sleep(0.05)
    assert 3 == len(worker.began)
    assert 3 == len([each for each in threading.enumerate() if each.name.startswith("test-")])


def test_one_message_after_another_needs_one_worker(worker: Worker, lane_of: MakeLane) -> None:
    """An idle worker is used before another is started."""
    lane = lane_of(4)
    for id_ in range(5):
        lane.put(dispatch(id_, f"address-{id_}"))
        eventually(lambda done=id_: done in worker.done)
        eventually(lambda: lane._idle == 1)
    assert 1 == len([each for each in threading.enumerate() if each.name.startswith("test-")])


def test_a_stopped_lane_ends_its_workers_and_takes_nothing_up(worker: Worker, lane_of: MakeLane) -> None:
    """What still waits stays unsent: it is in the outbox."""
    lane = lane_of(1)
    lane.put(dispatch(1, "hung"))
    lane.put(dispatch(2, "well"))
    eventually(lambda: worker.began)
    threading.Timer(0.05, worker.release.set).start()
    lane.stop(PATIENCE)
    lane.put(dispatch(3, "well"))
    assert [1] == worker.done
    assert [] == [each for each in threading.enumerate() if each.name.startswith("test-")]


def together(worker: Worker) -> list[list[int]]:
    """Return what went as one, without the message that kept the address busy."""
    return [each for each in worker.together if each != [1]]


@pytest.fixture
def busy(worker: Worker) -> Iterator[Lane]:
    """Give a lane that tells up to three as one by their kind; its address is busy with message 1."""
    lane = Lane("test", 2, worker, lambda each: each.alarm.kind if each.notification.id != 9 else None, 3)
    lane.put(dispatch(1, "hung"))
    eventually(lambda: worker.began)
    yield lane
    worker.release.set()
    lane.stop(PATIENCE)


def test_what_piled_up_goes_as_one_as_far_as_it_may(worker: Worker, busy: Lane) -> None:
    """Three at most; what is about something else, or has to be told alone, ends it; order is kept."""
    for id_ in (2, 3, 4, 5, 9, 6):
        busy.put(dispatch(id_, "hung"))
    worker.release.set()
    eventually(lambda: len(worker.done) == 7)
    assert [[2, 3, 4], [5], [9], [6]] == together(worker)


def test_retries_and_fresh_messages_are_not_one(worker: Worker, busy: Lane) -> None:
    """What was refused for now must not keep a fresh call back again."""
    busy.put_many([dispatch(2, "hung"), dispatch(3, "hung")], retry=True)
    busy.put(dispatch(4, "hung"))
    worker.release.set()
    eventually(lambda: len(worker.done) == 4)
    assert [[4], [2, 3]] == together(worker)


def test_what_is_put_in_together_goes_together(worker: Worker) -> None:
    """Nobody takes the first before the last is there, though workers stand idle."""
    lane = Lane("test", 4, worker, lambda _: True, 100)
    for turn in range(20):
        first = 10 * turn
        lane.put_many([dispatch(id_, "a") for id_ in range(first, first + 10)])
        eventually(lambda last=first + 9: last in worker.done)
        eventually(lambda: lane._idle)
    assert [list(range(10 * turn, 10 * turn + 10)) for turn in range(20)] == worker.together
    lane.stop(PATIENCE)


def test_a_longer_message_may_take_longer(worker: Worker, busy: Lane) -> None:
    """Each further one in it adds its share, and what is given up is given back whole."""
    worker.release.set()
    eventually(lambda: worker.done == [1])
    worker.release.clear()
    busy.put_many([dispatch(id_, "hung") for id_ in (2, 3, 4)])
    eventually(lambda: len(worker.began) == 4)
    time.sleep(0.03)
    assert [] == busy.overdue(0.01, 60)
    assert [2, 3, 4] == [each.notification.id for each in busy.overdue(0.01, 0.001)]
