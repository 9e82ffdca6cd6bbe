"""Writes a film in which something moves and nobody is seen: `python -m gateway.bench.film FILE`.

A programme of its own, so that measuring the core needs no OpenCV where there is none.
"""

from __future__ import annotations

import sys

import cv2
import numpy as np

SIZE = (1280, 720)
RATE = 60.0
FRAMES = 40


def main() -> int:
    """Write it."""
    writer = cv2.VideoWriter(sys.argv[1], cv2.VideoWriter.fourcc(*"mp4v"), RATE, SIZE)
    scene = np.random.default_rng(7).integers(60, 120, (SIZE[1], SIZE[0], 3), np.uint8)
    for number in range(FRAMES):
        frame = np.roll(scene, 8 * number, axis=1)
        writer.write(frame)
    writer.release()
    return 0


if __name__ == "__main__":
    sys.exit(main())
