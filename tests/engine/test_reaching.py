"""The notifier by a clock that only the test moves: what waits, what is late, what is told as one."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from gateway.domain.alarm import AlarmKind
from gateway.domain.errors import TooLong
from gateway.domain.escalation import Purpose
from gateway.domain.model import AlarmId, NotificationId, PersonId
from gateway.domain.notification import Dispatch, Message, Outcome
from gateway.notifier import Notifier
from tests.engine.carriers import START, Carrier, compose, dispatch, eventually, gather


@dataclass
class Robot(Carrier):
    """A carrier that takes several in one."""

    digests: int = 20
    told: list[tuple[str, ...]] = field(default_factory=list)
    longest: int = 100

    def send(self, message: Message, address: str, limit: timedelta) -> str:
        self.told.append((message.notification, *message.others))
        if len(message.others) >= self.longest:
            raise TooLong("too long")
        return super().send(message, address, limit)


@dataclass
class Bell(Carrier):
    """A phone: `ringing` are the addresses at which one is known to ring."""

    ringing: set[str] = field(default_factory=set)

    def rings(self, address: str) -> bool:
        return address in self.ringing


@dataclass
class House:
    """A notifier, its clock, and the engine's side."""

    carrier: Carrier
    words: Callable[[Dispatch], Message] = compose
    now: float = 0.0
    outcomes: list[Outcome] = field(default_factory=list)
    known: dict[int, Dispatch] = field(default_factory=dict)
    gone: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.notifier = Notifier(
            {self.carrier.name: self.carrier},
            self.words,
            lambda id_: None if id_ in self.gone else self.known[id_],
            self.outcomes.append,
            gather=gather,
            steady=lambda: START + timedelta(seconds=self.now),
            seconds=lambda: self.now,
        )

    def take(self, *dispatches: Dispatch) -> None:
        self.known.update({each.notification.id: each for each in dispatches})
        self.notifier.take(dispatches)

    def at(self, seconds: float) -> None:
        """Let it be so late, and the notifier look."""
        self.now = seconds
        self.notifier.look()
        time.sleep(0.02)

    def of(self, id_: int) -> list[str]:
        """Return what was said of a message, without that it is under way."""
        said = [each for each in self.outcomes if each.notification == id_]
        words = ["late" if each.late else each.state.value for each in said]
        return [word for word in words if word != "sending"]


def due(id_: int, address: str, seconds: float) -> Dispatch:
    """Return a message that is to wait for its time."""
    found = dispatch(id_, address)
    return replace(found, notification=replace(found.notification, due_at=START + timedelta(seconds=seconds)))


def about(id_: int, **changed: object) -> Dispatch:
    """Return a call about an alarm of its own, to one address of one person."""
    found = dispatch(id_, "a")
    return Dispatch(
        replace(found.notification, alarm=AlarmId(id_), person=PersonId("zheng")),
        replace(found.alarm, id=AlarmId(id_), **changed),  # type: ignore[arg-type]
    )


MakeHouse = Callable[..., House]


@pytest.fixture
def house_of() -> Iterator[MakeHouse]:
    """Give houses, whose workers end with the test."""
    made: list[House] = []

    def make(carrier: Carrier, **more: object) -> House:
        made.append(House(carrier, **more))  # type: ignore[arg-type]
        return made[-1]

    yield make
    for each in made:
        each.carrier.release.set()
        each.notifier.stop()


def test_what_has_its_time_waits_for_it(house_of: MakeHouse) -> None:
    """Held, though nobody has it yet; handed over at its time and looked at again before."""
    house = house_of(Carrier())
    house.take(due(1, "a", 30))
    house.at(29.9)
    assert ([], {1}) == (house.carrier.sent, house.notifier.held())
    house.at(30)
    eventually(lambda: house.of(1) == ["sent"])
    house.at(60)
    assert 1 == len(house.carrier.sent)


