"""One thread over all cameras: turns, the newest frame, failures of one camera, what others ask of it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import numpy as np

from devices.vision.eye import Eye
from devices.vision.parts import Frame, Pipeline, Sighting
from devices.vision.watched import MakePipeline
from devices.vision.worker import Cameras
from gateway.domain.errors import CuobianError
from gateway.domain.model import DeviceId
from gateway.domain.vision import (
    CameraOrder,
    CameraState,
    Expectation,
    Orders,
    Purpose,
    SeenFace,
    SnapshotId,
    SubjectId,
)
from tests.vision.test_eye import Camera, eventually

SUBJECT = SubjectId("q" * 26)


def seen(camera: DeviceId, subject: SubjectId | None = SUBJECT, crop: Frame | None = None) -> Sighting:
    """Return a visit."""
    return Sighting(camera, subject, Purpose.IDENTIFY, 0.9, 0.1, 0.5, 1, 3, "sface", crop=crop)


@dataclass
class Watching:
    """A pipeline of which each test says what it does with a frame."""

    order: CameraOrder
    feeds: Callable[[Frame], Sequence[Sighting]] = lambda _: ()
    expected: list[str] = field(default_factory=list)
    threads: set[str] = field(default_factory=set)
    fed: int = 0

    def follow(self, order: CameraOrder) -> None:
        self.order = order

    def expect(self, expectation: Expectation, now: float) -> None:
        self.threads.add(threading.current_thread().name)
        self.expected.append(expectation.id)

    def feed(self, frame: Frame, now: float, *, moving: bool) -> Sequence[Sighting]:
        self.threads.add(threading.current_thread().name)
        self.fed += 1
        return self.feeds(frame)

    def faces(self, frame: Frame) -> Sequence[SeenFace]:
        self.threads.add(threading.current_thread().name)
        return (SeenFace((0.1, 0.1, 0.2, 0.2), 50, 48),)


@dataclass
class Said:
    """What went to MQTT."""

    visits: list[tuple[Sighting, SnapshotId | None]] = field(default_factory=list)

    def say(self, sighting: Sighting, snapshot: SnapshotId | None) -> None:
        self.visits.append((sighting, snapshot))

    def cameras(self, states: Sequence[CameraState]) -> None: ...

    def repeat(self) -> None: ...


@dataclass
class Kept:
    """Where pictures of matched faces go."""

    full: bool = False

    def keep_snapshot(self, subject: SubjectId, crop: Frame) -> SnapshotId:
        if self.full:
            raise OSError(28, "no space left")
        return SnapshotId("kept")


@contextmanager
def looking(make: MakePipeline, said: Said, kept: Kept | None = None) -> Iterator[Cameras]:
    """Look until the end of the block."""

    def eyes(order: CameraOrder, bell: threading.Condition) -> Eye:
        return Eye(order, bell, Camera().open)

    cameras = Cameras(said, make, kept or Kept(), eyes)
    cameras.start()
    try:
        yield cameras
    finally:
        assert cameras.stop()


def orders(*ids: str, open_: bool = True, snapshots: bool = False) -> Orders:
    """Return orders for some cameras."""
    cameras = tuple(
        CameraOrder(
            DeviceId(each), f"rtsp://{each}/", rate=100.0, purposes=(Purpose.IDENTIFY,), snapshots=snapshots
        )
        for each in ids
    )
    return Orders("1", open_, "" if open_ else "no assessment is in force", cameras=cameras)


def test_eight_cameras_get_turns_alike() -> None:
    """While looking takes far longer than frames come, each camera gets its turn, and nothing piles up."""
    made: list[Watching] = []

    def slow(_frame: Frame) -> Sequence[Sighting]:
        time.sleep(0.005)
        return ()

    def make(order: CameraOrder) -> Pipeline:
        made.append(Watching(order, slow))
        return made[-1]

    with looking(make, Said()) as cameras:
        cameras.follow(orders(*(f"cam-{each}" for each in range(8))))
        eventually(lambda: sum(each.fed for each in made) > 80)
        counts = sorted(each.fed for each in made)
    assert 8 == len(counts)
    assert counts[-1] - counts[0] <= 6, counts


def test_a_pipeline_that_fails_is_made_anew_and_costs_the_others_nothing() -> None:
    """One camera whose pipeline raises is looked through by a new one; the other's visit is told."""
    made: list[str] = []
    said = Said()

    def make(order: CameraOrder) -> Pipeline:
        made.append(order.id)
        broken = order.id == "bad" and made.count("bad") == 1

        def feeds(_frame: Frame) -> Sequence[Sighting]:
            if broken:
                raise ValueError("a frame nobody foresaw")
            return (seen(order.id),)

        return Watching(order, feeds)

    with looking(make, said) as cameras:
        cameras.follow(orders("bad", "good"))
        eventually(lambda: {"bad", "good"} == {sighting.camera for sighting, _ in said.visits})
    assert (2, 1) == (made.count("bad"), made.count("good"))


