"""The worker's door in a test: real socket, server, desk, store and gallery; toy models and cameras."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from devices.vision.desk import Desk
from devices.vision.gallery import Gallery
from devices.vision.parts import Judge
from devices.vision.socket_file import SOCKET
from gateway.domain.model import DeviceId
from gateway.service.vision_line import VisionLine
from tests.vision.keeping import Keeping
from tests.vision.kept import ToyCameras, ToyJudge, crop

CAMERA = DeviceId("cam")
ROOT = Path(__file__).parents[2]


@dataclass
class Door:
    """A door that is open, and what stands behind it."""

    line: VisionLine
    keeping: Keeping
    desk: Desk
    gallery: Gallery
    cameras: ToyCameras
    folder: Path
    keys: Path


@contextmanager
def door_at(tmp_path: Path, judge: Judge | None = None, *, models: bool = True) -> Iterator[Door]:
    """Open the door of a folder until the end of the block."""
    folder, keys = tmp_path / "vision", tmp_path / "keys"
    keeping, gallery, cameras = Keeping(folder, keys), Gallery(), ToyCameras({CAMERA: crop(7)})
    desk = keeping.start(gallery, cameras, (judge or ToyJudge()) if models else None)
    try:
        yield Door(VisionLine(folder / SOCKET), keeping, desk, gallery, cameras, folder, keys)
    finally:
        keeping.stop()


@contextmanager
def process_at(tmp_path: Path, *before: str) -> Iterator[tuple[VisionLine, subprocess.Popen[str]]]:
    """Run the door as a process until the end of the block; `before` stands before its command."""
    folder, keys = tmp_path / "vision", tmp_path / "keys"
    command = [*before, sys.executable, "-m", "tests.vision.boxed", str(folder), str(keys)]
    (tmp_path / "tmp").mkdir(exist_ok=True)
    private = {"TMPDIR": str(tmp_path / "tmp"), "HOME": str(tmp_path / "tmp")}
    with (
        (tmp_path / "log").open("a") as log,
        subprocess.Popen(
            command,
            cwd=ROOT,
            env=os.environ | private,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        ) as process,
    ):
        try:
            assert process.stdout is not None
            assert "ready\n" == process.stdout.readline()
            yield VisionLine(folder / SOCKET), process
        finally:
            process.kill()
