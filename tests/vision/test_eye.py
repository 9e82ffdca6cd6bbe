"""One camera looked through: the newest frame, masks before everything, threads that hang, files that end."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np
import pytest

from devices.vision.address import Address
from devices.vision.attempt import Open
from devices.vision.eye import MOST_HANGING, OPENS_WITHIN, PAUSES, STALLED_AFTER, Eye
from devices.vision.masks import PAINT
from devices.vision.parts import Frame
from gateway.domain.model import DeviceId
from gateway.domain.vision import CameraOrder, Polygon

STREAM = "rtsp://officer:s3cret@10.0.0.9/door?token=s3cret"
LEFT_HALF: Polygon = ((0.0, 0.0), (0.5, 0.0), (0.5, 1.0), (0.0, 1.0))


def order(source: str = STREAM, **settings: object) -> CameraOrder:
    """Return the order of a camera."""
    return CameraOrder(DeviceId("cam-1"), source, **{"rate": 100.0, **settings})  # type: ignore[arg-type]


def eventually(true: Callable[[], object], seconds: float = 5.0) -> None:
    """Wait until something is true."""
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, "did not happen in time"
        time.sleep(0.005)


@dataclass
class Camera:
    """What OpenCV would open: gives `frame` until it hangs or breaks off."""

    frame: Frame = field(default_factory=lambda: np.full((90, 160, 3), 200, np.uint8))
    rate: float = 0.0
    left: int = 10**9
    hang: threading.Event = field(default_factory=threading.Event)
    freed: threading.Event = field(default_factory=threading.Event)
    opened: int = 0
    released: int = 0

    def open(self, _address: Address) -> Camera:
        self.opened += 1
        return self

    def grab(self) -> bool:
        if self.hang.is_set():
            self.freed.wait()
        time.sleep(0.002)
        self.left -= 1
        return self.left >= 0

    def retrieve(self) -> Frame:
        return self.frame.copy()

    def release(self) -> None:
        self.released += 1


def eye_of(camera: Camera, settings: CameraOrder | None = None, opens: Open | None = None) -> Eye:
    """Return an eye that opens a camera of ours."""
    return Eye(settings or order(), threading.Condition(), opens or camera.open)


def newest(eye: Eye) -> Frame | None:
    """Return what anybody may see."""
    seen = eye.sight.newest(time.monotonic())
    return seen.frame if seen is not None else None


def test_a_camera_that_gives_frames_is_seen_through() -> None:
    """A frame is there a moment after the first look, made narrower, with its true size told beside it."""
    eye = eye_of(Camera(), order(width=80))
    eye.watch(time.monotonic())
    eventually(lambda: newest(eye) is not None)
    frame, state = newest(eye), eye.state(time.monotonic())
    assert frame is not None
    assert ((45, 80, 3), True, "", (160, 90)) == (
        frame.shape,
        state.seeing,
        state.why,
        (state.width, state.height),
    )
    eye.close()
    assert newest(eye) is None


def test_masked_parts_are_never_laid_down() -> None:
    """What a mask covers is painted over in the only frame anybody gets, rim included."""
    eye = eye_of(Camera(), order(width=80, masks=(LEFT_HALF,)))
    eye.watch(time.monotonic())
    eventually(lambda: newest(eye) is not None)
    frame = newest(eye)
    assert frame is not None
    assert {PAINT} == {tuple(pixel) for pixel in frame[:, :41].reshape(-1, 3).tolist()}
    assert {(200, 200, 200)} == {tuple(pixel) for pixel in frame[:, 43:].reshape(-1, 3).tolist()}
    eye.close()


def test_a_mask_drawn_now_holds_from_the_next_frame_on() -> None:
    """From the moment an order with a mask is taken, no frame without it can be had."""
    eye = eye_of(Camera())
    eye.watch(time.monotonic())
    eventually(lambda: newest(eye) is not None)
    for _ in range(50):
        eye.follow(order(masks=(LEFT_HALF,)))
        frame = newest(eye)
        assert frame is None or tuple(frame[40, 10].tolist()) == PAINT
        eye.follow(order())
    eye.close()


def test_a_frame_that_is_being_read_while_a_mask_is_drawn_is_not_shown() -> None:
    """A frame masked as the order before said is laid down for nobody once there is another order."""
    camera = Camera()
    eye = eye_of(camera)
    laid, put = list[bool](), eye.sight.put

    def noted(frame: Frame, size: tuple[int, int], now: float, holds: Callable[[], bool]) -> None:
        eye.follow(order(masks=(LEFT_HALF,)))
        put(frame, size, now, holds)
        laid.append(newest(eye) is not None)
        camera.left = 0

    eye.sight.put = noted  # type: ignore[method-assign,assignment]
    eye.watch(time.monotonic())
    eventually(lambda: laid)
    assert [False] == laid
    eye.close()


def test_a_frozen_camera_is_given_up_and_tried_again() -> None:
    """After 5 s without a frame its thread is not waited for: another looks, and the old one stays silent."""
    frozen, fresh = Camera(), Camera(frame=np.full((90, 160, 3), 50, np.uint8))
    given = iter((frozen, fresh))
    eye = eye_of(frozen, opens=lambda address: next(given).open(address))
    eye.watch(time.monotonic())
    eventually(lambda: newest(eye) is not None)
    frozen.hang.set()
    time.sleep(0.05)
    eye.watch(time.monotonic() + STALLED_AFTER + 0.1)
    eye.watch(time.monotonic() + STALLED_AFTER + PAUSES[0] + 0.2)
    eventually(lambda: (frame := newest(eye)) is not None and frame[0, 0, 0] == 50)
    frozen.hang.clear()
    frozen.freed.set()
    eventually(lambda: frozen.released == 1)
    frame = newest(eye)
    assert frame is not None
    assert 50 == frame[0, 0, 0]
    eye.close()


def test_threads_that_hang_are_few() -> None:
    """A camera that hangs at every try costs three threads, however long it does, and says so."""
    freed, begun = threading.Event(), []

    def hangs(_address: Address) -> None:
        begun.append(1)
        freed.wait()

    eye = eye_of(Camera(), opens=hangs)
    now = time.monotonic()
    for _ in range(200):
        eye.watch(now)
        now += OPENS_WITHIN + PAUSES[-1]
    assert MOST_HANGING == len(begun)
    state = eye.state(now)
    assert (False, True) == (state.seeing, "hang" in state.why)
    eye.close()
    assert eye.hangs()
    freed.set()
    eventually(lambda: not eye.hangs())


def test_no_word_of_a_login_is_said(caplog: pytest.LogCaptureFixture) -> None:
    """User, password, query and settings in the path stand in no log line and no state, whatever happens."""
    caplog.set_level(logging.DEBUG)

    def breaks(address: Address) -> None:
        raise RuntimeError(f"cannot open {address.opened}")

    said = [repr(order())]
    path = "door/user=officer&password=s3cret_channel=1/a?token=s3cret"
    for opens in (breaks, lambda _: None):
        eye = eye_of(Camera(), order(f"rtsp://officer:s3cret@127.0.0.1:1/{path}"), opens)
        eye.watch(time.monotonic())
        eventually(lambda: not any(each.name == "eye-cam-1" for each in threading.enumerate()))
        eye.watch(time.monotonic())
        said.append(eye.state(time.monotonic()).why)
    assert ["s3cret", "officer"] == [
        each for each in ("s3cret", "officer") if each not in "".join(said) + caplog.text
    ]
    assert "127.0.0.1:1/door/…: nothing listens there" in said[-1]


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Half a second of film at 20 frames a second."""
    path = tmp_path_factory.mktemp("film") / "film.avi"
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), 20.0, (64, 48))
    for number in range(10):
        writer.write(np.full((48, 64, 3), 20 * number, np.uint8))
    writer.release()
    return path


