"""The socket file of the camera worker: in a folder that only its user enters, and of one worker only."""

from __future__ import annotations

import fcntl
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from devices.vision.store.files import private_folder
from gateway.domain.errors import CuobianError

SOCKET, LOCK = "vision.sock", "worker.lock"
WAITING = 16
LONGEST = 107
"""Bytes of a socket's path that Linux takes."""


class AnotherWorker(CuobianError):
    """A camera worker runs already on this folder."""

    code = "vision.another_worker"


class SocketFile:
    """Holds the folder for one worker from the beginning to the end of it, and listens there."""

    def __init__(self, folder: Path) -> None:
        """Take the folder. Raises AnotherWorker where somebody has it, ValueError for too long a name."""
        self.path = private_folder(folder) / SOCKET
        if len(os.fsencode(self.path)) > LONGEST:
            raise ValueError(f"{self.path} is longer than {LONGEST} bytes: choose a shorter data folder")
        self._lock = _locked(folder)

    def listen(self) -> socket.socket:
        """Return a socket that listens; a file that an ended worker left is replaced."""
        self.path.unlink(missing_ok=True)
        listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        before = os.umask(0o177)
        try:
            listening.bind(str(self.path))
        finally:
            os.umask(before)
        listening.listen(WAITING)
        return listening

    def close(self) -> None:
        """Let go of the folder."""
        self.path.unlink(missing_ok=True)
        os.close(self._lock)


@contextmanager
def taken(folder: Path) -> Iterator[None]:
    """Hold the folder for a moment, as a worker would. Raises AnotherWorker where somebody has it."""
    lock = _locked(private_folder(folder))
    try:
        yield
    finally:
        os.close(lock)


def _locked(folder: Path) -> int:
    # A lock ends with its process, however that ends; a file that is merely there says nothing.
    lock = os.open(folder / LOCK, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        raise AnotherWorker(f"another camera worker runs on {folder}") from None
    return lock
