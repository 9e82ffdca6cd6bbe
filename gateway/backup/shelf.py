"""The folder in which backups are kept: what they are called, which is the newest, which are too many."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

UNFINISHED = ".new"
"""How the name of a file ends while it is being written."""
AHEAD = timedelta(hours=1)
"""How much newer than the clock a file may be: one that was set back makes no backup wait for years."""
NAMED = re.compile(r"cuobian-[0-9]{8}T[0-9]{6}Z\.backup")


def name_at(at: datetime) -> str:
    """Return what a backup of a moment is called: names sort by time."""
    return f"cuobian-{at.astimezone(UTC):%Y%m%dT%H%M%SZ}.backup"


def on(folder: Path) -> Sequence[Path]:
    """Return the backups in a folder, oldest first."""
    return sorted(each for each in folder.iterdir() if NAMED.fullmatch(each.name))


def due(folder: Path, every: timedelta, at: datetime) -> bool:
    """Tell whether the newest backup in a folder is too old, or of a time that is yet to come."""
    ages = [at - datetime.fromtimestamp(each.stat().st_mtime, UTC) for each in on(folder)]
    return not ages or not -AHEAD <= min(ages) < every


def clear(folder: Path, keep: int) -> Sequence[Path]:
    """Take away what is older than the newest so many, and what interrupted ones left; return the former."""
    for each in folder.glob(f"cuobian-*.backup{UNFINISHED}"):
        each.unlink()
    gone = on(folder)[:-keep]
    for each in gone:
        each.unlink()
    return gone
