"""Which face in this frame was which in the last: short tracks by overlap. Pure; knows nobody.

A track lives for one visit and is forgotten with it: nothing links a face that nobody knows to one seen
before (PRIVACY rule 5).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from devices.vision.detector import Face

LINKED = 0.2
"""Overlap (intersection over union) from which two boxes are one face."""
NEAR = 0.6
"""Or so many widths apart: at five frames a second somebody walks half a face on."""
LOST_AFTER = 1.5
"""Seconds a face may be hidden or turned away."""


@dataclass(slots=True)
class Track:
    """One face for as long as it is there."""

    number: int
    face: Face
    began: float
    seen: float
    fresh: bool = field(default=True)
    """Whether it was found in this frame."""
    gap: float = 0.0
    """Seconds it was hidden before it was found again."""


class Tracks:
    """The faces before one camera."""

    def __init__(self) -> None:
        self._tracks: list[Track] = []
        self._count = 0

    def live(self) -> Sequence[Track]:
        """Return the tracks that are not over."""
        return self._tracks

    def update(self, faces: Sequence[Face], now: float) -> Sequence[Track]:
        """Take the faces of a frame; return the tracks that are over."""
        left = list(faces)
        for track in sorted(self._tracks, key=lambda each: -each.seen):
            best = max(left, key=lambda face: _likeness(track.face, face), default=None)
            track.fresh = best is not None and _likeness(track.face, best) > 0
            if best is not None and track.fresh:
                left.remove(best)
                track.gap, track.face, track.seen = now - track.seen, best, now
        over = [each for each in self._tracks if now - each.seen > LOST_AFTER]
        self._tracks = [each for each in self._tracks if now - each.seen <= LOST_AFTER]
        for face in left:
            self._count += 1
            self._tracks.append(Track(self._count, face, now, now))
        return over


def _likeness(one: Face, other: Face) -> float:
    """Return above 0 how surely two boxes are one face, 0 where they are not."""
    overlap = overlapping(one, other)
    if overlap >= LINKED:
        return 1.0 + overlap
    width = max(one.width, other.width)
    across = (one.left + one.width / 2) - (other.left + other.width / 2)
    down = (one.top + one.height / 2) - (other.top + other.height / 2)
    apart = (across**2 + down**2) ** 0.5 / width
    alike = min(one.width, other.width) / width
    return 1.0 - apart if apart < NEAR and alike > NEAR else 0.0


def overlapping(one: Face, other: Face) -> float:
    """Return the intersection of two boxes over their union."""
    wide = min(one.left + one.width, other.left + other.width) - max(one.left, other.left)
    high = min(one.top + one.height, other.top + other.height) - max(one.top, other.top)
    if wide <= 0 or high <= 0:
        return 0.0
    both = wide * high
    return both / (one.width * one.height + other.width * other.height - both)
