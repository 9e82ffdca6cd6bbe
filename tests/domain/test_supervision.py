"""Which silence is told: after a window, never through an outage, never much later than one."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from gateway.domain.model import DeviceId
from gateway.domain.supervision import (
    BUTTON_WINDOW,
    LONGEST_WINDOW,
    Watched,
    battery_is_low,
    newly_silent,
    window_for,
)

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
BRIDGE, BUTTON = DeviceId("bridge"), DeviceId("button")
HOURS = st.integers(0, 100).map(lambda hours: hours * HOUR)


def test_a_window_is_the_device_s_own_else_its_template_s_and_at_most_a_day() -> None:
    """None of both: nobody watches it."""
    assert HOUR == window_for(HOUR, 2 * HOUR)
    assert 2 * HOUR == window_for(None, 2 * HOUR)
    assert LONGEST_WINDOW == window_for(100 * HOUR, None)
    assert window_for(None, None) is None


def test_a_button_s_silence_is_told_within_the_promised_time() -> None:
    """Six hours unless it is said otherwise, and a day at most (FIGURES F8, EN 50134)."""
    assert (6 * HOUR, 24 * HOUR) == (BUTTON_WINDOW, LONGEST_WINDOW)


def test_a_known_silence_is_not_told_again() -> None:
    """Until it is known, it is, though another before it in the same look is known already."""
    known, unknown = Watched(BRIDGE, HOUR, NOW - 3 * HOUR, True), Watched(BUTTON, HOUR, NOW - 3 * HOUR)
    assert not unknown.silent
    assert (BUTTON,) == newly_silent([known, unknown], NOW)


def test_a_window_and_its_double_are_kept_to_the_moment() -> None:
    """A silence as long as the window is none yet; a return as long ago as the window still counts."""
    assert () == newly_silent([Watched(BUTTON, HOUR, NOW - HOUR)], NOW)
    assert () == newly_silent([Watched(BUTTON, HOUR, NOW - 2 * HOUR, back_at=NOW - HOUR)], NOW)


def test_a_low_battery_is_a_case_from_fifteen_percent() -> None:
    """Unknown is not low."""
    assert [True, False, False] == [battery_is_low(each) for each in (15, 16, None)]


def test_a_bridge_that_falls_silent_takes_its_devices_with_it() -> None:
    """In the very same look: one fault, not two."""
    both = (
        Watched(BRIDGE, HOUR, NOW - 2 * HOUR),
        Watched(BUTTON, HOUR, NOW - 2 * HOUR, ways=(BRIDGE,)),
    )
    assert (BRIDGE,) == newly_silent(both, NOW)
    assert () == newly_silent(both[1:], NOW, {BRIDGE})
    assert (BUTTON,) == newly_silent(both[1:], NOW)


def test_after_a_return_a_device_has_its_window_anew_and_no_more_than_two() -> None:
    """A bridge that comes back every night hides no dead button."""
    returned = NOW - timedelta(minutes=59)
    assert () == newly_silent([Watched(BUTTON, HOUR, NOW - 2 * HOUR, back_at=returned)], NOW)
    assert (BUTTON,) == newly_silent([Watched(BUTTON, HOUR, NOW - 2.1 * HOUR, back_at=returned)], NOW)
    assert (BUTTON,) == newly_silent([Watched(BUTTON, HOUR, NOW - 1.5 * HOUR, back_at=NOW - 1.1 * HOUR)], NOW)


@given(window=HOURS, silence=HOURS, back=st.none() | HOURS, known=st.booleans(), gone=st.booleans())
def test_a_silence_is_told_when_it_should_be(
    window: timedelta, silence: timedelta, back: timedelta | None, known: bool, gone: bool
) -> None:
    """Never before its window, never behind what is gone, never twice; and always after two windows."""
    back_at = NOW - back if back is not None else None
    watched = Watched(BUTTON, window, NOW - silence, known, (BRIDGE,), back_at)
    told = newly_silent([watched], NOW, {BRIDGE} if gone else frozenset()) == (BUTTON,)
    if known or gone or silence <= window:
        assert not told
    elif silence > 2 * window or back is None or back > window:
        assert told
    else:
        assert not told
