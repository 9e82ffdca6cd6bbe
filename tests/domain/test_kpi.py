"""How well calls were answered: shares of what can be judged, each late call, by kind and by hour."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.domain.kpi import TARGETS, Call, Figures, Share, figures

AT = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
SHANGHAI = ZoneInfo("Asia/Shanghai")


def call(
    answered: float | None = None, arrived: float | None = None, closed: float | None = None, id_: int = 1
) -> Call:
    """Return a call with what happened so many seconds after the press."""
    times = (None if each is None else AT + timedelta(seconds=each) for each in (answered, arrived, closed))
    return Call(id_, "sos", "501", AT, *times)


def after(seconds: float, *calls: Call) -> Figures:
    """Return what the calls came to so many seconds after the press."""
    return figures(calls, AT + timedelta(seconds=seconds), SHANGHAI)


@pytest.mark.parametrize(
    ("given_", "age", "soon", "in_time"),
    [
        (call(60), 61, (1, 1), (1, 1)),
        (call(61), 61, (0, 1), (1, 1)),
        (call(180), 200, (0, 1), (1, 1)),
        (call(181), 200, (0, 1), (0, 1)),
        (call(), 59, (0, 0), (0, 0)),
        (call(), 60, (0, 0), (0, 0)),
        (call(), 180, (0, 1), (0, 0)),
        (call(), 61, (0, 1), (0, 0)),
        (call(), 181, (0, 1), (0, 1)),
        (call(None, 30), 31, (1, 1), (1, 1)),
        (call(50, 100, 300), 400, (1, 1), (1, 1)),
        (call(300, 100, 50), 400, (1, 1), (1, 1)),
        (call(100, 50, 300), 400, (1, 1), (1, 1)),
        (call(None, None, 30), 31, (1, 1), (1, 1)),
        (call(-5), 10, (1, 1), (1, 1)),
    ],
)
def test_a_call_is_judged_when_it_can_be(
    given_: Call, age: float, soon: tuple[int, int], in_time: tuple[int, int]
) -> None:
    """At the limit is within it; a fresh one without an answer counts nowhere until its time is over."""
    found = after(age, given_)
    assert Share(*soon) == found.soon
    assert Share(*in_time) == found.in_time
    assert (1 if Share(*in_time) == Share(0, 1) else 0) == len(found.late)


def test_arrivals_are_of_the_calls_that_somebody_had_to_go_to() -> None:
    """One that the desk closed by telephone is counted beside; an open one is late after 15 min."""
    calls = (call(10, 900), call(10, 901), call(10, None, 300), call(10))
    assert (Share(1, 2), 1) == (after(600, *calls).there, after(600, *calls).closed_without)
    assert Share(1, 3) == after(901, *calls).there


def test_each_late_call_is_named_with_how_long_it_took() -> None:
    """The newest first; one that still waits has waited until now."""
    found = after(400, call(200, id_=1), call(100, id_=2), call(id_=3))
    assert [(3, 400.0), (1, 200.0)] == [(each.id, took.total_seconds()) for each, took in found.late]


def test_hours_are_those_of_the_sites_own_clock() -> None:
    """Four in the morning of Greenwich is noon in Shanghai."""
    found = after(10, call(), call())
    assert 2 == found.by_hour[12] == sum(found.by_hour)
    assert {"sos": 2} == found.by_kind


def test_a_share_is_never_rounded_up_to_its_target() -> None:
    """And of nothing there is no share."""
    assert 97.4 == Share(3899, 4000).percent
    assert 97.5 == Share(39, 40).percent
    assert None is Share(0, 0).percent


@given(st.lists(st.tuples(*[st.none() | st.floats(0, 1000)] * 3), max_size=20), st.floats(0, 2000))
def test_no_share_is_more_than_the_whole(told: list[tuple[float | None, ...]], age: float) -> None:
    """However calls went, who was answered in 60 s was so in 180 s."""
    found = after(age, *(call(*each) for each in told))
    for share in (found.soon, found.in_time, found.there):
        assert 0 <= share.part <= share.whole <= found.calls
    assert found.soon.part <= found.in_time.part
    assert len(found.late) == found.in_time.whole - found.in_time.part


def test_the_targets_are_those_of_telecare() -> None:
    """97.5 % answered within a minute, 99 % within three (TSA)."""
    assert {timedelta(minutes=1): 97.5, timedelta(minutes=3): 99.0} == TARGETS
