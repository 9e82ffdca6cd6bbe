"""Give rows their place in an order while moving as few of them as possible. Pure."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence

STEP = 1024
"""Room between two rows, so that another fits between them without moving any."""


def positions(before: Mapping[str, int], wanted: Sequence[str]) -> dict[str, int]:
    """Return the position of each id; ids that already stand in order keep theirs.

    Without this, one household more at the top of a list would rewrite every row below it.
    """
    kept = _longest_rising([id_ for id_ in wanted if id_ in before], before)
    found: dict[str, int] = {}
    waiting: list[str] = []
    last: int | None = None
    for id_ in wanted:
        if id_ not in kept:
            waiting.append(id_)
            continue
        if not _fill(found, waiting, last, before[id_]):
            return {each: number * STEP for number, each in enumerate(wanted)}
        last = found[id_] = before[id_]
        waiting = []
    _fill(found, waiting, last, None)
    return found


def _fill(found: dict[str, int], ids: Sequence[str], low: int | None, high: int | None) -> bool:
    """Place ids between two positions; False where there is no room."""
    if high is None:
        start = low + STEP if low is not None else 0
        step = STEP
    elif low is None:
        start, step = high - STEP * len(ids), STEP
    else:
        step = (high - low) // (len(ids) + 1)
        start = low + step
    found.update({id_: start + number * step for number, id_ in enumerate(ids)})
    return step > 0 or not ids


def _longest_rising(ids: Sequence[str], before: Mapping[str, int]) -> set[str]:
    """Return the most ids whose positions rise already (patience sorting)."""
    ends: list[int] = []
    tops: list[str] = []
    previous: dict[str, str] = {}
    for id_ in ids:
        pile = bisect_left(ends, before[id_])
        ends[pile : pile + 1] = [before[id_]]
        tops[pile : pile + 1] = [id_]
        if pile:
            previous[id_] = tops[pile - 1]
    kept: set[str] = set()
    last = tops[-1] if tops else None
    while last is not None:
        kept.add(last)
        last = previous.get(last)
    return kept
