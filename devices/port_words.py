"""What keeps a serial port from being open, as an installer understands it. Never opens one."""

from __future__ import annotations

import errno
import grp
from pathlib import Path


def port_words(port: str, error: Exception) -> str:
    """Return what an error of a port means, in words for an installer."""
    number = getattr(error, "errno", None)
    if number in {errno.EACCES, errno.EPERM}:
        return f"{port}: no permission; add the gateway's user to the group {_group(port)}"
    if number in {errno.EAGAIN, errno.EBUSY}:
        return f"{port}: another programme has it open"
    if number in {errno.ENOENT, errno.ENODEV, errno.ENXIO}:
        return f"{port}: not there; is the receiver plugged in?"
    return f"{port}: {error}"


def _group(port: str) -> str:
    try:
        return grp.getgrgid(Path(port).stat().st_gid).gr_name
    except (OSError, KeyError):
        return "dialout"
