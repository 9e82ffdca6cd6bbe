"""What keeps the memory of this process out of files: no core, and no look into it by the same user."""

from __future__ import annotations

import ctypes
import resource

PR_SET_DUMPABLE = 4


def keep_memory_private() -> None:
    """Dump no core, and let no other process of this user read this one's memory."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # A core that goes to a programme (core_pattern with |) minds no limit, but this.
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
