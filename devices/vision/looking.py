"""The one thread that looks: over all cameras in turn, at the newest frame of each, never at an old one.

Owns whose turn it is. What a face means is the pipeline's, where it goes is the worker's.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from devices.vision.eye import Eye
from devices.vision.motion import Motion
from devices.vision.parts import Pipeline, Sighting
from gateway.domain.model import DeviceId
from gateway.domain.vision import CameraOrder

log = logging.getLogger(__name__)

REST = 0.02
"""Seconds to wait where no camera had anything new."""
CHECK_EVERY = 1.0

Pipelines = Callable[[CameraOrder], Pipeline]


@dataclass(slots=True)
class Watched:
    """One camera with all that belongs to it; the looking thread alone touches pipeline and motion."""

    eye: Eye
    pipeline: Pipeline
    motion: Motion = field(default_factory=Motion)
    looked_at: int = 0
    """Number of the frame that was looked at last."""
    frames: int = 0
    """How many were looked at."""


class Looking:
    """Looks at cameras until told to stop."""

    def __init__(
        self,
        cameras: Callable[[], Mapping[DeviceId, Watched]],
        pipelines: Pipelines,
        seen: Callable[[Sighting], None],
        every_second: Callable[[], None],
    ) -> None:
        self._cameras = cameras
        self._pipelines = pipelines
        self._seen = seen
        self._every_second = every_second
        self._checked_at = float("-inf")
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._run, name="looking", daemon=True)

    def start(self) -> None:
        """Begin; returns at once."""
        self._thread.start()

    def stop(self, patience: float = 2.0) -> None:
        """Stop after the frame that is being looked at."""
        self._ending.set()
        if self._thread.is_alive():
            self._thread.join(patience)

    def alive(self) -> bool:
        """Tell whether the thread lives."""
        return self._thread.is_alive()

    def _run(self) -> None:
        while not self._ending.is_set():
            if not self.round():
                self._ending.wait(REST)

    def round(self) -> bool:
        """Look at each camera once; tell whether any of them had a new frame."""
        looked = False
        for watched in list(self._cameras().values()):
            newest = watched.eye.newest()
            if newest is not None and newest.number != watched.looked_at:
                watched.looked_at = newest.number
                self._look(watched)
                looked = True
        now = time.monotonic()
        if now - self._checked_at >= CHECK_EVERY:
            self._checked_at = now
            for watched in list(self._cameras().values()):
                watched.eye.check()
            self._every_second()
        return looked

    def _look(self, watched: Watched) -> None:
        newest = watched.eye.newest()
        if newest is None:
            return
        try:
            moving = watched.motion.moves(newest.frame, newest.at)
            for sighting in watched.pipeline.feed(newest.frame, newest.at, moving=moving):
                self._seen(sighting)
            watched.frames += 1
        except Exception:  # edge: a pipeline; one frame nobody foresaw must not blind the other cameras
            log.exception("camera=%s pipeline made anew", watched.eye.order.id)
            watched.pipeline, watched.motion = self._pipelines(watched.eye.order), Motion()
