"""Keeps some disk space back, so that a full disk suppresses no SOS (FIGURES F7). Owns one file of zeros."""

from __future__ import annotations

import logging
import os
from pathlib import Path

log = logging.getLogger(__name__)

SIZE = 32 * 1024 * 1024
"""Bytes: room for some ten thousand presses with all that is written about them."""
SHORT = 4 * 1024 * 1024
"""Bytes: with less the core does not try to open its database, whose log and index need some at once."""


class Ballast:
    """Space that is given back to the database when the disk is full."""

    def __init__(self, path: Path, size: int = SIZE) -> None:
        self._path = path
        self._size = size

    def held(self) -> bool:
        """Tell whether the space is kept: a power cut may have left the name, and no room behind it."""
        try:
            return self._path.stat().st_size >= self._size
        except FileNotFoundError:
            return False

    def fill(self) -> bool:
        """Take the space where the disk has twice as much left; False where it has not.

        Raises OSError where the disk refuses, as a read-only one does.
        """
        if self.held():
            return True
        if self._free() < 2 * self._size:
            return False
        handle = os.open(self._path, os.O_CREAT | os.O_WRONLY, 0o600)
        try:
            os.posix_fallocate(handle, 0, self._size)
        except OSError:
            self._path.unlink(missing_ok=True)
            return False
        finally:
            os.close(handle)
        return True

    def release(self) -> bool:
        """Give the space back; False where there was none left to give."""
        try:
            self._path.unlink()
        except FileNotFoundError:
            return False
        except OSError:  # a disk that has become read-only, or is dying
            log.exception("disk is full, and the space kept for this cannot be given back")
            return False
        log.error("disk is full: gave back %s bytes kept for this", self._size)
        return True

    def release_where_short(self) -> bool:
        """Give the space back before anything can fail for the lack of it; False where nothing was given."""
        return self.held() and self._free() < SHORT and self.release()

    def _free(self) -> int:
        free = os.statvfs(self._path.parent)
        return free.f_bavail * free.f_frsize
