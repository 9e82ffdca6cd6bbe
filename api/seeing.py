"""What the interface has of cameras: the line to their worker, who sits before which, what is being added.

Owns what is kept in memory for that, and nothing else: a sitting and a draft do not outlive this process.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from anyio import CapacityLimiter

from gateway.domain.errors import CuobianError
from gateway.domain.model import Now
from gateway.domain.onvif import Around, CameraSaid, Trouble
from gateway.service.vision_line import VisionLine

T = TypeVar("T")
SITTING = timedelta(minutes=10)
"""So long stills are shown after a reason was put on record."""
DRAFT = timedelta(minutes=20)
MOST = 200
"""Sittings, and drafts, that are kept at once."""
AT_ONCE = 3
"""Questions to the worker that may wait at once: one that hangs must not take the threads of everybody."""


class NoSitting(CuobianError):
    """Somebody asked for a still who has not said why they look, or too long ago."""

    code = "camera.no_sitting"


@dataclass(frozen=True, slots=True)
class Draft:
    """A camera that is being added: its address and credentials, kept off every page."""

    by: str
    source: str
    username: str = ""
    password: str = field(default="", repr=False)
    said: CameraSaid = field(default_factory=CameraSaid)
    name: str = ""


@dataclass(slots=True)
class _Kept(Generic[T]):
    """Things by key, each until its time; the oldest make room."""

    lasts: timedelta
    _found: dict[tuple[str, ...], tuple[datetime, T]] = field(default_factory=dict)

    def put(self, key: tuple[str, ...], thing: T, now: Now) -> None:
        self._found.pop(key, None)
        while len(self._found) >= MOST:
            del self._found[next(iter(self._found))]
        self._found[key] = (now.steady + self.lasts, thing)

    def get(self, key: tuple[str, ...], now: Now) -> T | None:
        until, thing = self._found.get(key, (None, None))
        return thing if until is not None and now.steady < until else None

    def drop(self, key: tuple[str, ...]) -> None:
        self._found.pop(key, None)


def _nobody() -> Around:
    return Around(trouble=Trouble.ABSENT)


def _nothing(_address: str, _username: str, _password: str) -> CameraSaid:
    return CameraSaid(trouble=Trouble.ABSENT)


@dataclass(frozen=True, slots=True)
class Finding:
    """How cameras are found on the network, handed in; each takes seconds and runs in a thread."""

    around: Callable[[], Around] = _nobody
    streams: Callable[[str, str, str], CameraSaid] = _nothing
    """Takes the address, the user and the password."""


@dataclass(slots=True)
class Seeing:
    """Everything that requests share about cameras."""

    line: VisionLine | None = None
    """None: the module is off."""
    finding: Finding = field(default_factory=Finding)
    limit: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(AT_ONCE))
    _sittings: _Kept[bool] = field(default_factory=lambda: _Kept(SITTING))
    _drafts: _Kept[Draft] = field(default_factory=lambda: _Kept(DRAFT))

    def sit(self, who: str, camera: str, now: Now) -> None:
        """Let somebody look for a while; put it on record before."""
        self._sittings.put((who, camera), thing=True, now=now)

    def rise(self, who: str, camera: str) -> None:
        """End that."""
        self._sittings.drop((who, camera))

    def sits(self, who: str, camera: str, now: Now) -> bool:
        """Tell whether somebody has said why they look."""
        return self._sittings.get((who, camera), now) is not None

    def draft(self, draft: Draft, now: Now) -> str:
        """Keep a camera that is being added; returns the name it is asked for by."""
        key = secrets.token_urlsafe(12)
        self._drafts.put((key,), draft, now)
        return key

    def drafted(self, key: str, who: str, now: Now) -> Draft | None:
        """Return somebody's own draft."""
        found = self._drafts.get((key,), now)
        return found if found is not None and found.by == who else None

    def drop(self, key: str) -> None:
        """Forget a draft."""
        self._drafts.drop((key,))
