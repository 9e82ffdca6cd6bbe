"""Frames as JPEG. Owns how small and how good; writes no file."""

from __future__ import annotations

import cv2
import numpy as np

from devices.vision.parts import Frame

LARGEST = 480
"""Pixels of the longer side of a kept picture."""
QUALITY = 85


def as_jpeg(frame: Frame) -> bytes:
    """Return a frame as JPEG, in memory."""
    good, encoded = cv2.imencode(".jpg", frame, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
    if not good:
        raise ValueError(f"a frame of the shape {frame.shape} cannot be made a JPEG")
    return bytes(encoded)


def small(frame: Frame) -> Frame:
    """Return a frame no larger than a kept picture may be."""
    height, width = frame.shape[:2]
    factor = LARGEST / max(height, width)
    if factor >= 1:
        return frame
    size = (max(1, round(width * factor)), max(1, round(height * factor)))
    return np.asarray(cv2.resize(frame, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
