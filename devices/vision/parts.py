"""How the parts of the camera worker meet. Owns the shapes; opens, sees and keeps nothing.

Capture hands frames to a pipeline per camera; a pipeline gives sightings, one for each visit of a face; the
worker says them on MQTT. The store keeps templates and the pictures of matched faces, the gallery compares.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from gateway.domain.model import DeviceId
from gateway.domain.vision import (
    CameraOrder,
    Expectation,
    Liveness,
    PictureVerdict,
    Purpose,
    SeenFace,
    SnapshotId,
    SubjectId,
)

Frame = NDArray[np.uint8]
"""Height × width × 3, blue first, as OpenCV gives it."""
Vector = NDArray[np.float32]
"""What a face is compared by: of length one; its size is the model's."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """One visit of one face at one camera, decided. Of an unknown one nothing but its time is ever kept."""

    camera: DeviceId
    subject: SubjectId | None
    """None: nobody who agreed, or not sure enough to say."""
    purpose: Purpose
    score: float
    second: float
    """Score of the next best; 0 where there is none."""
    threshold: float
    enrolled: int
    """People it was compared with."""
    frames: int
    """Pictures of the face that were compared."""
    model: str
    liveness: Liveness = Liveness.NOT_ASKED
    expectation: str = ""
    """The order of a card that it answers; empty for a search among all."""
    crop: Frame | None = field(default=None, repr=False)
    """The face, only where it was matched and the camera keeps pictures."""


class Pipeline(Protocol):
    """What happens to the frames of one camera, from detection to the verdict. Used by one thread."""

    def follow(self, order: CameraOrder) -> None:
        """Take new settings of the camera."""

    def expect(self, expectation: Expectation, now: float) -> None:
        """Compare the next face with one person's; `now` in seconds of the monotonic clock."""

    def feed(self, frame: Frame, now: float, *, moving: bool) -> Sequence[Sighting]:
        """Look at a frame, masked and made narrower already; return visits that are decided by now."""

    def faces(self, frame: Frame) -> Sequence[SeenFace]:
        """Return the faces in a frame, for whoever puts the camera up."""


class Judge(Protocol):
    """Looks at pictures for an enrolment."""

    model: str

    def judge(self, picture: bytes | Frame, before: Sequence[Vector]) -> tuple[PictureVerdict, Vector | None]:
        """Return the verdict, and a template where it is `taken`; `before` are those of the same person."""


class Keeper(Protocol):
    """Keeps what may be kept."""

    def keep_snapshot(self, subject: SubjectId, crop: Frame) -> SnapshotId:
        """Keep the picture of a matched face for 24 h; returns the name it is asked for by."""
