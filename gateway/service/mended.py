"""That a database took the place of a damaged one: which journal is its own, and what is to be said of it."""

from __future__ import annotations

import json
import secrets
from dataclasses import asdict, dataclass

from sqlalchemy import Connection

from gateway.domain.model import DeviceId
from gateway.domain.register import Entry
from gateway.service import register
from gateway.store import events
from gateway.store.db import Database, set_value, value_of
from gateway.store.standing import JOURNAL, MENDED

DATABASE = DeviceId("gateway:database")
"""Under which the desk is told."""
_SAID = "mended_said"


@dataclass(frozen=True, slots=True)
class Mended:
    """What became of a damaged database."""

    stamp: str
    """When it was found, as it stands in the name of the file that is kept."""
    reason: str
    kept: str
    """The damaged file, below the data folder; empty where there was none."""
    cases: int
    """Open cases that go on."""
    copied_at: str
    """When the house was last copied."""
    spoiled: int
    """Lines of the journal that could not be read, and rows that could not stand without them."""

    def words(self) -> str:
        """Return it in one sentence, without a name."""
        kept = f"the damaged file is kept as {self.kept}" if self.kept else "no file was left to keep"
        lost = f"; {self.spoiled} parts of the copy could not be read" if self.spoiled else ""
        return (
            f"the database was damaged ({self.reason}); {kept}; history begins anew;"
            f" {self.cases} open cases go on, site and accounts are as of {self.copied_at or 'never'}{lost}"
        )


def journal_of(database: Database) -> str:
    """Return the name of the journal that belongs to a database, given once. Raises StoreRefused."""
    with database.read() as connection:
        found = value_of(connection, JOURNAL)
    if found:
        return found
    with database.write() as connection:
        return _named(connection)


def disown_journal(database: Database) -> None:
    """Let no journal belong to it: what a copy goes back to is not what was written since."""
    with database.write() as connection:
        set_value(connection, JOURNAL, "")


def note(database: Database, found: Mended, entry: Entry) -> None:
    """Write into a fresh database what it stands for, and into its register that it does."""
    with database.write() as connection:
        _named(connection)
        set_value(connection, MENDED, json.dumps(asdict(found)))
        set_value(connection, _SAID, "")
        events.forget_state(connection, DATABASE)
        register.record(connection, entry)


def mended(database: Database) -> Mended | None:
    """Return what became of the last damaged database; None where none ever was."""
    with database.read() as connection:
        said = value_of(connection, MENDED)
    return Mended(**json.loads(said)) if said else None


def unsaid(database: Database) -> Mended | None:
    """Return what the desk was not told yet."""
    found = mended(database)
    with database.read() as connection:
        return None if found is None or value_of(connection, _SAID) == found.stamp else found


def said(database: Database, found: Mended) -> None:
    """Remember that the desk was told. Raises StoreRefused."""
    with database.write() as connection:
        set_value(connection, _SAID, found.stamp)


def _named(connection: Connection) -> str:
    name = secrets.token_hex(8)
    set_value(connection, JOURNAL, name)
    return name
