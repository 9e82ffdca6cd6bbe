"""When somebody is erased who is stored and whom no order names. Pure: times are arguments.

Orders may name nobody for a moment, or for days, because the main database was lost, or an older one was
put back. So a stray goes after a day of orders that are open and name others: by then the site runs without
them. Where orders name nobody at all, nobody is matched, and everybody is kept for a month, for an office
that is mending its box.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from devices.vision.store.clock import MICROS
from devices.vision.store.rows import StrayRow
from gateway.domain.vision import SubjectId

STRAY_FOR = 24 * 3600 * MICROS
FORSAKEN_FOR = 30 * STRAY_FOR


def noted(
    before: Sequence[StrayRow], unnamed: Collection[SubjectId], now: int, *, settled: bool
) -> Sequence[StrayRow]:
    """Return who is unnamed, since when; `settled`: by orders that are open and name somebody."""
    known = {each.subject: each for each in before}
    return [_noted(known.get(subject), subject, now, settled=settled) for subject in sorted(unnamed)]


def due(stray: StrayRow, now: int, *, settled: bool) -> bool:
    """Tell whether a stray is to be erased now."""
    if now - stray.unnamed_since >= FORSAKEN_FOR:
        return True
    return settled and stray.stray_since is not None and now - stray.stray_since >= STRAY_FOR


def _noted(known: StrayRow | None, subject: SubjectId, now: int, *, settled: bool) -> StrayRow:
    since = known.stray_since if known is not None else None
    if since is None and settled:
        since = now
    return StrayRow(subject, known.unnamed_since if known is not None else now, since)
