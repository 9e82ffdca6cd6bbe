"""Faces in a frame: YuNet through OpenCV. Owns the network; knows nobody.

One network serves one thread. What OpenCV returns is checked here once: all others have plain numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from devices.vision.parts import Frame

SURE = 0.7
"""Score from which something is a face: at 0.6 YuNet found none in 31 frames without one (notes/faces §5)."""
OVERLAP, MOST = 0.3, 500
"""OpenCV's own values for what counts as one face, and for candidates looked at."""

COLUMNS = 15
"""Of a row as OpenCV has it: box, five points, score."""

Points = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Face:
    """A face in a frame, in pixels."""

    left: float
    top: float
    width: float
    height: float
    points: Points
    """Right eye, left eye, tip of the nose, right and left corner of the mouth: as its owner would say."""
    score: float

    @property
    def pixels(self) -> int:
        """How large it is: the shorter edge of its box."""
        return int(min(self.width, self.height))

    def row(self) -> NDArray[np.float32]:
        """Return it as OpenCV has it."""
        flat = [each for point in self.points for each in point]
        return np.array([self.left, self.top, self.width, self.height, *flat, self.score], dtype=np.float32)


class Detector:
    """Finds faces."""

    def __init__(self, model: Path) -> None:
        """Load the network. Raises cv2.error for a file that is none."""
        self._network = cv2.FaceDetectorYN.create(str(model), "", (320, 320), SURE, OVERLAP, MOST)
        self._size = (0, 0)

    def find(self, frame: Frame) -> Sequence[Face]:
        """Return the faces in a frame, the largest first."""
        height, width = frame.shape[:2]
        if (width, height) != self._size:
            self._size = width, height
            self._network.setInputSize(self._size)
        _, found = self._network.detect(frame)
        rows = np.asarray(found, dtype=np.float64).reshape(-1, COLUMNS).tolist() if np.size(found) > 1 else []
        faces = [_face(row) for row in rows if all(np.isfinite(row)) and row[2] > 0 and row[3] > 0]
        return sorted(faces, key=lambda each: -each.width * each.height)


def _face(row: Sequence[float]) -> Face:
    points = tuple((row[at], row[at + 1]) for at in range(4, 14, 2))
    return Face(row[0], row[1], row[2], row[3], points, row[14])
