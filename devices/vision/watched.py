"""What is made of the frames of one camera. Owns its pipeline, and a new one where that fails.

Used by the looking thread alone; what other threads want of it waits in `errands`.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field

from devices.vision.eye import Eye
from devices.vision.motion import Motion
from devices.vision.parts import Frame, Pipeline, Sighting
from devices.vision.sight import Seen
from gateway.domain.errors import CuobianError
from gateway.domain.vision import CameraOrder, Expectation, Look, SeenFace

log = logging.getLogger(__name__)

MakePipeline = Callable[[CameraOrder], Pipeline]
"""Raises CuobianError where it cannot be made, such as without models: its message says what to do."""

RETRY_AFTER = 10.0
"""Seconds before a pipeline that could not be made, or failed, is made again."""
MOST_ERRANDS = 32


@dataclass(slots=True)
class Watched:
    """One camera as the looking thread sees it."""

    eye: Eye
    make: MakePipeline
    problem: str = ""
    """Why nobody is recognised here; empty where all is well."""
    errands: deque[Expectation | Future[tuple[Frame, Look] | None]] = field(
        default_factory=lambda: deque(maxlen=MOST_ERRANDS)
    )
    _motion: Motion = field(default_factory=Motion)
    _pipeline: Pipeline | None = None
    _followed: CameraOrder | None = None
    _next_at: float = 0.0

    def look(self, seen: Seen, now: float) -> Sequence[Sighting]:
        """Look at a frame; return the visits that are decided."""
        moving = self._motion.moves(seen.frame, seen.at)
        self.eye.trouble = self._motion.trouble(seen.at)
        self.eye.looked(now)
        pipeline = self._ready(now) if self.eye.order.purposes else None
        if pipeline is None:
            return ()
        try:
            return pipeline.feed(seen.frame, seen.at, moving=moving)
        except Exception:  # noqa: BLE001 edge: a pipeline; it costs one camera a visit, the others nothing
            self._failed("looking at a frame", now)
            return ()

    def serve(self, now: float) -> None:
        """Do what other threads asked for."""
        while self.errands:
            errand = self.errands.popleft()
            if isinstance(errand, Expectation):
                self._expect(errand, now)
            elif errand.set_running_or_notify_cancel():
                self._answer(errand, now)

    def _expect(self, expectation: Expectation, now: float) -> None:
        pipeline = self._ready(now)
        if pipeline is None:
            return
        try:
            pipeline.expect(expectation, now)
        except Exception:  # noqa: BLE001 edge: as for a frame
            self._failed("an expectation", now)

    def _answer(self, wanted: Future[tuple[Frame, Look] | None], now: float) -> None:
        seen = self.eye.sight.newest(now)
        if seen is None:
            wanted.set_result(None)
            return
        faces: Sequence[SeenFace] = ()
        try:
            pipeline = self._ready(now)
            faces = pipeline.faces(seen.frame) if pipeline is not None else ()
        except Exception:  # noqa: BLE001 edge: as for a frame; the picture itself is worth showing
            self._failed("a still", now)
        wanted.set_result((seen.frame, Look(seen.width, seen.height, now - seen.at, tuple(faces))))

    def _ready(self, now: float) -> Pipeline | None:
        """Return the pipeline, made where there is none and told the newest order."""
        order = self.eye.order
        if self._pipeline is None and now >= self._next_at:
            self._make(order, now)
        if self._pipeline is not None and self._followed is not order:
            self._pipeline.follow(order)
            self._followed = order
        return self._pipeline

    def _make(self, order: CameraOrder, now: float) -> None:
        try:
            self._pipeline, self.problem = self.make(order), ""
        except CuobianError as error:
            if self.problem != error.message:
                log.error("camera=%s nobody is recognised: %s", order.id, error.message)  # noqa: TRY400
            self.problem, self._next_at = error.message, now + RETRY_AFTER
        except Exception as error:  # edge: OpenCV may refuse a model that is spoilt
            log.exception("camera=%s its pipeline could not be made", order.id)
            self.problem = f"what recognises faces could not be loaded: {type(error).__name__}"
            self._next_at = now + RETRY_AFTER

    def _failed(self, at: str, now: float) -> None:
        log.error("camera=%s failed at %s; a new pipeline is made", self.eye.order.id, at, exc_info=True)  # noqa: LOG014 called while one is handled
        self._pipeline = self._followed = None
        self._next_at = now + 1.0
