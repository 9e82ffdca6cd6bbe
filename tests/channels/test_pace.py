"""What a carrier takes: kept before it refuses, calls for help before news."""

from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.channels.apprise_channel import AppriseChannel
from gateway.channels.base import ChannelSettings, TemporaryFailure
from gateway.channels.wire.pace import LIMITS, Pace
from gateway.domain.alarm import AlarmKind
from gateway.domain.errors import TooLong
from gateway.domain.escalation import Purpose
from tests.channels.conftest import LIMIT, MESSAGE
from tests.channels.servers import status
from tests.channels.test_apprise import robot, saying

pytestmark = pytest.mark.filterwarnings(
    "ignore:'imghdr' is deprecated:DeprecationWarning"
)  # apprise's, on 3.11

COMING = replace(MESSAGE, purpose=Purpose.COMING)
FAULT = replace(MESSAGE, kind=AlarmKind.TECHNICAL)


@dataclass
class Clock:
    """Seconds that only the test moves."""

    now: float = 0.0

    def __call__(self) -> float:
        return self.now


ASKED = st.lists(st.tuples(st.floats(0, 30), st.booleans()), max_size=150)


@given(service=st.sampled_from(sorted(LIMITS)), asked=ASKED)
def test_no_window_ever_holds_more_than_was_published(service: str, asked: list[tuple[float, bool]]) -> None:
    """Whatever comes when: never more than the carrier takes, and who waits as told finds room."""
    clock = Clock()
    pace = Pace(clock)
    went: list[float] = []
    for pause, urgent in asked:
        clock.now += pause / 10
        wait = pace.take(service, "a", urgent=urgent)
        if wait:
            clock.now += wait + 1e-6
            assert 0 == pace.take(service, "a", urgent=urgent)
        went.append(clock.now)
    for most, seconds in LIMITS[service].windows:
        for at in went:
            assert most >= len([each for each in went if at - seconds < each <= at])


def test_news_leaves_room_for_a_call() -> None:
    """Of twenty a minute five are for whoever needs help, and a call finds them."""
    pace = Pace(Clock())
    news = [pace.take("wecombot", "a", urgent=False) for _ in range(16)]
    assert ([0.0] * 15, 60.0) == (news[:15], news[15])
    calls = [pace.take("wecombot", "a", urgent=True) for _ in range(6)]
    assert ([0.0] * 5, 60.0) == (calls[:5], calls[5])


def test_addresses_have_their_own_room_except_where_all_are_ours() -> None:
    """Two robots are two; two topics of ntfy come from one visitor."""
    pace = Pace(Clock())
    for _ in range(20):
        pace.take("wecombot", "a", urgent=True)
    assert 0 == pace.take("wecombot", "b", urgent=True)
    for number in range(60):
        pace.take("ntfy", f"topic-{number}", urgent=True)
    assert 300 == pace.take("ntfy", "another", urgent=True)


def test_one_server_silences_nobody_at_another() -> None:
    """Whoever runs a server of their own may refuse everything: theirs alone is left alone."""
    pace = Pace(Clock())
    pace.refused("ntfy", "ntfy://127.0.0.1:9/topic", 300)
    assert 300 == pace.take("ntfy", "ntfy://127.0.0.1:9/another", urgent=True)
    assert 0 == pace.take("ntfy", "ntfy://topic", urgent=True)
    for number in range(60):
        pace.take("ntfys", f"ntfys://topic-{number}", urgent=True)
    assert 300 == pace.take("ntfys", "ntfys://another", urgent=True)
    assert 0 == pace.take("ntfys", "ntfys://ntfy.lan/topic", urgent=True)


@pytest.mark.parametrize("service", ["bark", "ntfy", "dingtalk"])
def test_nobody_is_left_alone_for_a_day(service: str) -> None:
    """A refused piece of news that is to wait a day must not keep a call for help waiting so long."""
    pace = Pace(Clock())
    assert 600 == pace.refused(service, "a", 86400)
    assert 600 == pace.take(service, "a", urgent=True)


