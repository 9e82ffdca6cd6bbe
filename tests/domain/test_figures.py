"""What the core counts of itself: each time in its class, bounds included, and nothing before it works."""

import pytest

from gateway.domain.figures import BOUNDS, Figures, Process, Times


def test_the_promised_bounds_are_classes_of_their_own() -> None:
    """15 and 30 ms and 2 s are promised (FIGURES F1): whether they are kept can be read exactly."""
    assert (0.001, 0.0025, 0.005, 0.01, 0.015, 0.03, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0) == BOUNDS


@pytest.mark.parametrize(
    ("seconds", "at"),
    [
        (0.0, 0),
        (0.001, 0),
        (0.0011, 1),
        (0.015, 4),
        (0.0151, 5),
        (2.0, 11),
        (2.1, 12),
        (10.0, 13),
        (10.1, 14),
    ],
)
def test_a_time_is_counted_in_the_class_whose_bound_it_keeps(seconds: float, at: int) -> None:
    """A bound itself is kept; what took longer than the last one has the last class."""
    times = Times()
    times.add(seconds)
    assert [int(each == at) for each in range(15)] == times.counts
    assert seconds == times.total


def test_times_add_up_and_a_clock_set_back_takes_nothing_away() -> None:
    """A negative time counts as one that took nothing."""
    times = Times()
    for each in (0.5, -3.0, 0.5):
        times.add(each)
    assert (1, 2, 3, 1.0) == (times.counts[0], times.counts[9], sum(times.counts), times.total)


def test_two_counts_are_never_one() -> None:
    """Each has its own list."""
    one, other = Times(), Times()
    one.add(1)
    assert [0] * 15 == other.counts


def test_before_anything_happened_everything_is_zero() -> None:
    """Nobody reads a figure that nobody measured."""
    none = Figures()
    assert (0, "", {}, (), (), 0, ()) == (
        *(none.at, none.version, none.waiting, none.sent, none.hindrances, none.signs, none.hubs),
    )
    assert (0, 0, 0, 0.0, 0.0) == (
        *(none.process.memory, none.process.threads, none.process.descriptors),
        *(none.process.seconds, none.process.started),
    )
    assert (Process(), Times(), Times()) == (none.process, none.committed, none.handed)
    assert 0.0 == none.committed.total
