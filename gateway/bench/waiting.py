"""Waiting for something to become true, within bounds."""

from __future__ import annotations

import time
from collections.abc import Callable

from gateway.domain.errors import TransientIO

PATIENCE = 60.0


def eventually(
    true: Callable[[], bool],
    what: str | Callable[[], str],
    within: float = PATIENCE,
    look_every: float = 0.01,
) -> None:
    """Wait until something is true. Raises TransientIO naming `what`, as it then is, where it never does."""
    until = time.monotonic() + within
    while not true():
        if time.monotonic() > until:
            missed = what if isinstance(what, str) else what()
            raise TransientIO(f"waited {within:.0f} s for {missed}, and it did not come")
        time.sleep(look_every)
