"""Which stream of a camera is proposed, and when its clock is worth a word."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gateway.domain.onvif import Around, CameraSaid, FoundCamera, StreamProfile, Trouble, fitting


def stream(name: str, width: int, height: int, rate: float = 25.0, encoding: str = "H264") -> StreamProfile:
    """Return a stream of a camera."""
    return StreamProfile(name, encoding, width, height, rate, f"rtsp://h/{name}")


FULL = stream("full", 1920, 1080)
TALL = stream("tall", 640, 640)
ENOUGH = stream("enough", 640, 360)
SLOW = stream("slow", 640, 360, rate=5.0)
NARROW = stream("narrow", 639, 480)
TINY = stream("tiny", 352, 288)
OTHER = stream("other", 640, 360, encoding="H265")


@pytest.mark.parametrize(
    ("profiles", "expected"),
    [
        ([], None),
        ([FULL, ENOUGH, TALL], ENOUGH),
        ([FULL, TALL], TALL),
        ([ENOUGH, SLOW], SLOW),
        ([SLOW, ENOUGH], SLOW),
        ([NARROW, FULL], FULL),
        ([TINY, NARROW], NARROW),
        ([NARROW, TINY], NARROW),
        ([stream("wide", 500, 100), stream("high", 400, 300)], stream("high", 400, 300)),
        ([OTHER, FULL], FULL),
        ([OTHER, TINY], TINY),
        ([OTHER], OTHER),
    ],
)
def test_the_smallest_that_is_wide_enough_is_proposed(
    profiles: list[StreamProfile], expected: StreamProfile | None
) -> None:
    """H.264 before all else, then 640 pixels of width, then few of them, then few pictures."""
    assert expected == fitting(profiles)


@pytest.mark.parametrize(
    ("skew", "off", "minutes"),
    [
        (None, False, 0),
        (0.0, False, 0),
        (59.9, False, 1),
        (-59.9, False, 1),
        (60.0, True, 1),
        (-60.0, True, 1),
        (151.0, True, 3),
        (-29.0, False, 0),
        (29.8, False, 0),
        (3569.0, True, 59),
        (3571.0, True, 60),
    ],
)
def test_a_clock_is_off_from_a_minute_on(skew: float | None, off: bool, minutes: int) -> None:
    """Ahead or behind; what it did not say is not wrong."""
    said = CameraSaid(skew=skew)
    assert (off, timedelta(minutes=minutes)) == (said.clock_is_off, said.off_by)


def test_what_nobody_said_is_empty() -> None:
    """No cameras, no streams, no trouble."""
    assert ((), None) == (Around().cameras, Around().trouble)
    assert ((), None, None) == (CameraSaid().profiles, CameraSaid().skew, CameraSaid().trouble)
    assert ("", "") == (FoundCamera("h:80").name, FoundCamera("h:80").model)


def test_every_trouble_has_its_word() -> None:
    """Pages and programs tell them apart by it."""
    words = ["unreachable", "not_onvif", "refused", "no_profiles", "too_slow", "busy", "absent"]
    assert words == [each.value for each in Trouble]
