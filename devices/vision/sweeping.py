"""The thread that keeps what was promised: erasures, ends of pictures, shredded keys. Decides nothing.

Whatever interrupts it, also the end of the process, it does again what is not done yet.
"""

from __future__ import annotations

import logging
import threading
import time

from devices.vision.desk import Desk
from devices.vision.store.faces import FaceStore
from devices.vision.store.troubles import StoreTrouble

log = logging.getLogger(__name__)

EVERY = 5.0
"""Seconds between two looks; orders to erase are followed at once."""
STRAYS_EVERY, CLOCK_EVERY = 60.0, 600.0


class Sweeping:
    """Erases what is to be gone."""

    def __init__(self, store: FaceStore, every: float = EVERY) -> None:
        """Take the store; `start` begins."""
        self._store = store
        self._desk: Desk | None = None
        self._every = every
        self._woken, self._ending = threading.Event(), threading.Event()
        self._strays_at = self._clock_at = float("-inf")
        self._thread = threading.Thread(target=self._run, name="sweeping", daemon=True)

    def start(self, desk: Desk) -> None:
        """Begin to sweep for a desk; returns at once."""
        self._desk = desk
        self._thread.start()

    def stop(self, patience: float = 2.0) -> None:
        """End after what is being erased."""
        self._ending.set()
        self._woken.set()
        if self._thread.is_alive():
            self._thread.join(patience)

    def alive(self) -> bool:
        """Tell whether the thread lives."""
        return self._thread.is_alive()

    def wake(self) -> None:
        """Sweep now."""
        self._woken.set()

    def _run(self) -> None:
        while not self._ending.is_set():
            self._woken.clear()
            try:
                if self._desk is not None:
                    self.sweep(self._desk)
            except Exception:  # edge: an errand; what could not be erased now is tried again
                log.exception("what is to be erased could not be, and is tried again")
            self._woken.wait(self._every)

    def sweep(self, desk: Desk) -> None:
        """Do once everything that is due."""
        if self._store.shredded():
            desk.forget_everything()
        wanted = desk.to_erase()
        if wanted:
            self._store.erase(wanted)
            desk.erased(wanted)
        self._store.expire()
        now = time.monotonic()
        try:
            if now - self._strays_at >= STRAYS_EVERY:
                self._strays_at = now
                desk.erase_strays()
            if now - self._clock_at >= CLOCK_EVERY:
                self._clock_at = now
                self._store.note_clock()
        except StoreTrouble as trouble:
            log.warning("%s", trouble.message)
