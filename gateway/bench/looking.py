"""Measures what looking costs, and how right it is: `python -m gateway.bench.looking MODELS ORL short|long`.

A programme of its own, so that no other benchmark needs OpenCV. Prints one line of JSON.
"""

from __future__ import annotations

import hashlib
import json
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

import cv2
import numpy as np

from devices.vision.detector import Detector
from devices.vision.embedder import LENGTH, Embedder
from devices.vision.gallery import Gallery
from devices.vision.networks import DETECTORS, EMBEDDERS, find
from devices.vision.parts import Frame, Vector
from devices.vision.pipeline import CameraPipeline, Networks
from gateway.bench.accuracy import Templates, searched, threshold_of, verified
from gateway.bench.orl import PEOPLE, PICTURES, cache
from gateway.domain.model import DeviceId
from gateway.domain.vision import IDENTIFY_AT, CameraOrder, Purpose, Subject, SubjectId

SIZE = (640, 360)
LARGER = 3
"""ORL's pictures are 92 × 112: a door's are not."""
SET_ON = 30
"""People a threshold is set on; the others are reported."""


def main(models: str, orl: str, form: str) -> int:
    """Measure all."""
    cv2.setNumThreads(1)
    detector = Detector(find(Path(models), DETECTORS))
    embedder = Embedder(find(Path(models), EMBEDDERS))
    rounds = 30 if form == "short" else 120
    templates = _templates(Path(models), Path(orl), detector, embedder)
    frame = door(enlarged(Path(orl) / "s1" / "1.pgm"), 0)
    (face, *_) = detector.find(frame)
    aligned = embedder.aligned(frame, face)
    print(
        json.dumps(
            {
                "detect": cost(lambda: detector.find(frame), rounds),
                "embed": cost(lambda: embedder.template(embedder.aligned(frame, face)), rounds),
                "aligned": aligned.shape[0],
                "match": cost(_search(2000), rounds * 10),
                "pipeline": _pipeline(detector, embedder, Path(orl), rounds),
                "accuracy": _accuracy(templates),
            }
        )
    )
    return 0


def enlarged(file: Path) -> Frame:
    """Return one picture of ORL three times as large, with its edge carried on around it."""
    grey = cv2.imread(str(file), cv2.IMREAD_COLOR)
    large = cv2.resize(np.asarray(grey), None, fx=LARGER, fy=LARGER, interpolation=cv2.INTER_CUBIC)
    return np.asarray(cv2.copyMakeBorder(large, 60, 60, 60, 60, cv2.BORDER_REPLICATE), dtype=np.uint8)


def door(picture: Frame, step: int) -> Frame:
    """Return a picture as a camera at a door sees somebody: a part of its frame, a little on at each step."""
    frame = np.full((SIZE[1], SIZE[0], 3), 96, np.uint8)
    small = cv2.resize(picture, (255, 294), interpolation=cv2.INTER_AREA)
    left, top = 180 + 4 * (step % 8), 30 + step % 3
    frame[top : top + small.shape[0], left : left + small.shape[1]] = small
    return frame


def cost(call: Callable[[], object], rounds: int) -> dict[str, float]:
    """Return milliseconds of one call: medians of processor time and of the wall clock."""
    call()
    spent, waited = [], []
    for _ in range(rounds):
        worked, began = time.process_time_ns(), time.perf_counter_ns()
        call()
        spent.append(time.process_time_ns() - worked)
        waited.append(time.perf_counter_ns() - began)
    return {"cpu": float(np.median(spent)) / 1e6, "wall": float(np.median(waited)) / 1e6}


class Timed:
    """A network of OpenCV whose calls are timed: what the library itself costs."""

    def __init__(self, network: object) -> None:
        self._network = network
        self.spent = 0

    def __getattr__(self, name: str) -> Callable[..., object]:
        call = getattr(self._network, name)

        def timed(*words: object) -> object:
            began = time.process_time_ns()
            try:
                return call(*words)
            finally:
                self.spent += time.process_time_ns() - began

        return timed


