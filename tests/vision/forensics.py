"""What somebody finds who searches files byte by byte. Knows every form in which a face could stand there."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np

from devices.vision.parts import Vector
from tests.vision.kept import files_below

PIECE = 12
"""Bytes that are enough to say that something was found: three numbers of a template."""


def forms(vector: Vector) -> Iterator[bytes]:
    """Give a template in every number format, in both orders, plain and written as text."""
    for kind in ("<f2", "<f4", "<f8", ">f2", ">f4", ">f8"):
        plain = vector.astype(np.dtype(kind)).tobytes()
        yield plain
        yield plain.hex().encode()
        yield plain.hex().upper().encode()
        # Base64 reads three bytes at a time: a beginning one or two bytes off gives other letters.
        yield from (base64.b64encode(plain[off:]) for off in range(3))


def pieces(whole: Iterable[bytes], size: int = PIECE) -> Sequence[bytes]:
    """Cut long byte strings so that a part of one is found as well."""
    return [part[at : at + size] for part in whole for at in range(0, len(part) - size + 1, size * 4)]


def found(needles: Sequence[bytes], *folders: Path) -> list[str]:
    """Return the names of the files that hold any of the needles."""
    return [path.name for path, held in files_below(*folders) if any(needle in held for needle in needles)]