def test_what_tells_nothing_any_more_when_its_time_comes_is_not_sent(house_of: MakeHouse) -> None:
    """Somebody has answered meanwhile."""
    house = house_of(Carrier())
    house.take(due(1, "a", 30))
    house.gone.add(1)
    house.at(31)
    eventually(lambda: house.of(1) == ["superseded"])
    assert [] == house.carrier.sent


def test_what_is_handed_in_again_with_an_earlier_time_goes_then(house_of: MakeHouse) -> None:
    """The path before it has failed: now, and not once more at the time it had."""
    house = house_of(Carrier())
    house.take(due(1, "a", 30))
    house.at(5)
    house.take(due(1, "a", 5))
    eventually(lambda: house.of(1) == ["sent"])
    house.at(31)
    house.take(due(1, "a", 5))
    assert 1 == len(house.carrier.sent)


def test_a_time_that_a_foreign_clock_gave_is_two_minutes_at_most(house_of: MakeHouse) -> None:
    """A year is no delay."""
    house = house_of(Carrier())
    house.take(due(1, "a", 366 * 86400))
    house.at(119)
    assert [] == house.carrier.sent
    house.at(120)
    eventually(lambda: house.of(1) == ["sent"])


def test_what_nobody_took_for_15_seconds_is_late_once(house_of: MakeHouse) -> None:
    """Hung, or refused again and again: it is said once, and the attempts go on."""
    house = house_of(Carrier(manner={"a": "hang", "b": "temporary"}))
    house.take(dispatch(1, "a"), dispatch(2, "b"), dispatch(3, "c"))
    eventually(lambda: house.of(3) == ["sent"])
    house.notifier.settled([each for each in house.outcomes if each.state.value == "sent"])
    house.at(14.9)
    assert "late" not in house.of(1) + house.of(2)
    house.at(15)
    house.at(19)
    assert (1, 1, 0) == tuple(house.of(id_).count("late") for id_ in (1, 2, 3))


def test_what_waits_behind_others_is_late_too(house_of: MakeHouse) -> None:
    """All workers hang at other addresses: its own never had an attempt."""
    house = house_of(Carrier(pool=1, manner={"a": "hang"}))
    house.take(dispatch(1, "a"))
    eventually(lambda: house.carrier.attempts("a"))
    house.take(dispatch(2, "b"))
    house.at(15)
    assert (["late"], ["late"]) == (house.of(1), house.of(2))


def test_news_is_never_late(house_of: MakeHouse) -> None:
    """It calls nobody, so there is no next path."""
    house = house_of(Carrier(manner={"a": "hang"}))
    news = dispatch(1, "a")
    house.take(replace(news, notification=replace(news.notification, purpose=Purpose.COMING)))
    house.at(20)
    assert [] == house.of(1)


def test_a_phone_that_rings_is_not_late_until_it_has_stopped_in_vain(house_of: MakeHouse) -> None:
    """The ring is what reaches somebody; where it ends and nothing came of it, that is late."""
    bell = Bell(manner={"a": "hang"}, ringing={"a"})
    house = house_of(bell)
    house.take(dispatch(1, "a"))
    eventually(lambda: bell.sent)
    for second in range(15, 24):
        house.at(second)
    assert [] == house.of(1)
    bell.ringing.clear()
    house.at(24)
    assert ["late"] == house.of(1)


def test_a_phone_that_rings_with_another_call_keeps_this_one_from_no_other_path(house_of: MakeHouse) -> None:
    """The first is heard ringing; the second waits behind it, and its person must be told another way."""
    bell = Bell(manner={"a": "hang"}, ringing={"a"})
    house = house_of(bell)
    house.take(dispatch(1, "a"))
    eventually(lambda: bell.sent)
    house.take(dispatch(2, "a"))
    for second in (15, 16):
        house.at(second)
    assert ([], ["late"]) == (house.of(1), house.of(2))