def test_a_file_plays_at_its_own_speed_and_ends(film: Path) -> None:
    """Ten frames at 20 a second take half a second; then the camera is blind and says why, for good."""
    eye = Eye(order(str(film)), threading.Condition())
    began = time.monotonic()
    eye.watch(began)
    eventually(lambda: not any(each.name == "eye-cam-1" for each in threading.enumerate()))
    took = time.monotonic() - began
    for later in (0.0, 1.0, 100.0):
        eye.watch(time.monotonic() + later)
    state = eye.state(time.monotonic())
    assert (False, "film.avi: the file has ended") == (state.seeing, state.why)
    assert 0.4 < took < 3.0
    assert not any(each.name == "eye-cam-1" for each in threading.enumerate())


def test_a_file_begins_again_where_asked(film: Path) -> None:
    """`?loop=1` plays a film for ever."""
    camera = Camera(rate=200.0, left=5)

    def opens(address: Address) -> Camera:
        camera.left = 5
        return camera.open(address)

    eye = eye_of(camera, order(f"{film}?loop=1"), opens)
    until = time.monotonic() + 5
    while camera.opened < 3 and time.monotonic() < until:
        eye.watch(time.monotonic())
        time.sleep(0.01)
    assert (3, True) == (camera.opened, eye.state(time.monotonic()).seeing)
    eye.close()


@pytest.mark.parametrize(
    ("content", "why"),
    [(None, "there is no such file"), (b"no video at all" * 99, "it is no video"), (b"", "video")],
)
def test_what_is_no_film_is_named(content: bytes | None, why: str, tmp_path: Path) -> None:
    """A file that is missing, or holds something else, is told in words and tried again later."""
    path = tmp_path / "door.mp4"
    if content is not None:
        path.write_bytes(content)
    eye = Eye(order(str(path)), threading.Condition())
    eye.watch(time.monotonic())
    eventually(lambda: not any(each.name == "eye-cam-1" for each in threading.enumerate()))
    eye.watch(time.monotonic())
    assert why in eye.state(time.monotonic()).why
