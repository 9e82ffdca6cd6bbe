"""One try at looking through one camera, on a thread of its own. Owns that thread; judges nothing.

A call into OpenCV may hang: it took 9 s to notice a camera that froze, and may take for ever. So nobody waits
for this thread: whoever began it takes its word away (`gone`) and begins another.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from devices.vision.address import Address, Kind
from devices.vision.capture import Capture, open_capture
from devices.vision.masks import masked, narrowed
from devices.vision.parts import Frame
from devices.vision.rtsp_question import why_closed
from devices.vision.sight import Sight
from gateway.domain.vision import CameraOrder

log = logging.getLogger(__name__)

Open = Callable[[Address], Capture | None]

FURTHEST_BEHIND = 1.0
"""Seconds that a file may make up for after a pause of the machine; what is older is left out."""


@dataclass(slots=True, eq=False)
class Attempt:
    """A thread that looks, and what it says of itself."""

    address: Address
    sight: Sight
    order: Callable[[], CameraOrder]
    """Asked for each frame: a mask that is drawn now holds for the next one."""
    opens: Open = open_capture
    gone: threading.Event = field(default_factory=threading.Event)
    """Set: nobody believes this thread any more; it lays down no frame and ends as soon as it can."""
    beat: float = field(default_factory=time.monotonic)
    """When a frame last came, or the thread began."""
    frames: int = 0
    """How many came."""
    why: str = ""
    """Why it ended."""
    played: bool = False
    """A file that has come to its end: there is nothing to try again."""
    thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to look."""
        self.thread = threading.Thread(target=self._run, name=f"eye-{self.order().id}", daemon=True)
        self.thread.start()

    def alive(self) -> bool:
        """Tell whether the thread runs, or hangs."""
        return self.thread is not None and self.thread.is_alive()

    def _run(self) -> None:
        try:
            self.why = self._look()
        except Exception as error:  # noqa: BLE001 edge: source; whatever a picture does, one camera alone ends
            # Without its words: OpenCV's may hold the address, and with it a password.
            log.error("camera=%s looking failed: %s", self.order().id, type(error).__name__)  # noqa: TRY400
            self.why = f"looking failed: {type(error).__name__}"

    def _look(self) -> str:
        while True:
            why = self._once()
            if not (self.played and self.address.again) or self.gone.is_set():
                return why
            self.played = False

    def _once(self) -> str:
        capture = self.opens(self.address)
        if capture is None:
            return self._why_closed()
        try:
            return self._play(capture) if self.address.kind is Kind.FILE else self._watch(capture)
        finally:
            capture.release()

    def _watch(self, capture: Capture) -> str:
        """Take every frame that comes, so that none waits, and convert as many as are looked at."""
        due = 0.0
        while not self.gone.is_set():
            if not capture.grab():
                return "the stream ended" if self.frames else "no picture comes"
            due = self._frame(capture, due)
        return ""

    def _play(self, capture: Capture) -> str:
        """Take the frames of a file at its own speed."""
        due, next_at = 0.0, time.monotonic()
        while not self.gone.wait(max(0.0, next_at - time.monotonic())):
            next_at = max(next_at + 1.0 / capture.rate, time.monotonic() - FURTHEST_BEHIND)
            if not capture.grab():
                self.played = self.frames > 0
                return "the file has ended" if self.played else "there is no picture in that file"
            due = self._frame(capture, due)
        return ""

    def _frame(self, capture: Capture, due: float) -> float:
        """Count a frame, and lay it down where it is time for one; return when it is time again."""
        now = time.monotonic()
        self.beat = now
        self.frames += 1
        if now < due:
            return due
        frame = capture.retrieve()
        order = self.order()
        if frame is not None:
            self._lay_down(frame, order, now)
        return max(due + 1.0 / order.rate, now)

    def _lay_down(self, frame: Frame, order: CameraOrder, now: float) -> None:
        height, width = frame.shape[:2]
        # Masked before it is made narrower: that mixes neighbours, and a rim of what is private would stay.
        seen = narrowed(masked(frame, order.masks), order.width)

        def holds() -> bool:
            return self.order() is order and not self.gone.is_set()

        self.sight.put(seen, (width, height), now, holds)

    def _why_closed(self) -> str:
        if self.address.kind is Kind.STREAM:
            return why_closed(self.address.opened)
        path, a_file = Path(self.address.opened), self.address.kind is Kind.FILE
        if not path.exists():
            return "there is no such file" if a_file else "no camera is plugged in there"
        if not os.access(path, os.R_OK):
            return "this user may not read it"
        return "it is no video" if a_file else "it is no camera that can be read"