def test_what_publishes_nothing_is_not_kept_waiting() -> None:
    """Until it says so itself."""
    clock = Clock()
    pace = Pace(clock)
    assert {0.0} == {pace.take("bark", "a", urgent=False) for _ in range(100)}
    assert 30 == pace.refused("bark", "a", 30)
    clock.now = 29
    assert 1 == pace.take("bark", "a", urgent=True)
    clock.now = 30
    assert 0 == pace.take("bark", "a", urgent=True)


def test_only_so_many_addresses_are_remembered() -> None:
    """A list of addresses cannot fill the memory; the ones in use stay."""
    pace = Pace(Clock())
    for _ in range(20):
        pace.take("wecombot", "busy", urgent=True)
    for number in range(3000):
        pace.take("wecombot", str(number), urgent=True)
        if number % 500 == 0:
            assert 60 == pace.take("wecombot", "busy", urgent=True)
    assert 1000 == len(pace._sent)


def test_the_twenty_first_message_does_not_reach_the_robot(monkeypatch: pytest.MonkeyPatch) -> None:
    """It comes back within a minute, and is no failure for good; the carrier never had to refuse."""
    channel = AppriseChannel(ChannelSettings())
    with robot(monkeypatch, "dingtalk", saying({"errcode": 0})) as (address, server):
        for _ in range(20):
            channel.send(MESSAGE, address, LIMIT)
        with pytest.raises(TemporaryFailure, match="as many messages") as raised:
            channel.send(MESSAGE, address, LIMIT)
        assert 20 == len(server.requests)
    assert raised.value.retry_after is not None
    assert 50 < raised.value.retry_after.total_seconds() <= 60


def test_news_and_faults_stop_earlier(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fifteen of them, and a call still goes."""
    channel = AppriseChannel(ChannelSettings())
    with robot(monkeypatch, "wecombot", saying({"errcode": 0})) as (address, server):
        for number in range(15):
            channel.send(FAULT if number % 2 else COMING, address, LIMIT)
        for each in (FAULT, COMING):
            with pytest.raises(TemporaryFailure):
                channel.send(each, address, LIMIT)
        channel.send(MESSAGE, address, LIMIT)
        assert 16 == len(server.requests)


@pytest.mark.parametrize(
    ("service", "answer", "seconds"),
    [
        ("dingtalk", saying({"errcode": 130101}), 600),
        ("wecombot", saying({"errcode": 45009}), 60),
        ("feishu", saying({"code": 11232}), 60),
        ("schan", status(400, body=b'{"code": 40001}'), 60),
        ("wecombot", status(429, "Retry-After: 33"), 33),
    ],
)
def test_a_robot_that_said_too_much_is_left_alone(
    monkeypatch: pytest.MonkeyPatch, service: str, answer: bytes, seconds: int
) -> None:
    """Asked again at once it would be deaf for longer: it is not asked."""
    channel = AppriseChannel(ChannelSettings())
    with robot(monkeypatch, service, answer) as (address, server):
        for _ in range(2):
            with pytest.raises(TemporaryFailure) as raised:
                channel.send(MESSAGE, address, LIMIT)
        assert 1 == len(server.requests)
    assert raised.value.retry_after is not None
    assert seconds - 5 < raised.value.retry_after.total_seconds() <= seconds


@pytest.mark.parametrize(
    ("service", "answer"),
    [
        ("wecombot", saying({"errcode": 45002})),
        ("wecombot", status(413)),
        ("dingtalk", saying({"errcode": 460101})),
    ],
)
def test_several_in_one_that_are_too_long_are_told_one_by_one(
    monkeypatch: pytest.MonkeyPatch, service: str, answer: bytes
) -> None:
    """That is said in a way of its own, so that nothing is lost for its length."""
    channel = AppriseChannel(ChannelSettings())
    with robot(monkeypatch, service, answer) as (address, _), pytest.raises(TooLong):
        channel.send(replace(MESSAGE, others=("2",)), address, LIMIT)
