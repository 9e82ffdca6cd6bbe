"""When the last backup was made, and why the last try failed. Makes none."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from gateway.domain.register import Act, Entry
from gateway.service import register
from gateway.store.db import Database, set_value, value_of

_MADE, _FAILED = "backup_made", "backup_failed"


@dataclass(frozen=True, slots=True)
class LastBackup:
    """The newest backup that this database knows of."""

    at: datetime
    bytes: int
    place: str
    """Its file."""

    def late(self, every: timedelta, at: datetime) -> bool:
        """Tell whether the next one is missing; half as much time again may pass."""
        return at - self.at > allowed(every)


def allowed(every: timedelta) -> timedelta:
    """Return how old the newest may be before that is a fault: an hour more at least."""
    return every + max(every / 2, timedelta(hours=1))


def note_made(database: Database, made: LastBackup, by: str) -> None:
    """Remember that a backup is whole and on its disk, and put it on record."""
    entry = Entry(made.at, Act.BACKED_UP, "backup", by, "gateway", detail=made.place)
    said = json.dumps({"at": made.at.isoformat(), "bytes": made.bytes, "place": made.place})
    with database.write() as connection:
        set_value(connection, _MADE, said)
        set_value(connection, _FAILED, "")
        register.record(connection, entry)


def note_failed(database: Database, why: str) -> None:
    """Remember why there is no newer one, until there is."""
    with database.write() as connection:
        set_value(connection, _FAILED, why)


def last_made(database: Database) -> LastBackup | None:
    """Return the newest backup; None where none was made."""
    with database.read() as connection:
        return last(connection)


def trouble(database: Database, every: timedelta, at: datetime) -> str:
    """Return why there is no backup as new as there should be; empty where there is, or never was one."""
    with database.read() as connection:
        failed, newest = value_of(connection, _FAILED), last(connection)
    if failed:
        return failed
    late = newest is not None and newest.late(every, at)
    return f"the newest is of {newest.at:%Y-%m-%d %H:%M} UTC" if newest is not None and late else ""


def last(connection: Connection) -> LastBackup | None:
    """Return the newest backup; None where none was made."""
    said = value_of(connection, _MADE)
    if said is None:
        return None
    found = json.loads(said)
    return LastBackup(datetime.fromisoformat(found["at"]), int(found["bytes"]), str(found["place"]))
