"""What is painted over in a frame before anybody looks at it (PRIVACY rule 8), and how wide it is made."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from devices.vision.parts import Frame
from gateway.domain.vision import Polygon

PAINT = (96, 96, 96)


def narrowed(frame: Frame, width: int) -> Frame:
    """Return a frame at most so wide, its own shape kept."""
    height, wide = frame.shape[:2]
    if wide <= width:
        return frame
    size = (width, max(1, round(height * width / wide)))
    return np.asarray(cv2.resize(frame, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)


def masked(frame: Frame, masks: Sequence[Polygon]) -> Frame:
    """Return a frame with its private parts painted over; the one handed in is left as it is."""
    if not masks:
        return frame
    height, width = frame.shape[:2]
    painted = frame.copy()
    for mask in masks:
        corners = np.array([(round(x * width), round(y * height)) for x, y in mask], dtype=np.int32)
        cv2.fillPoly(painted, [corners], PAINT)
        # Outwards by a pixel or two: no rim of what is private stays in sight.
        cv2.polylines(painted, [corners], isClosed=True, color=PAINT, thickness=3)
    return painted
