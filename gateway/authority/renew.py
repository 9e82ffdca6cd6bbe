"""Brings the box's certificate up to date, in a process of its own: what makes keys takes 12 MB of memory.

Owns the order in which files appear. Never decides whether it is time.
"""

from __future__ import annotations

import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from gateway.authority import issue
from gateway.authority.shelf import SHOWN, Shelf, Standing, sum_of


def renew(data: Path, names: tuple[str, ...], now: datetime, *, anew: bool = False) -> str:
    """Make what is missing or due; return why, empty where nothing was. `anew`: a new authority as well."""
    shelf = Shelf(data)
    with _alone(data):
        reason = "a new authority was asked for" if anew else shelf.due(names, now)
        if not reason:
            return ""
        if anew or not shelf.authority.is_file() or not shelf.authority_key.is_file():
            # The random part keeps two boxes of one phone apart.
            made = issue.authority(f"Cuobian {secrets.token_hex(3)}", names, now)
            shelf.put_authority(made.key, made.certificate)
        above = issue.Pair(shelf.authority_key.read_bytes(), shelf.authority.read_bytes())
        issued = issue.server(above, names, now)
        standing = Standing(names, issued.left_out, issued.begins, issued.ends, sum_of(above.certificate))
        shelf.put_server(issued.pair.key + issued.pair.certificate, standing)
    return reason


@contextmanager
def _alone(data: Path) -> Iterator[None]:
    """Let one process at a time make certificates."""
    folder = data / SHOWN
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(folder / "lock", os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
