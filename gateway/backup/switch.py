"""Puts what a restore has made ready in the place of what stood there; all of it, also after a kill.

One rename is the moment: before it the old box stands, after it the new one, and whoever opens the database
next finishes what is left. What stood there is moved aside, never deleted. Opens no database.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from gateway.backup.disk import private_folder, sync_folder, sync_tree
from gateway.backup.hold import no_worker

NEW, READY, PLAN = "restore.new", "restore.ready", "plan.json"
ASIDE = ".before-restore-"
"""In the name of what stood there before, followed by when."""
VISION, FACES = "vision", "faces.db"
FROM_BACKUP = ".from-backup."
"""In the name of what is only there to be looked at: it takes the place of what an earlier restore left."""
LOGS = ("-wal", "-shm")
"""What belongs to a database beside its file."""


def begin(data: Path) -> Path:
    """Return the empty folder in which everything is made ready."""
    shutil.rmtree(data / NEW, ignore_errors=True)
    return private_folder(data / NEW)


def commit(data: Path, stamp: str, places: Mapping[str, str]) -> None:
    """Make what is ready the new box: from here on it stands. `places` are paths below the data folder."""
    plan = json.dumps({"stamp": stamp, "places": dict(places)})
    (data / NEW / PLAN).write_text(plan, "utf-8")
    sync_tree(data / NEW)
    (data / NEW).rename(data / READY)
    sync_folder(data)


def finish(data: Path) -> None:
    """Finish what a killed restore left. Whoever opens the database calls it first, one at a time.

    The faces' part waits for a camera worker to end, and keeps nothing else waiting.
    """
    if not (data / NEW).exists() and not (data / READY).exists():
        return
    with no_worker(data / VISION) as free:
        finish_held(data, faces=free)


def finish_held(data: Path, *, faces: bool = True) -> Sequence[Path]:
    """Put everything in its place that still waits for it; return what was moved aside.

    For whoever holds the data folder, and without `faces` not the camera worker's.
    """
    if (data / NEW).exists():
        shutil.rmtree(data / NEW)
    if not (data / READY).exists():
        return ()
    plan, moved = json.loads((data / READY / PLAN).read_text("utf-8")), list[Path]()
    for name, place in plan["places"].items():
        if faces or name != FACES:
            moved += _placed(data / READY / name, data / place, plan["stamp"])
    if not any(each.name != PLAN for each in (data / READY).iterdir()):
        # Taken away as what was never finished: half of it gone, it would look like work to be done.
        (data / READY).rename(data / NEW)
        shutil.rmtree(data / NEW)
        sync_folder(data)
    return moved


def left_aside(data: Path) -> Sequence[Path]:
    """Return what restores have moved aside and nobody has taken away."""
    places = (data, data / VISION)
    found = [each for place in places if place.is_dir() for each in place.glob(f"*{ASIDE}*")]
    return sorted(each for each in found if not each.name.endswith(LOGS))


def _placed(ready: Path, target: Path, stamp: str) -> Sequence[Path]:
    if not ready.exists():
        return ()
    if not target.parent.is_dir():
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        sync_folder(target.parent.parent)
    aside = target.with_name(f"{target.name}{ASIDE}{stamp}")
    moved = []
    for ending in () if FROM_BACKUP in target.name else (*LOGS, ""):
        old = target.with_name(target.name + ending)
        kept = aside.with_name(aside.name + ending)
        if old.exists() and not kept.exists():
            old.rename(kept)
            moved.append(aside)
    ready.rename(target)
    sync_folder(target.parent)
    return moved[-1:]
