"""Whether anything moves before a camera, and whether it shows anything: on a thumbnail, next to free."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from devices.vision.parts import Frame

WIDTH, HEIGHT = 96, 54
DIFFERS = 14
"""Grey levels a pixel must change by: above the noise of a cheap sensor at night."""
ENOUGH = 12
"""Pixels of the thumbnail that must change: a face at 48 px in a frame 640 wide covers about fifty."""
FORGETS = 0.08
"""How fast a new scene becomes the usual one."""
LINGERS = 2.0
"""Seconds a scene counts as moving after the last change: somebody who waits for the door stands still."""
DARK, FLAT = 10.0, 2.0
"""Mean and spread of grey levels up to which a picture is black."""
STUCK_AFTER = 300.0
"""Seconds in the dark or without the least change, after which a camera shows nothing: noise changes."""


class Motion:
    """The usual scene of one camera."""

    def __init__(self) -> None:
        self._usual: NDArray[np.float32] | None = None
        self._last: NDArray[np.float32] | None = None
        self._until = float("-inf")
        self._changed_at = self._lit_at = float("-inf")

    def moves(self, frame: Frame, now: float) -> bool:
        """Tell whether something moves, or did a moment ago; `now` in seconds."""
        small = cv2.resize(frame, (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA)
        grey = cv2.cvtColor(small, cv2.COLOR_BGR2GRAY).astype(np.float32)
        self._watch(grey, now)
        if self._usual is None:
            self._usual, self._until = grey.copy(), now + LINGERS
            return True
        change = grey - self._usual
        # A lamp that is switched on changes everything by the same; that alone is nobody.
        change -= np.median(change)
        if int(np.count_nonzero(np.abs(change) > DIFFERS)) >= ENOUGH:
            self._until = now + LINGERS
        self._usual += FORGETS * (grey - self._usual)
        return now < self._until

    def trouble(self, now: float) -> str:
        """Return why frames that come show nothing; empty where they do."""
        if self._last is None:
            return ""
        if now - self._lit_at > STUCK_AFTER:
            return "its picture is black: covered, or without light?"
        if now - self._changed_at > STUCK_AFTER:
            return f"its picture has not changed in the least for {STUCK_AFTER / 60:.0f} minutes: frozen?"
        return ""

    def _watch(self, grey: NDArray[np.float32], now: float) -> None:
        if self._last is None or float(grey.mean()) > DARK or float(grey.std()) > FLAT:
            self._lit_at = now
        if self._last is None or not np.array_equal(grey, self._last):
            self._changed_at = now
        self._last = grey
