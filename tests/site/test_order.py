"""Positions: the order that is wanted, with as few rows moved as possible."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from gateway.store.order import STEP, positions

IDS = st.lists(st.sampled_from("abcdefghijkl"), unique=True)
BEFORE = st.dictionaries(st.sampled_from("abcdefghijkl"), st.integers(-5, 5000))


def in_order(found: dict[str, int]) -> list[str]:
    """Return the ids as a query ordered by position gives them."""
    return sorted(found, key=found.__getitem__)


@given(BEFORE, IDS)
def test_the_order_is_the_one_that_is_wanted(before: dict[str, int], wanted: list[str]) -> None:
    """Whatever stood where before; no two share a position."""
    found = positions(before, wanted)
    assert wanted == in_order(found)
    assert all(one < other for one, other in pairwise(found[id_] for id_ in wanted))


@given(BEFORE, st.data())
def test_what_stands_in_order_is_not_moved(before: dict[str, int], data: st.DataObject) -> None:
    """Removing some rows moves none."""
    distinct = {position: id_ for id_, position in before.items()}
    order = [distinct[position] for position in sorted(distinct)]
    wanted = [id_ for id_ in order if data.draw(st.booleans())]
    assert {id_: before[id_] for id_ in wanted} == positions(before, wanted)


def test_one_more_at_the_top_in_the_middle_or_at_the_end_moves_no_other() -> None:
    """One more household is one row written."""
    before = positions({}, "abc")
    for wanted in ("xabc", "axbc", "abxc", "abcx"):
        found = positions(before, wanted)
        assert before == {id_: position for id_, position in found.items() if id_ != "x"}


def test_one_that_moves_is_the_only_one_moved() -> None:
    """From the end to the top."""
    before = positions({}, "abcdef")
    found = positions(before, "fabcde")
    assert ["f"] == [id_ for id_ in found if found[id_] != before[id_]]


def test_where_no_room_is_left_everything_is_placed_anew() -> None:
    """After many insertions at one place."""
    assert {"a": 0, "x": STEP, "b": 2 * STEP} == positions({"a": 7, "b": 8}, "axb")
