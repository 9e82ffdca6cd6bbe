"""One opened source of frames, through OpenCV and FFmpeg. Owns how it is opened; keeps no frame."""

from __future__ import annotations

import os
from typing import Protocol

import cv2
import numpy as np

from devices.vision.address import Address, Kind
from devices.vision.parts import Frame

OPEN_WITHIN, READ_WITHIN = 4000, 3000
"""Milliseconds FFmpeg is given; a frozen camera is noticed by the watchdog long before it gives up (9 s)."""
SETTINGS = {
    "OPENCV_FFMPEG_CAPTURE_OPTIONS": "rtsp_transport;tcp",  # over UDP a busy network tears frames apart
    "OPENCV_FFMPEG_LOGLEVEL": "-8",  # what it says may hold an address with its password
    "OPENCV_LOG_LEVEL": "SILENT",
}
"""What OpenCV and FFmpeg read from the environment, the second when the first source is opened."""
FASTEST, SLOWEST = 120.0, 1.0
USUAL = 25.0
"""Frames a second of a file that does not say."""


class Capture(Protocol):
    """Where frames come from."""

    rate: float
    """Frames a second that it says it has; 0 where it comes at its own time."""

    def grab(self) -> bool:
        """Wait for the next frame; False at the end, or where none comes in time."""

    def retrieve(self) -> Frame | None:
        """Return the frame that was grabbed last, None where it cannot be read."""

    def release(self) -> None:
        """Let go of it."""


class OpenedCapture:
    """A source that is open."""

    def __init__(self, opened: cv2.VideoCapture, kind: Kind) -> None:
        self._opened = opened
        self.rate = _rate(opened) if kind is Kind.FILE else 0.0

    def grab(self) -> bool:
        return self._opened.grab()

    def retrieve(self) -> Frame | None:
        good, frame = self._opened.retrieve()
        return _coloured(np.asarray(frame, dtype=np.uint8)) if good and frame is not None else None

    def release(self) -> None:
        self._opened.release()


def open_capture(address: Address) -> Capture | None:
    """Open a source; None where that fails, for whatever reason FFmpeg keeps to itself."""
    for name, value in SETTINGS.items():
        os.environ.setdefault(name, value)
    if address.kind is Kind.USB:
        opened = cv2.VideoCapture(address.opened, cv2.CAP_V4L2)
    else:
        limits = [cv2.CAP_PROP_OPEN_TIMEOUT_MSEC, OPEN_WITHIN, cv2.CAP_PROP_READ_TIMEOUT_MSEC, READ_WITHIN]
        # One thread for each stream: more of them take memory for frames that nobody looks at.
        opened = cv2.VideoCapture(address.opened, cv2.CAP_FFMPEG, [*limits, cv2.CAP_PROP_N_THREADS, 1])
    if not opened.isOpened():
        opened.release()
        return None
    return OpenedCapture(opened, address.kind)


def _rate(opened: cv2.VideoCapture) -> float:
    said = opened.get(cv2.CAP_PROP_FPS)
    return said if SLOWEST <= said <= FASTEST else USUAL


def _coloured(frame: Frame) -> Frame | None:
    """Return a frame with three colours; a grey camera has one."""
    if frame.ndim == 2:
        return np.asarray(cv2.cvtColor(frame, cv2.COLOR_GRAY2BGR), dtype=np.uint8)
    return frame if frame.ndim == 3 and frame.shape[2] == 3 and frame.size else None
