"""Durations as they are written and read."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.duration import LONGEST, duration_value, parse_duration, written_duration

READ = [
    ("60", 60),
    ("1", 1),
    ("90s", 90),
    ("5m", 300),
    ("2h", 7200),
    ("1d", 86400),
    ("1.5h", 5400),
    ("61.25", 61.25),
]


@pytest.mark.parametrize(("text", "seconds"), READ)
def test_a_duration_is_read_in_seconds_or_with_its_unit(text: str, seconds: float) -> None:
    """Plain numbers are seconds."""
    assert timedelta(seconds=seconds) == parse_duration(text)


@pytest.mark.parametrize("value", [60, 60.0])
def test_a_number_is_a_number_of_seconds(value: object) -> None:
    """Programs send numbers."""
    assert timedelta(minutes=1) == parse_duration(value)


REFUSED = [
    "",
    "0",
    "0.9",
    "-5",
    "+5",
    "5 m",
    "5M",
    "1h30m",
    "abc",
    "1e3",
    "٥",
    "367d",
    "9" * 12 + "d",
    "1.0001",
    True,
    None,
    [],
]


@pytest.mark.parametrize("value", REFUSED)
def test_what_is_no_duration_is_refused(value: object) -> None:
    """From one second to a year, in one unit, in plain digits."""
    with pytest.raises(ValueError, match="a duration from 1 s, such as 60, 90s, 15m, 2h or 1d"):
        parse_duration(value)


@given(st.integers(1_000, int(LONGEST.total_seconds() * 1000)))
def test_what_is_written_is_read_again(millis: int) -> None:
    """No duration changes on its way through a document."""
    duration = timedelta(milliseconds=millis)
    assert duration == parse_duration(written_duration(duration)) == parse_duration(duration_value(duration))


WRITTEN = [
    (60, "60"),
    (90, "90"),
    (120, "2m"),
    (150, "150"),
    (900, "15m"),
    (5400, "90m"),
    (86400, "1d"),
    (61.25, "61.25"),
]


@pytest.mark.parametrize(("seconds", "text"), WRITTEN)
def test_there_is_one_way_to_write_a_duration(seconds: float, text: str) -> None:
    """Seconds below two minutes, else the longest unit that fits."""
    assert text == written_duration(timedelta(seconds=seconds))
