"""How fast this machine is beside the one that timed limits are for. Judges nothing."""

from __future__ import annotations

import json
import time

WORK = 400
QUIET = 0.0030
"""Seconds that the piece of work takes on the two-core x86-64 machine of FIGURES, with nothing else on it."""
NEAR = 1.25
"""Up to here it is the same machine on another day."""
MOST = 3.0
"""A machine slower than this proves nothing of times."""
_SAID = {"id": "7f3a-1", "type": "sos.pressed", "detail": {"battery": 88, "place": "3号楼 501"}}


def slower() -> float:
    """Return how many times longer this machine takes for a piece of work, from 1 to 3."""
    times = min(_work() for _ in range(7)) / QUIET
    return 1.0 if times <= NEAR else min(times, MOST)


def _work() -> float:
    began = time.perf_counter()
    for _ in range(WORK):
        sorted(json.loads(json.dumps(_SAID)).items(), key=repr)
    return time.perf_counter() - began
