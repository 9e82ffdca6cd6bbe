"""How sure a counted share is, and that a wrong match would be counted."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.bench.accuracy import searched, threshold_of, verified
from gateway.bench.odds import interval


@pytest.mark.parametrize(
    ("hits", "tries", "low", "high"),
    [(0, 100, 0.0, 0.0295), (70, 70, 0.9581, 1.0), (69, 70, 0.9230, 0.9996), (5, 10, 0.1871, 0.8129)],
)
def test_an_interval_is_exact(hits: int, tries: int, low: float, high: float) -> None:
    """As tables have it; with none it is the rule of three."""
    assert (low, high) == pytest.approx(interval(hits, tries), abs=1e-3)


@given(st.integers(1, 60).flatmap(lambda tries: st.tuples(st.integers(0, tries), st.just(tries))))
def test_a_share_lies_in_its_interval(counted: tuple[int, int]) -> None:
    """Whatever was counted."""
    low, high = interval(*counted)
    assert 0 <= low <= counted[0] / counted[1] <= high <= 1


def test_a_wrong_match_is_counted() -> None:
    """Two people with one face: neither is accepted, each is taken for the other without themselves."""
    people = np.zeros((3, 5, 4), np.float32)
    for person, axis in enumerate((0, 0, 1)):
        people[person, :, axis] = 1.0
    found = searched(people, slice(None), 0.5)
    assert (5 + 5, 15) == (found.wrong, found.wrong_tries)
    assert (2, 0, 6) == (found.own, found.mistaken, found.own_tries)  # a tie is nobody
    assert 1.01 == threshold_of(people)
    assert verified(people).equal_error > 0.1
