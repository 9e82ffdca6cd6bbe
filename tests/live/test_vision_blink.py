"""A blink before a camera, on real parts: through worker, networks and MQTT a film of one passes."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from devices.vision.parts import Frame
from gateway.domain.model import DeviceId
from gateway.domain.vision import FEWEST_TEMPLATES, CameraOrder, Expectation, Purpose, Turn
from tests import brokers
from tests.conftest import RequireProgram
from tests.vision.carriers import BLINKS, clip, models
from tests.vision.stand import SUBJECT, Running, until, worker

pytestmark = [pytest.mark.live, pytest.mark.long]

RATE = 10
OPEN, SHUT, AGAIN = range(376, 383), (386, 386, 387), range(390, 396)
ENROLLED = (180, 215, 260, 300, 330, 350, 376)
LASTS = 7.0


def frames(wanted: set[int]) -> dict[int, Frame]:
    """Return frames of the film, as wide as a camera's."""
    capture, found = cv2.VideoCapture(str(clip(BLINKS))), {}
    for number in range(max(wanted) + 1):
        assert capture.grab()
        if number in wanted:
            small = cv2.resize(capture.retrieve()[1], (640, 360), interpolation=cv2.INTER_AREA)
            found[number] = np.asarray(small, np.uint8)
    capture.release()
    return found


def played(file: Path, shown: list[Frame]) -> str:
    """Write a film in which each frame lasts a third of a second, and return it as a source that goes on."""
    written = cv2.VideoWriter(str(file), cv2.VideoWriter.fourcc(*"MJPG"), RATE, (640, 360))
    for frame in shown:
        for _ in range(3):
            written.write(frame)
    written.release()
    return f"{file}?loop=1"


def asked(running: Running, source: str) -> dict[str, object]:
    """Ask whoever is before a camera to blink; return what the worker says of it on MQTT."""
    running.heard.events.clear()
    running.follow(CameraOrder(DeviceId("cam-1"), source, rate=RATE, purposes=(Purpose.VERIFY,)))
    until(lambda: running.states()["cam-1"].seeing, 15, "it sees")
    running.line.expect(Expectation("e1", DeviceId("cam-1"), SUBJECT, LASTS, (Turn.BLINK,)))
    until(lambda: running.heard.events, 15, "the worker says what became of it")
    running.follow()
    return running.heard.events[0][1]


def test_a_blink_is_seen_and_a_still_is_not_one(tmp_path: Path, require_program: RequireProgram) -> None:
    """The worker says that it can see one; then the same person passes by a film and fails by a picture."""
    (tmp_path / "mosquitto").mkdir()
    broker = brokers.mosquitto(require_program("mosquitto"), tmp_path / "mosquitto")
    found = frames({*OPEN, *SHUT, *AGAIN, *ENROLLED})
    blinking = [found[each] for each in (*OPEN, *SHUT, *AGAIN)]
    with brokers.running(broker), worker(tmp_path, broker, models(blink=True)) as running:
        running.follow()
        assert running.line.state().blinks
        taken = 0
        for number in ENROLLED:
            if taken < FEWEST_TEMPLATES:
                taken = running.line.picture(
                    SUBJECT, cv2.imencode(".png", found[number])[1].tobytes()
                ).templates
        assert FEWEST_TEMPLATES == taken
        for name, shown, said in (
            ("blink.avi", blinking, "passed"),
            ("still.avi", [found[380]] * 16, "failed"),
        ):
            told = asked(running, played(tmp_path / name, shown))
            assert (said, SUBJECT, "e1") == (told["liveness"], told["subject"], told["expectation"]), name