def test_several_of_one_breath_are_one_message_and_one_outcome(house_of: MakeHouse) -> None:
    """Each of them is sent, and says with which it went."""
    robot = Robot()
    house = house_of(robot)
    house.take(*[about(id_) for id_ in range(1, 21)])
    eventually(lambda: len(house.outcomes) == 20)
    assert [tuple(str(id_) for id_ in range(1, 21))] == robot.told
    assert {("sent", 1, "receipt-1")} == {
        (each.state.value, each.digest, each.receipt) for each in house.outcomes
    }


@pytest.mark.parametrize(
    "other",
    [
        about(2, kind=AlarmKind.TECHNICAL),
        about(2, kind=AlarmKind.DRILL),
        about(2, policy=replace(dispatch(1, "a").alarm.policy, trial="fang")),
        replace(about(2), notification=replace(about(2).notification, purpose=Purpose.COMING)),
        replace(about(2), notification=replace(about(2).notification, person=PersonId("chen"))),
    ],
    ids=["fault", "drill", "trial", "news", "somebody else's"],
)
def test_a_call_for_help_is_told_with_nothing_else(house_of: MakeHouse, other: Dispatch) -> None:
    """Two messages, whatever they came with."""
    robot = Robot()
    house = house_of(robot)
    house.take(about(1), other)
    eventually(lambda: len(house.outcomes) == 2)
    assert {("1",), ("2",)} == set(robot.told)


def test_two_messages_about_one_alarm_are_one_about_it(house_of: MakeHouse) -> None:
    """Called and pressed again before the first was out: told once, and both count as sent."""
    robot = Robot()
    house = house_of(robot)
    again = replace(about(1), notification=replace(about(1).notification, id=NotificationId(2)))
    house.take(about(1), again)
    eventually(lambda: len(house.outcomes) == 2)
    assert [("2",)] == robot.told


def test_what_is_superseded_is_left_out_of_the_next_attempt(house_of: MakeHouse) -> None:
    """Refused for now, all of them; one has a helper by then."""
    robot = Robot(manner={"a": "temporary"})
    house = house_of(robot)
    house.take(*[about(id_) for id_ in (1, 2, 3)])
    eventually(lambda: len(house.outcomes) == 3)
    robot.manner["a"] = "take"
    house.gone.add(2)
    house.at(2)
    eventually(lambda: len(house.outcomes) == 6)
    assert [("1", "2", "3"), ("1", "3")] == robot.told
    assert ["failed_temporary", "superseded"] == house.of(2)
    assert [None, None, None] == [each.digest for each in house.outcomes[:3]], (
        "a failure for now binds nothing"
    )


def test_what_cannot_be_put_into_words_keeps_no_other_back(house_of: MakeHouse) -> None:
    """One of three breaks the message about all: from then on each is told alone."""

    def words(each: Dispatch) -> Message:
        if each.notification.id == 2:
            raise ZeroDivisionError
        return compose(each)

    robot = Robot()
    house = house_of(robot, words=words)
    house.take(*[about(id_) for id_ in (1, 2, 3)])
    eventually(lambda: len(house.outcomes) == 3)
    house.at(2)
    eventually(lambda: house.of(1)[-1:] == house.of(3)[-1:] == ["sent"])
    assert {("1",), ("3",)} == set(robot.told)


def test_what_is_too_long_together_is_told_one_by_one(house_of: MakeHouse) -> None:
    """Nothing is lost for its length."""
    robot = Robot(longest=1)
    house = house_of(robot)
    house.take(*[about(id_) for id_ in (1, 2)])
    eventually(lambda: len(house.outcomes) == 2)
    house.at(2)
    eventually(lambda: house.of(1)[-1:] == house.of(2)[-1:] == ["sent"])
    assert [("1", "2"), ("1",), ("2",)] == robot.told


def test_a_channel_to_programs_gets_one_message_each(house_of: MakeHouse) -> None:
    """It says nothing of several in one."""
    house = house_of(Carrier())
    house.take(*[about(id_) for id_ in (1, 2, 3)])
    eventually(lambda: len(house.outcomes) == 3)
    sent: Sequence[tuple[str, str]] = house.carrier.sent
    assert ["1", "2", "3"] == [id_ for _, id_ in sent]
