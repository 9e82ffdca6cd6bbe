"""Sound as telephones take it: 8000 samples a second, 16 bits, one channel. Pure; makes no speech."""

from __future__ import annotations

import math
import struct
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from operator import sub

RATE = 8000
HEADER = 44
BEFORE = 0.4
"""Seconds of silence before the first word: a hand lifts a phone to an ear."""
AFTER = 25.0
"""Seconds of silence behind the last one: where a file ends, baresip hangs up. It waits for keys in there."""
LOUD = 9000


class NotSound(ValueError):
    """What a synthesiser gave is no sound."""


@dataclass(frozen=True, slots=True)
class Sound:
    """One file that can be played."""

    name: str
    seconds: float
    """Until the last word."""


def samples_of(wav: bytes) -> tuple[int, array[int]]:
    """Return rate and samples of a WAV file of 16 bits and one channel. Raises NotSound.

    Lengths in its header are ignored: what is written to a pipe cannot know them.
    """
    if len(wav) < HEADER or wav[:4] != b"RIFF" or wav[8:12] != b"WAVE":
        raise NotSound("expected a WAV file")
    form, channels, rate = struct.unpack_from("<HHI", wav, 20)
    bits = struct.unpack_from("<H", wav, 34)[0]
    if (form, channels, bits) != (1, 1, 16) or rate < RATE:
        raise NotSound(f"expected 16 bits on one channel, found {bits} on {channels}")
    body = array("h")
    body.frombytes(wav[HEADER : len(wav) - (len(wav) - HEADER) % 2])
    return rate, body


def for_telephone(rate: int, samples: Sequence[int]) -> array[int]:
    """Return samples at 8000 a second: smoothed, then the mean of what each stands for."""
    if rate == RATE:
        return array("h", samples)
    smooth = _mean_of(samples, max(1, round(rate / 7350))) if rate > RATE else samples
    sums = list(accumulate(smooth, initial=0))
    last = len(sums) - 1
    edges = [min(last, number * rate // RATE) for number in range(last * RATE // rate + 1)]
    return array(
        "h",
        [(sums[to] - sums[from_]) // (to - from_) for from_, to in pairwise(edges)],
    )


def _mean_of(samples: Sequence[int], width: int) -> Sequence[int]:
    """Return running means: what is too high for a telephone would come back as noise."""
    if width < 2 or len(samples) <= width:
        return samples
    sums = list(accumulate(samples, initial=0))
    return [each // width for each in map(sub, sums[width:], sums)]


def wav(samples: array[int], *, before: float = BEFORE, after: float = AFTER) -> bytes:
    """Return a WAV file of samples with silence around them."""
    body = bytes(2 * int(before * RATE)) + samples.tobytes() + bytes(2 * int(after * RATE))
    riff = struct.pack("<4sI4s", b"RIFF", 36 + len(body), b"WAVE")
    form = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, RATE, 2 * RATE, 2, 16)
    return riff + form + struct.pack("<4sI", b"data", len(body)) + body


def seconds_of(file: bytes) -> float:
    """Return how long a file of `wav` lasts until its last word."""
    return max(0.0, (len(file) - HEADER) / 2 / RATE - AFTER)


def tone(*pitches: float, each: float = 0.35, pause: float = 0.15) -> array[int]:
    """Return tones, one after the other: what is played where there is no speech."""
    silence = array("h", bytes(2 * int(pause * RATE)))
    found = array("h")
    for pitch in pitches:
        turn = 2 * math.pi * pitch / RATE
        found.extend(int(LOUD * math.sin(turn * at)) for at in range(int(each * RATE)))
        found.extend(silence)
    return found
