"""The line to the camera worker, over a real socket file."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gateway.domain.model import DeviceId
from gateway.domain.vision import (
    CameraOrder,
    CameraState,
    Expectation,
    Look,
    Orders,
    Picture,
    PictureVerdict,
    Pose,
    Purpose,
    SeenFace,
    SnapshotId,
    Subject,
    SubjectId,
    Turn,
    VisionState,
)
from gateway.service.vision_line import (
    LOOK_HEADER,
    MOST_SAID,
    VisionAway,
    VisionLine,
    VisionRefused,
    adapter,
)
from tests.vision.worker import Worker, worker_at

STATE = VisionState("r1", True, "", "sface-int8bq/1", 3, (CameraState(DeviceId("cam"), True, "", 5.0),))
ORDERS = Orders(
    "r1",
    open=True,
    why="",
    cameras=(CameraOrder(DeviceId("cam"), "rtsp://x/1", masks=(((0.0, 0.0), (0.5, 0.0), (0.5, 0.5)),)),),
    subjects=(Subject(SubjectId("s1"), (Purpose.VERIFY,), datetime(2027, 1, 1, tzinfo=UTC)),),
    erase=(SubjectId("s2"),),
)


@pytest.fixture
def worker(tmp_path: Path) -> Iterator[Worker]:
    """Give what answers as the worker does."""
    with worker_at(tmp_path / "vision.sock") as found:
        yield found


def test_orders_arrive_as_they_were_given(worker: Worker) -> None:
    """Whole, and what the worker says of itself comes back."""
    worker.answers["PUT", "/orders"] = adapter(VisionState).dump_json(STATE)
    assert STATE == VisionLine(worker.file).follow(ORDERS)
    ((_, _, body),) = worker.asked
    assert ORDERS == adapter(Orders).validate_json(body)


def test_a_card_is_told(worker: Worker) -> None:
    """With what is asked of the one who showed it."""
    worker.answers["POST", "/expectations"] = b""
    expectation = Expectation("e1", DeviceId("cam"), SubjectId("s1"), 12.0, (Turn.LEFT, Turn.BLINK))
    VisionLine(worker.file).expect(expectation)
    assert expectation == adapter(Expectation).validate_json(worker.asked[0][2])


def test_pictures_and_stills(worker: Worker) -> None:
    """Bytes go as they are; a still brings what is seen in it."""
    verdict = PictureVerdict(Picture.TAKEN, 1, 120, Pose.FRONT, SubjectId("s9"))
    look = Look(640, 360, 0.1, (SeenFace((0.1, 0.2, 0.3, 0.4), 38, 48),))
    worker.answers["POST", "/subjects/s1/pictures"] = adapter(PictureVerdict).dump_json(verdict)
    worker.answers["POST", "/subjects/s1/captures/cam"] = adapter(PictureVerdict).dump_json(verdict)
    worker.answers["DELETE", "/subjects/s1/templates"] = b""
    header = {LOOK_HEADER: adapter(Look).dump_json(look).decode()}
    worker.answers["GET", "/cameras/cam/still"] = (200, b"\xff\xd8", header)
    worker.answers["GET", "/snapshots/p1"] = b"\xff\xd9"
    worker.answers["GET", "/state"] = adapter(VisionState).dump_json(replace(STATE, stored=4))
    line = VisionLine(worker.file)
    assert verdict == line.picture(SubjectId("s1"), b"jpeg") == line.capture(SubjectId("s1"), DeviceId("cam"))
    line.begin_again(SubjectId("s1"))
    assert (b"\xff\xd8", look) == line.still(DeviceId("cam"))
    assert b"\xff\xd9" == line.snapshot(SnapshotId("p1"))
    assert 4 == line.state().stored
    assert b"jpeg" == worker.asked[0][2]


def test_a_refusal_says_why(worker: Worker) -> None:
    """In the worker's words, or in ours where it has none."""
    worker.answers["GET", "/state"] = (409, b'{"why": "the store is locked"}', {})
    worker.answers["GET", "/snapshots/p1"] = (404, b"[1]", {})
    line = VisionLine(worker.file)
    with pytest.raises(VisionRefused, match=r"^the store is locked$"):
        line.state()
    with pytest.raises(VisionRefused, match=r"^refused without a reason$"):
        line.snapshot(SnapshotId("p1"))


def test_nobody_there(tmp_path: Path, worker: Worker) -> None:
    """A worker that does not run, hangs or answers nonsense is away, whichever it is."""
    with pytest.raises(VisionAway, match="does not answer"):
        VisionLine(tmp_path / "none.sock").state()
    worker.answers["GET", "/state"] = b"{}"
    with pytest.raises(VisionAway, match="no VisionState"):
        VisionLine(worker.file).state()
    worker.answers["GET", "/state"] = (200, b"", {"Content-Type": "x\r\n y"})
    with pytest.raises(VisionAway):
        VisionLine(worker.file).state()


@pytest.fixture
def dripping(tmp_path: Path) -> Iterator[Path]:
    """Give a socket file behind which an answer comes a byte at a time, for as long as anybody takes it."""
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listening.bind(str(tmp_path / "drip.sock"))
    listening.listen()

    def drip() -> None:
        with listening.accept()[0] as asker, suppress(OSError):
            asker.sendall(b"HTTP/1.0 200 OK\r\nContent-Length: 100000\r\n\r\n")
            for _ in range(100):
                asker.sendall(b" ")
                time.sleep(0.1)

    thread = threading.Thread(target=drip, daemon=True)
    thread.start()
    yield tmp_path / "drip.sock"
    listening.close()
    thread.join(15)


def test_an_answer_that_drips_is_waited_for_once(dripping: Path) -> None:
    """Its patience is for the whole: the core's line would hang, and no withdrawal would arrive any more."""
    began = time.monotonic()
    with pytest.raises(VisionAway, match="does not answer"):
        VisionLine(dripping, patience=0.5).state()
    assert time.monotonic() - began < 3.0


def test_words_without_end_are_not_read(worker: Worker) -> None:
    """While they are, the alarm core does nothing else."""
    worker.answers["GET", "/state"] = adapter(VisionState).dump_json(replace(STATE, why="x" * MOST_SAID))
    with pytest.raises(VisionAway, match="expected at most"):
        VisionLine(worker.file).state()
