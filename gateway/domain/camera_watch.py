"""When a camera counts as blind, and the worker as gone. Owns the times; asks nobody and tells nobody.

What the broker keeps of a camera says nothing here: a worker that was killed leaves `online: true` behind.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from gateway.domain.model import DeviceId
from gateway.domain.vision import VISION, VisionState

STARTS_WITHIN = 25.0
"""Seconds the worker has for its first word: it reads its models first."""
GONE_AFTER = 10.0
"""Seconds without an answer after which it is gone, or hangs."""
BLIND_AFTER = 15.0
"""Seconds a camera may see nothing: it is opened again and again meanwhile, and most come back."""
SEES_FOR = 3.0
"""Seconds it has to see again before that is told: one that comes and goes is told once."""
AWAY = "the camera worker does not answer"
BACK = "the camera worker answers again"
SEES = "it sees again"
NOT_FOLLOWED = "the camera worker does not look through it"
NO_CAMERA = "it is no camera of ours any more"
CLOSED = "no camera is looked through: {why}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What has changed with one camera, or with the worker."""

    device: DeviceId
    online: bool
    why: str


class CameraWatch:
    """How the cameras of one site are doing. Times are seconds of a clock that nobody sets."""

    def __init__(self, now: float, told: Iterable[DeviceId] = ()) -> None:
        """Begin to watch; `told` are devices that were said to be gone before a restart."""
        self._cameras: frozenset[DeviceId] = frozenset()
        self._told: set[DeviceId] = set()
        self._before = frozenset(told)
        self._heard_at = now
        self._limit = STARTS_WITHIN
        self._blind_since: dict[DeviceId, float] = {}
        self._seen_since: dict[DeviceId, float] = {}

    @property
    def blind(self) -> frozenset[DeviceId]:
        """Return what is told to be blind or gone just now."""
        return frozenset(self._told)

    def bind(self, cameras: Collection[DeviceId]) -> Sequence[Verdict]:
        """Take the cameras there are now; returns what is over because a camera is no longer one."""
        self._cameras = frozenset(cameras)
        self._told |= self._before & {*cameras, VISION}
        self._before = frozenset()
        gone = sorted(self._told - self._cameras - {VISION})
        for times in (self._blind_since, self._seen_since):
            for camera in times.keys() - self._cameras:
                del times[camera]
        return [verdict for camera in gone for verdict in self._over(camera, NO_CAMERA)]

    def heard(self, state: VisionState, now: float) -> Sequence[Verdict]:
        """Take what the worker says of itself and of its cameras."""
        self._heard_at, self._limit = now, GONE_AFTER
        found = list(self._over(VISION, BACK))
        if not state.open:
            # Nobody is to see anything: that is no fault of a camera.
            self._blind_since.clear()
            over = CLOSED.format(why=state.why)
            return [*found, *(each for camera in self._known() for each in self._over(camera, over))]
        said = {each.id: each for each in state.cameras}
        for camera in sorted(self._cameras):
            known = said.get(camera)
            if known is not None and known.seeing:
                found += self._sees(camera, now)
            else:
                found += self._sees_nothing(camera, (known.why if known else "") or NOT_FOLLOWED, now)
        return found

    def unheard(self, now: float) -> Sequence[Verdict]:
        """Take that the worker has not answered; after a while it is gone, and every camera with it."""
        if now - self._heard_at < self._limit:
            return ()
        self._seen_since.clear()
        blind = [each for each in (VISION, *sorted(self._cameras)) if each not in self._told]
        self._told.update(blind)
        return [Verdict(each, online=False, why=AWAY) for each in blind]

    def _sees(self, camera: DeviceId, now: float) -> Iterator[Verdict]:
        self._blind_since.pop(camera, None)
        if now - self._seen_since.setdefault(camera, now) >= SEES_FOR:
            yield from self._over(camera, SEES)

    def _sees_nothing(self, camera: DeviceId, why: str, now: float) -> Iterator[Verdict]:
        self._seen_since.pop(camera, None)
        long = now - self._blind_since.setdefault(camera, now) >= BLIND_AFTER
        if long and camera not in self._told:
            self._told.add(camera)
            yield Verdict(camera, online=False, why=why)

    def _over(self, device: DeviceId, why: str) -> Iterator[Verdict]:
        if device in self._told:
            self._told.discard(device)
            yield Verdict(device, online=True, why=why)

    def _known(self) -> Sequence[DeviceId]:
        return sorted(self._told - {VISION})
