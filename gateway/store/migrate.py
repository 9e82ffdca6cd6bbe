"""Brings a database file to the present schema. Owns the order of migrations; never loses a row."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

from gateway.domain.errors import SchemaTooNew, StoreRefused
from gateway.store import snapshot
from gateway.store.db import Database


def migrations() -> Sequence[tuple[int, str]]:
    """Return version and text of every migration, in order (`0001_first.sql` is version 1)."""
    folder = files("gateway.store") / "migrations"
    names = sorted(each.name for each in folder.iterdir() if each.name.endswith(".sql"))
    return [(int(name[:4]), (folder / name).read_text("utf-8")) for name in names]


def latest() -> int:
    """Return the schema version this release writes."""
    return migrations()[-1][0]


def refuse_newer(path: Path) -> None:
    """Raise SchemaTooNew where a newer release wrote the file, which is not changed by a byte, nor its log.

    A file that cannot be read is left to whoever opens it, and says why.
    """
    try:
        found = snapshot.version_of(path)
    except StoreRefused:
        return
    _compare(found, latest())


def _compare(found: int, known: int) -> None:
    if found > known:
        raise SchemaTooNew(f"the database has schema {found}, this release knows up to {known}")


def migrate(database: Database, to: int | None = None) -> int:
    """Apply what is missing, each step all or nothing; return how many were applied. `to`: no further.

    Raises SchemaTooNew where the file was written by a newer release.
    """
    found, known = database.schema_version(), migrations()
    _compare(found, known[-1][0])
    missing = [(version, statements) for version, statements in known if found < version <= (to or version)]
    for version, statements in missing:
        database.script(statements, version)
    return len(missing)
