"""The database as it was before a newer release changed its schema: kept for a week, so that one can go back.

A copy never keeps a box from starting: where there is no room or no time for it, that is said and none is
kept. It is as private as the database, one at a time, and what `cuobian restore` of the older release takes.
"""

from __future__ import annotations

import logging
import os
import re
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from gateway.backup.disk import create, hand_over, require, sync_folder
from gateway.backup.shelf import UNFINISHED
from gateway.backup.troubles import NoRoom
from gateway.domain.errors import StoreRefused
from gateway.store import snapshot

log = logging.getLogger(__name__)

NAMED = re.compile(r"before-schema-([0-9]{4})\.db")
KEPT = timedelta(days=7)
"""As long as the backups that a box makes by itself: what was taken back lives no longer here than there."""
LONGEST = 20.0
"""Seconds that a start may wait for a copy: meanwhile no press is heard."""
SAME_UPGRADE = timedelta(hours=1)
"""A copy of an older schema that is younger than this was made by the same upgrade, which was interrupted."""


class _TooSlow(Exception):
    """A copy would take longer than a start may wait."""


def keep(database: Path, schema: int) -> Path | None:
    """Copy the database as it is; return where the copy stands, None where there is none."""
    now = datetime.now(UTC)
    target = database.with_name(f"before-schema-{schema:04d}.db")
    unfinished = target.with_name(target.name + UNFINISHED)
    try:
        for each in copies(database.parent):
            if (
                NAMED.fullmatch(each.name)
                and each != target
                and timedelta(0) <= age(each, now) < SAME_UPGRADE
            ):
                return each
            each.unlink()
        require(database.parent, snapshot.size_of(database))
        create(unfinished).close()
        snapshot.copy(database, unfinished, _bounded(time.monotonic() + LONGEST))
        _settle(unfinished, target)
    except (OSError, StoreRefused, NoRoom) as error:
        log.warning("no copy of the database was kept before its schema changes: %s", error)
        _drop(unfinished)
        return None
    return target


def copies(folder: Path) -> Sequence[Path]:
    """Return what is kept in a data folder, finished or not."""
    found = folder.glob("before-schema-*")
    return [each for each in found if NAMED.fullmatch(each.name.removesuffix(UNFINISHED))]


def age(copy: Path, now: datetime) -> timedelta:
    """Return how old a copy is; below zero where the clock was set back."""
    return now - datetime.fromtimestamp(copy.stat().st_mtime, UTC)


def _settle(unfinished: Path, target: Path) -> None:
    """Give a whole copy its name."""
    opened = os.open(unfinished, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
    hand_over(unfinished, target.parent)
    unfinished.replace(target)
    sync_folder(target.parent)


def _bounded(until: float) -> Callable[[], None]:
    def pace() -> None:
        if time.monotonic() > until:
            raise _TooSlow

    return pace


def _drop(unfinished: Path) -> None:
    try:
        unfinished.unlink(missing_ok=True)
    except OSError as error:
        log.warning("%s stays: %s", unfinished.name, error.strerror)
