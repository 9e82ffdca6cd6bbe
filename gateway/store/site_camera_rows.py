"""A camera as text in its device's row, and back. Runs no statement."""

from __future__ import annotations

import json
from dataclasses import fields

from gateway.domain.camera import Camera
from gateway.domain.model import DeviceId
from gateway.domain.vision import Purpose

NONE = ""
_NAMES = tuple(each.name for each in fields(Camera))


def camera_text(camera: Camera | None) -> str:
    """Return a camera as text, empty where there is none."""
    if camera is None:
        return NONE
    values = {name: getattr(camera, name) for name in _NAMES}
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))


def camera_of(text: str) -> Camera | None:
    """Return the camera of a text."""
    if text == NONE:
        return None
    said = json.loads(text)
    masks = tuple(tuple((x, y) for x, y in mask) for mask in said.pop("masks"))
    purposes = tuple(map(Purpose, said.pop("purposes")))
    asks = said.pop("asks")
    return Camera(**said, masks=masks, purposes=purposes, asks=None if asks is None else DeviceId(asks))
