"""Whether a picture is good enough to be known by, in words that people can act on. Keeps no picture."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from devices.vision.detector import Detector, Face
from devices.vision.embedder import Embedder
from devices.vision.masks import narrowed
from devices.vision.parts import Frame, Vector
from devices.vision.quality import quality_of
from gateway.domain.vision import Picture, PictureVerdict

SMALLEST = 80
"""Pixels: a picture to be known by is better than one to be recognised in."""
MOST_BYTES = 8 * 1024 * 1024
MOST_PIXELS = 40_000_000
"""A picture of a few kilobytes may say that it is larger than all memory."""
LOOKED_AT = 720
"""Pixels of the longer edge: a larger picture takes 20 MB more, and its face is large enough."""
BYSTANDER = 0.5
"""A face so much smaller than the largest is somebody in the background."""
OTHER = 0.30
"""Cosine to the pictures before below which it is somebody else; one person's poses stay above 0.36."""
SAME = 0.97
"""Cosine to a picture before above which it adds nothing."""


class PictureJudge:
    """Looks at pictures for an enrolment. Used by one thread at a time."""

    def __init__(self, detector: Detector, embedder: Embedder) -> None:
        self._detector = detector
        self._embedder = embedder
        self.model = embedder.model

    def judge(self, picture: bytes | Frame, before: Sequence[Vector]) -> tuple[PictureVerdict, Vector | None]:
        """Return the verdict, and a template where it is `taken`; `before` are those of the same person."""
        count = len(before)
        frame = decoded(picture) if isinstance(picture, bytes) else picture
        if frame is None:
            return PictureVerdict(Picture.NOT_A_PICTURE, count), None
        height, width = frame.shape[:2]
        frame = narrowed(frame, max(1, LOOKED_AT * width // max(width, height)))
        faces = _in_front(self._detector.find(frame))
        if len(faces) != 1:
            found = Picture.SEVERAL_FACES if faces else Picture.NO_FACE
            return PictureVerdict(found, count), None
        (face,) = faces
        aligned = self._embedder.aligned(frame, face)
        quality = quality_of(face, aligned)
        flaw = quality.flaw(SMALLEST)
        template = self._embedder.template(aligned) if flaw is None else None
        if flaw is None:
            flaw = Picture.NO_FACE if template is None else _against(template, before)
        said = flaw or Picture.TAKEN
        kept = template if flaw is None else None
        verdict = PictureVerdict(said, count + (kept is not None), face.pixels, quality.pose)
        return verdict, kept


def decoded(picture: bytes) -> Frame | None:
    """Return a JPEG or PNG as a frame; None for anything else, and for one that is too large."""
    size = size_of(picture)
    if size is None or len(picture) > MOST_BYTES or not 0 < size[0] * size[1] <= MOST_PIXELS:
        return None
    try:
        found = cv2.imdecode(np.frombuffer(picture, dtype=np.uint8), cv2.IMREAD_COLOR)
    except cv2.error:
        return None
    return None if found is None else np.asarray(found, dtype=np.uint8)


def size_of(picture: bytes) -> tuple[int, int] | None:
    """Return width and height as a PNG or JPEG says them, before anything is unpacked; None for others."""
    if picture[:8] == b"\x89PNG\r\n\x1a\n" and picture[12:16] == b"IHDR":
        return int.from_bytes(picture[16:20], "big"), int.from_bytes(picture[20:24], "big")
    if picture[:3] != b"\xff\xd8\xff":
        return None
    at = 2
    while at + 9 < len(picture):
        if picture[at] != 0xFF:
            return None
        marker, length = picture[at + 1], int.from_bytes(picture[at + 2 : at + 4], "big")
        if marker in FRAMES:
            height, width = picture[at + 5 : at + 7], picture[at + 7 : at + 9]
            return int.from_bytes(width, "big"), int.from_bytes(height, "big")
        if marker != 0xFF and (marker < 0xC0 or marker in LENGTHLESS or length < 2):
            return None
        at += 1 if marker == 0xFF else 2 + length
    return None


FRAMES = frozenset({0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF})
"""Markers after which a JPEG says its size (ITU-T T.81, table B.1)."""
LENGTHLESS = frozenset(range(0xD0, 0xDA))
"""Markers that stand alone. No encoder writes one before the size; who skips it by a length reads elsewhere
than the decoder does, and a picture of 144 million pixels says that it has 256."""


def _in_front(faces: Sequence[Face]) -> Sequence[Face]:
    return [each for each in faces if each.pixels >= BYSTANDER * faces[0].pixels]


def _against(template: Vector, before: Sequence[Vector]) -> Picture | None:
    scores = [float(each @ template) for each in before]
    if scores and max(scores) > SAME:
        return Picture.ALIKE
    return Picture.SOMEBODY_ELSE if scores and max(scores) < OTHER else None
