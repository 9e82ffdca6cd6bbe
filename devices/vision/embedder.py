"""From a face to what it is compared by: SFace through OpenCV. Owns the network; keeps no face."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

from devices.vision.detector import Face
from devices.vision.parts import Frame, Vector

NAMES = {
    "face_recognition_sface_2021dec_int8bq.onnx": "sface-2021dec",
    "face_recognition_sface_2021dec.onnx": "sface-2021dec",
}
"""The two weigh the same faces alike (cosine 0.9996, notes/faces §3): templates move between them."""
LENGTH = 128


class Embedder:
    """Makes templates."""

    def __init__(self, model: Path) -> None:
        """Load the network. Raises cv2.error for a file that is none."""
        self.model = NAMES.get(model.name, model.stem)
        self._network = cv2.FaceRecognizerSF.create(str(model), "")

    def aligned(self, frame: Frame, face: Face) -> Frame:
        """Return a face upright, 112 pixels wide and high."""
        return np.asarray(self._network.alignCrop(frame, face.row()), dtype=np.uint8)

    def template(self, aligned: Frame) -> Vector | None:
        """Return what an aligned face is compared by; None where the network says nothing of use."""
        found = np.asarray(self._network.feature(aligned), dtype=np.float32).reshape(-1)
        return unit(found)


def unit(vector: Vector) -> Vector | None:
    """Return a vector at length one, None where it has none."""
    length = float(np.linalg.norm(vector))
    if not np.isfinite(length) or length == 0:
        return None
    return np.asarray(vector / length, dtype=np.float32)
