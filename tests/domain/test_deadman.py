"""When the sign of life may be given: never while help would come late."""

from datetime import UTC, datetime, timedelta

import pytest

from gateway.domain.deadman import Hindrance, Pulse, Vitals, hindrances

NOW = datetime(2026, 5, 1, 3, 0, tzinfo=UTC)
SOUND = Pulse(NOW, NOW)


def ago(seconds: float) -> datetime:
    """Return a moment that many seconds ago."""
    return NOW - timedelta(seconds=seconds)


def test_a_sound_box_speaks() -> None:
    """A pulse and a probe of just now, a step that is not due: nothing stands against it."""
    assert () == hindrances(SOUND, Vitals(NOW + timedelta(seconds=60)), NOW)
    assert () == hindrances(SOUND, Vitals(), NOW)


@pytest.mark.parametrize(
    ("reason", "pulse", "vitals"),
    [
        (Hindrance.ENGINE, None, Vitals()),
        (Hindrance.ENGINE, Pulse(ago(10.1), ago(10.1)), Vitals()),
        (Hindrance.PROBE, Pulse(NOW, None), Vitals()),
        (Hindrance.PROBE, Pulse(NOW, ago(30.1)), Vitals()),
        (Hindrance.STUCK, Pulse(NOW, NOW, ago(180)), Vitals()),
        (Hindrance.LATE, SOUND, Vitals(due_at=ago(20.1))),
        (Hindrance.OUTBOX, SOUND, Vitals(untried_since=ago(120.1))),
        (Hindrance.REGISTER, SOUND, Vitals(unsigned_since=ago(180.1))),
    ],
)
def test_each_thing_that_would_cost_help_silences_it(
    reason: Hindrance, pulse: Pulse | None, vitals: Vitals
) -> None:
    """One is enough, and it is named."""
    assert (reason,) == hindrances(pulse, vitals, NOW)


@pytest.mark.parametrize(
    ("pulse", "vitals"),
    [
        (Pulse(ago(10), ago(30)), Vitals()),
        (Pulse(NOW, NOW, ago(180.1)), Vitals()),
        (SOUND, Vitals(ago(20), ago(120), ago(180))),
    ],
)
def test_what_is_within_its_time_silences_nothing(pulse: Pulse, vitals: Vitals) -> None:
    """A sign that stays away for nothing is soon waited for by nobody."""
    assert () == hindrances(pulse, vitals, NOW)


def test_all_reasons_are_named_at_once() -> None:
    """Whoever reads of it sees everything that is to be put right."""
    found = hindrances(Pulse(NOW, None, NOW), Vitals(ago(99), ago(999), ago(999)), NOW)
    assert set(Hindrance) - {Hindrance.ENGINE, Hindrance.DATABASE} == set(found)
