"""The newest frame of one camera. Owns the one place a frame lies in; keeps no second one."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

from devices.vision.parts import Frame

FORGET_AFTER = 15.0
"""Seconds after which a frame is dropped that nobody asked for: nothing of a scene lies about."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A frame, masked and made narrower already."""

    frame: Frame
    at: float
    """Of the monotonic clock."""
    number: int
    width: int
    height: int
    """Of the frame as it came."""


class Sight:
    """Where capture lays the newest frame and everybody else finds it; waiters share one bell for all."""

    def __init__(self, bell: threading.Condition) -> None:
        self._bell = bell
        self._seen: Seen | None = None
        self._taken = self._number = 0

    def put(
        self, frame: Frame, size: tuple[int, int], now: float, holds: Callable[[], bool] = lambda: True
    ) -> None:
        """Lay down a frame in the place of the last; `size` is its width and height as it came.

        Not where `holds` says by then that nobody may see it: asked while nobody can change that.
        """
        with self._bell:
            if not holds():
                return
            self._number += 1
            self._seen = Seen(frame, now, self._number, *size)
            self._bell.notify_all()

    def take(self) -> Seen | None:
        """Return the newest frame once; None where it was taken already. Called with the bell held."""
        seen = self._seen
        if seen is None or seen.number == self._taken:
            return None
        self._taken = seen.number
        return seen

    def waits(self) -> bool:
        """Tell whether a frame lies there that nobody took. Called with the bell held."""
        return self._seen is not None and self._seen.number != self._taken

    def newest(self, now: float) -> Seen | None:
        """Return the newest frame, however often; None where there is none of the last seconds."""
        seen = self._seen
        return seen if seen is not None and now - seen.at <= FORGET_AFTER else None

    def forget(self) -> None:
        """Drop the frame."""
        with self._bell:
            self._seen = None
