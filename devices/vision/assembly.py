"""The whole camera worker: which part is handed to which, how they begin and end. Decides nothing itself.

Whatever is missing is told by `state` and in the log, and the worker stays: restarting it would mend nothing.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from devices.mqtt_settings import MqttSettings
from devices.vision.desk import Desk
from devices.vision.gallery import Gallery
from devices.vision.networks import DETECTORS, EMBEDDERS, ModelsMissing, SharedNetworks, find, load
from devices.vision.parts import Pipeline
from devices.vision.routes import Routes
from devices.vision.saying import Saying
from devices.vision.server import VisionServer
from devices.vision.socket_file import SocketFile
from devices.vision.store.faces import FaceStore
from devices.vision.store.keys import shred_keys
from devices.vision.sweeping import Sweeping
from devices.vision.worker import Cameras
from gateway.domain.vision import CameraOrder

log = logging.getLogger(__name__)

TICK = 0.25
MODELS_EVERY = 10.0
"""Seconds between two looks whether models that were missing have been installed."""


@dataclass(frozen=True, slots=True)
class Places:
    """The folders of the worker, all its own."""

    folder: Path
    keys: Path
    models: Path


class VisionWorker:
    """The camera worker from its first orders to its end."""

    def __init__(self, places: Places, broker: MqttSettings) -> None:
        """Put it together. Raises AnotherWorker where one runs on this folder."""
        self._models = places.models
        self._networks, self.missing = _loaded(places.models)
        judge = self._networks.judge() if self._networks is not None else None
        self._file = SocketFile(places.folder)
        self._store = FaceStore(places.folder, places.keys)
        self._gallery = Gallery()
        self._saying = Saying(broker)
        self._cameras = Cameras(self._saying, self._pipeline, self._store)
        self._sweeping = Sweeping(self._store)
        blinks = self._networks is not None and self._networks.blinks
        self._desk = Desk(
            self._store, self._gallery, self._cameras, judge, self._sweeping.wake, blinks=blinks
        )
        self._server = VisionServer(self._file, Routes(self._desk, lambda: shred_keys(places.keys)))

    def run(self, stop: threading.Event, ready: Callable[[], None], lives: Callable[[], None]) -> bool:
        """Work until told to stop; False where a thread hangs, and only the end of the process ends it."""
        self._desk.load()
        self._cameras.start()
        self._sweeping.start(self._desk)
        self._server.start()
        ready()
        try:
            self._work(stop, lives)
        finally:
            self._server.stop()
            ended = self._cameras.stop()
            self._saying.stop()
            self._sweeping.stop(1.0)
            self._store.close()
            self._file.close()
        return ended

    def _work(self, stop: threading.Event, lives: Callable[[], None]) -> None:
        look_at = time.monotonic() + MODELS_EVERY
        while not stop.wait(TICK):
            self._cameras.tick()
            if self._cameras.alive() and self._server.alive() and self._sweeping.alive():
                lives()
            if self.missing and time.monotonic() >= look_at:
                look_at = time.monotonic() + MODELS_EVERY
                if _are_there(self._models):
                    log.info("the models have been installed: the camera worker begins again")
                    return

    def _pipeline(self, order: CameraOrder) -> Pipeline:
        if self._networks is None:
            raise ModelsMissing(self.missing)
        return self._networks.pipeline(order, self._gallery)


def _loaded(models: Path) -> tuple[SharedNetworks | None, str]:
    try:
        return load(models), ""
    except ModelsMissing as error:
        return None, error.message


def _are_there(models: Path) -> bool:
    try:
        return all(find(models, each) for each in (DETECTORS, EMBEDDERS))
    except ModelsMissing:
        return False
