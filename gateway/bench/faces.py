"""What a face costs this machine, and how right it is on people the threshold was not set on."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from devices.vision.models import USUAL, ModelUnavailable, install
from gateway.bench import orl
from gateway.bench.figure import Figure
from gateway.bench.measured import memory_mb
from gateway.bench.odds import interval
from gateway.bench.stand import PROGRAM
from gateway.bench.waiting import eventually
from gateway.domain.model import DeviceId
from gateway.domain.vision import IDENTIFY_AT, CameraOrder, Orders, Purpose
from gateway.service.vision_line import SOCKET, VisionAway, VisionLine

Found = Mapping[str, Any]
RATE = 5.0
CORE = 100.0
"""Per cent."""
FURTHER = 3
"""Cameras beside the first, for what each of them takes."""


def run(folder: Path, *, short: bool) -> list[Figure]:
    """Measure; one line that says why where it cannot be."""
    if find_spec("cv2") is None:
        return [_not_measured("no OpenCV found")]
    models = orl.cache() / "models"
    try:
        for model in USUAL:
            install(model, models)
        pictures = orl.pictures()
    except ModelUnavailable as error:
        return [_not_measured(str(error))]
    words = [sys.executable, "-m", "gateway.bench.looking", str(models), str(pictures)]
    words.append("short" if short else "long")
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        return [_not_measured(done.stderr.strip().rpartition("\n")[2])]
    found: Found = json.loads(done.stdout)
    return [*_costs(found), *_memory(folder, models), *_search(found["accuracy"]), *_pairs(found["accuracy"])]


def _not_measured(why: str) -> Figure:
    return Figure(None, "faces: not measured", 0.0, "", None, why)


def _costs(found: Found) -> list[Figure]:
    rows = []
    for key, name in (
        ("detect", "faces in 640 × 360 (YuNet), processor time"),
        ("embed", "a template (SFace), processor time"),
        ("match", "a search among 2,000 people, processor time"),
    ):
        cpu, wall = found[key]["cpu"], found[key]["wall"]
        rows.append(Figure(None, name, cpu, "ms", None, f"{wall:.1f} ms by the clock"))
    pipeline, detect = found["pipeline"], found["detect"]["cpu"]
    over = CORE * (pipeline["frame"] / pipeline["bare"] - 1)
    beside = f"OpenCV's own calls in it: {pipeline['bare']:.1f} ms of {pipeline['frame']:.1f}"
    return [
        *rows,
        Figure(None, "ours over OpenCV's calls, per frame with visits", over, "%", 15.0, beside),
        Figure(None, "frames a second one core looks at, with visits", 1000 / pipeline["frame"], "/s"),
        Figure(None, "a core, 5 frames/s, all moving and nobody there", RATE * detect / 10, "%", 25.0),
        Figure(None, "a core, 5 frames/s, nothing moving: looking alone", RATE * pipeline["still"] / 10, "%"),
    ]


def _search(found: Found) -> list[Figure]:
    rows = []
    for key, threshold, whose in (
        ("shipped", IDENTIFY_AT, "as shipped"),
        ("set", found["threshold"], "set on people 1–30"),
    ):
        each = found[key]
        own, wrong = each["own"], each["wrong"] + each["mistaken"]
        low, high = interval(own, each["own_tries"])
        said = f"{own} of {each['own_tries']}, 95 %: {CORE * low:.1f}–{CORE * high:.1f}; {orl.NAME}"
        name = f"1:N at {threshold:.2f} ({whose}), 31–40: own accepted"
        rows.append(Figure(None, name, CORE * own / each["own_tries"], "%", 98.0, said, at_least=True))
        _, high = interval(each["wrong"], each["wrong_tries"])
        said = (
            f"of {each['wrong_tries']} not enrolled, 95 %: ≤ {CORE * high:.1f} %; {each['mistaken']} mistaken"
        )
        said += f" of {each['own_tries']}; closest {each['closest']:.2f}"
        rows.append(Figure(None, f"1:N at {threshold:.2f}: taken for another among 40", wrong, "", 0.0, said))
    return rows


def _pairs(found: Found) -> list[Figure]:
    pairs = found["verified"]
    beside = f"{pairs['genuine']} own and {pairs['impostor']} other pairs of people 31–40"
    rows = [
        Figure(None, "faces found by YuNet", found["found"], "", None, f"of {orl.PEOPLE * orl.PICTURES}"),
        Figure(
            None, "1:1, picture with picture: equal error", CORE * pairs["equal_error"], "%", None, beside
        ),
    ]
    for rate, share in pairs["accepted"].items():
        name = f"1:1: own accepted where {CORE * float(rate):g} % of others are"
        low, high = interval(round(share * pairs["genuine"]), pairs["genuine"])
        rows.append(Figure(None, name, CORE * share, "%", None, f"95 %: {CORE * low:.1f}–{CORE * high:.1f}"))
    return rows


def _memory(folder: Path, models: Path) -> list[Figure]:
    film = folder / "film.mp4"
    subprocess.run([sys.executable, "-m", "gateway.bench.film", str(film)], check=True)
    sizes = []
    for cameras in (1, 1 + FURTHER):
        with _worker(folder / str(cameras), models) as (process, line):
            line.follow(_orders(film, cameras))
            eventually(lambda: _all_seen(line), "every camera to see", 60)
            eventually(lambda: all(each.rate > 0 for each in line.state().cameras), "frames", 60)
            sizes.append(memory_mb(process.pid))
    first, all_ = sizes
    each = (all_ - first) / FURTHER
    return [
        Figure(None, "camera worker, one camera at 1280 × 720: memory", first, "MB", 250.0),
        Figure(
            None, "each further camera: memory", each, "MB", 40.0, f"{1 + FURTHER} cameras: {all_:.0f} MB"
        ),
    ]


@contextmanager
def _worker(folder: Path, models: Path) -> Iterator[tuple[subprocess.Popen[bytes], VisionLine]]:
    folder.mkdir()
    file = folder / "vision.json"
    vision = {"enabled": True, "models": str(models)}
    settings = {"data": str(folder), "vision": vision, "log": {"level": "error"}}
    file.write_text(json.dumps(settings), "utf-8")
    process = subprocess.Popen([PROGRAM, "vision", "--config", str(file)])
    line = VisionLine(folder / "vision" / SOCKET)
    try:
        eventually(lambda: _answers(line), "the camera worker to answer", 60)
        yield process, line
    finally:
        process.kill()
        process.wait(20)


def _orders(film: Path, cameras: int) -> Orders:
    found = tuple(
        CameraOrder(DeviceId(f"cam-{each}"), f"{film}?loop=1", rate=RATE, purposes=(Purpose.IDENTIFY,))
        for each in range(cameras)
    )
    return Orders("bench", open=True, why="", cameras=found)


def _answers(line: VisionLine) -> bool:
    try:
        line.state()
    except VisionAway:
        return False
    return True


def _all_seen(line: VisionLine) -> bool:
    cameras = line.state().cameras
    return bool(cameras) and all(each.seeing for each in cameras)
