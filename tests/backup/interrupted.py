"""Kills a backup or a restore at every step of what it does, and says what is left. Run by its test.

What a step is, stands in `tests/steps.py`.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path

from gateway.backup import disk
from gateway.backup.make import WORK
from gateway.backup.switch import NEW, READY, left_aside
from gateway.cli.opening import opened_with
from gateway.service import site
from gateway.store import snapshot
from tests import steps
from tests.backup.box import Home, rows

REACHING = ("fsync", "fdatasync", "unlink", "rename", "replace", "rmdir")
"""What reaches the disk, beside statements."""


def killed(last: int, deed: Callable[[], object]) -> bool:
    """Do something in a process that is killed after so many steps; tell whether it was."""

    def syncs_often() -> None:
        disk.SYNCED = 4096

    return steps.killed(last, REACHING, lambda _: deed(), syncs_often)


def marked(home: Home, mark: str) -> None:
    """Let both databases say which of two boxes this is."""
    for name, table in (("cuobian.db", "meta"), ("vision/faces.db", "mark")):
        connection = sqlite3.connect(home.data / name)
        if table == "mark":
            connection.execute("CREATE TABLE IF NOT EXISTS mark (key PRIMARY KEY, value)")
        connection.execute(f"INSERT OR REPLACE INTO {table} VALUES ('mark', ?)", (mark,))
        connection.commit()
        connection.close()


def marks(home: Home) -> list[object]:
    """Return which box it is, by both."""
    tables = (("cuobian.db", "meta"), ("vision/faces.db", "mark"))
    return [
        rows(home.data / name, f"SELECT value FROM {table} WHERE key = 'mark'")[0][0]
        for name, table in tables
    ]


def _mark_of(database: Path) -> object:
    table = "mark" if database.name.startswith("faces") else "meta"
    return rows(database, f"SELECT value FROM {table} WHERE key = 'mark'")[0][0]


def restoring(home: Home, last: int) -> dict[str, object] | None:
    """Kill a restore, then open the box as the core does."""
    marked(home, "old")
    home.backup()
    marked(home, "new")
    if not killed(last, home.restore):
        return None
    with opened_with(home.settings) as found:
        people = len(site.export(found.database).people)
    left = sorted({NEW, READY} & {each.name for each in home.data.iterdir()})
    sound = [snapshot.unsound(home.data / name) for name in ("cuobian.db", "vision/faces.db")]
    aside = [each for each in left_aside(home.data) if each.suffix != ".yaml"]
    said: dict[str, object] = {"marks": marks(home), "people": people, "left": left, "sound": sound}
    said["aside"] = sorted(f"{each.name[:8]} {_mark_of(each)}" for each in aside)
    home.restore()
    return said | {"again": marks(home)}


def backing_up(home: Home, last: int) -> dict[str, object] | None:
    """Kill a backup that takes the place of another, then make it again."""
    marked(home, "old")
    home.backup()
    marked(home, "new")
    if not killed(last, home.backup):
        return None
    unpacked = Home(home.folder / "killed")
    said: dict[str, object] = {"mark": _mark_in(home, unpacked.folder)}
    home.backup()
    said["again"] = _mark_in(home, home.folder / "again")
    said["left"] = sorted(each.name for each in (home.data / WORK).iterdir())
    return said


def _mark_in(home: Home, folder: Path) -> object:
    unpacked = home.unpacked()
    unpacked.rename(folder)
    return rows(folder / "cuobian.db", "SELECT value FROM meta WHERE key = 'mark'")[0][0]


def main(folder: Path, installed: Path, deed: str, first: int, each: int) -> None:
    """Print what is left after each step at which it was killed."""
    last = first
    while True:
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(installed, folder)
        home = Home(folder)
        said = (restoring if deed == "restoring" else backing_up)(home, last)
        if said is None:
            return
        sys.stdout.write(json.dumps(said) + "\n")
        last += each


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], int(sys.argv[4]), int(sys.argv[5]))
