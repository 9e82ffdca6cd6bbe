"""A box in a folder of a test: the contract's compound, somebody's faces with their keys, a backup of it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from config.schema import Settings
from config.secrets import secret
from devices.vision.parts import Vector
from devices.vision.store.faces import FaceStore
from gateway.backup import keys, restore
from gateway.backup.archive import Reading
from gateway.backup.make import Box, Made, make
from gateway.backup.restore import Restored
from gateway.cli.opening import opened_with
from gateway.domain.faces import NOTICE, Asked, Channel
from gateway.domain.model import Now, PersonId
from gateway.domain.vision import Purpose, SubjectId
from gateway.service import faces, site
from gateway.store.db import Database
from tests.site.compound import contract
from tests.vision.kept import enrol

WU, LI = PersonId("wu"), PersonId("li")
AT = datetime.now(UTC)
NOW = Now(AT, AT)


@dataclass(frozen=True)
class Home:
    """A data folder, and backups beside it."""

    folder: Path

    @property
    def settings(self) -> Settings:
        return Settings(data=self.folder / "data")

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def keys(self) -> Path:
        return self.data / "vision" / "keys"

    def install(self) -> Home:
        """Install the contract's compound, and make the box's own secret."""
        with opened_with(self.settings) as found:
            site.apply(found.database, contract())
        secret(self.data, "link.key")
        return self

    def agree(self, person: PersonId, *purposes: Purpose, now: Now = NOW) -> SubjectId:
        """Let somebody agree; returns their random name."""
        with opened_with(self.settings) as found:
            asked = Asked(person, purposes or (Purpose.VERIFY,), NOTICE, Channel.PAGE, child=False)
            return faces.consent(found.database, asked, "office", now)[0].subject

    def withdraw(self, person: PersonId, purpose: Purpose | None = None, now: Now = NOW) -> None:
        """Let somebody take back what they agreed to."""
        with opened_with(self.settings) as found:
            assert faces.withdraw(found.database, person, purpose, "office", now)

    def photograph(self, *subjects: SubjectId) -> list[Vector]:
        """Keep templates of some people, as the camera worker does; return those of the first."""
        store = FaceStore(self.data / "vision", self.keys)
        store.permit(subjects)
        kept = [enrol(store, each) for each in subjects]
        store.close()
        return kept[0]

    def backup(self, name: str = "box.backup") -> Made:
        """Make a backup beside the data folder."""
        settings = self.settings
        vision = settings.vision_folder / "faces.db"
        box = Box(settings.data, settings.database, vision, settings.templates, None)
        return make(box, self.folder / name, keys.lock_of(settings), AT)

    def restore(self, name: str = "box.backup", into: Path | None = None) -> Restored:
        """Put it back, with what this box has of keys."""
        opening = keys.keys_of(self.settings, None, None)
        return restore.restore(self.folder / name, into or self.data, opening, datetime.now(UTC))

    def unpacked(self, name: str = "box.backup") -> Path:
        """Return a folder with everything that is in a backup, in clear."""
        folder = self.folder / "unpacked"
        folder.mkdir()
        with (self.folder / name).open("rb") as file:
            Reading(file, keys.keys_of(self.settings, None, None)).extract(folder)
        return folder

    def standing(self, person: PersonId) -> faces.Standing:
        """Return what somebody has agreed to."""
        with opened_with(self.settings) as found:
            return faces.standing(found.database, person, Now(datetime.now(UTC), datetime.now(UTC)))


def rows(database: Path, statement: str) -> list[tuple[object, ...]]:
    """Return what a statement finds in a database file."""
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(statement).fetchall()


def old_database(path: Path, schema: int) -> None:
    """Make a database as an older release did."""
    from gateway.store.migrate import migrations

    database = Database(path)
    for version, statements in migrations():
        if version <= schema:
            database.script(statements, version)
    database.close()
