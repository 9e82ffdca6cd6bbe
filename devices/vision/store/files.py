"""Files that only this user reads: written whole or not at all, overwritten before they go. Knows no face."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from pathlib import Path

FOLDER_MODE, FILE_MODE = 0o700, 0o600
UNFINISHED = ".new"
"""How the name of a file ends while it is being written."""
PIECE = 64 * 1024


def private_folder(path: Path) -> Path:
    """Make a folder that only its owner enters, or take that right from others."""
    if not path.is_dir():
        above = path.parent if path.parent.is_dir() else private_folder(path.parent)
        path.mkdir(mode=FOLDER_MODE, exist_ok=True)
        sync_folder(above)  # what is synced in it later would stand in a folder that is not there
    path.chmod(FOLDER_MODE)
    return path


def write_whole(path: Path, content: bytes, *, lasting: bool = True) -> None:
    """Write a file so that it is there whole or not at all; a lasting one also after the power has failed."""
    unfinished = path.with_name(path.name + UNFINISHED)
    file = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, FILE_MODE)
    with os.fdopen(file, "wb") as opened:
        opened.write(content)
        opened.flush()
        if lasting:
            os.fsync(file)
    unfinished.replace(path)
    if lasting:
        sync_folder(path.parent)


def shred(path: Path) -> bool:
    """Overwrite a file and take it away, for good also if the power fails then; False: none was there.

    A disk that writes elsewhere what is written over (flash, a snapshotting file system) may still hold it.
    """
    try:
        with path.open("r+b", buffering=0) as opened:
            left = os.fstat(opened.fileno()).st_size
            while left > 0:
                left -= opened.write(secrets.token_bytes(min(left, PIECE))) or 0
            os.fsync(opened.fileno())
    except FileNotFoundError:
        return False
    path.unlink(missing_ok=True)
    sync_folder(path.parent)
    return True


def finished(folder: Path, ending: str = "") -> Iterator[Path]:
    """Give the files of a folder that were written whole."""
    if not folder.is_dir():
        return
    with os.scandir(folder) as entries:
        found = [each.name for each in entries if each.name.endswith(ending) and each.is_file()]
    yield from (folder / name for name in sorted(found) if not name.endswith(UNFINISHED))


def shred_unfinished(folder: Path) -> None:
    """Take away what an interrupted process had begun to write."""
    for path in sorted(folder.glob(f"*{UNFINISHED}")):
        shred(path)


def sync_folder(folder: Path) -> None:
    """Bring the names in a folder to the disk."""
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
