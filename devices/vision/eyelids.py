"""How far the eyes of a face are open: MediaPipe's eye contours, run by OpenCV. Owns the network alone.

The face mesh of the same wheel is not used: on eyes that close its lids stay where they were (measured).
"""

from __future__ import annotations

from math import atan2, degrees, hypot
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from devices.vision.blink import Opening
from devices.vision.detector import Face
from devices.vision.parts import Frame
from devices.vision.quality import down_of

SIDE = 64
"""Pixels of the picture of one eye."""
OUTPUT = "output_eyes_contours_and_brows"
POINTS = 71
LOWER, UPPER = slice(1, 8), slice(9, 16)
"""Of the contour, without the corners: from the one to the other along either lid."""
FEWEST_PIXELS = 24.0
"""Between the eyes, below which nothing is said of their lids: a face some 50 pixels wide."""


class Unusable(ValueError):
    """The file is no network of eye contours that this OpenCV can run."""


class Eyelids:
    """Measures how far eyes are open."""

    def __init__(self, model: Path) -> None:
        """Load the network and try it. Raises Unusable."""
        try:
            self._network = cv2.dnn.readNetFromTFLite(str(model))
            self._contour(np.zeros((SIDE, SIDE, 3), np.uint8))
        except (cv2.error, ValueError) as error:
            raise Unusable(f"{model.name}: {type(error).__name__}") from None

    def __call__(self, frame: Frame, face: Face) -> Opening | None:
        """Return how far both eyes are open; None where they are too small to tell."""
        right, left = face.points[0], face.points[1]
        apart, down = hypot(left[0] - right[0], left[1] - right[1]), down_of(face)
        if apart < FEWEST_PIXELS or down <= 0:
            return None
        roll = degrees(atan2(left[1] - right[1], left[0] - right[0]))
        gaps = (self._gap(frame, right, roll, apart), self._gap(frame, left, roll, apart, mirrored=True))
        # Beside the way down to the mouth, since a picture that is tipped over shrinks that alike.
        return gaps[0] / down, gaps[1] / down

    def _gap(
        self, frame: Frame, eye: tuple[float, float], roll: float, apart: float, *, mirrored: bool = False
    ) -> float:
        """Return the pixels between the lids; the network was made for one eye, the other is mirrored."""
        onto = cv2.getRotationMatrix2D(eye, roll, SIDE / apart)
        onto[:, 2] = onto[:, 2] + SIDE / 2 - np.asarray(eye)
        seen = np.asarray(cv2.warpAffine(frame, onto, (SIDE, SIDE)), np.uint8)
        contour = self._contour(np.ascontiguousarray(seen[:, ::-1]) if mirrored else seen)
        between = np.linalg.norm(contour[LOWER] - contour[UPPER], axis=1)
        return float(np.mean(between)) * apart / SIDE

    def _contour(self, seen: Frame) -> NDArray[np.float32]:
        self._network.setInput(cv2.dnn.blobFromImage(seen, 1 / 255, (SIDE, SIDE), swapRB=True))
        found = np.asarray(self._network.forward(OUTPUT), np.float32).reshape(POINTS, 3)
        if not np.isfinite(found).all():
            raise ValueError("expected numbers")
        return found[:, :2]
