"""F22 and F23 on the whole worker with real models, clip and broker: what leaves it, and what stays."""

from __future__ import annotations

import base64
import sqlite3
from dataclasses import replace
from pathlib import Path

import cv2
import pytest

from gateway.domain.model import DeviceId
from gateway.domain.vision import FEWEST_TEMPLATES, CameraOrder, Orders, Purpose, SnapshotId
from tests import brokers
from tests.conftest import RequireProgram
from tests.vision.carriers import clip, models
from tests.vision.forensics import found, pieces
from tests.vision.stand import SUBJECT, Running, until, worker

pytestmark = [pytest.mark.live, pytest.mark.long]

MARKS = [b"JFIF", base64.b64encode(b"\xff\xd8\xff\xe0"), b"\xff\xd8\xff\xe0".hex().encode()]


def enrol(running: Running, film: Path) -> None:
    """Hand in pictures until enough are taken."""
    capture, taken = cv2.VideoCapture(str(film)), 0
    while taken < FEWEST_TEMPLATES:
        for _ in range(7):
            frame = capture.read()[1]
        taken = running.line.picture(SUBJECT, cv2.imencode(".jpg", frame)[1].tobytes()).templates


def peers(pid: int) -> set[str]:
    """Return who is at the other end of every connection of a process, as the kernel has it."""
    opened = {str(each.readlink()) for each in Path(f"/proc/{pid}/fd").iterdir()}
    rows = [
        line.split()
        for kind in ("tcp", "tcp6", "udp", "udp6", "raw")
        for line in Path(f"/proc/{pid}/net/{kind}").read_text().splitlines()[1:]
    ]
    own = [row for row in rows if f"socket:[{row[9]}]" in opened]
    # The MQTT library wakes itself by a connection whose both ends are its own.
    return {row[2] for row in own} - {row[1] for row in own}


@pytest.mark.figure("F23", "bytes of image or template that leave the worker, canary faces, real broker")
def test_what_leaves_the_worker_and_what_stays(tmp_path: Path, require_program: RequireProgram) -> None:
    """It talks to the broker alone; who is unknown, and who has withdrawn, is in no file and no message."""
    (tmp_path / "mosquitto").mkdir()
    broker = brokers.mosquitto(require_program("mosquitto"), tmp_path / "mosquitto")
    camera = CameraOrder(
        DeviceId("cam"), f"{clip('single_face.mp4')}?loop=1", purposes=(Purpose.IDENTIFY,), snapshots=True
    )
    spoken: set[str] = set()
    with brokers.running(broker), worker(tmp_path, broker, models()) as running:

        def heard(type_: str) -> list[dict[str, object]]:
            spoken.update(peers(running.process.pid))
            return [said for _, said in running.heard.events if said["type"] == type_]

        running.follow()
        enrol(running, clip("single_face.mp4"))
        running.follow(camera)
        until(lambda: heard("face.recognised"), 30, "somebody who agreed is recognised")
        snapshot = SnapshotId(str(heard("face.recognised")[0]["snapshot"]))
        picture = running.line.snapshot(snapshot)
        data = tmp_path / "data/vision"
        with sqlite3.connect(f"file:{data}/faces.db?mode=ro", uri=True) as raw:
            rows = [row[0] for row in raw.execute("SELECT sealed FROM template")]
        raw.close()
        shut = pieces([*rows, (data / "snapshots" / snapshot).read_bytes()[200:]])
        plain = [*pieces([picture, base64.b64encode(picture)]), *MARKS]
        assert ([], True) == (found(plain, tmp_path), len(found(shut, tmp_path)) > 1)

        running.heard.events.clear()
        running.line.follow(Orders("gone", open=True, why="", cameras=(camera,), erase=(SUBJECT,)))
        until(lambda: SUBJECT in running.line.state().erased, 5, "everything of them is erased")
        again = replace(camera, source=str(clip("single_face.mp4")))
        running.line.follow(Orders("again", open=True, why="", cameras=(again,), erase=(SUBJECT,)))
        until(lambda: heard("face.unknown"), 30, "they are somebody unknown")
        assert [] == found([*plain, *shut, SUBJECT.encode()], data)
        assert [] == list((data / "snapshots").iterdir())
        assert [] == [each for each in heard("face.unknown") if {"subject", "snapshot"} & each.keys()]
        assert not any(mark in str(running.heard.events).encode() for mark in MARKS)
    assert {f"0100007F:{broker.port:04X}"} == spoken
