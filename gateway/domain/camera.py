"""A camera as installed. Owns its shape; opens nothing."""

from __future__ import annotations

from dataclasses import dataclass, field

from gateway.domain.model import DeviceId
from gateway.domain.vision import SMALLEST_FACE, Polygon, Purpose

TEMPLATE = "cuobian-camera"
"""The template of a camera that our own worker looks through."""


@dataclass(frozen=True, slots=True)
class Camera:
    """How a camera is looked through, and for what; its device has the template `cuobian-camera`."""

    source: str
    """An rtsp:// address, /dev/videoN, or a file; credentials stand beside it, never in it."""
    username: str = ""
    password: str = field(default="", repr=False)
    """The password, or `file:/path` of one."""
    width: int = 640
    rate: float = 5.0
    masks: tuple[Polygon, ...] = ()
    """Painted over before anything is looked for (PRIVACY rule 8)."""
    purposes: tuple[Purpose, ...] = (Purpose.VERIFY,)
    identify_at: float | None = None
    verify_at: float | None = None
    """None: as its place has it, or the usual (`gateway.domain.likeness`)."""
    smallest_face: int = SMALLEST_FACE
    snapshots: bool = False
    sign: str = ""
    """What the sign beside the camera says, or its number (PRIVACY rule 8)."""
    asks: DeviceId | None = None
    """The panel or speaker that asks for a proof of life; None: none is asked at this camera."""
