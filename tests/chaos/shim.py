"""A disk and a clock that fail when told to, below the real processes. Owns the library and its control.

Give `environment()` to the processes; then tell, while they run. What is told holds for files below one
folder (a WAL index apart), the clock for everything. Knows nothing of what the processes do.
"""

from __future__ import annotations

import ctypes
import errno
import fcntl
import mmap
import os
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from enum import IntFlag
from pathlib import Path
from typing import Final

from tests.chaos import disk
from tests.chaos.disk import Disk, Keeps, State, Step
from tests.conftest import RequireProgram

SOURCES: Final = [Path(__file__).with_name(name) for name in ("shim.c", "clock.c")]


class On(IntFlag):
    """Calls that can fail; the numbers are those of shim.h."""

    WRITES = 1
    SYNCS = 2
    NAMES = 4
    """Making, renaming and linking."""
    FREES = 8
    """Cutting and removing."""
    OPENS = 16
    """Opening what is there already, to write."""


USUALLY: Final[Mapping[str, On]] = {
    "EIO": On.WRITES | On.SYNCS,
    "ENOSPC": On.WRITES | On.NAMES,
    "EROFS": On.WRITES | On.NAMES | On.FREES | On.OPENS,
}
"""Which calls an error meets where nothing else is said."""


class Control(ctypes.Structure):
    """What all processes have mapped; the shape is that of shim.h."""

    _fields_ = (
        ("folder", ctypes.c_char * 1024),
        ("only", ctypes.c_char * 64),
        ("clock", ctypes.c_int64),
        ("log_end", ctypes.c_uint64),
        ("syncs_begun", ctypes.c_uint64),
        ("calls", ctypes.c_uint64 * 5),
        ("spared", ctypes.c_int64),
        ("failing", ctypes.c_int64),
        ("error", ctypes.c_uint32),
        ("on", ctypes.c_uint32),
        ("slow", ctypes.c_uint32),
        ("shortens", ctypes.c_uint32),
        ("recording", ctypes.c_uint32),
        ("cut", ctypes.c_uint32),
    )


def built(require_program: RequireProgram, folder: Path) -> Path:
    """Compile the library; skips the test where there is no compiler, and fails it under CI."""
    library = folder / "shim.so"
    words = [str(require_program("gcc")), "-shared", "-fPIC", "-O2", "-Wall", "-Wextra", "-Werror"]
    words += ["-Wno-nonnull-compare", "-o", str(library), *map(str, SOURCES), "-ldl"]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert 0 == done.returncode, done.stderr
    return library


class Shim:
    """One disk and one clock."""

    def __init__(self, library: Path, folder: Path, home: Path) -> None:
        """Stand below `folder`, which is there; `home` is elsewhere and takes control file and log."""
        self.folder = folder.resolve(strict=True)
        self._library, self._file = library, home / "shim.control"
        self._log, self._lock = (self._file.with_name(f"shim.control.{each}") for each in ("log", "lock"))
        self._file.write_bytes(bytes(ctypes.sizeof(Control)))
        self._log.touch()
        self._lock.touch()
        with self._file.open("r+b") as opened:
            self._map = mmap.mmap(opened.fileno(), ctypes.sizeof(Control))
        self._control = Control.from_buffer(self._map)
        self._control.folder = os.fsencode(self.folder)

    def environment(self) -> Mapping[str, str]:
        """Return what a process needs in its environment to stand on this disk."""
        before = [os.environ["LD_PRELOAD"]] if "LD_PRELOAD" in os.environ else []
        return {
            **os.environ,
            "LD_PRELOAD": ":".join([str(self._library), *before]),
            "CHAOS_SHIM": str(self._file),
        }

    def slow(self, milliseconds: int) -> None:
        """Let every sync take so much longer; 0 also ends those that are waiting."""
        self._control.slow = milliseconds

    def clock(self, seconds: float) -> None:
        """Let the wall clock be so far from the real one."""
        self._control.clock = int(seconds * 1e9)

    def short(self, on: bool = True) -> None:
        """Let each write take only half of what it is given."""
        self._control.shortens = on

    def fail(
        self,
        error: str | None,
        on: On | None = None,
        *,
        spared: int = 0,
        times: int | None = None,
        only: str = "",
    ) -> None:
        """Let calls fail from now on with `EIO`, `ENOSPC`, `EROFS` …; None heals the disk.

        So many are spared first, and so many fail (None: all). `only` is how their files' paths end.
        """
        with self._alone():
            self._control.only = only.encode()
            self._control.spared, self._control.failing = spared, -1 if times is None else times
            self._control.on = int(on if on is not None else USUALLY.get(error or "", On(0)))
            self._control.error = getattr(errno, error) if error else 0
            self._control.calls = (ctypes.c_uint64 * 5)()

    def calls(self, kind: On) -> int:
        """Return how many calls of a kind there were since `fail` last said something."""
        return int(self._control.calls[int(kind).bit_length() - 1])

    def failed(self) -> bool:
        """Tell whether everything has failed that was to."""
        return bool(self._control.failing == 0)

    def record(self) -> None:
        """Take what stands in the folder as synced, and log what comes. Nobody may write meanwhile."""
        self._base = disk.taken(self.folder)
        with self._alone():
            self._control.log_end = 0
            self._control.recording = 1

    def mark(self, text: str) -> None:
        """Put into the log what is known outside at this moment."""
        with self._alone():
            entry = disk.mark(text)
            with self._log.open("r+b", buffering=0) as opened:
                os.pwrite(opened.fileno(), entry, self._control.log_end)
            self._control.log_end += len(entry)

    def recorded(self) -> tuple[State, Mapping[int, str], Sequence[Step]]:
        """Return what the disk began with, and every step since."""
        with self._alone():
            size = int(self._control.log_end)
        with self._log.open("rb") as opened:
            return *self._base, disk.read(opened.read(size))

    def cut(self) -> None:
        """Cut the power: no call of a process comes back any more, and nothing is logged. Kill them next."""
        with self._alone():
            self._control.cut = 1

    def rebuild(self, keeps: Keeps) -> None:
        """Make the folder what the disk may hold, and go on recording. Every process is dead."""
        self._control.cut = 0
        disk.put(Disk(*self.recorded()).after_cut(keeps), self.folder)
        self.record()

    def power_cut(self, seed: int, kill: Callable[[], None]) -> None:
        """Cut the power, kill, and leave what the disk may hold, by a seed. `record()` came before."""
        self.cut()
        kill()
        self.rebuild(disk.Chance(seed))

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with self._lock.open("r+b") as opened:
            fcntl.flock(opened, fcntl.LOCK_EX)
            yield
