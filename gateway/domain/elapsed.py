"""How much time has surely gone by: what a record's age may be counted on. Pure.

A clock alone deletes nothing. Two things vouch for time: that the box ran through it, which its steady clock
shows whatever the wall clock says; and a wall clock that is synchronised and has not just jumped. Time in
which the box was off counts only by the latter.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from gateway.domain.model import Now

NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""Before any record: nothing is so old."""
SETTLES = timedelta(minutes=10)
"""How long a wall clock has to go right before it vouches for anything."""
DOUBTED = timedelta(days=1)
"""The same after it has moved by more than this: time enough for somebody to see a wrong date on a board."""
JUMP = timedelta(minutes=2)
"""More than a synchronised clock is ever set."""
MOST_GAPS = 4000


@dataclass(frozen=True, slots=True)
class Gap:
    """Time in which nothing was seen to run: from one steady moment to another."""

    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Elapsed:
    """What is remembered of the time that went by. Moments are on the steady clock."""

    boot: str
    began: datetime
    """When this was first noted; what was before is not vouched for by running."""
    seen: datetime
    offset: timedelta
    """How far the wall clock was ahead."""
    right_since: datetime | None
    """Since when the wall clock was synchronised and did not jump."""
    settles: timedelta = SETTLES
    gaps: tuple[Gap, ...] = ()

    def vouched(self, now: Now) -> bool:
        """Tell whether the wall clock may be believed now."""
        return now.trusted and self.right_since is not None and now.steady - self.right_since >= self.settles


@dataclass(frozen=True, slots=True)
class Cutoff:
    """What is older than some time. `wall` and `steady` together, or `run` by itself."""

    wall: datetime
    steady: datetime
    run: datetime


def looked(before: Elapsed | None, boot: str, booted: datetime, now: Now) -> Elapsed:
    """Return what is to be remembered after a look at both clocks; `booted` is on the steady one."""
    offset = now.at - now.steady
    right = now.steady if now.trusted else None
    if before is None:
        return Elapsed(boot, now.steady, now.steady, offset, right)
    if boot != before.boot:
        off = max(booted, before.seen) - before.seen
        gaps = (*before.gaps, Gap(before.seen, before.seen + off))[-MOST_GAPS:] if off else before.gaps
        settles = DOUBTED if off > DOUBTED else SETTLES
        return Elapsed(boot, before.began, now.steady, offset, right, settles, gaps)
    after = replace(before, seen=now.steady, offset=offset)
    moved = abs(offset - before.offset)
    if right is None or before.right_since is None or moved > JUMP:
        settles = DOUBTED if moved > DOUBTED else before.settles
        return replace(after, right_since=right, settles=settles)
    return after


def cutoff(elapsed: Elapsed, now: Now, kept: timedelta) -> Cutoff:
    """Return what is surely older than `kept`."""
    wall = now.at - kept if elapsed.vouched(now) else NEVER
    return Cutoff(wall, now.steady - kept, _run(elapsed, now.steady, kept))


def _run(elapsed: Elapsed, now: datetime, kept: timedelta) -> datetime:
    """Return the steady moment since which the box has run for `kept`."""
    until, left = now, kept
    for gap in reversed(elapsed.gaps):
        if until - gap.until >= left:
            return until - left
        left -= max(timedelta(0), until - gap.until)
        until = gap.since
    return until - left if until - left >= elapsed.began else NEVER
