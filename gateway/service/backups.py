"""When the last backup was made. Makes none."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from gateway.store.db import Database, set_value, value_of

_MADE = "backup_made"


@dataclass(frozen=True, slots=True)
class LastBackup:
    """The newest backup that this database knows of."""

    at: datetime
    bytes: int
    place: str
    """Its file, or the folder it went to."""


def note_made(database: Database, made: LastBackup) -> None:
    """Remember that a backup is whole and on its disk."""
    said = json.dumps({"at": made.at.isoformat(), "bytes": made.bytes, "place": made.place})
    with database.write() as connection:
        set_value(connection, _MADE, said)


def last_made(database: Database) -> LastBackup | None:
    """Return the newest backup; None where none was made."""
    with database.read() as connection:
        said = value_of(connection, _MADE)
    if said is None:
        return None
    found = json.loads(said)
    return LastBackup(datetime.fromisoformat(found["at"]), int(found["bytes"]), str(found["place"]))
