"""Whether anything moves, and whether a camera shows anything at all."""

from __future__ import annotations

import numpy as np
import pytest

from devices.vision.motion import LINGERS, STUCK_AFTER, Motion
from devices.vision.parts import Frame

RANDOM = np.random.default_rng(5)
STEP = 0.2


def scene(noise: float = 6.0, level: int = 90) -> Frame:
    """Return a wall before a noisy sensor."""
    return np.clip(RANDOM.normal(level, noise, (360, 640, 3)), 0, 255).astype(np.uint8)


def with_face(at: int, pixels: int = 48) -> Frame:
    """Return the same with somebody before it."""
    frame = scene()
    frame[150 : 150 + pixels, at : at + pixels] = 170
    return frame


def settled() -> tuple[Motion, float]:
    """Return a camera that has looked at an empty scene for a while."""
    motion, now = Motion(), 0.0
    while now < 2.6:
        motion.moves(scene(), now)
        now += STEP
    return motion, now


def test_nothing_moves_in_noise() -> None:
    """The noise of a cheap sensor moves nothing, for minutes."""
    motion, now = settled()
    assert not any(motion.moves(scene(12.0), now + STEP * each) for each in range(20))


def test_the_smallest_face_counts() -> None:
    """A face of 48 pixels that comes into the picture moves something, and still does two seconds later."""
    motion, now = settled()
    assert motion.moves(with_face(300), now)
    assert motion.moves(scene(), now + LINGERS - 0.1)
    assert not motion.moves(scene(), now + LINGERS + 0.1)


def test_a_lamp_is_nobody() -> None:
    """The same scene, lighter all over, is not taken for somebody."""
    motion, now = settled()
    assert not motion.moves(scene(level=130), now)


def test_whoever_stands_there_at_first_is_looked_at() -> None:
    """The first frame counts as moving: somebody may be waiting already."""
    assert Motion().moves(scene(), 7.0)


@pytest.mark.parametrize(
    ("frame", "word"), [(np.zeros((90, 160, 3), np.uint8), "black"), (with_face(10), "not changed")]
)
def test_a_picture_that_shows_nothing_is_told(frame: Frame, word: str) -> None:
    """Black, or the very same picture, for five minutes is told; one frame that differs ends it."""
    motion = Motion()
    for now in (0.0, STUCK_AFTER / 2, STUCK_AFTER - 1):
        motion.moves(frame, now)
        assert "" == motion.trouble(now)
    motion.moves(frame, STUCK_AFTER + 1)
    assert word in motion.trouble(STUCK_AFTER + 1)
    motion.moves(scene(), STUCK_AFTER + 2)
    assert "" == motion.trouble(STUCK_AFTER + 2)
