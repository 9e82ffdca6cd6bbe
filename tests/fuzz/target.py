"""One way into the gateway that takes what others say, and how it is tried.

Owns the loop and what counts as broken. Knows no decoder: those are in `wire` and `papers`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from random import Random

from tests.fuzz.mutate import LARGE, mutated

AT_ONCE = 8192
"""Bytes a line brings before it is read: two of the largest reads, at a second and a half of its fastest."""
SHOWN = 400
"""Bytes of an input that a failure shows, in hexadecimal digits."""


@dataclass(frozen=True, slots=True)
class Target:
    """One way in."""

    name: str
    samples: Sequence[bytes]
    """What is good; every input is made from these."""
    try_: Callable[[bytes], object]
    """Give an input to it, and assert what must hold of the outcome."""
    declared: tuple[type[Exception], ...] = ()
    """The errors it says it raises."""
    covers: tuple[str, ...] = ()
    """The functions of ours that it reaches, `module:function`."""
    most: int = 2 * LARGE
    """Bytes that reach it at once, at most."""


@dataclass
class Tried:
    """What came of trying."""

    inputs: int = 0
    worst: float = 0.0
    """Seconds of processor time that one input took at most."""
    slowest: str = ""
    broken: list[str] = field(default_factory=list)


def inputs(target: Target, count: int, seed: int) -> Iterator[bytes]:
    """Give the samples themselves, nothing at all, and mutations of them."""
    yield from (*target.samples, b"")
    random = Random(f"{target.name} {seed}")
    for _ in range(count):
        yield mutated(random, target.samples)


def too_large(target: Target) -> bytes:
    """Return four megabytes of a sample."""
    return target.samples[0] * (LARGE // len(target.samples[0]))


def hammer(target: Target, given: Iterator[bytes], tried: Tried) -> None:
    """Give inputs to a target, and note what breaks and what takes longest."""
    for whole in given:
        data = whole[: target.most]
        took = _timed(target, data, tried)
        tried.inputs += 1
        if took > tried.worst:
            # The collector and a cold cache are not this input's doing: the same once more tells.
            took = min(took, _timed(target, data, Tried()), _timed(target, data, Tried()))
        if took > tried.worst:
            tried.worst, tried.slowest = took, f"{target.name}: {len(data)} bytes, {data[:60].hex()}"


def _timed(target: Target, data: bytes, tried: Tried) -> float:
    """Give one input, and return the seconds of processor time it took."""
    began = time.thread_time()
    try:
        target.try_(data)
    except target.declared:
        pass
    except Exception as error:  # noqa: BLE001  whatever it is, it was not declared: that is what is looked for
        tried.broken.append(f"{target.name}: {type(error).__name__}: {error} of {data[:SHOWN].hex()}")
    return time.thread_time() - began
