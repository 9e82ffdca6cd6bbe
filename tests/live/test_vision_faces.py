"""From a clip to an event, on real parts: who agreed is recognised, once a visit."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path

import cv2
import pytest

from gateway.domain.model import DeviceId
from gateway.domain.vision import FEWEST_TEMPLATES, CameraOrder, Purpose
from tests import brokers
from tests.conftest import RequireProgram
from tests.vision.carriers import clip, models
from tests.vision.stand import SUBJECT, Running, rtsp_camera, until, worker

pytestmark = pytest.mark.live

EVERY = 7
"""Frames between two pictures for the enrolment."""


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory, require_program: RequireProgram) -> Iterator[Running]:
    """Run a worker that knows the one person of single_face.mp4."""
    folder = tmp_path_factory.mktemp("worker")
    (folder / "mosquitto").mkdir()
    broker = brokers.mosquitto(require_program("mosquitto"), folder / "mosquitto")
    with brokers.running(broker), worker(folder, broker, models()) as found:
        found.follow()
        enrol(found, clip("single_face.mp4"))
        yield found


def enrol(running: Running, film: Path) -> None:
    """Hand in pictures until enough are taken."""
    capture, number, taken = cv2.VideoCapture(str(film)), 0, 0
    while taken < FEWEST_TEMPLATES:
        came, frame = capture.read()
        assert came, f"only {taken} pictures of the clip were taken"
        number += 1
        if number % EVERY == 0:
            picture = cv2.imencode(".jpg", frame, [cv2.IMWRITE_JPEG_QUALITY, 95])[1].tobytes()
            taken = running.line.picture(SUBJECT, picture).templates


def watch(running: Running, source: str, rate: float = 8.0) -> None:
    """Look through a camera until its film has ended."""
    running.heard.events.clear()
    running.follow()
    running.follow(
        CameraOrder(DeviceId("cam-1"), source, rate=rate, purposes=(Purpose.IDENTIFY,), snapshots=True)
    )


def ended(running: Running) -> bool:
    """Tell whether the film has ended."""
    return "has ended" in running.states()["cam-1"].why


def test_who_agreed_is_recognised_once(running: Running) -> None:
    """One visit gives one event with all that is to be said of it, and a picture that can be asked for."""
    watch(running, str(clip("single_face.mp4")))
    until(lambda: ended(running), 15, "the film has ended")
    ((device, said),) = running.heard.events
    assert ("cam-1", "face.recognised", SUBJECT) == (device, said["type"], said["subject"])
    assert ("identify", "not_asked", 0.5, 1) == (
        said["purpose"],
        said["liveness"],
        said["threshold"],
        said["enrolled"],
    )
    assert said["threshold"] <= said["score"] <= 1.0
    assert b"\xff\xd8" == running.line.snapshot(said["snapshot"])[:2]
    assert [] == [word for word in ("name", "vector", "template", "image") if word in json.dumps(said)]


def test_a_scene_without_faces_says_nothing(running: Running) -> None:
    """A clip in which things move and nobody is seen gives no event."""
    watch(running, str(clip("no_face.mp4")))
    until(lambda: ended(running), 15, "the film has ended")
    assert [] == running.heard.events


@pytest.mark.long
@pytest.mark.parametrize("name", ["face_noface.mov", "noface_face.mov"])
def test_a_face_that_comes_or_goes_is_one_visit(running: Running, name: str) -> None:
    """A face that comes into the picture, or leaves it, gives one event."""
    watch(running, str(clip(name)))
    until(lambda: ended(running), 90, "the film has ended")
    assert 1 == len(running.heard.events)


@pytest.mark.long
def test_an_event_is_repeated_until_it_is_acknowledged(running: Running) -> None:
    """The same event, with the same id, comes again while the gateway is silent, and stops at its word."""
    running.heard.answers = False
    watch(running, str(clip("single_face.mp4")))
    until(lambda: len(running.heard.events) >= 2, 15, "the event comes again")
    running.heard.answers = True
    until(lambda: len(running.heard.events) >= 3, 15, "the event comes once more")
    assert 1 == len({said["id"] for _, said in running.heard.events})
    count = len(running.heard.events)
    time.sleep(1.0)
    assert count == len(running.heard.events)


@pytest.mark.long
def test_a_face_before_an_rtsp_camera_is_recognised(running: Running) -> None:
    """The same person before a camera on the network, whose stream goes round and round, is one visit."""
    port = brokers.free_port()
    with rtsp_camera(port, clip("single_face.mp4"), "640x360"):
        watch(running, f"rtsp://127.0.0.1:{port}/door")
        until(lambda: running.heard.events, 20, "an event comes")
        time.sleep(5)
    assert [("face.recognised", SUBJECT)] == [
        (said["type"], said["subject"]) for _, said in running.heard.events
    ]


@pytest.mark.long
def test_eight_cameras_with_faces_stay_in_bounds(running: Running) -> None:
    """Eight cameras with somebody before each give one event each, and 40 MB each at most."""
    running.heard.events.clear()
    running.follow()
    before = running.memory_mb()
    source = f"{clip('single_face.mp4')}?loop=1"
    running.follow(
        *(
            CameraOrder(DeviceId(f"cam-{each}"), source, rate=5.0, purposes=(Purpose.IDENTIFY,))
            for each in range(8)
        )
    )
    until(lambda: len(running.heard.events) == 8, 30, "eight events come")
    time.sleep(5)
    assert 8 == len(running.heard.events)
    assert before + 8 * 40 > running.memory_mb()
