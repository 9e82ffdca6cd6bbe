"""Every camera of the worker: follows orders, looks, and says what it saw. Decides nothing about faces."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from devices.vision.eye import Eye
from devices.vision.looking import Looking, Pipelines, Watched
from devices.vision.parts import Frame, Keeper, Sighting
from gateway.domain.model import DeviceId, EventType
from gateway.domain.vision import CameraOrder, CameraState, Expectation, Look, Orders

log = logging.getLogger(__name__)

NO_FRAME = "there is no picture of this camera now"


class Said(Protocol):
    """Where events and states go: the MQTT session."""

    def say(self, camera: DeviceId, type_: EventType, said: Mapping[str, object]) -> None: ...
    def cameras(self, seeing: Mapping[DeviceId, bool]) -> None: ...
    def repeat(self) -> None: ...


class Cameras:
    """Every camera that is looked through, as the orders of the moment have it."""

    def __init__(
        self,
        said: Said,
        pipelines: Pipelines,
        keeper: Keeper,
        eyes: Callable[[CameraOrder], Eye] = Eye,
    ) -> None:
        self._said = said
        self._pipelines = pipelines
        self._keeper = keeper
        self._eyes = eyes
        self._watched: dict[DeviceId, Watched] = {}
        self._broken: dict[DeviceId, str] = {}
        """Cameras whose source is none, and why."""
        self._orders = Orders("")
        self._lock = threading.Lock()
        self._looking = Looking(lambda: self._watched, pipelines, self.seen, self._every_second)

    def start(self) -> None:
        """Begin to look; there is nothing to see before the first orders."""
        self._looking.start()

    def stop(self) -> None:
        """Stop looking and let go of every camera."""
        self._looking.stop()
        for watched in self._watched.values():
            watched.eye.stop()

    def alive(self) -> bool:
        """Tell whether the looking thread lives."""
        return self._looking.alive()

    def follow(self, orders: Orders) -> None:
        """Open, change and close cameras so that they are as ordered; none is open while the gate is not."""
        wanted = {each.id: each for each in orders.cameras} if orders.open else {}
        with self._lock:
            self._orders = orders
            before, after = self._watched, dict[DeviceId, Watched]()
            self._broken = {}
            for id_, order in wanted.items():
                known = before.get(id_)
                kept = self._kept(known, order) if known is not None else None
                opened = kept or self._opened(order)
                if opened is not None:
                    after[id_] = opened
            self._watched = after
        for id_, watched in before.items():
            if after.get(id_) is not watched:
                watched.eye.stop()
        self._tell()

    def expect(self, expectation: Expectation) -> bool:
        """Compare the next face at a camera with one person's; False where no such camera is open."""
        watched = self._watched.get(expectation.camera)
        if watched is None:
            return False
        watched.pipeline.expect(expectation, time.monotonic())
        return True

    def newest(self, camera: DeviceId) -> Frame | None:
        """Return the newest frame of a camera, masked; None where there is none."""
        watched = self._watched.get(camera)
        newest = watched.eye.newest() if watched is not None else None
        return newest.frame if newest is not None else None

    def look(self, camera: DeviceId) -> tuple[Frame, Look] | None:
        """Return the newest frame of a camera with the faces in it, for whoever puts the camera up."""
        watched = self._watched.get(camera)
        newest = watched.eye.newest() if watched is not None else None
        if watched is None or newest is None:
            return None
        height, width = newest.frame.shape[:2]
        faces = tuple(self._pipelines(watched.eye.order).faces(newest.frame))
        return newest.frame, Look(width, height, round(time.monotonic() - newest.at, 2), faces)

    def states(self) -> Sequence[CameraState]:
        """Say how each ordered camera is doing."""
        with self._lock:
            orders, watched, broken = self._orders, self._watched, dict(self._broken)
        return [
            watched[each.id].eye.state()
            if each.id in watched
            else CameraState(each.id, seeing=False, why=broken.get(each.id, orders.why))
            for each in orders.cameras
        ]

    def seen(self, sighting: Sighting) -> None:
        """Say one visit of one face; of an unknown one nothing but when and where."""
        known = sighting.subject is not None
        said: dict[str, object] = {
            "purpose": sighting.purpose.value,
            "score": round(sighting.score, 4),
            "second": round(sighting.second, 4),
            "threshold": sighting.threshold,
            "enrolled": sighting.enrolled,
            "frames": sighting.frames,
            "model": sighting.model,
            "liveness": sighting.liveness.value,
        }
        if sighting.expectation:
            said["expectation"] = sighting.expectation
        if sighting.subject is not None:
            said["subject"] = sighting.subject
            if sighting.crop is not None:
                said["snapshot"] = self._keeper.keep_snapshot(sighting.subject, sighting.crop)
        self._said.say(sighting.camera, EventType.FACE_RECOGNISED if known else EventType.FACE_UNKNOWN, said)

    def _kept(self, known: Watched, order: CameraOrder) -> Watched | None:
        """Return a camera that goes on with other settings; None where it must be opened anew."""
        if known.eye.order.source != order.source:
            return None
        if known.eye.order != order:
            known.eye.follow(order)
            known.pipeline.follow(order)
        return known

    def _opened(self, order: CameraOrder) -> Watched | None:
        try:
            eye = self._eyes(order)
        except ValueError as error:
            self._broken[order.id] = str(error)
            return None
        eye.start()
        return Watched(eye, self._pipelines(order))

    def _every_second(self) -> None:
        self._tell()
        self._said.repeat()

    def _tell(self) -> None:
        self._said.cameras({each.id: each.seeing for each in self.states()})
