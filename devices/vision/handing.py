"""The picture of a matched face as it is handed over: everybody else unrecognisable, case and officer below.

What is not the matched face is pixelated, whether or not there is a face in it: no network is asked, so none
can miss one (PRIVACY rule 13). Keeps nothing, and writes no file.
"""

from __future__ import annotations

import cv2
import numpy as np
import segno

from devices.vision.judge import decoded
from devices.vision.parts import Frame
from devices.vision.stills import as_jpeg
from gateway.domain.vision import Marks

NARROWEST = 480
"""Pixels: a smaller picture is made so wide, so that what stands below it can be read."""
SHARE = 0.72
"""Of either side of a kept picture: so much of its middle is the matched face, as `cropped` leaves it."""
COARSE = 9
"""Pixelated parts keep so many squares along their longer side: a face keeps two or three."""
MODULE, LINE, AIR = 3, 20, 12
"""Pixels of a module of the code, of a line of text, and around both."""
FONT = cv2.FONT_HERSHEY_SIMPLEX
MOST_LINES, MOST_SIGNS = 6, 400


def handed(picture: bytes, marks: Marks) -> bytes:
    """Return a kept picture as it may leave the box. Raises ValueError where it is none."""
    frame = decoded(picture)
    if frame is None:
        raise ValueError("found no picture")
    hidden = without_others(frame)
    factor = max(1.0, NARROWEST / hidden.shape[1])
    size = (round(hidden.shape[1] * factor), round(hidden.shape[0] * factor))
    large = np.asarray(cv2.resize(hidden, size, interpolation=cv2.INTER_CUBIC), dtype=np.uint8)
    return as_jpeg(np.vstack([_across(large, marks), _below(size[0], marks)]))


def without_others(frame: Frame) -> Frame:
    """Return a picture in which nothing but the face in its middle can be recognised."""
    height, width = frame.shape[:2]
    shown = np.zeros((height, width), dtype=np.uint8)
    axes = (round(width * SHARE / 2), round(height * SHARE / 2))
    cv2.ellipse(shown, (width // 2, height // 2), axes, 0, 0, 360, 255, -1)
    return np.where(shown[:, :, None] > 0, frame, _pixelated(frame)).astype(np.uint8)


def ascii_only(text: str) -> str:
    """Return a text with one sign for whatever cannot be drawn; the code beside it says it whole."""
    shown = "".join(sign if " " <= sign <= "~" else "*" for sign in text)
    while "**" in shown:
        shown = shown.replace("**", "*")
    return shown[:MOST_SIGNS]


def _pixelated(frame: Frame) -> Frame:
    height, width = frame.shape[:2]
    step = max(width, height) / COARSE
    size = (max(1, round(width / step)), max(1, round(height / step)))
    small = cv2.resize(frame, size, interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.resize(small, (width, height), interpolation=cv2.INTER_NEAREST), dtype=np.uint8)


def _across(frame: Frame, marks: Marks) -> Frame:
    """Write the first line thinly across the picture, so that cutting off the rest is of no use."""
    over, text = frame.copy(), ascii_only(marks.lines[0]) if marks.lines else ""
    for y in range(LINE, frame.shape[0], max(LINE * 4, frame.shape[0] // 4)):
        cv2.putText(over, text, (AIR, y), FONT, 0.5, (255, 255, 255), 1, cv2.LINE_AA)
        cv2.putText(over, text, (AIR + 1, y + 1), FONT, 0.5, (0, 0, 0), 1, cv2.LINE_AA)
    return np.asarray(cv2.addWeighted(over, 0.45, frame, 0.55, 0), dtype=np.uint8)


def _below(width: int, marks: Marks) -> Frame:
    code = _code(marks.code)
    lines = [ascii_only(each) for each in marks.lines[:MOST_LINES]]
    band = np.full((max(code.shape[0], LINE * len(lines)) + 2 * AIR, width, 3), 255, dtype=np.uint8)
    band[AIR : AIR + code.shape[0], AIR : AIR + code.shape[1]] = code
    left = 2 * AIR + code.shape[1]
    for nth, line in enumerate(lines):
        scale = min(0.5, 0.5 * (width - left - AIR) / max(1, cv2.getTextSize(line, FONT, 0.5, 1)[0][0]))
        cv2.putText(band, line, (left, AIR + LINE * nth + 14), FONT, scale, (0, 0, 0), 1, cv2.LINE_AA)
    return band


def _code(text: str) -> Frame:
    rows = segno.make(text, error="m", micro=False, boost_error=False).matrix
    dark = np.array([[0 if module else 255 for module in row] for row in rows], dtype=np.uint8)
    return np.repeat(np.kron(dark, np.ones((MODULE, MODULE), dtype=np.uint8))[:, :, None], 3, axis=2)
