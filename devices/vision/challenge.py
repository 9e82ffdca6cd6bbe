"""A proof of life by turning the head and closing the eyes: what was done, in the order asked for. Pure.

It tells a living head from a flat picture that is held, tilted or waved: on a flat picture nose and eyes
shrink alike, so that its yaw stays about where it was, and a picture tilted so far that the detector
misjudges it has grown narrow. It does not tell it from a film of the right turns
(ACCURACY.md).
"""

from __future__ import annotations

from collections.abc import Sequence

from devices.vision.blink import Blink, Opening
from gateway.domain.vision import Turn

FRONT = 0.15
"""Yaw below which somebody looks ahead."""
TURNED = 0.30
"""Yaw from which a head has turned: about 20°. Tilting flat pictures of 20 people by 50° moved it by 0.14 at
most, by 60° by 0.28 (ACCURACY.md)."""
NARROWEST = 0.62
"""Breadth of a turned head, in parts of that ahead: a head at 45° keeps 0.7, a flat picture at 60° half."""
AGREEING = 2
"""Frames in a row that must say so."""
WENT_ON = 0.8
"""Seconds a face may be lost between two frames: in a longer gap it may be another one."""


class Challenge:
    """One row of turns, looking ahead before, between and after."""

    def __init__(self, turns: Sequence[Turn]) -> None:
        self._steps: list[Turn | None] = [None]
        for turn in turns:
            self._steps += [turn, None]
        self._done = 0
        self._agreeing = 0
        self._broad = 0.0
        self._blink = Blink()

    @property
    def passed(self) -> bool:
        """Tell whether everything was done."""
        return self._done == len(self._steps)

    @property
    def ahead(self) -> bool:
        """Tell whether somebody is to look ahead now: only then their face is compared."""
        return not self.passed and self._steps[self._done] is None

    def start_again(self) -> None:
        """Forget what was done: the face was lost, or is another one."""
        self._done, self._agreeing, self._broad = 0, 0, 0.0
        self._blink = Blink()

    @property
    def shut(self) -> bool:
        """Tell whether eyes that were to close were shut in the newest frame."""
        return self._wanted is Turn.BLINK and self._blink.shut

    def vouch(self, *, same: bool) -> None:
        """Say whether the face whose eyes are shut is the one from before, with nothing laid over it."""
        if same:
            self._blink.vouch()
        else:
            self._blink.again()

    def step(self, yaw: float, gap: float, opening: Opening | None = None, breadth: float = 1.0) -> None:
        """Take one frame: where a face looks, how long it was hidden, how open its eyes are, how broad."""
        if self.passed:
            return
        if gap > WENT_ON:
            self.start_again()
        if abs(yaw) < FRONT:
            self._broad = max(self._broad, breadth)
        if breadth < NARROWEST * self._broad:
            self._agreeing = 0
            self._blink.again()
            return
        wanted = self._wanted
        if wanted is None and abs(yaw) < FRONT:
            self._blink.ahead(opening, breadth)
        if wanted is Turn.BLINK:
            done = self._blinked(yaw, gap, opening, breadth)
        else:
            self._agreeing = self._agreeing + 1 if _holds(wanted, yaw) else 0
            done = self._agreeing >= AGREEING
        if done:
            self._done, self._agreeing = self._done + 1, 0

    @property
    def _wanted(self) -> Turn | None:
        return None if self.passed else self._steps[self._done]

    def _blinked(self, yaw: float, gap: float, opening: Opening | None, breadth: float) -> bool:
        if abs(yaw) >= FRONT:
            self._blink.again()
            return False
        done = self._blink.step(opening, gap, breadth)
        if done:
            self._blink.again()
        return done


def _holds(wanted: Turn | None, yaw: float) -> bool:
    if wanted is None:
        return abs(yaw) < FRONT
    return yaw > TURNED if wanted is Turn.LEFT else yaw < -TURNED
