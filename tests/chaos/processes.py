"""The processes of one box, seen from outside: who they are, and what they hold. Ends none."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

PAGE = os.sysconf("SC_PAGE_SIZE")
STOPPED = "T"


@dataclass(frozen=True, slots=True)
class Sample:
    """What one process holds at one moment."""

    role: str
    pid: int
    memory_mb: float
    threads: int
    descriptors: int


def children(parent: int) -> Mapping[str, int]:
    """Return role and pid of every process that `cuobian run` keeps."""
    found = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError, IndexError):
            if int(_fields(stat)[1]) == parent:
                words = (stat.parent / "cmdline").read_bytes().split(b"\0")
                if b"leash" not in b"".join(words) and b"cuobian" in words[1]:
                    found[words[2].decode()] = int(stat.parent.name)
    return found


def sampled(role: str, pid: int) -> Sample | None:
    """Return what a process holds now; None where it has ended."""
    root = Path(f"/proc/{pid}")
    try:
        memory = int((root / "statm").read_text("ascii").split()[1]) * PAGE / 1e6
        threads = int(_fields(root / "stat")[17])
        descriptors = len(list((root / "fd").iterdir()))
    except OSError:
        return None
    return Sample(role, pid, round(memory, 2), threads, descriptors)


def _fields(stat: Path) -> list[str]:
    return stat.read_text("ascii", "replace").rpartition(")")[2].split()
