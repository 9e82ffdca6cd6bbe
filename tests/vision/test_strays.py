"""Who is stored and whom no order names: kept for an office that mends its box, then erased."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.vision.store.clock import MICROS
from devices.vision.store.rows import StrayRow
from devices.vision.store.strays import FORSAKEN_FOR, STRAY_FOR, due, noted
from gateway.domain.vision import SubjectId
from tests.vision.kept import LI, WU, Hands, enrol, store_at

ASKS = st.tuples(st.integers(0, 40 * 24), st.sampled_from(["named", "unnamed", "closed"]))


@pytest.mark.parametrize(
    ("named", "open_", "hours", "kept"),
    [
        ([LI], True, 24, False),
        ([LI], False, 24, True),
        ([], True, 24, True),
        ([], False, 29 * 24, True),
        ([], False, 30 * 24, False),
    ],
    ids=["others are named", "the gate is closed", "nobody is named", "for weeks", "for a month"],
)
def test_a_stray_goes_after_a_day_of_orders_that_name_others(
    tmp_path: Path, named: list[SubjectId], open_: bool, hours: float, kept: bool
) -> None:
    """While they name nobody at all, the main database may be lost, and nobody goes for a month."""
    hands = Hands()
    store = store_at(tmp_path, hands, WU)
    enrol(store, WU)
    store.erase_strays(named, open_=open_)
    hands.pass_(hours - 0.1)
    store.erase_strays(named, open_=open_)
    assert (1, 1) == (store.stored(), store.strays(named))
    hands.pass_(0.1)
    store.erase_strays(named, open_=open_)
    assert kept == bool(store.stored())


def test_whoever_is_named_again_is_no_stray_any_more(tmp_path: Path) -> None:
    """And has a whole day again the next time."""
    hands = Hands()
    store = store_at(tmp_path, hands, WU)
    enrol(store, WU)
    for named in ([LI], [WU, LI], [LI]):
        store.erase_strays(named, open_=True)
        hands.pass_(23)
    store.erase_strays([LI], open_=True)
    assert 1 == store.stored()


def test_a_stray_is_remembered_over_a_restart(tmp_path: Path) -> None:
    """A worker that is started every day must not keep them for ever."""
    hands = Hands()
    store = store_at(tmp_path, hands, WU)
    enrol(store, WU)
    store.erase_strays([LI], open_=True)
    store.close()
    hands.off(1)
    again = store_at(tmp_path, hands)
    hands.pass_(23)
    assert [WU] == list(again.erase_strays([LI], open_=True))
    assert frozenset() == again.known()


def test_a_clock_set_forward_erases_no_stray(tmp_path: Path) -> None:
    """A template cannot be made again without the person: it goes by the clock that nobody sets."""
    hands = Hands()
    store = store_at(tmp_path, hands, WU)
    enrol(store, WU)
    store.erase_strays([LI], open_=True)
    hands.wall += 1e9
    store.erase_strays([LI], open_=True)
    assert 1 == store.stored()


@given(st.lists(ASKS, max_size=30))
def test_nobody_goes_who_was_named_within_a_day(asks: list[tuple[int, str]]) -> None:
    """Nor anybody within a month of closed orders; and whoever goes has been unnamed throughout."""
    rows: list[StrayRow] = []
    now, named_at, open_since = 0, 0, None
    for hours, kind in asks:
        now += hours * 3600 * MICROS
        if kind == "named":
            rows, named_at, open_since = list(noted(rows, [], now, settled=True)), now, None
            continue
        settled = kind == "unnamed"
        open_since = now if settled and open_since is None else open_since
        rows = list(noted(rows, [WU], now, settled=settled))
        if due(rows[0], now, settled=settled):
            assert now - named_at >= (STRAY_FOR if settled else FORSAKEN_FOR)
            assert open_since is not None or now - named_at >= FORSAKEN_FOR
        elif settled and open_since is not None:
            assert now - open_since < STRAY_FOR
