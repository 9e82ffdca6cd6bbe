"""Every camera of the worker: follows orders, looks, and says what it saw. Decides nothing about faces."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Protocol

from devices.vision.eye import Eye
from devices.vision.looking import Looking
from devices.vision.parts import Frame, Keeper, Sighting
from devices.vision.watched import MakePipeline, Watched
from gateway.domain.model import DeviceId
from gateway.domain.vision import CameraOrder, CameraState, Expectation, Look, Orders, SnapshotId

log = logging.getLogger(__name__)

LOOK_PATIENCE = 3.0
"""Seconds that a still may take beside everything else that is looked at."""
END_PATIENCE = 1.5

MakeEye = Callable[[CameraOrder, threading.Condition], Eye]


class Said(Protocol):
    """Where visits and states go: the MQTT sessions."""

    def say(self, sighting: Sighting, snapshot: SnapshotId | None) -> None: ...
    def cameras(self, states: Sequence[CameraState]) -> None: ...
    def repeat(self) -> None: ...


class Cameras:
    """Every camera that is looked through, as the orders of the moment have it."""

    def __init__(self, said: Said, pipelines: MakePipeline, keeper: Keeper, eyes: MakeEye = Eye) -> None:
        self._said, self._pipelines, self._keeper, self._eyes = said, pipelines, keeper, eyes
        self._bell = threading.Condition()
        self._broken: dict[DeviceId, str] = {}
        """Cameras whose source is none, and why."""
        self._orders = Orders("")
        self._lock = threading.Lock()
        self._looking = Looking(self._bell, self._seen)
        self._left: list[Eye] = []

    def start(self) -> None:
        """Begin to look; there is nothing to see before the first orders."""
        self._looking.start()

    def stop(self) -> bool:
        """Stop looking and let go of every camera; False where a thread hangs until the process ends."""
        ended = self._looking.stop(END_PATIENCE)
        eyes = [each.eye for each in self._looking.watched.values()]
        for eye in eyes:
            eye.close()
        until = time.monotonic() + END_PATIENCE
        hanging = [*eyes, *self._left]
        while (hanging := [eye for eye in hanging if eye.hangs()]) and time.monotonic() < until:
            time.sleep(0.02)
        return ended and not hanging

    def alive(self, within: float = 20.0) -> bool:
        """Tell whether the looking thread gave a sign of life lately."""
        return self._looking.alive() and time.monotonic() - self._looking.beat < within

    def problem(self) -> str:
        """Return why nobody is recognised although cameras are open; empty where all is well."""
        return next((each.problem for each in self._looking.watched.values() if each.problem), "")

    def follow(self, orders: Orders) -> None:
        """Open, change and close cameras so that they are as ordered; none is open while the gate is not."""
        wanted = {each.id: each for each in orders.cameras} if orders.open else {}
        with self._lock:
            before = self._looking.watched
            self._orders, self._broken = orders, {}
            found = {
                id_: self._kept(before.get(id_), order) or self._opened(order)
                for id_, order in wanted.items()
            }
            after = {id_: watched for id_, watched in found.items() if watched is not None}
            self._looking.watched = after
            for id_, watched in before.items():
                if after.get(id_) is not watched:
                    watched.eye.close()
                    self._left.append(watched.eye)
        self.tick()

    def tick(self) -> None:
        """Watch over every camera, say how it does and what nobody took yet; four times a second."""
        now = time.monotonic()
        for each in list(self._looking.watched.values()):
            each.eye.watch(now)
        self._left = [eye for eye in self._left if eye.hangs()]
        self._said.cameras(self.states())
        self._said.repeat()

    def expect(self, expectation: Expectation) -> bool:
        """Compare the next face at a camera with one person's; False where no such camera is open."""
        watched = self._looking.watched.get(expectation.camera)
        if watched is None:
            return False
        watched.errands.append(expectation)
        self._looking.wake()
        return True

    def newest(self, camera: DeviceId) -> Frame | None:
        """Return the newest frame of a camera, masked; None where there is none."""
        watched = self._looking.watched.get(camera)
        seen = watched.eye.sight.newest(time.monotonic()) if watched is not None else None
        return seen.frame if seen is not None else None

    def look(self, camera: DeviceId) -> tuple[Frame, Look] | None:
        """Return the newest frame of a camera with the faces in it, for whoever puts the camera up."""
        watched = self._looking.watched.get(camera)
        if watched is None:
            return None
        wanted: Future[tuple[Frame, Look] | None] = Future()
        watched.errands.append(wanted)  # the looking thread alone may use a pipeline
        self._looking.wake()
        try:
            return wanted.result(LOOK_PATIENCE)
        except TimeoutError:
            wanted.cancel()
            return None

    def states(self) -> tuple[CameraState, ...]:
        """Say how each ordered camera is doing."""
        with self._lock:
            orders, watched, broken = self._orders, self._looking.watched, self._broken
        now = time.monotonic()
        return tuple(
            watched[each.id].eye.state(now)
            if each.id in watched
            else CameraState(each.id, seeing=False, why=broken.get(each.id, orders.why))
            for each in orders.cameras
        )

    def _seen(self, watched: Watched, sighting: Sighting) -> None:
        """Say one visit of one face; of an unknown one nothing but when and where."""
        snapshot: SnapshotId | None = None
        if sighting.subject is not None and sighting.crop is not None and watched.eye.order.snapshots:
            try:
                snapshot = self._keeper.keep_snapshot(sighting.subject, sighting.crop)
            except Exception:  # edge: a full disk costs the picture, never the word
                log.exception("camera=%s no picture was kept", sighting.camera)
        self._said.say(sighting, snapshot)

    def _kept(self, known: Watched | None, order: CameraOrder) -> Watched | None:
        """Return a camera that goes on with other settings; None where it must be opened anew."""
        if known is None or known.eye.order.source != order.source:
            return None
        if known.eye.order != order:
            known.eye.follow(order)
        return known

    def _opened(self, order: CameraOrder) -> Watched | None:
        try:
            return Watched(self._eyes(order, self._bell), self._pipelines)
        except ValueError as error:
            log.error("camera=%s its source cannot be used: %s", order.id, error)  # noqa: TRY400 its words suffice
            self._broken[order.id] = str(error)
            return None
