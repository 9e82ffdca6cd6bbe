"""What a rule may say, and what it finds in a message: conditions, lists, bits, memories."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from devices.decode import parse_any
from devices.edges import Edges, Heard
from devices.matching import compiled
from devices.native import CALLS
from devices.rule import Rule
from gateway.domain.errors import DeviceNonsense
from gateway.domain.model import EventType
from tests.devices.sides import AT


def finds(said: object, params: dict[str, str] | None = None, **written: object) -> int:
    """Return how many parts of a message a rule finds, whatever it remembers."""
    ((reads, rule),) = Rule.model_validate(written | {"reads": "motion"}).spread()
    return len(list(compiled("0", reads, rule, params or {}).found(said)))


@pytest.mark.parametrize(
    ("said", "written", "found"),
    [
        ({"a": "x"}, {"json": "a", "other_than": ["y", "z"]}, 1),
        ({"a": "y"}, {"json": "a", "other_than": ["y", "z"]}, 0),
        ({"a": None}, {"json": "a", "other_than": "y"}, 0),
        ({"a": ["x"]}, {"json": "a", "other_than": "y"}, 0),
        ({"a": 0.9}, {"json": "a", "at_least": "0.9"}, 1),
        ({"a": 0.89}, {"json": "a", "at_least": "0.9"}, 0),
        ({"a": True}, {"json": "a", "at_least": "0"}, 0),
        ({"a": "1"}, {"json": "a", "at_least": "0"}, 0),
        ({"a": 33}, {"json": "a", "mask": "0021", "is": "0021"}, 1),
        ({"a": 32}, {"json": "a", "mask": "0021", "is": "0021"}, 0),
        ({"a": 32}, {"json": "a", "mask": "01", "is": "00"}, 1),
        ({"a": True}, {"json": "a", "mask": "01", "is": "01"}, 0),
        ({"a": "33"}, {"json": "a", "mask": "01", "is": "01"}, 0),
        ("ON", {"json": ".", "equals": "ON"}, 1),
        (17, {"json": ".", "equals": "17"}, 1),
        ({"a": {"b": 1}}, {"all": [{"json": "a.b", "equals": "1"}, {"json": "c", "equals": "2"}]}, 0),
        ({"a": {"b": 1}, "c": 2}, {"all": [{"json": "a.b", "equals": "1"}, {"json": "c", "equals": "2"}]}, 1),
        ({"l": [{"k": "a"}, {"k": "b"}, {"k": "a"}]}, {"each": "l", "json": "k", "equals": "a"}, 2),
        ({"l": {"k": "a"}}, {"each": "l", "json": "k", "equals": "a"}, 0),
        ({"l": ["a", None, 3]}, {"each": "l", "json": "k", "equals": "a"}, 0),
        ({}, {"each": "l", "json": "k", "equals": "a"}, 0),
    ],
)
def test_what_a_rule_finds(said: object, written: dict[str, object], found: int) -> None:
    """All conditions, in the message or in each element of its list."""
    assert found == finds(said, **written)


def test_params_stand_in_paths_and_values() -> None:
    """One template for every input of a device with eight."""
    said = {"Button3": {"Action": "HOLD"}, "component": "input:3"}
    assert 1 == finds(said, {"n": "3"}, json="Button{n}.Action", equals="HOLD")
    assert 1 == finds(said, {"n": "3"}, json="component", equals="input:{n}")
    assert 0 == finds(said, {"n": "4"}, json="component", equals="input:{n}")


def test_values_are_one_rule_for_each_reading() -> None:
    """Values with the same reading stay together."""
    rule = Rule.model_validate(
        {"json": "a", "values": {"x": "door.opened", "y": "door.closed", "z": "door.opened"}}
    )
    assert [("door.opened", ("x", "z")), ("door.closed", ("y",))] == [
        (reads.value, each.equals) for reads, each in rule.spread()
    ]


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ({"json": "a", "mask": "01"}, "mask: with is:"),
        ({"json": "a", "mask": "0001", "is": "01"}, "is: 2 bytes, as many as mask:"),
        ({"json": "a", "counter": "true", "edge": "true"}, "counter: true alone"),
        ({"json": "a", "equals": "b", "other_than": "c"}, "one of equals:"),
        ({"equals": "b"}, "json: PATH with equals:"),
        ({"all": [{"equals": "b"}]}, "json: PATH with equals:"),
        ({"all": [{"json": "a", "equals": "b"}], "json": "a", "equals": "b"}, "one of json:, all:"),
        ({"line": "a", "person": "b"}, "topic:, each:, person: and values: with json:"),
        ({"json": "a", "equals": "b", "same": "c"}, "same: with json: or all:, and with within:"),
        ({"json": "a", "edge": "true", "each": "l"}, "never with each:"),
        (
            {"all": [{"json": "a", "edge": "true"}, {"json": "b", "counter": "true"}]},
            "edge: or counter: once in a rule",
        ),
        ({"json": "a", "equals": "b", "within": "2h"}, "at most 1h"),
    ],
)
def test_a_rule_that_does_not_fit_together_is_refused(written: dict[str, object], problem: str) -> None:
    """In words that finish "expected …"."""
    with pytest.raises(ValidationError) as refused:
        Rule.model_validate(written | {"reads": "motion"})
    assert problem in str(refused.value)


@pytest.mark.parametrize("reads", sorted(CALLS))
def test_nothing_suppresses_a_call(reads: EventType) -> None:
    """FIGURES F7: there is no way to write a rule that drops a call for being repeated."""
    with pytest.raises(ValidationError, match="nothing may suppress"):
        Rule.model_validate({"json": "a", "equals": "b", "within": "2s", "reads": reads})
    with pytest.raises(ValidationError, match="nothing may suppress"):
        Rule.model_validate({"json": "a", "within": "2s", "values": {"x": "motion", "y": reads}})


def test_values_and_reads_exclude_each_other() -> None:
    """A rule reads one thing, or one for each value."""
    for written in (
        {"json": "a", "equals": "b"},
        {"json": "a", "values": {"x": "motion"}, "reads": "motion"},
    ):
        with pytest.raises(ValidationError, match="either reads: or values:"):
            Rule.model_validate(written)


@pytest.mark.parametrize(
    ("payload", "said"),
    [
        (b"ON", "ON"),
        (b" Online\n", "Online"),
        (b"true", True),
        (b"17", 17),
        (b'{"a":1}', {"a": 1}),
        (b"", ""),
    ],
)
def test_plain_text_is_a_payload_too(payload: bytes, said: object) -> None:
    """Tasmota, ESPHome and Shelly send bare words."""
    assert said == parse_any(payload)


@given(payload=st.binary(max_size=64))
def test_reading_a_payload_never_fails_but_in_words(payload: bytes) -> None:
    """Any bytes are JSON, text, or no UTF-8."""
    try:
        said = parse_any(payload)
    except DeviceNonsense as nonsense:
        said = nonsense.message
    assert said is None or isinstance(said, str | int | float | list | dict)


KEY = ("d", "0")


def heard(nth: int, payload: str = "", *, retained: bool = False, fresh: bool = True) -> Heard:
    """Return the message of the nth second."""
    return Heard((payload or str(nth)).encode(), AT + timedelta(seconds=nth), retained, fresh)


@given(numbers=st.lists(st.integers(0, 3), max_size=30))
def test_a_counter_counts_changes(numbers: list[int]) -> None:
    """As many events as changes; the first value after a start is none."""
    edges = Edges()
    told = [edges.counts(KEY, number, heard(nth), call=False) for nth, number in enumerate(numbers)]
    assert [False, *(a != b for a, b in pairwise(numbers))][: len(numbers)] == told


def test_the_first_number_of_a_call_counts() -> None:
    """A press that is the first thing heard after a start must not be lost; what is kept or old is none."""
    assert Edges().counts(KEY, 7, heard(0), call=True)
    assert not Edges().counts(KEY, 7, heard(0, retained=True), call=True)
    assert not Edges().counts(KEY, 7, heard(0, fresh=False), call=True)


def test_a_call_delivered_again_is_the_same_call() -> None:
    """Its commit failed; a minute later the same bytes are a repetition. Anything else is told once."""
    edges = Edges()
    assert edges.counts(KEY, 7, heard(0, "m"), call=True)
    assert edges.counts(KEY, 7, heard(5, "m"), call=True)
    assert not edges.counts(KEY, 7, heard(90, "m"), call=True)
    assert edges.rises(("d", "1"), True, heard(0, "m"), call=False)
    assert not edges.rises(("d", "1"), True, heard(5, "m"), call=False)


@given(holds=st.lists(st.booleans(), max_size=30))
def test_an_edge_rises_as_often_as_it_becomes_true(holds: list[bool]) -> None:
    """A first true counts."""
    edges = Edges()
    told = [edges.rises(KEY, each, heard(nth), call=True) for nth, each in enumerate(holds)]
    assert [each and not before for before, each in zip([False, *holds], holds, strict=False)] == told


@given(gaps=st.lists(st.integers(0, 4), max_size=40))
def test_noise_is_told_once_within_its_time_and_never_for_ever(gaps: list[int]) -> None:
    """Counted from what was told: never twice within three seconds, and again after at most that."""
    edges, at, told = Edges(), AT, []
    for gap in gaps:
        at += timedelta(seconds=gap)
        if not edges.is_noise(KEY, timedelta(seconds=3), at):
            told.append(at)
    assert all(b - a >= timedelta(seconds=3) for a, b in pairwise(told))
    assert not gaps or at - told[-1] < timedelta(seconds=3)


def test_a_clock_that_jumps_back_silences_nobody() -> None:
    """Noise is what comes after, not before."""
    edges = Edges()
    assert not edges.is_noise(KEY, timedelta(hours=1), AT)
    assert not edges.is_noise(KEY, timedelta(hours=1), AT - timedelta(days=1))


def test_every_reading_can_be_written() -> None:
    """A typo in a reading is refused; a right one is taken."""
    assert EventType.FALL is Rule.model_validate({"json": "a", "edge": "true", "reads": "fall"}).reads
    with pytest.raises(ValidationError):
        Rule.model_validate({"json": "a", "edge": "true", "reads": "fell"})
