"""The real camera worker with a real broker: a process, its socket, and what it said on MQTT."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from paho.mqtt.client import Client, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion

from gateway.domain.vision import CameraOrder, CameraState, Orders, Purpose, Subject, SubjectId
from gateway.service.vision_line import VisionAway, VisionLine
from tests.brokers import Broker, listens

PROGRAM = Path(sys.executable).with_name("cuobian")
ROOT = Path(__file__).parents[2]
SUBJECT = SubjectId("0123456789abcdef0123456789")
STARTS_WITHIN = 20.0


def until(true: Callable[[], object], seconds: float, what: str) -> None:
    """Wait until something is true."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, f"did not happen within {seconds:g} s: {what}"
        time.sleep(0.05)


@dataclass
class Heard:
    """What the worker said, and answers to it as the gateway gives them."""

    answers: bool = True
    events: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    statuses: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def take(self, client: Client, _data: object, message: MQTTMessage) -> None:
        _, _, device, leaf = message.topic.split("/")
        said = json.loads(message.payload)
        if leaf == "status":
            self.statuses.setdefault(device, []).append(said)
        elif leaf == "event":
            self.events.append((device, said))
            if self.answers:
                answer = json.dumps({"id": said["id"], "status": "committed"})
                client.publish(f"cuobian/v1/{device}/ack", answer, qos=1)


@dataclass
class Running:
    """A worker that runs."""

    process: subprocess.Popen[bytes]
    line: VisionLine
    heard: Heard
    log: Path

    def follow(self, *cameras: CameraOrder) -> None:
        """Give orders under which the one subject may be looked for."""
        subject = Subject(SUBJECT, tuple(Purpose), datetime.now(UTC) + timedelta(days=1))
        self.line.follow(Orders(str(time.monotonic()), True, "", cameras=cameras, subjects=(subject,)))

    def states(self) -> dict[str, CameraState]:
        return {each.id: each for each in self.line.state().cameras}

    def memory_mb(self) -> float:
        return _status(self.process.pid, "VmRSS") / 1024

    def threads(self) -> int:
        return _status(self.process.pid, "Threads")

    def cpu_seconds(self) -> float:
        fields = Path(f"/proc/{self.process.pid}/stat").read_text("ascii").rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / 100


@contextmanager
def worker(folder: Path, broker: Broker, models: Path | None = None) -> Iterator[Running]:
    """Run `cuobian vision` until the end of the block."""
    config, log, heard = folder / "cuobian.yaml", folder / "log", Heard()
    config.write_text(
        f"data: {folder / 'data'}\nbroker: {{url: '{broker.url}'}}\n"
        f"vision: {{enabled: true, models: '{models or folder / 'models'}'}}\n"
    )
    client = Client(CallbackAPIVersion.VERSION2)
    client.on_message = heard.take
    client.connect("127.0.0.1", broker.port)
    client.subscribe("cuobian/v1/#", 1)
    client.loop_start()
    line = VisionLine(folder / "data" / "vision" / "vision.sock")
    with log.open("ab") as output:
        process = subprocess.Popen([PROGRAM, "vision", "--config", config], stdout=output, stderr=output)
    try:
        until(lambda: process.poll() is not None or _answers(line), STARTS_WITHIN, "the worker answers")
        yield Running(process, line, heard, log)
    finally:
        process.kill()
        process.wait(10)
        client.disconnect()
        client.loop_stop()


@contextmanager
def rtsp_camera(
    port: int, clip: Path | None = None, size: str = "320x240"
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a camera that plays a clip, or a made-up scene, until the end of the block."""
    words = [sys.executable, "-m", "tests.vision.rtsp_camera", str(port), str(clip or "-"), size]
    process = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until(lambda: listens(port), 20, "the camera listens")
        yield process
    finally:
        process.kill()
        process.wait(10)


def film(path: Path, frames: int = 60, size: tuple[int, int] = (640, 360), rate: float = 15.0) -> Path:
    """Write a film in which a square wanders and nobody is seen."""
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"mp4v"), rate, size)
    for number in range(frames):
        frame = np.full((size[1], size[0], 3), 90, np.uint8)
        left = number * (size[0] - 80) // frames
        frame[100:180, left : left + 80] = (200, 160, 40)
        writer.write(frame)
    writer.release()
    return path


def _answers(line: VisionLine) -> bool:
    try:
        line.state()
    except VisionAway:
        return False
    return True


def _status(pid: int, name: str) -> int:
    text = Path(f"/proc/{pid}/status").read_text("ascii")
    return next(int(each.split()[1]) for each in text.splitlines() if each.startswith(f"{name}:"))
