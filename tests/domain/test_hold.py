"""What a dated hold keeps: by time, by place, by device; and when it ends."""

from datetime import UTC, datetime, timedelta

import pytest

from gateway.domain.hold import Hold, standing
from gateway.domain.model import DeviceId, Now, PlaceId

AT = datetime(2026, 11, 30, tzinfo=UTC)
HOUR, MOMENT = timedelta(hours=1), timedelta(microseconds=1)
EYE, SOS, B3, B4 = DeviceId("eye"), DeviceId("sos"), PlaceId("b3"), PlaceId("b4")
EVERYWHERE = Hold("case 12", AT, AT + HOUR, AT + 24 * HOUR)
THERE = Hold("case 13", AT, AT + HOUR, AT + 24 * HOUR, frozenset({B3}))
OF_EYE = Hold("case 14", AT, AT + HOUR, AT + 24 * HOUR, devices=frozenset({EYE}))
WITHIN = (AT, AT + HOUR)


@pytest.mark.parametrize(
    ("at", "trusted", "expected"),
    [
        (AT + 24 * HOUR - MOMENT, True, True),
        (AT + 24 * HOUR, True, False),
        (AT + 24 * HOUR, False, True),
    ],
)
def test_a_hold_ends_by_itself_and_by_a_clock_that_is_right(
    at: datetime, trusted: bool, expected: bool
) -> None:
    """A wrong clock must not delete what a court asked to be kept; the steady one says nothing of days."""
    now = Now(at, AT + 999 * HOUR, trusted)
    assert expected is EVERYWHERE.stands(now)
    assert ((EVERYWHERE,) if expected else ()) == standing([EVERYWHERE], now)


@pytest.mark.parametrize(
    ("span", "expected"),
    [
        (None, True),
        (WITHIN, True),
        ((AT - HOUR, AT), True),
        ((AT - HOUR, AT - MOMENT), False),
        ((AT + HOUR, AT + 2 * HOUR), True),
        ((AT + HOUR + MOMENT, AT + 2 * HOUR), False),
        ((AT - HOUR, AT + 2 * HOUR), True),
    ],
)
def test_what_touches_its_time_is_kept(span: tuple[datetime, datetime] | None, expected: bool) -> None:
    """Both ends included; what has no time is kept."""
    assert expected is EVERYWHERE.covers(span, None, ())


@pytest.mark.parametrize(
    ("hold", "place", "devices", "expected"),
    [
        (THERE, B3, (), True),
        (THERE, B4, (), False),
        (THERE, None, (EYE,), False),
        (OF_EYE, None, (SOS, EYE), True),
        (OF_EYE, B3, (SOS,), False),
        (OF_EYE, None, (), False),
        (Hold("both", *WITHIN, AT, frozenset({B3}), frozenset({EYE})), B4, (EYE,), True),
        (Hold("both", *WITHIN, AT, frozenset({B3}), frozenset({EYE})), B3, (SOS,), True),
        (Hold("both", *WITHIN, AT, frozenset({B3}), frozenset({EYE})), B4, (SOS,), False),
    ],
)
def test_a_hold_is_about_its_places_or_its_devices(
    hold: Hold, place: PlaceId | None, devices: tuple[DeviceId, ...], expected: bool
) -> None:
    """Either is enough; and never about what happened at another time."""
    assert expected is hold.covers(WITHIN, place, devices)
    assert not hold.covers((AT - 2 * HOUR, AT - HOUR), place, devices)
