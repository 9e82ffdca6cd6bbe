"""One camera, kept open: its newest frame, and whether it sees. Looks for nothing in it and stores nothing.

A thread of its own grabs without pause, so that no frame is ever old; it converts only what is looked at. A
read that hangs is not waited for: the watchdog lets go of that thread and starts another.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from devices.vision.address import Address, address_of
from devices.vision.capture import Capture, open_capture
from devices.vision.masks import masked, narrowed
from devices.vision.parts import Frame
from gateway.domain.vision import CameraOrder, CameraState

log = logging.getLogger(__name__)

STALLED_AFTER = 5.0
"""Seconds without a frame after which a thread is given up."""
BLIND_AFTER = 15.0
"""Seconds without a frame after which the camera is blind, for everybody to see."""
MOST_HUNG = 3
"""Threads that may hang at once in one camera; then it waits for one of them to come back."""
PAUSES = (0.5, 1.0, 2.0, 5.0, 10.0)
"""Seconds before another try to open; the last for all further ones."""

NOT_YET = "not opened yet"
NO_ANSWER = "{shown}: nothing answers there, or it wants another user or password"
STALLED = "{shown}: no picture for {seconds:.0f} s"
ENDED = "{shown}: the file has ended"

Open = Callable[[Address], Capture | None]


@dataclass(frozen=True, slots=True)
class Newest:
    """The newest frame of a camera, masked and made narrower."""

    number: int
    frame: Frame
    at: float
    """Seconds of the monotonic clock."""


class Eye:
    """A camera that is looked through."""

    def __init__(self, order: CameraOrder, opens: Open = open_capture) -> None:
        """Take what it is to look at. Raises ValueError for a source that is none."""
        self.order = order
        self._address = address_of(order.source)
        self._opens = opens
        self._lock = threading.Lock()
        self._newest: Newest | None = None
        self._size = (0, 0)
        self._rate = 0.0
        self._came_at = time.monotonic()
        """When the last frame came, or the eye was opened."""
        self._why = NOT_YET
        self._turn = 0
        """Which thread may speak; those before it were given up."""
        self._threads: list[threading.Thread] = []
        self._over = False
        """True for a file that has ended and does not begin anew."""
        self._ending = threading.Event()

    def start(self) -> None:
        """Begin to look; returns at once."""
        self._next_thread()

    def stop(self) -> None:
        """Stop looking; a thread that hangs ends by itself and keeps no process alive."""
        self._ending.set()

    def follow(self, order: CameraOrder) -> None:
        """Take other settings of the same source."""
        self.order = order

    def newest(self) -> Newest | None:
        """Return the newest frame, None before the first and while the camera is blind."""
        with self._lock:
            return self._newest

    def check(self) -> None:
        """Let go of a thread that hangs; called every second or so."""
        now = time.monotonic()
        with self._lock:
            silent = now - self._came_at
            if silent > BLIND_AFTER:
                self._newest = None  # nobody is shown, or compared with, what stood there once
            hung = [each for each in self._threads if each.is_alive()]
            stalled = silent > STALLED_AFTER and self._why == "" and not self._ending.is_set()
        if stalled:
            with self._lock:
                self._why = self._worded(STALLED)
            if len(hung) <= MOST_HUNG:
                log.warning("camera=%s hangs, opened again", self.order.id)
                self._next_thread()
        elif not hung and not self._over and not self._ending.is_set():
            self._next_thread()

    def state(self) -> CameraState:
        """Say how it is doing."""
        with self._lock:
            silent = time.monotonic() - self._came_at
            seeing = self._newest is not None and silent <= BLIND_AFTER
            why = "" if seeing else self._why or self._worded(STALLED)
            rate = round(self._rate, 1) if seeing else 0.0
            return CameraState(self.order.id, seeing, why, rate, *self._size)

    def _next_thread(self) -> None:
        with self._lock:
            self._turn += 1
            self._threads = [each for each in self._threads if each.is_alive()]
            name = f"eye-{self.order.id}-{self._turn}"
            thread = threading.Thread(target=self._run, args=(self._turn,), name=name, daemon=True)
            self._threads.append(thread)
        thread.start()

    def _run(self, turn: int) -> None:
        tries = 0
        while self._goes_on(turn):
            try:
                came = self._look(turn)
            except Exception:  # edge: a source; whatever a camera sends, the others are looked through
                log.exception("camera=%s cannot be read", self.order.id)
                came = False
            tries = 0 if came else tries + 1
            if not self._goes_on(turn) or self._ending.wait(PAUSES[min(tries, len(PAUSES) - 1)]):
                return

    def _look(self, turn: int) -> bool:
        """Open the source and take frames until it ends; tell whether one came."""
        capture = self._opens(self._address)
        if capture is None:
            self._say(turn, self._worded(NO_ANSWER))
            return False
        try:
            return self._take(turn, capture)
        finally:
            capture.release()

    def _take(self, turn: int, capture: Capture) -> bool:
        began, taken, next_at = time.monotonic(), 0, float("-inf")
        while self._goes_on(turn):
            if not capture.grab():
                self._over = bool(capture.rate) and not self._address.again
                self._say(turn, self._worded(ENDED if self._over else STALLED))
                break
            taken += 1
            now = time.monotonic()
            if now >= next_at:
                frame = capture.retrieve()
                next_at = max(next_at + 1.0 / self.order.rate, now)
                if frame is not None:
                    self._came(turn, frame, now)
            if capture.rate and (ahead := began + taken / capture.rate - now) > 0:
                self._ending.wait(ahead)  # a file plays as fast as it was filmed
        return taken > 0

    def _came(self, turn: int, frame: Frame, now: float) -> None:
        order = self.order
        shown = masked(narrowed(frame, order.width), order.masks)
        with self._lock:
            if turn != self._turn:
                return
            number = self._newest.number + 1 if self._newest is not None else 1
            spent = now - self._came_at
            rate = 1.0 / spent if spent > 0 else order.rate
            self._rate = rate if self._newest is None else 0.8 * self._rate + 0.2 * min(rate, 2 * order.rate)
            self._newest = Newest(number, shown, now)
            self._size = frame.shape[1], frame.shape[0]
            self._came_at, self._why = now, ""

    def _say(self, turn: int, why: str) -> None:
        with self._lock:
            if turn == self._turn:
                self._why = why

    def _worded(self, text: str) -> str:
        return text.format(shown=self._address.shown, seconds=time.monotonic() - self._came_at)

    def _goes_on(self, turn: int) -> bool:
        return turn == self._turn and not self._ending.is_set() and not self._over
