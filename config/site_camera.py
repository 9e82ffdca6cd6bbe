"""The shape of a camera in the site document, and back. Never opens one; a password is never in a problem."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from config.likeness import IdentifyAt, VerifyAt
from config.shape import Id, Shape, Text, printable
from gateway.domain.camera import Camera
from gateway.domain.model import DeviceId
from gateway.domain.vision import IDENTIFY_AT, SMALLEST_FACE, VERIFY_AT, Purpose

MOST_MASKS, MOST_CORNERS = 16, 32
STREAMS = ("rtsp", "rtsps")
USB = "/dev/video"


def checked_source(value: str) -> str:
    """Return a source as it is. Raises ValueError, which says what is expected and repeats nothing."""
    scheme, there, _ = value.partition("://")
    if not there:
        if value.startswith("/"):
            return value
        raise ValueError(f"rtsp://HOST/PATH, {USB}0, or a file with its whole path")
    if scheme.lower() not in STREAMS:
        raise ValueError(f"rtsp://HOST/PATH or rtsps://…, {USB}0, or a file with its whole path")
    try:
        parts = urlsplit(value)
        host, named, _ = parts.hostname, parts.username, parts.port
    except ValueError:
        host, named = None, None
    if named is not None or "@" in value.split("://", 1)[1].split("/", maxsplit=1)[0]:
        raise ValueError("an address without user and password: these stand in username and password")
    if not host:
        raise ValueError("rtsp://HOST/PATH")
    return value


Part = Annotated[float, Field(ge=0, le=1)]
Corner = tuple[Part, Part]
Mask = Annotated[tuple[Corner, ...], Field(min_length=3, max_length=MOST_CORNERS)]
Secret = Annotated[str, StringConstraints(max_length=200), AfterValidator(printable)]


class CameraEntry(Shape):
    """How our own worker looks through a camera, and for what."""

    source: Annotated[Text, AfterValidator(checked_source)] = Field(
        description="rtsp://HOST:PORT/PATH without user and password, /dev/videoN, or a file."
    )
    username: Secret = Field(default="", description="User of the camera.")
    password: Secret = Field(default="", description="Its password, or file:/PATH of a file that holds it.")
    width: Annotated[int, Field(ge=160, le=1920)] = Field(
        default=640, description="Pixels a frame is made narrower to before faces are looked for."
    )
    rate: Annotated[float, Field(ge=1, le=15)] = Field(
        default=5.0, description="Frames looked at in a second."
    )
    masks: Annotated[tuple[Mask, ...], Field(max_length=MOST_MASKS)] = Field(
        default=(),
        description="Private parts, painted over first: polygons of [x, y], in parts of width and height.",
    )
    purposes: Annotated[tuple[Literal["verify", "identify"], ...], Field(min_length=1)] = Field(
        default=("verify",),
        description="verify: compare with whose card was shown; identify: with all who agreed to that.",
    )
    identify_at: IdentifyAt | None = Field(
        default=None,
        description="Likeness from which somebody is recognised among all. Absent: its place's, else"
        f" {IDENTIFY_AT}.",
    )
    verify_at: VerifyAt | None = Field(
        default=None,
        description="Likeness from which somebody is the one whose card was shown. Absent: its place's, else"
        f" {VERIFY_AT}.",
    )
    smallest_face: Annotated[int, Field(ge=32, le=400)] = Field(
        default=SMALLEST_FACE, description="Pixels below which a face is not looked at closer."
    )
    snapshots: bool = Field(default=False, description="Keep a picture of a recognised face for 24 h.")
    sign: Annotated[str, StringConstraints(max_length=500)] = Field(
        default="", description="Text or number of the sign beside the camera."
    )
    asks: Id | None = Field(
        default=None,
        description="Panel or speaker that asks to turn the head or blink. Absent: nobody is asked.",
    )

    @model_validator(mode="after")
    def _each_once(self) -> CameraEntry:
        if len(set(self.purposes)) != len(self.purposes):
            raise ValueError("each purpose once")
        return self


def camera_of(entry: CameraEntry | None) -> Camera | None:
    """Return the camera an entry describes."""
    if entry is None:
        return None
    return Camera(
        source=entry.source,
        username=entry.username,
        password=entry.password,
        width=entry.width,
        rate=entry.rate,
        masks=entry.masks,
        purposes=tuple(purpose for purpose in Purpose if purpose in entry.purposes),
        identify_at=entry.identify_at,
        verify_at=entry.verify_at,
        smallest_face=entry.smallest_face,
        snapshots=entry.snapshots,
        sign=entry.sign,
        asks=DeviceId(entry.asks) if entry.asks is not None else None,
    )


_USUAL = Camera("")


def written_camera(camera: Camera | None) -> dict[str, Any] | None:
    """Return a camera as its entry says it, without what is as usual."""
    if camera is None:
        return None
    values: dict[str, Any] = {
        "source": camera.source,
        "username": camera.username,
        "password": camera.password,
        "width": camera.width,
        "rate": camera.rate,
        "masks": [[list(corner) for corner in mask] for mask in camera.masks],
        "purposes": [each.value for each in camera.purposes],
        "identify_at": camera.identify_at,
        "verify_at": camera.verify_at,
        "smallest_face": camera.smallest_face,
        "snapshots": camera.snapshots,
        "sign": camera.sign,
        "asks": camera.asks,
    }
    usual = {
        **{name: getattr(_USUAL, name) for name in values},
        "masks": [],
        "purposes": ["verify"],
        "source": None,
    }
    return {name: value for name, value in values.items() if value != usual[name]}
