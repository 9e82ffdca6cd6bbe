"""The networks as this worker loads them. Owns which file is which, and whose turn it is to use them.

A network serves one thread at a time and takes some 60 MB with its workspace, so one set serves the looking
thread and pictures of an enrolment: each of those makes the cameras wait for a sixth of a second.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2

from devices.vision.detector import Detector
from devices.vision.embedder import NAMES, Embedder
from devices.vision.eyelids import Eyelids, Unusable
from devices.vision.gallery import Gallery
from devices.vision.judge import PictureJudge
from devices.vision.models import EYES
from devices.vision.parts import Frame, Pipeline, Sighting, Vector
from devices.vision.pipeline import CameraPipeline, Networks
from gateway.domain.errors import CuobianError
from gateway.domain.vision import CameraOrder, Expectation, PictureVerdict, SeenFace

log = logging.getLogger(__name__)

DETECTORS = ("face_detection_yunet_2023mar.onnx",)
EMBEDDERS = tuple(NAMES)


class ModelsMissing(CuobianError):
    """What recognises faces is not there, or is no model; the message says what to do."""

    code = "vision.models"


@dataclass(frozen=True, slots=True)
class SharedNetworks:
    """Networks that several threads use in turn."""

    networks: Networks
    turn: threading.Lock

    def pipeline(self, order: CameraOrder, gallery: Gallery) -> Pipeline:
        """Make the pipeline of a camera."""
        return SharedPipeline(CameraPipeline(order, self.networks, gallery), self.turn)

    @property
    def blinks(self) -> bool:
        """Tell whether a blink can be seen."""
        return self.networks.openings is not None

    def judge(self) -> SharedJudge:
        """Make what looks at pictures for an enrolment."""
        return SharedJudge(PictureJudge(self.networks.detector, self.networks.embedder), self.turn)


@dataclass(frozen=True, slots=True)
class SharedPipeline:
    """A pipeline that waits for its turn."""

    pipeline: Pipeline
    turn: threading.Lock

    def follow(self, order: CameraOrder) -> None:
        """Take new settings of the camera."""
        self.pipeline.follow(order)

    def expect(self, expectation: Expectation, now: float) -> None:
        """Compare the next face with one person's."""
        self.pipeline.expect(expectation, now)

    def feed(self, frame: Frame, now: float, *, moving: bool) -> Sequence[Sighting]:
        """Look at a frame; return visits that are decided by now."""
        with self.turn:
            return self.pipeline.feed(frame, now, moving=moving)

    def faces(self, frame: Frame) -> Sequence[SeenFace]:
        """Return the faces in a frame."""
        with self.turn:
            return self.pipeline.faces(frame)


class SharedJudge:
    """A judge that waits for its turn."""

    def __init__(self, judge: PictureJudge, turn: threading.Lock) -> None:
        self.model = judge.model
        self._judge, self._turn = judge, turn

    def judge(self, picture: bytes | Frame, before: Sequence[Vector]) -> tuple[PictureVerdict, Vector | None]:
        """Return the verdict, and a template where it is `taken`."""
        with self._turn:
            return self._judge.judge(picture, before)


def load(folder: Path) -> SharedNetworks:
    """Load what faces are found and compared with. Raises ModelsMissing."""
    detector, embedder = find(folder, DETECTORS), find(folder, EMBEDDERS)
    try:
        networks = Networks(Detector(detector), Embedder(embedder), _eyelids(folder))
        return SharedNetworks(networks, threading.Lock())
    except cv2.error:
        problem = f"{folder} holds a model that cannot be loaded: run `cuobian models verify`"
        raise ModelsMissing(problem) from None


def _eyelids(folder: Path) -> Eyelids | None:
    """Return what sees a blink; without it, or with one that does not run here, none is asked for."""
    file = folder / EYES.file
    if not file.is_file():
        return None
    try:
        return Eyelids(file)
    except Unusable as error:
        log.warning("no blink is asked for: %s", error)
        return None


def find(folder: Path, names: Sequence[str]) -> Path:
    """Return the first of these files that is there. Raises ModelsMissing."""
    found = next((folder / name for name in names if (folder / name).is_file()), None)
    if found is None:
        raise ModelsMissing(f"{folder} holds no {names[0]}: run `cuobian models install`")
    return found
