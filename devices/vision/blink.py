"""Whether somebody closed both eyes for a moment and opened them again, beside their own open eyes. Pure.

People's eyes differ by more than a squint does, so nothing is compared with anybody else's. It takes a blink
for what it looks like: whoever plays a film of one has blinked (ACCURACY.md).
"""

from __future__ import annotations

from collections import deque
from statistics import median

Opening = tuple[float, float]
"""How far right and left eye are open: between the lids, in parts of the way from the eyes to the mouth."""

SHUT = 0.45
"""Of somebody's own open eye, below which it is shut: a film of a real one has 0.15 to 0.3, half shut 0.6."""
REOPENED = 0.65
"""And above which it is open again: between the two it is neither."""
AGREEING = 2
"""Frames in a row that must say so: one alone may be a blurred one."""
FEWEST, MOST = 3, 15
"""Frames of open eyes that say what is usual, and the newest that count."""
STEADY = 0.15
"""How far a head may tilt meanwhile, by its breadth: a picture that is tipped over shows less of its eyes."""
LOST = 0.5
"""Seconds a face may be hidden while its eyes are shut: whatever comes back then may be another picture."""


class Blink:
    """One blink of one face that looks ahead."""

    def __init__(self) -> None:
        self._usual: deque[tuple[float, float, float]] = deque(maxlen=MOST)
        self._shut = self._open = 0
        self._vouched = False

    @property
    def shut(self) -> bool:
        """Tell whether the eyes were shut in the newest frame: whoever knows faces is to vouch for it now."""
        return self._shut > 0 and self._open == 0

    def vouch(self) -> None:
        """Take note that the face with its eyes shut is the one from before, and nothing covers it."""
        self._vouched = self._shut > 0

    def again(self) -> None:
        """Forget the eyes that were shut, not how far they are open usually."""
        self._shut = self._open = 0
        self._vouched = False

    def ahead(self, opening: Opening | None, breadth: float) -> None:
        """Take note of how far the eyes are open while nothing is asked of them."""
        if opening is not None and min(opening) > 0:
            self._usual.append((*opening, breadth))

    def step(self, opening: Opening | None, gap: float, breadth: float) -> bool:
        """Take one frame; tell whether a whole blink has been seen."""
        if len(self._usual) < FEWEST:
            self.ahead(opening, breadth)
            return False
        right, left, usual = (median(each) for each in zip(*self._usual, strict=True))
        if opening is None or gap > LOST or abs(breadth / usual - 1) > STEADY:
            self.again()
            return False
        open_ = opening[0] / right, opening[1] / left
        if max(open_) < SHUT:
            self._shut, self._open = self._shut + 1, 0
        elif min(open_) > REOPENED:
            return self._opened(opening, breadth)
        elif self._shut < AGREEING:
            self.again()
        return False

    def _opened(self, opening: Opening, breadth: float) -> bool:
        if self._shut < AGREEING or not self._vouched:
            self.again()
            self.ahead(opening, breadth)
            return False
        self._open += 1
        return self._open >= AGREEING
