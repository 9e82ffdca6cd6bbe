"""One time limit for a whole attempt. Every wait on the wire asks it what is left, none starts a new one."""

from __future__ import annotations

import time
from datetime import timedelta


class Deadline:
    """A moment on the monotonic clock."""

    __slots__ = ("_ends",)

    def __init__(self, limit: timedelta) -> None:
        self._ends = time.monotonic() + limit.total_seconds()

    def left(self) -> float:
        """Return the seconds left, more than none. Raises TimeoutError where the time is up."""
        left = self._ends - time.monotonic()
        if left <= 0:
            raise TimeoutError("time limit reached")
        return left

    def sooner(self, seconds: float) -> Deadline:
        """Return a deadline so many seconds from now, or this one where it comes first."""
        other = Deadline(timedelta(seconds=seconds))
        return self if self._ends <= other._ends else other