def test_models_that_are_missing_are_told_and_nothing_dies() -> None:
    """Where no pipeline can be made the camera sees, nobody is recognised, and the reason is at hand."""

    def make(_order: CameraOrder) -> Pipeline:
        raise CuobianError("no models: run `cuobian models install`")

    with looking(make, Said()) as cameras:
        cameras.follow(orders("cam-1"))
        eventually(lambda: "models install" in cameras.problem())
        assert [True] == [each.seeing for each in cameras.states()]
        found = cameras.look(DeviceId("cam-1"))
        assert found is not None
        assert () == found[1].faces


def test_a_closed_gate_opens_no_camera() -> None:
    """Orders that are not open close every camera at once, and its state says why."""
    with looking(Watching, Said()) as cameras:
        cameras.follow(orders("cam-1"))
        eventually(lambda: cameras.newest(DeviceId("cam-1")) is not None)
        cameras.follow(orders("cam-1", open_=False))
        assert cameras.newest(DeviceId("cam-1")) is None
        assert not cameras.expect(Expectation("e", DeviceId("cam-1"), SUBJECT))
        assert [(False, "no assessment is in force")] == [
            (each.seeing, each.why) for each in cameras.states()
        ]


def test_what_others_ask_is_done_by_the_looking_thread() -> None:
    """An expectation and a still are served by the thread that owns the pipeline."""
    made: list[Watching] = []

    def make(order: CameraOrder) -> Pipeline:
        made.append(Watching(order))
        return made[-1]

    with looking(make, Said()) as cameras:
        cameras.follow(orders("cam-1"))
        eventually(lambda: cameras.newest(DeviceId("cam-1")) is not None)
        assert cameras.expect(Expectation("e-1", DeviceId("cam-1"), SUBJECT))
        found = cameras.look(DeviceId("cam-1"))
        assert found is not None
        assert (160, 90, 1) == (found[1].width, found[1].height, len(found[1].faces))
        eventually(lambda: made[0].expected == ["e-1"])
        assert {"looking"} == made[0].threads
        assert cameras.look(DeviceId("nowhere")) is None


def test_a_picture_is_kept_where_the_camera_may_and_its_loss_costs_no_word() -> None:
    """A matched face's picture is kept only where ordered; a full disk costs the picture, not the event."""
    crop = np.zeros((9, 9, 3), np.uint8)
    for snapshots, full, expected in ((True, False, "kept"), (False, False, None), (True, True, None)):
        said = Said()

        def make(order: CameraOrder) -> Pipeline:
            return Watching(order, lambda _: (seen(order.id, crop=crop),))

        with looking(make, said, Kept(full)) as cameras:
            cameras.follow(orders("cam-1", snapshots=snapshots))
            eventually(lambda said=said: said.visits)
        assert expected == said.visits[0][1]


def test_an_unknown_face_leaves_no_picture() -> None:
    """Of a face nobody knows no picture is kept, even where a pipeline hands one over."""
    said = Said()

    def make(order: CameraOrder) -> Pipeline:
        return Watching(order, lambda _: (seen(order.id, None, np.zeros((9, 9, 3), np.uint8)),))

    with looking(make, said) as cameras:
        cameras.follow(orders("cam-1", snapshots=True))
        eventually(lambda: said.visits)
    assert said.visits[0][1] is None


def test_a_source_that_is_none_is_told_and_the_others_open() -> None:
    """An address that cannot be read blinds its own camera alone."""
    said = Said()
    with looking(Watching, said) as cameras:
        good = orders("cam-1").cameras
        cameras.follow(Orders("1", True, "", cameras=(CameraOrder(DeviceId("x"), "http://u:pw@h/"), *good)))
        eventually(lambda: cameras.states()[1].seeing)
        state = cameras.states()[0]
        assert (False, True, False) == (state.seeing, "rtsp://" in state.why, "pw" in state.why)
