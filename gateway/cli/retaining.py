"""Puts together what deletes records over their time, as the core and the command line need it."""

from __future__ import annotations

from collections.abc import Callable

from config.schema import Settings
from gateway.domain.ports import Notice
from gateway.retention import Retention
from gateway.runtime import Clock
from gateway.service import kept
from gateway.service.holds import held
from gateway.store.db import Database


def retention_of(
    settings: Settings, database: Database, clock: Clock, notice: Callable[[Notice], None]
) -> Retention:
    """Return the errand of a box."""
    chosen = settings.retention.chosen()
    return Retention(database, clock, chosen.kept, lambda: kept.marks_of(database, chosen), notice, held)
