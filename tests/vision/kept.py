"""A store in a folder of a test: with clocks that are moved by hand, and faces that are only numbers."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import cv2
import numpy as np

from devices.vision.parts import Frame, Vector
from devices.vision.store.clock import MachineClock
from devices.vision.store.faces import FaceStore
from gateway.domain.model import DeviceId
from gateway.domain.vision import (
    CameraState,
    Expectation,
    Look,
    Orders,
    Picture,
    PictureVerdict,
    Pose,
    Purpose,
    Subject,
    SubjectId,
)

MODEL = "toy/1"
WU, LI, LIN = SubjectId("a1" * 16), SubjectId("b2" * 16), SubjectId("c3" * 16)
HOUR = 3600
SOME_DAY = 1_800_000_000


@dataclass
class Hands:
    """The hands of both clocks, in seconds, and which boot it is."""

    wall: float = SOME_DAY
    up: float = 100
    boot: str = "boot-1"

    def clock(self) -> MachineClock:
        """Return the clock of this boot."""
        return MachineClock(self.boot, lambda: int(self.wall * 1e6), lambda: int(self.up * 1e6))

    def pass_(self, hours: float) -> None:
        """Let time pass on both clocks."""
        self.wall += hours * HOUR
        self.up += hours * HOUR

    def off(self, hours: float, *, wall: bool = True) -> None:
        """Be without power for so long; a box without a battery does not know it."""
        self.wall += hours * HOUR if wall else 0
        self.up, self.boot = 1, f"{self.boot}+"


def store_at(folder: Path, hands: Hands | None = None, *named: SubjectId) -> FaceStore:
    """Open the store of a folder, keys beside it, for some people."""
    store = FaceStore(folder / "vision", folder / "keys", (hands or Hands()).clock())
    store.permit(named)
    return store


def face(seed: str) -> Vector:
    """Return a template that no other name gives."""
    numbers = np.random.default_rng(int.from_bytes(hashlib.sha256(seed.encode()).digest()[:8], "big"))
    vector = numbers.standard_normal(128).astype(np.float32)
    return np.asarray(vector / np.linalg.norm(vector), dtype=np.float32)


def enrol(store: FaceStore, subject: SubjectId, times: int = 3) -> list[Vector]:
    """Keep some templates of somebody."""
    vectors = [face(f"{subject}{each}") for each in range(times)]
    for vector in vectors:
        store.put(subject, MODEL, vector, Pose.FRONT, 100)
    return vectors


def crop(seed: int = 1) -> Frame:
    """Return a picture that no other seed gives."""
    return np.random.default_rng(seed).integers(0, 256, (60, 50, 3), dtype=np.uint8)


def photograph(name: str) -> bytes:
    """Return a picture of somebody; the toy judge knows them by the name written in it."""
    return b"photograph:" + name.encode()


@dataclass
class ToyJudge:
    """Stands where the models stand: a photograph says in words whose it is, `name/pose`."""

    model: str = MODEL

    def judge(self, picture: bytes | Frame, before: Sequence[Vector]) -> tuple[PictureVerdict, Vector | None]:
        said = picture if isinstance(picture, bytes) else bytes(picture[0, 0])
        if isinstance(picture, bytes) and not said.startswith(b"photograph:"):
            return PictureVerdict(Picture.NOT_A_PICTURE, len(before)), None
        name, _, pose = said.partition(b"/")
        vector = face(name.hex()) + 0.3 * face(pose.hex())
        found = np.asarray(vector / np.linalg.norm(vector), dtype=np.float32)
        return PictureVerdict(Picture.TAKEN, len(before), 90, Pose.FRONT), found


@dataclass
class ToyCameras:
    """Stands where the cameras stand."""

    frames: dict[DeviceId, Frame] = field(default_factory=dict)
    followed: list[Orders] = field(default_factory=list)
    expected: list[Expectation] = field(default_factory=list)

    def follow(self, orders: Orders) -> None:
        self.followed.append(orders)

    def expect(self, expectation: Expectation) -> bool:
        self.expected.append(expectation)
        return expectation.camera in self.frames

    def newest(self, camera: DeviceId) -> Frame | None:
        return self.frames.get(camera)

    def look(self, camera: DeviceId) -> tuple[Frame, Look] | None:
        frame = self.frames.get(camera)
        return None if frame is None else (frame, Look(frame.shape[1], frame.shape[0], 0.1))

    def states(self) -> Sequence[CameraState]:
        return [CameraState(each, seeing=True) for each in self.frames]


def orders(*named: SubjectId, erase: Sequence[SubjectId] = (), revision: str = "r1") -> Orders:
    """Return open orders that name some people, for everything, for long."""
    until = datetime.now(UTC) + timedelta(days=300)
    subjects = tuple(Subject(each, tuple(Purpose), until) for each in named)
    return Orders(revision, open=True, why="", subjects=subjects, erase=tuple(erase))


def closed(given: Orders, why: str = "no assessment") -> Orders:
    """Return the same orders behind a closed gate."""
    return replace(given, open=False, why=why)


def jpeg(seed: int = 1) -> bytes:
    """Return a picture as the store encodes it."""
    return bytes(cv2.imencode(".jpg", crop(seed), [cv2.IMWRITE_JPEG_QUALITY, 85])[1])


def files_below(*folders: Path) -> Iterator[tuple[Path, bytes]]:
    """Give every file in some folders with all its bytes."""
    for folder in folders:
        yield from ((path, path.read_bytes()) for path in sorted(folder.rglob("*")) if path.is_file())