def _pipeline(detector: Detector, embedder: Embedder, orl: Path, rounds: int) -> dict[str, float]:
    """Feed a camera visits of people: processor time of all, and of the library's calls in it."""
    bare = Timed(detector._network), Timed(embedder._network)
    detector._network, embedder._network = (
        cast("cv2.FaceDetectorYN", bare[0]),
        cast("cv2.FaceRecognizerSF", bare[1]),
    )
    gallery = _gallery(200)
    order = CameraOrder(DeviceId("bench"), "", purposes=(Purpose.IDENTIFY,))
    pipeline = CameraPipeline(order, Networks(detector, embedder), gallery)
    frames = [door(enlarged(orl / "s2" / "1.pgm"), step) for step in range(8)]
    empty = np.full_like(frames[0], 96)
    pipeline.feed(frames[0], 0.0, moving=True)
    for each in bare:
        each.spent = 0
    began, now = time.process_time_ns(), 100.0
    for step in range(rounds):
        now += 0.2
        # Four seconds with somebody, two without: a visit, and its end.
        shown = frames[step % 8] if step % 30 < 20 else empty
        pipeline.feed(shown, now, moving=True)
    total = time.process_time_ns() - began
    library = sum(each.spent for each in bare)
    still = cost(
        lambda: CameraPipeline(order, Networks(detector, embedder), gallery).feed(empty, 0.0, moving=False),
        rounds,
    )
    return {"frame": total / rounds / 1e6, "bare": library / rounds / 1e6, "still": still["cpu"]}


def _gallery(people: int) -> Gallery:
    made = Gallery()
    chance = np.random.default_rng(5)
    vectors = chance.normal(size=(people, 3, LENGTH)).astype(np.float32)
    until = datetime.now(UTC) + timedelta(days=1)
    for number, each in enumerate(vectors):
        made.put(SubjectId(str(number)), [row / np.linalg.norm(row) for row in each])
    made.allow([Subject(SubjectId(str(each)), tuple(Purpose), until) for each in range(people)])
    return made


def _search(people: int) -> Callable[[], object]:
    gallery = _gallery(people)
    vector: Vector = np.full(LENGTH, LENGTH**-0.5, np.float32)
    now = datetime.now(UTC)
    return lambda: gallery.search(vector, now)


def _templates(models: Path, orl: Path, detector: Detector, embedder: Embedder) -> Templates:
    """Make a template of each picture, once for each pair of models."""
    sums = hashlib.sha256(b"".join(find(models, each).read_bytes() for each in (DETECTORS, EMBEDDERS)))
    kept = cache() / f"orl-{sums.hexdigest()[:16]}-{cv2.__version__}.npy"
    if kept.exists():
        return np.asarray(np.load(kept), dtype=np.float32)
    found = np.zeros((PEOPLE, PICTURES, LENGTH), np.float32)
    for person in range(PEOPLE):
        for number in range(PICTURES):
            template = template_of(enlarged(orl / f"s{person + 1}" / f"{number + 1}.pgm"), detector, embedder)
            if template is not None:
                found[person, number] = template
    unfinished = kept.with_suffix(".unfinished.npy")
    np.save(unfinished, found)
    unfinished.replace(kept)
    return found


def template_of(picture: Frame, detector: Detector, embedder: Embedder) -> Vector | None:
    """Return the template of the largest face in a picture."""
    faces = detector.find(picture)
    return embedder.template(embedder.aligned(picture, faces[0])) if faces else None


def _accuracy(templates: Templates) -> dict[str, object]:
    threshold = threshold_of(templates[:SET_ON])
    tested = slice(SET_ON, None)
    return {
        "found": int(templates.any(axis=2).sum()),
        "threshold": threshold,
        "set": asdict(searched(templates, tested, threshold)),
        "shipped": asdict(searched(templates, tested, IDENTIFY_AT)),
        "verified": asdict(verified(templates[tested])),
    }


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
