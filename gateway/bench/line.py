"""A serial line without a wire: a pseudo terminal with a 433 MHz receiver at its other end."""

from __future__ import annotations

import os
import time
import tty
from collections.abc import Mapping, Sequence

from gateway.bench.compound import Compound
from gateway.bench.presses import EVERY


class Receiver:
    """What writes the lines of a compound's buttons."""

    def __init__(self, households: int) -> None:
        self._ours, theirs = os.openpty()
        tty.setraw(theirs)
        self.compound = Compound(households, port=os.ttyname(theirs))
        self._theirs = theirs

    def press(self, homes: Sequence[int]) -> Mapping[int, float]:
        """Press once in each household; return when."""
        pressed: dict[int, float] = {}
        for home in homes:
            pressed[home] = time.time()
            os.write(self._ours, self.compound.frame(home))
            time.sleep(EVERY)
        return pressed

    def close(self) -> None:
        """Unplug it."""
        os.close(self._ours)
        os.close(self._theirs)
