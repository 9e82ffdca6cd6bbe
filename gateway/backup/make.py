"""Makes a backup while everything runs: copies first, then one sealed file, written beside and renamed.

The main database is copied after the faces', so that nobody's agreement is in the copy of the one and the
withdrawal in neither: a face without an agreement is never compared, and erased as a stray. The copies stand
in the data folder, which no more eyes see than the databases themselves, and go with the end of it; what an
interrupted backup left is taken away by the next. No key is ever copied, and no picture.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, cast

from config.site_file import written_file
from gateway import __version__
from gateway.backup import archive
from gateway.backup.archive import CONFIG, DATABASE, FACES, NAME, SITE, TEMPLATES, Manifest
from gateway.backup.disk import (
    Paced,
    Trickle,
    create,
    hand_over,
    private_folder,
    require,
    sync_folder,
    telling_of_room,
)
from gateway.backup.sealed import MAGIC, Lock
from gateway.backup.shelf import UNFINISHED
from gateway.backup.troubles import InUse
from gateway.domain.errors import ConfigurationError
from gateway.service import site
from gateway.store import snapshot
from gateway.store.db import Database

WORK, HELD = "backup", "lock"
"""Below the data folder: where copies stand while a backup is made, and what keeps a second one off."""


@dataclass(frozen=True, slots=True)
class Box:
    """Where everything stands that a backup carries."""

    data: Path
    database: Path
    faces: Path
    templates: Path
    config: Path | None


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that is whole and on the disk."""

    file: Path
    bytes: int
    manifest: Manifest


def make(box: Box, target: Path, lock: Lock, now: datetime) -> Made:
    """Write a backup. Raises NoRoom, InUse, StoreDamaged, StoreRefused, ConfigurationError or OSError."""
    _refuse_another(target)
    with _working(box.data) as work, telling_of_room(box.data):
        files = _copied(box, work)
        manifest = _manifest(work, files, now)
        unfinished = target.with_name(target.name + UNFINISHED)
        try:
            with create(unfinished) as file:
                paced = Paced(file, target.parent)
                archive.write(cast(BinaryIO, paced), lock, manifest, files)
                paced.sync()
            unfinished.replace(target)
        except BaseException:
            unfinished.unlink(missing_ok=True)
            raise
        sync_folder(target.parent)
    return Made(target, target.stat().st_size, manifest)


def sweep_work(data: Path) -> None:
    """Take away the copies that an interrupted backup left; nothing where one is being made."""
    if (data / WORK).is_dir():
        try:
            with _working(data):
                pass
        except InUse:
            return


@contextmanager
def _working(data: Path) -> Iterator[Path]:
    """Give the empty folder of the copies, to one backup at a time."""
    work = private_folder(data / WORK)
    held = os.open(work / HELD, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        hand_over(work, data)
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise InUse(f"{work}: another backup is being made") from None
        _empty(work)
        yield work
    finally:
        _empty(work)
        os.close(held)


def _empty(work: Path) -> None:
    for each in work.iterdir():
        if each.is_dir():
            shutil.rmtree(each)
        elif each.name != HELD:
            each.unlink()


def _copied(box: Box, work: Path) -> Mapping[str, Path]:
    """Copy everything; returns where it stands, by the name it has in the backup."""
    databases = {FACES: box.faces, DATABASE: box.database}
    there = {name: path for name, path in databases.items() if path.exists()}
    require(work, sum(snapshot.size_of(path) for path in there.values()))
    for name, path in there.items():
        snapshot.copy(path, work / name, Trickle(work / name))
    files = {DATABASE: work / DATABASE, SITE: work / SITE} | ({FACES: work / FACES} if FACES in there else {})
    own = sorted(box.templates.iterdir()) if box.templates.is_dir() else []
    named = {f"{TEMPLATES}/{each.name}": each for each in own if each.is_file()}
    config = {CONFIG: box.config} if box.config is not None else {}
    for name, path in {**named, **config}.items():
        if NAME.fullmatch(name):
            files[name] = work / name.replace("/", "-")
            shutil.copyfile(path, files[name])
    return files


def _manifest(work: Path, files: Mapping[str, Path], now: datetime) -> Manifest:
    database = Database(files[DATABASE])
    try:
        installed, counts = site.export(database), snapshot.counts(database)
        schema = database.schema_version()
    finally:
        database.close()
    (work / SITE).write_text(written_file(installed), "utf-8")
    kept = {name: archive.kept(path) for name, path in files.items()}
    return Manifest(now.isoformat(timespec="seconds"), __version__, schema, installed.name, counts, kept)


def _refuse_another(target: Path) -> None:
    """Raise ConfigurationError where something else stands there that would be lost."""
    if target.exists():
        with target.open("rb") as file:
            if file.read(len(MAGIC)) != MAGIC:
                raise ConfigurationError(
                    (f"{target}: found another kind of file, expected none or a backup",)
                )
    if not target.parent.is_dir():
        raise ConfigurationError((f"{target.parent}: found no such folder; is its disk plugged in?",))
