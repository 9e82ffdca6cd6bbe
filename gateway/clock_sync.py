"""Whether the wall clock can be trusted: asks the kernel. Never sets a clock."""

from __future__ import annotations

import ctypes
import time
from pathlib import Path

STA_UNSYNC = 0x0040
"""adjtimex(2): the clock is not synchronised."""
_STATUS_OFFSET = 40
"""Of `status` in `struct timex` on 64-bit Linux: modes (4, padded to 8), then four longs."""
_ROOM = 256
ASK_EVERY = 10.0
SYNCHRONISED = Path("/run/systemd/timesync/synchronized")
"""Told by systemd-timesyncd; asked where a hardened unit may not even ask the kernel (ProtectClock=)."""


class ClockSync:
    """Remembers the kernel's answer for some seconds."""

    def __init__(self) -> None:
        self._asked_at = float("-inf")
        self._trusted = False

    def __call__(self) -> bool:
        """Tell whether the wall clock is synchronised."""
        if time.monotonic() - self._asked_at > ASK_EVERY:
            self._asked_at = time.monotonic()
            self._trusted = _synchronised()
        return self._trusted


def _synchronised() -> bool:
    timex = ctypes.create_string_buffer(_ROOM)
    if ctypes.CDLL(None, use_errno=True).adjtimex(timex) < 0:
        return SYNCHRONISED.exists()
    status = int.from_bytes(timex.raw[_STATUS_OFFSET : _STATUS_OFFSET + 4], "little")
    return not status & STA_UNSYNC
