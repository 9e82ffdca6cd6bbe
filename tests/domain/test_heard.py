"""When a native device has said too little to be told apart, and how long an installer's wishes last."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from gateway.domain import heard
from gateway.domain.heard import Heard, Likely, RequestState, Tried, Want, Way
from gateway.domain.model import DeviceId, EventType

AT = datetime(2026, 11, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("way", "templates", "expected"),
    [
        (Way.NATIVE, 0, False),
        (Way.NATIVE, 3, False),
        (Way.NATIVE, 4, True),
        (Way.MQTT, 4, False),
        (Way.SERIAL, 4, False),
    ],
)
def test_a_device_that_only_lives_is_asked_for(way: Way, templates: int, expected: bool) -> None:
    """More than three native templates fit a heartbeat; of others the likeliest is proposed."""
    likely = tuple(Likely(f"t{nth}") for nth in range(templates))
    assert expected is Heard("k", way, "o", "", b"", 1, AT, AT, likely).is_vague


def test_what_was_not_said_is_empty() -> None:
    """No template, no params of one, no clock."""
    assert () == Heard("k", Way.PORT, "o", "", b"", 0, AT, AT).likely
    assert {} == Likely("t").params
    assert Tried(1, DeviceId("d"), EventType.MOTION, AT, 1, False, None, "{}").skew is None


def test_wishes_end_by_themselves() -> None:
    """Nobody has to remember to close a bridge, nor to stop a lamp that blinks."""
    minutes = (heard.DISCOVERY_LASTS, heard.TEST_LASTS, heard.JOINING_LASTS, heard.ENROL_LASTS)
    assert [10, 10, 2, 2] == [each / timedelta(minutes=1) for each in minutes]
    assert (timedelta(seconds=10), timedelta(hours=24)) == (heard.ORDER_LASTS, heard.HEARD_KEPT)
    assert timedelta(seconds=254) >= heard.JOINING_LASTS


def test_the_inbox_is_bounded() -> None:
    """A noisy neighbourhood fills neither disk nor page."""
    assert (500, 512, 200) == (heard.MOST_HEARD, heard.SHOWN_BYTES, heard.MOST_TRIED)


def test_the_words_on_record_are_stable() -> None:
    """They stand in the database and in programs of others."""
    assert ["discover", "join", "identify", "test", "enrol"] == [each.value for each in Want]
    assert ["open", "done", "refused", "ended"] == [each.value for each in RequestState]
    assert ["native", "mqtt", "serial", "mdns", "port"] == [each.value for each in Way]
