"""What a camera says of itself by ONVIF. Owns the words; asks nobody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

ENOUGH_WIDTH = 640
"""Pixels: what the worker looks at, so a wider stream only costs the box its time."""
NOTABLE_SKEW = 60.0
"""Seconds that a camera's clock may be off before it is worth a word."""
H264 = "H264"


class Trouble(StrEnum):
    """Why a camera, or the network, gave no answer that can be used."""

    UNREACHABLE = "unreachable"
    """Nobody answers there."""
    NOT_ONVIF = "not_onvif"
    """Something answers, but not as a camera should."""
    REFUSED = "refused"
    """User or password are wrong."""
    NO_PROFILES = "no_profiles"
    """It has no stream that is set up."""
    TOO_SLOW = "too_slow"
    BUSY = "busy"
    """Somebody else is asking just now."""
    ABSENT = "absent"
    """This box has no way to ask."""


@dataclass(frozen=True, slots=True)
class FoundCamera:
    """A camera that answered when everybody was asked."""

    address: str
    """Host and port of its ONVIF service."""
    name: str = ""
    model: str = ""


@dataclass(frozen=True, slots=True)
class Around:
    """Who answered, or why nobody could be asked."""

    cameras: tuple[FoundCamera, ...] = ()
    trouble: Trouble | None = None


@dataclass(frozen=True, slots=True)
class StreamProfile:
    """One stream of a camera."""

    name: str
    encoding: str
    width: int
    height: int
    rate: float
    source: str
    """Its rtsp:// address, without credentials."""


@dataclass(frozen=True, slots=True)
class CameraSaid:
    """The streams of a camera, or why there are none."""

    profiles: tuple[StreamProfile, ...] = ()
    skew: float | None = None
    """Seconds that its clock is ahead of ours; None: it did not say."""
    trouble: Trouble | None = None

    @property
    def clock_is_off(self) -> bool:
        """Tell whether its clock is so far off that a log-in may fail for it."""
        return self.skew is not None and abs(self.skew) >= NOTABLE_SKEW

    @property
    def off_by(self) -> timedelta:
        """Return how far its clock is off, in whole minutes."""
        return timedelta(minutes=round(abs(self.skew) / 60)) if self.skew is not None else timedelta(0)


def fitting(profiles: Sequence[StreamProfile]) -> StreamProfile | None:
    """Return the stream to propose: the smallest H.264 that is wide enough, else the widest, else any."""
    plain = [each for each in profiles if each.encoding == H264] or list(profiles)
    wide = [each for each in plain if each.width >= ENOUGH_WIDTH]
    if wide:
        return min(wide, key=lambda each: (each.width * each.height, each.rate))
    return max(plain, key=lambda each: each.width * each.height, default=None)
