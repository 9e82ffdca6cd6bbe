"""A camera worker that burns what processor time it gets beside the core: eight films in high definition."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from gateway.bench.stand import PROGRAM, Stand
from gateway.bench.waiting import eventually
from gateway.domain.model import DeviceId
from gateway.domain.vision import CameraOrder, Orders, Purpose
from gateway.service.vision_line import SOCKET, VisionAway, VisionLine

CAMERAS = 8
RATE = 30.0


def possible() -> bool:
    """Tell whether a camera worker can run here."""
    return find_spec("cv2") is not None


@contextmanager
def eight_cameras(stand: Stand) -> Iterator[subprocess.Popen[bytes]]:
    """Run a worker that looks at eight films until the end of the block; yields its process."""
    data = stand.folder / "vision"
    data.mkdir(exist_ok=True)
    film = data / "film.mp4"
    if not film.exists():
        subprocess.run([sys.executable, "-m", "gateway.bench.film", str(film)], check=True)
    process = subprocess.Popen([PROGRAM, "vision", "--config", str(_configuration(stand, data))])
    try:
        line = VisionLine(data / "vision" / SOCKET)
        eventually(lambda: _answers(line), "the camera worker to answer", 30)
        line.follow(_orders(film))
        eventually(lambda: all(each.seeing for each in line.state().cameras), "eight cameras to see", 30)
        yield process
    finally:
        process.kill()
        process.wait(20)


def _configuration(stand: Stand, data: Path) -> Path:
    settings = json.loads(stand.configure(data).read_text("utf-8"))
    file = data / "vision.json"
    file.write_text(json.dumps(settings | {"vision": {"enabled": True}}), "utf-8")
    return file


def _orders(film: Path) -> Orders:
    cameras = tuple(
        CameraOrder(DeviceId(f"cam-{each}"), f"{film}?loop=1", rate=RATE, purposes=(Purpose.IDENTIFY,))
        for each in range(CAMERAS)
    )
    return Orders("bench", open=True, why="", cameras=cameras)


def _answers(line: VisionLine) -> bool:
    try:
        line.state()
    except VisionAway:
        return False
    return True
