"""What is asked of the camera worker, and what it answers. Owns who may be enrolled; keeps nothing itself.

Whoever the orders of the moment do not name is neither enrolled, compared nor shown, whatever is stored.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Collection, Sequence
from datetime import UTC, datetime
from typing import Protocol

from devices.vision.handing import handed
from devices.vision.parts import Frame, Judge, Vector
from devices.vision.stills import as_jpeg
from devices.vision.store.faces import FaceStore
from devices.vision.store.troubles import NotAgreed
from gateway.domain.errors import CuobianError, NotFound
from gateway.domain.model import DeviceId
from gateway.domain.vision import (
    FEWEST_TEMPLATES,
    IDENTIFY_AT,
    CameraState,
    Expectation,
    Look,
    Marks,
    Orders,
    Picture,
    PictureVerdict,
    Purpose,
    SnapshotId,
    Subject,
    SubjectId,
    VisionState,
)

log = logging.getLogger(__name__)

NO_MODELS = "the models are not there: cuobian models install"


class Closed(CuobianError):
    """The gate is not open."""

    code = "vision.closed"


class Compared(Protocol):
    """The faces that are compared with, in memory."""

    def put(self, subject: SubjectId, vectors: Sequence[Vector]) -> None: ...
    def drop(self, subject: SubjectId) -> None: ...
    def allow(self, subjects: Sequence[Subject]) -> None: ...
    def nearest(self, vector: Vector, but: SubjectId) -> tuple[SubjectId, float] | None:
        """Return who of all that are kept looks most like it."""


class LookedThrough(Protocol):
    """The cameras."""

    def follow(self, orders: Orders) -> None: ...
    def expect(self, expectation: Expectation) -> bool: ...
    def newest(self, camera: DeviceId) -> Frame | None: ...
    def look(self, camera: DeviceId) -> tuple[Frame, Look] | None: ...
    def states(self) -> Sequence[CameraState]: ...


class Desk:
    """Follows orders, and takes what comes with them."""

    def __init__(
        self,
        store: FaceStore,
        compared: Compared,
        cameras: LookedThrough,
        judge: Judge | None,
        wake: Callable[[], None] = lambda: None,
        *,
        blinks: bool = False,
    ) -> None:
        """Take the parts; `wake` is called where something is to be erased. No judge: nobody is enrolled."""
        self._blinks = blinks
        self._store, self._compared, self._cameras, self._judge = store, compared, cameras, judge
        self._wake = wake
        self._orders: Orders | None = None
        self._erased: frozenset[SubjectId] = frozenset()
        # Between the look at the orders and the writing of a template no other orders may come.
        self._lock = threading.RLock()
        self._judging = threading.Lock()
        """A model looks at one picture at a time."""

    def load(self) -> None:
        """Take into memory whoever is stored; nobody is compared before orders name them."""
        with self._lock:
            self._compared.allow(())
            loaded = self._store.load(self._judge.model) if self._judge is not None else {}
            for subject, vectors in loaded.items():
                self._compare(subject, vectors)

    def follow(self, orders: Orders) -> VisionState:
        """Follow orders, whole: whoever is to be erased is out of memory when this returns."""
        with self._lock:
            self._orders = orders
            erase = frozenset(orders.erase)
            self._erased &= erase
            for subject in orders.erase:
                self._compared.drop(subject)
            allowed = [each for each in orders.subjects if each.id not in erase]
            self._compared.allow(allowed if orders.open else ())
            self._store.permit([each.id for each in allowed])
            # Before anybody is erased: what a case holds is sealed with a key of its own by then.
            self._store.hold(orders.held)
        self._cameras.follow(orders)
        self._wake()
        return self.state()

    def state(self) -> VisionState:
        """Say how the worker is doing."""
        with self._lock:
            orders = self._orders or Orders("")
            why = [] if orders.open else [orders.why]
            why += [
                each for each in (self._store.trouble(), NO_MODELS if self._judge is None else "") if each
            ]
            return VisionState(
                revision=orders.revision,
                open=orders.open and self._judge is not None,
                why="; ".join(why),
                model=self._judge.model if self._judge is not None else "",
                stored=self._store.stored(),
                cameras=tuple(self._cameras.states()),
                erased=tuple(each for each in orders.erase if each in self._erased),
                strays=self._store.strays(_named(orders)) if self._orders is not None else 0,
                blinks=self._blinks,
            )

    def to_erase(self) -> Sequence[SubjectId]:
        """Return whose bytes are to be gone and are not yet."""
        with self._lock:
            wanted = self._orders.erase if self._orders is not None else ()
            return [each for each in wanted if each not in self._erased]

    def erased(self, subjects: Collection[SubjectId]) -> None:
        """Take note that somebody's bytes are gone."""
        with self._lock:
            self._erased |= frozenset(subjects)

    def erase_strays(self) -> None:
        """Erase who is stored and has not been named for long; before any orders nobody is a stray."""
        with self._lock:
            orders = self._orders
            if orders is None:
                return
            for subject in self._store.erase_strays(_named(orders), open_=orders.open):
                self._compared.drop(subject)

    def forget_everything(self) -> None:
        """Forget everybody, from memory first: the keys are shredded."""
        with self._lock:
            for subject in self._store.known():
                self._compared.drop(subject)
            self._store.forget_everything()

    def expect(self, expectation: Expectation) -> None:
        """Compare the next face at a camera with that of one person, who agreed to it."""
        self._agreed(expectation.subject, Purpose.VERIFY)
        if not self._cameras.expect(expectation):
            raise NotFound(f"no camera {expectation.camera} is looked through now")

    def picture(self, subject: SubjectId, picture: bytes | Frame) -> PictureVerdict:
        """Look at a picture of somebody who agreed, and keep a template where it is good."""
        self._agreed(subject)
        judge = self._judge
        if judge is None:
            raise Closed(NO_MODELS)
        before = self._store.templates(subject, judge.model)
        with self._judging:
            verdict, vector = judge.judge(picture, before)
        if verdict.picture is not Picture.TAKEN or vector is None:
            return PictureVerdict(verdict.picture, len(before), verdict.face, verdict.pose)
        with self._lock:
            orders = self._agreed(subject)
            kept = self._store.put(subject, judge.model, vector, verdict.pose, orders.cap)
            self._compare(subject, self._store.templates(subject, judge.model))
            nearest = self._compared.nearest(vector, but=subject)
        return PictureVerdict(verdict.picture, kept, verdict.face, verdict.pose, _twin(nearest, orders))

    def capture(self, subject: SubjectId, camera: DeviceId) -> PictureVerdict:
        """Look at what a camera sees now, for somebody who agreed and stands before it."""
        self._agreed(subject)
        frame = self._cameras.newest(camera)
        if frame is None:
            raise NotFound(f"there is no picture of the camera {camera} now")
        return self.picture(subject, frame)

    def begin_again(self, subject: SubjectId) -> None:
        """Forget the templates of somebody, who stays agreed."""
        with self._lock:
            self._compared.drop(subject)
            self._store.clear(subject)

    def still(self, camera: DeviceId) -> tuple[bytes, Look]:
        """Return what a camera sees, its private parts painted over."""
        seen = self._cameras.look(camera)
        if seen is None:
            raise NotFound(f"there is no picture of the camera {camera} now")
        return as_jpeg(seen[0]), seen[1]

    def snapshot(self, id_: SnapshotId) -> bytes:
        """Return the picture of a matched face."""
        found = self._store.snapshot(id_)
        if found is None:
            raise NotFound(
                "this picture is gone, or never was: it is kept for 24 hours, or as long as a review says"
            )
        return found

    def handed(self, id_: SnapshotId, marks: Marks) -> bytes:
        """Return the picture of a matched face as it may leave the box."""
        return handed(self.snapshot(id_), marks)

    def master(self) -> str:
        """Return the name of the master key."""
        return self._store.master()

    def _agreed(self, subject: SubjectId, purpose: Purpose | None = None) -> Orders:
        """Return the orders, where they are open and name somebody."""
        orders = self._orders
        if orders is None or not orders.open:
            raise Closed(orders.why if orders is not None else Orders("").why)
        found = next((each for each in orders.subjects if each.id == subject), None)
        if found is None or not found.purposes or subject in orders.erase:
            raise NotAgreed("no agreement of this person is in force: nothing is taken of them")
        if found.expires_at <= datetime.now(UTC):
            raise NotAgreed("this person's agreement has run out: ask them again first")
        if purpose is not None and purpose not in found.purposes:
            raise NotAgreed(f"this person did not agree to {purpose.value}")
        return orders

    def _compare(self, subject: SubjectId, vectors: Sequence[Vector]) -> None:
        if len(vectors) >= FEWEST_TEMPLATES:
            self._compared.put(subject, vectors)


def _twin(nearest: tuple[SubjectId, float] | None, orders: Orders) -> SubjectId | None:
    """Return who looks like the same person, among those who agreed."""
    agreed = {each.id for each in orders.subjects} - set(orders.erase)
    return nearest[0] if nearest is not None and nearest[1] >= IDENTIFY_AT and nearest[0] in agreed else None


def _named(orders: Orders) -> frozenset[SubjectId]:
    return frozenset(each.id for each in orders.subjects) | frozenset(orders.erase)
