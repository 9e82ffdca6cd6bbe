"""How sure a counted share is: exact 95 % intervals. Pure."""

from __future__ import annotations

from collections.abc import Callable
from math import comb

SURE = 0.95


def interval(hits: int, tries: int) -> tuple[float, float]:
    """Return the 95 % interval of a share (Clopper and Pearson); with no hit its end is the rule of three."""
    if tries == 0:
        return 0.0, 1.0
    tail = (1 - SURE) / 2
    if hits in {0, tries}:
        # All of the doubt is on one side then, as the rule of three has it.
        edge = (1 - SURE) ** (1 / tries)
        return (0.0, 1 - edge) if hits == 0 else (edge, 1.0)
    low = _where(lambda share: 1 - _at_most(hits - 1, tries, share) - tail, rises=True)
    high = _where(lambda share: _at_most(hits, tries, share) - tail, rises=False)
    return low, high


def _at_most(hits: int, tries: int, share: float) -> float:
    return sum(comb(tries, each) * share**each * (1 - share) ** (tries - each) for each in range(hits + 1))


def _where(above: Callable[[float], float], *, rises: bool) -> float:
    low, high = 0.0, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        if (above(middle) > 0) is rises:
            high = middle
        else:
            low = middle
    return (low + high) / 2
