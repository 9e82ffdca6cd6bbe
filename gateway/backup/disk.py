"""Room on a disk and how files get there: in pieces, each synced, so that no press waits behind a hundred MB.

Knows nothing of what is written.
"""

from __future__ import annotations

import errno
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from gateway.backup.troubles import NoRoom

SPARE = 96 * 1024 * 1024
"""Bytes that are left to the presses whatever else is written: three times what the core keeps back."""
SYNCED = 1024 * 1024
"""Bytes written before they are brought to the disk: the core's own sync never waits for more than these."""
LONGEST_REST = 0.25
"""Seconds."""
FOLDER_MODE, FILE_MODE = 0o700, 0o600


def require(folder: Path, size: int) -> None:
    """Raise NoRoom where so many bytes would leave too little for the presses."""
    free = shutil.disk_usage(folder).free
    if free < size + SPARE:
        raise NoRoom(
            f"{folder}: found {_mb(free)} free, expected {_mb(size)}, and {_mb(SPARE)} for the presses"
        )


@contextmanager
def telling_of_room(folder: Path) -> Iterator[None]:
    """Let a disk that is full be said as such. Raises NoRoom."""
    try:
        yield
    except OSError as error:
        if error.errno not in {errno.ENOSPC, errno.EDQUOT}:
            raise
        raise NoRoom(f"{error.filename or folder}: {error.strerror}") from error


class Rest:
    """Leaves the machine to others for as long as it was used: nobody waits for a backup."""

    def __init__(self) -> None:
        """Begin to work."""
        self._began = time.monotonic()

    def __call__(self) -> None:
        """Rest as long as was worked since the last rest."""
        time.sleep(min(time.monotonic() - self._began, LONGEST_REST))
        self._began = time.monotonic()


class Paced:
    """A file that is being written a few MB at a time."""

    def __init__(self, file: BinaryIO, folder: Path) -> None:
        """Write into an open file of a folder, which keeps its room for the presses."""
        self._file, self._folder, self._left, self._rest = file, folder, SYNCED, Rest()
        self.written = 0

    def write(self, content: bytes) -> int:
        """Write; brought to the disk now and then."""
        self._file.write(content)
        self.written += len(content)
        self._left -= len(content)
        if self._left <= 0:
            self._left = SYNCED
            require(self._folder, 0)
            self.sync()
        self._rest()
        return len(content)

    def sync(self) -> None:
        """Bring everything to the disk."""
        self._file.flush()
        os.fdatasync(self._file.fileno())


class Trickle:
    """Brings a file to the disk piece by piece while SQLite writes it, and rests in between.

    What others have written goes to the disk with the next sync of anybody, and a press waits for its own.
    """

    def __init__(self, path: Path) -> None:
        """Take a file that may not be there yet."""
        self._path, self._synced, self._rest = path, 0, Rest()

    def __call__(self) -> None:
        """Sync what has come since the last time, and rest."""
        if self._path.exists() and self._path.stat().st_size - self._synced >= SYNCED:
            self._synced = self._path.stat().st_size
            with self._path.open("rb") as file:
                os.fdatasync(file.fileno())
            require(self._path.parent, 0)
        self._rest()


def create(path: Path) -> BinaryIO:
    """Open a new file that only its owner reads; what stood there is cut."""
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, FILE_MODE), "w+b")


def write_down(file: BinaryIO, content: bytes) -> None:
    """Write all of it and bring it to the disk: a name given to it afterwards never names half of it."""
    file.write(content)
    file.flush()
    os.fsync(file.fileno())


def private_folder(path: Path) -> Path:
    """Make a folder that only its owner enters, where there is none."""
    path.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    return path


def sync_folder(folder: Path) -> None:
    """Bring the names in a folder to the disk."""
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def sync_tree(folder: Path) -> None:
    """Bring every file below a folder, and their names, to the disk."""
    for path in folder.rglob("*"):
        opened = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)
    sync_folder(folder)


def hand_over(path: Path, like: Path) -> None:
    """Give a file or folder to the owner of another: what root writes stays readable for the gateway."""
    if os.geteuid() != 0:
        return
    owner = like.stat()
    for each in (path, *(path.rglob("*") if path.is_dir() else ())):
        os.chown(each, owner.st_uid, owner.st_gid, follow_symlinks=False)


def _mb(size: int) -> str:
    return f"{size / 1e6:,.0f} MB"
