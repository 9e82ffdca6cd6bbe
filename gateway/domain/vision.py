"""What core, interface and camera worker say to each other. Owns the words; opens no socket, sees no picture.

The worker knows people by random ids alone: whose they are stands in the main database, which it never opens.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType

from gateway.domain.model import DeviceId

SubjectId = NewType("SubjectId", str)
"""A random name under which a face is kept, apart from identity (PRIVACY rule 6)."""
SnapshotId = NewType("SnapshotId", str)
Point = tuple[float, float]
"""A place in a picture: parts of its width and height, from its upper left corner."""
Polygon = tuple[Point, ...]

VISION = DeviceId("vision:worker")
"""Under which the worker itself is recorded, as `line:` is a line's."""
CAP = 20_000
"""People whose faces may be stored by default (PRIVACY rule 10)."""
FILING_DUTY = 100_000
"""From so many on the office of cyberspace affairs must be told (Measures 2025, art. 15)."""
FEWEST_TEMPLATES, MOST_TEMPLATES = 3, 5
IDENTIFY_AT = 0.50
"""Cosine from which a face is somebody's in a search among all (notes: 0 of 39 strangers on ORL)."""
VERIFY_AT = 0.42
"""Cosine from which a face is that of one person who was named before it was looked at."""
HELD_AT_MOST = timedelta(days=365)
"""How long after it was taken a picture may be held, whatever a review says."""
SMALLEST_FACE = 48
"""Pixels between the edges of a face; below them it is not looked at closer."""


class Purpose(StrEnum):
    """What somebody's face may be compared for; each has a consent of its own."""

    VERIFY = "verify"
    """1:1, after their card has said who they claim to be."""
    IDENTIFY = "identify"
    """1:N, among everybody who agreed to it."""


class Turn(StrEnum):
    """What somebody is asked to do, so that a photograph is told apart."""

    LEFT = "left"
    RIGHT = "right"
    BLINK = "blink"
    """Both eyes, slowly: closed for about a second."""


class Liveness(StrEnum):
    """What is known of whether a living person stood there; said in every event (PRIVACY rule 14)."""

    NOT_ASKED = "not_asked"
    PASSED = "passed"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class CameraOrder:
    """One camera that the worker is to look through."""

    id: DeviceId
    source: str = field(repr=False)
    """An rtsp:// or rtsps:// address with its credentials, a device such as /dev/video0, or a file."""
    width: int = 640
    """Pixels a frame is made narrower to before faces are looked for."""
    rate: float = 5.0
    """Frames looked at in a second, at most."""
    masks: tuple[Polygon, ...] = ()
    """What is painted over before anything is looked for."""
    purposes: tuple[Purpose, ...] = ()
    identify_at: float = IDENTIFY_AT
    verify_at: float = VERIFY_AT
    smallest_face: int = SMALLEST_FACE
    snapshots: bool = False
    """Whether a picture of a matched face is kept, for 24 h or as long as a review holds it."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Somebody who agreed, and to what; after `expires_at` nobody. Without a purpose they are kept only."""

    id: SubjectId
    purposes: tuple[Purpose, ...]
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class HeldPicture:
    """The picture of a matched face that a review holds beyond its day."""

    id: SnapshotId
    until: datetime


@dataclass(frozen=True, slots=True)
class Orders:
    """Everything the worker is to do, whole each time: what is not in it is not done."""

    revision: str
    open: bool = False
    """False: no camera is opened and nobody is compared."""
    why: str = "no orders yet"
    """Why it is not open."""
    cap: int = CAP
    cameras: tuple[CameraOrder, ...] = ()
    subjects: tuple[Subject, ...] = ()
    """Whoever is not among them is never matched, whatever is stored."""
    erase: tuple[SubjectId, ...] = ()
    """Whose templates, pictures and keys are to be gone."""
    held: tuple[HeldPicture, ...] = ()
    """One that is no longer among them goes when it was last said to."""


@dataclass(frozen=True, slots=True)
class Expectation:
    """A card has just said who stands at a camera: the next face there is compared with theirs alone."""

    id: str
    """Of the order, repeated in the event that answers it."""
    camera: DeviceId
    subject: SubjectId
    lasts: float = 15.0
    """Seconds."""
    turns: tuple[Turn, ...] = ()
    """What they are asked to do, in this order; none: no proof of life is asked."""


@dataclass(frozen=True, slots=True)
class CameraState:
    """How one camera is doing."""

    id: DeviceId
    seeing: bool
    why: str = ""
    """Why it sees nothing; empty while it does."""
    rate: float = 0.0
    """Frames looked at in a second, lately."""
    width: int = 0
    height: int = 0
    """Of the frames as they come, in pixels."""


@dataclass(frozen=True, slots=True)
class VisionState:
    """How the worker is doing, and what it has done."""

    revision: str
    """Of the orders it follows."""
    open: bool
    why: str
    model: str
    """Name and version of what makes templates; one never matches those of another."""
    stored: int
    """People whose templates are kept."""
    cameras: tuple[CameraState, ...] = ()
    erased: tuple[SubjectId, ...] = ()
    """Of those to be erased, whose bytes are gone."""
    strays: int = 0
    """People stored whom no order names: never matched, and erased after 24 h."""
    blinks: bool = False
    """Whether it can see that somebody blinks."""


class Picture(StrEnum):
    """What became of a picture for an enrolment."""

    TAKEN = "taken"
    NOT_A_PICTURE = "not_a_picture"
    NO_FACE = "no_face"
    SEVERAL_FACES = "several_faces"
    TOO_SMALL = "too_small"
    BLURRED = "blurred"
    TOO_DARK = "too_dark"
    TOO_BRIGHT = "too_bright"
    TURNED_TOO_FAR = "turned_too_far"
    ALIKE = "alike"
    """Too like a picture that was taken already: another pose is wanted."""
    SOMEBODY_ELSE = "somebody_else"
    """Not the person of the pictures before."""


class Pose(StrEnum):
    """Which way a face looks, as the one in the picture would say."""

    FRONT = "front"
    LEFT = "left"
    RIGHT = "right"
    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class PictureVerdict:
    """What the worker says of one picture."""

    picture: Picture
    templates: int
    """How many are kept of this subject now."""
    face: int = 0
    """Pixels between the edges of the face; 0 without one."""
    pose: Pose | None = None
    twin: SubjectId | None = None
    """Somebody else who is stored and looks like the same person."""


@dataclass(frozen=True, slots=True)
class SeenFace:
    """A face in the picture of a camera, for whoever puts the camera up; of nobody in particular."""

    box: tuple[float, float, float, float]
    """Left, top, width and height in parts of the picture."""
    pixels: int
    wanted: int


@dataclass(frozen=True, slots=True)
class Look:
    """What a camera sees now, without its masked parts."""

    width: int
    height: int
    age: float
    """Seconds since the frame came."""
    faces: tuple[SeenFace, ...] = ()


@dataclass(frozen=True, slots=True)
class Marks:
    """What is written below a picture that is handed over."""

    lines: tuple[str, ...]
    """Shown as far as they are ASCII: the worker has no Chinese letters to draw with."""
    code: str
    """Shown as a QR code, whatever its letters."""
