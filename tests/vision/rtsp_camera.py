"""A camera that can be frozen and killed: plays a clip, or a made-up scene, by RTSP until it is ended.

`python -m tests.vision.rtsp_camera PORT CLIP|- SIZE` – `-` for a scene in which a square wanders.
"""

from __future__ import annotations

import sys

import cv2
import numpy as np
from PIL import Image

FPS = 15
MADE = 45


def clip(path: str) -> list[Image.Image]:
    """Return the frames of a file."""
    capture, found = cv2.VideoCapture(path), []
    while True:
        came, frame = capture.read()
        if not came:
            return found
        found.append(Image.fromarray(frame[:, :, ::-1]))


def scene(width: int, height: int) -> list[Image.Image]:
    """Return a scene in which something moves and nobody is seen."""
    found = []
    for number in range(MADE):
        frame = np.full((height, width, 3), 90, np.uint8)
        left = number * (width - 60) // MADE
        frame[height // 2 : height // 2 + 60, left : left + 60] = (200, 160, 40)
        found.append(Image.fromarray(frame))
    return found


def main() -> None:
    """Serve until killed."""
    import rtsp

    port, path, size = sys.argv[1:4]
    width, height = map(int, size.split("x"))
    frames = clip(path) if path != "-" else scene(width, height)
    frames = [each.resize((width, height)) for each in frames]
    with rtsp.Source(f"rtsp://127.0.0.1:{port}/door", fps=FPS, frame_buffer=frames) as source:
        source.serve_forever()


if __name__ == "__main__":
    main()
