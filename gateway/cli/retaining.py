"""Puts together what deletes records over their time, as the core and the command line need it."""

from __future__ import annotations

from collections.abc import Callable

from config.schema import Settings
from gateway.domain.ports import Notice
from gateway.domain.retention import Marks, marks
from gateway.retention import Retention
from gateway.runtime import Clock
from gateway.service.holds import held
from gateway.store.db import Database
from gateway.store.retention import disk


def retention_of(
    settings: Settings, database: Database, clock: Clock, notice: Callable[[Notice], None]
) -> Retention:
    """Return the errand of a box."""
    return Retention(
        database, clock, settings.retention.kept(), lambda: marks_of(settings, database), notice, held
    )


def marks_of(settings: Settings, database: Database) -> Marks:
    """Return the marks of the disk that the database is on. Raises OSError."""
    kept = settings.retention
    return marks(disk(database.path)[0], kept.free_percent, kept.free_megabytes)
