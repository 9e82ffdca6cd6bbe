"""Who uses a data folder: all that open its database, or one restore alone. Locks end with their process."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gateway.backup.disk import hand_over
from gateway.backup.troubles import InUse

USED = "in-use.lock"
WORKER = "worker.lock"
"""What a camera worker holds in its own folder (devices/vision/socket_file.py)."""


@contextmanager
def in_use(data: Path) -> Iterator[None]:
    """Keep a restore off while the database is open. Raises InUse while one puts a backup back."""
    try:
        held = _opened(data / USED)
    except OSError:
        # A disk that takes no file keeps nothing from running: a call for help matters more than a restore.
        yield
        return
    try:
        if not _locked(held, fcntl.LOCK_SH):
            raise InUse(f"{data}: a backup is being put back there")
        yield
    finally:
        os.close(held)


@contextmanager
def alone(data: Path) -> Iterator[None]:
    """Keep everything else off a data folder. Raises InUse where something runs there."""
    held = _opened(data / USED)
    try:
        if not _locked(held, fcntl.LOCK_EX):
            raise InUse(f"{data}: core, pages or another command use it: stop them first")
        yield
    finally:
        os.close(held)


@contextmanager
def no_worker(vision: Path) -> Iterator[bool]:
    """Keep every camera worker off a folder; gives False where one runs there."""
    if not vision.is_dir():
        yield True
        return
    held = _opened(vision / WORKER)
    try:
        yield _locked(held, fcntl.LOCK_EX)
    finally:
        os.close(held)


def _opened(file: Path) -> int:
    held = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    hand_over(file, file.parent)
    return held


def _locked(held: int, how: int) -> bool:
    try:
        fcntl.flock(held, how | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
