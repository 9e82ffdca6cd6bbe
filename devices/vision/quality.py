"""Whether a face is good enough to be compared, and how much it counts. Owns the limits; compares nobody.

A face that is too small, blurred, dark or turned away is not identified rather than guessed at.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot

import cv2
import numpy as np

from devices.vision.detector import Face
from devices.vision.parts import Frame
from gateway.domain.vision import Picture, Pose

SHARP = 12.0
"""Variance of the Laplacian on an upright face of 112 pixels. A face at 16 px made larger has 2 to 6, ORL's
worst 40 (measured)."""
DARK, BRIGHT = 35.0, 225.0
"""Mean grey of an upright face."""
TURNED = 0.45
"""Yaw from which a face is turned away too far to be compared."""
ASIDE = 0.22
"""Yaw from which somebody looks aside."""
UP, DOWN = 0.36, 0.72
"""Where the nose stands between eyes (0) and mouth (1) in somebody who looks up or down."""
FULL_SIZE = 160.0
FULL_SHARP = 200.0


@dataclass(frozen=True, slots=True)
class Quality:
    """How good one look at a face is."""

    pixels: int
    sharp: float
    light: float
    yaw: float
    """How far the nose stands beside the middle of the eyes, in distances between them; above 0 to the left
    of the one who is looked at. A flat picture that is tilted keeps it: its parts shrink alike."""
    pitch: float

    @property
    def weight(self) -> float:
        """How much a comparison of it counts: size × sharpness × frontality, each from 0 to 1."""
        front = max(0.05, 1.0 - abs(self.yaw) / TURNED)
        return min(1.0, self.pixels / FULL_SIZE) * min(1.0, self.sharp / FULL_SHARP) * front

    @property
    def pose(self) -> Pose:
        """Which way it looks."""
        if abs(self.yaw) >= ASIDE:
            return Pose.LEFT if self.yaw > 0 else Pose.RIGHT
        if self.pitch <= UP:
            return Pose.UP
        return Pose.DOWN if self.pitch >= DOWN else Pose.FRONT

    def flaw(self, smallest: int) -> Picture | None:
        """Return what keeps it from being compared, None where nothing does."""
        if self.pixels < smallest:
            return Picture.TOO_SMALL
        if self.light < DARK:
            return Picture.TOO_DARK
        if self.light > BRIGHT:
            return Picture.TOO_BRIGHT
        if abs(self.yaw) > TURNED:
            return Picture.TURNED_TOO_FAR
        return Picture.BLURRED if self.sharp < SHARP else None


def yaw_of(face: Face) -> float:
    """Return how far a face is turned: above 0 to its owner's left."""
    (right_x, _), (left_x, _), (nose_x, _), *_ = face.points
    apart = left_x - right_x
    if apart <= 0:
        return 1.0 if nose_x >= (left_x + right_x) / 2 else -1.0
    return max(-1.0, min(1.0, (nose_x - (left_x + right_x) / 2) / apart))


def breadth_of(face: Face) -> float:
    """Return how far apart the eyes are, in parts of the way from them to the mouth."""
    right, left, *_ = face.points
    down = down_of(face)
    return hypot(left[0] - right[0], left[1] - right[1]) / down if down > 0 else 1.0


def down_of(face: Face) -> float:
    """Return how far it is from the eyes to the mouth, in pixels."""
    (right, left, _, mouth_right, mouth_left) = face.points
    return hypot(
        (mouth_right[0] + mouth_left[0] - right[0] - left[0]) / 2,
        (mouth_right[1] + mouth_left[1] - right[1] - left[1]) / 2,
    )


def quality_of(face: Face, aligned: Frame) -> Quality:
    """Measure one look at a face."""
    grey = cv2.cvtColor(aligned, cv2.COLOR_BGR2GRAY)
    sharp = float(np.var(np.asarray(cv2.Laplacian(grey, cv2.CV_64F))))
    return Quality(face.pixels, sharp, float(np.mean(np.asarray(grey))), yaw_of(face), _pitch(face))


def _pitch(face: Face) -> float:
    (_, right_y), (_, left_y), (_, nose_y), (_, mouth_right), (_, mouth_left) = face.points
    eyes, mouth = (right_y + left_y) / 2, (mouth_right + mouth_left) / 2
    return (nose_y - eyes) / (mouth - eyes) if mouth > eyes else 0.5
