"""The one thread that looks at the frames of all cameras. Owns whose turn it is, at its newest frame.

A frame that nobody came to in time is gone: looking never falls behind, however many cameras there are.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from devices.vision.parts import Sighting
from devices.vision.watched import Watched
from gateway.domain.model import DeviceId

log = logging.getLogger(__name__)

Tell = Callable[[Watched, Sighting], None]
WAITS = 0.5
"""Seconds between two signs of life while no frame comes."""


class Looking:
    """Looks through whatever is in `watched`, which other threads change by whole."""

    def __init__(self, bell: threading.Condition, tell: Tell) -> None:
        self.watched: dict[DeviceId, Watched] = {}
        self.beat = time.monotonic()
        """When the thread last showed that it lives."""
        self._bell = bell
        self._tell = tell
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="looking", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self, patience: float) -> bool:
        """End; False where the thread did not within `patience` seconds."""
        self._stop.set()
        self.wake()
        if self._thread.is_alive():
            self._thread.join(patience)
        return not self._thread.is_alive()

    def alive(self) -> bool:
        """Tell whether the thread lives."""
        return self._thread.is_alive()

    def wake(self) -> None:
        """Let the thread look at what it was asked for."""
        with self._bell:
            self._bell.notify_all()

    def _run(self) -> None:
        while not self._stop.is_set():
            self.beat = time.monotonic()
            if not self._turn():
                with self._bell:
                    if not self._anything():
                        self._bell.wait(WAITS)

    def _turn(self) -> bool:
        """Give each camera one turn; tell whether any had something to look at."""
        did = False
        for each in list(self.watched.values()):
            if self._stop.is_set():
                return did
            each.serve(time.monotonic())
            with self._bell:
                seen = each.eye.sight.take()
            if seen is None:
                continue
            did = True
            for sighting in each.look(seen, time.monotonic()):
                self._said(each, sighting)
        return did

    def _anything(self) -> bool:
        """Tell whether something came since; called with the bell held, so that nothing is slept through."""
        return self._stop.is_set() or any(
            each.errands or each.eye.sight.waits() for each in self.watched.values()
        )

    def _said(self, watched: Watched, sighting: Sighting) -> None:
        try:
            self._tell(watched, sighting)
        except Exception:  # edge: one visit that cannot be told must not end the looking
            log.exception("camera=%s a visit could not be told", sighting.camera)
