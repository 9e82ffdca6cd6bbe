"""One camera, looked through again and again. Owns when a try is given up and the next begins.

`watch` is called several times a second and never waits for a camera.
"""

from __future__ import annotations

import logging
import threading
from collections import deque

from devices.vision.address import Address, Kind, address_of
from devices.vision.attempt import Attempt, Open
from devices.vision.capture import open_capture
from devices.vision.sight import Sight
from gateway.domain.vision import CameraOrder, CameraState

log = logging.getLogger(__name__)

STALLED_AFTER = 5.0
"""Seconds without a frame after which a try is given up."""
OPENS_WITHIN = 12.0
"""Seconds for the first frame: opening may take 4, asking why not 2, a slow camera more."""
BLIND_AFTER = 15.0
"""Seconds without a frame after which a camera counts as blind."""
PAUSES = (0.5, 1.0, 2.0, 5.0, 10.0, 30.0)
STEADY_AFTER = 20.0
"""Seconds of frames after which earlier failures no longer count."""
MOST_HANGING = 3
"""Threads of one camera that may hang in OpenCV at once; then none is begun until one of them ends."""
RATE_OVER = 5.0


class Eye:
    """Looks through one camera for as long as it is ordered to."""

    def __init__(self, order: CameraOrder, bell: threading.Condition, opens: Open = open_capture) -> None:
        """Take what it is to look at. Raises ValueError for a source that is none."""
        self._address, self._opens = address_of(order.source), opens
        self._bell = bell
        self.sight = Sight(bell)
        self.trouble = ""
        """Why the frames that come show nothing, as whoever looks at them finds; empty where they do."""
        self._order = order
        self._attempt: Attempt | None = None
        self._hanging: list[Attempt] = []
        self._tries, self._next_at = 0, 0.0
        self._why = "not opened yet"
        self._done = False
        self._began = 0.0
        self._looks: deque[float] = deque(maxlen=256)

    @property
    def order(self) -> CameraOrder:
        """What is asked of this camera now."""
        return self._order

    def follow(self, order: CameraOrder) -> None:
        """Take new settings of the same source: they hold from the next frame on."""
        with self._bell:
            self._order = order
            self.sight.forget()  # it was masked as the order before said

    def looked(self, now: float) -> None:
        """Count a frame that was looked at."""
        self._looks.append(now)

    def watch(self, now: float) -> None:
        """Give up what hangs, begin what is due."""
        self._hanging = [each for each in self._hanging if each.alive()]
        attempt = self._attempt
        if attempt is not None:
            self._judge(attempt, now)
        if self._attempt is None and not self._done and now >= self._next_at:
            self._begin(now)
        if self._blind(now):
            self.sight.forget()

    def close(self) -> None:
        """Look no longer; returns at once, whatever the camera does."""
        self._done = True
        if self._attempt is not None:
            self._attempt.gone.set()
            self._hanging.append(self._attempt)
            self._attempt = None
        self.sight.forget()

    def hangs(self) -> bool:
        """Tell whether a thread that was given up still runs."""
        return any(each.alive() for each in self._hanging)

    def state(self, now: float) -> CameraState:
        """Say how the camera is doing."""
        blind = self._blind(now)
        why = self.trouble or (self._why if blind else "")
        seen = self.sight.newest(now)
        return CameraState(
            self._order.id,
            seeing=not why,
            why=why,
            rate=round(sum(now - at <= RATE_OVER for at in list(self._looks)) / RATE_OVER, 1),
            width=seen.width if seen is not None else 0,
            height=seen.height if seen is not None else 0,
        )

    def _blind(self, now: float) -> bool:
        attempt = self._attempt
        if attempt is not None and attempt.frames and now - attempt.beat <= STALLED_AFTER:
            return False
        seen = self.sight.newest(now)
        return self._done or seen is None or now - seen.at > BLIND_AFTER

    def _begin(self, now: float) -> None:
        if len(self._hanging) >= MOST_HANGING:
            self._why = f"{MOST_HANGING} tries hang in it; the next begins when one of them ends"
            return
        self._began = now
        self._attempt = Attempt(self._address, self.sight, lambda: self._order, self._opens)
        self._attempt.start()

    def _judge(self, attempt: Attempt, now: float) -> None:
        if not attempt.alive():
            self._ended(attempt.why, now, played=attempt.played)
        elif now - attempt.beat > (STALLED_AFTER if attempt.frames else OPENS_WITHIN):
            attempt.gone.set()
            self._hanging.append(attempt)
            silent = "no new frame comes" if attempt.frames else _no_answer(self._address)
            self._ended(silent, now, played=False)
        elif attempt.frames and now - self._began > STEADY_AFTER:
            self._tries = 0

    def _ended(self, why: str, now: float, *, played: bool) -> None:
        self._attempt = None
        self._why = f"{self._address.shown}: {why}"
        self._done = played
        pause = PAUSES[min(self._tries, len(PAUSES) - 1)]
        self._tries += 1
        self._next_at = now + pause
        if played:
            log.info("camera=%s %s", self._order.id, self._why)
        else:
            log.warning("camera=%s %s; again in %.1f s", self._order.id, self._why, pause)


def _no_answer(address: Address) -> str:
    return "no picture comes" if address.kind is Kind.STREAM else "it does not answer"
