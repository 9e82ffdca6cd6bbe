"""Puts a backup back while nothing runs: reads and checks all of it first, then switches in one moment.

What was taken back since the backup was made stays taken back, and nobody stays logged in. A backup of a
newer release is refused, one of an older is brought to the present schema. Copies no key.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from config.secrets import FOLDER, secret
from gateway.backup import remembered, switch
from gateway.backup.archive import CONFIG, DATABASE, FACES, SITE, TEMPLATES, Manifest, Reading
from gateway.backup.before import NAMED
from gateway.backup.disk import create, hand_over, require, telling_of_room
from gateway.backup.hold import alone, no_worker
from gateway.backup.sealed import Keys
from gateway.backup.troubles import Damaged, InUse
from gateway.domain.errors import CuobianError, SchemaTooNew
from gateway.domain.model import PersonId
from gateway.domain.register import Act, Entry
from gateway.domain.withdrawal import Withdrawals, joined
from gateway.journal.folder import JOURNAL
from gateway.service import mended, taken_away, withdrawals
from gateway.service.register_key import RegisterKey
from gateway.service.taken_away import TakenAway
from gateway.store import snapshot
from gateway.store.db import Database
from gateway.store.migrate import latest, migrate, refuse_newer

log = logging.getLogger(__name__)

BY = "command line"
FIRST_WITH_FACES = 7
"""The schema from which on a database knows what was taken back."""
PLACES: Mapping[str, str] = {
    DATABASE: "cuobian.db",
    FACES: "vision/faces.db",
    TEMPLATES: "templates",
    SITE: "site.from-backup.yaml",
    CONFIG: "cuobian.from-backup.yaml",
}
"""Where what a backup carries goes, below the data folder. The configuration is for a person to look at."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of what was taken back since the backup was made; None: nobody knows any more."""

    withdrawals: Withdrawals | None
    taken: TakenAway | None
    """By the database that stood there, where it can be read."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What stands there now."""

    manifest: Manifest
    counts: Mapping[str, int]
    migrated: int
    """Steps by which the schema was brought to the present one."""
    withdrawn: int
    """People whose agreement had been taken back since."""
    asked_anew: int
    """People whose agreement ended because nobody knows what was taken back since."""
    taken: Mapping[str, int] | None
    """Cards and tokens that had been taken away since; None: nobody knows."""
    back: Sequence[PersonId]
    """Who had left since and is there again: their data is to be taken away once more."""
    aside: Sequence[Path] = ()


def restore(source: Path, data: Path, keys: Keys, at: datetime) -> Restored:
    """Put a backup back into a data folder. Raises what `troubles` holds, SchemaTooNew or OSError.

    Until everything is known to be good, nothing of what stands there is touched.
    """
    data.mkdir(mode=0o750, parents=True, exist_ok=True)
    with ExitStack() as stack:
        stack.enter_context(alone(data))
        if not stack.enter_context(no_worker(data / switch.VISION)):
            raise InUse(f"{data / switch.VISION}: a camera worker runs there: stop it first")
        stack.enter_context(telling_of_room(data))
        switch.finish_held(data)
        known, new = _known(data, at), switch.begin(data)
        try:
            seal = RegisterKey(secret(data, "register.key")).seal
            restored = _prepared(
                _extracted(source, new, keys), Database(new / DATABASE, seal=seal), known, at
            )
            hand_over(data / FOLDER, data)
            hand_over(new, data)
            # What was written beside the database that goes is not about the one that comes.
            shutil.rmtree(data / JOURNAL, ignore_errors=True)
            switch.commit(data, f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}", PLACES)
        finally:
            shutil.rmtree(new, ignore_errors=True)
        return replace(restored, aside=switch.finish_held(data))


def _known(data: Path, at: datetime) -> Known:
    """Return what the box remembers, in its file and in the database that stands there."""
    file, path = remembered.read(data), data / PLACES[DATABASE]
    if not path.exists() or snapshot.unsound(path) or snapshot.version_of(path) < FIRST_WITH_FACES:
        return Known(file, None)
    standing = Database(path)
    try:
        own = withdrawals.taken_back(standing, at)
        return Known(joined(each for each in (file, own) if each is not None), taken_away.of(standing))
    except (CuobianError, SQLAlchemyError) as error:
        log.warning("the database that stands there cannot be asked: %s", type(error).__name__)
        return Known(file, None)
    finally:
        standing.close()


def _extracted(source: Path, new: Path, keys: Keys) -> Manifest:
    """Write what a backup carries into a folder, every sum compared."""
    if NAMED.fullmatch(source.name):
        return _copied(source, new)
    with source.open("rb") as file:
        reading = Reading(file, keys)
        if reading.manifest.schema > latest():
            raise SchemaTooNew(
                f"the backup has schema {reading.manifest.schema}, this release knows up to {latest()}"
            )
        require(new, reading.manifest.size)
        reading.extract(new)
    return reading.manifest


def _copied(source: Path, new: Path) -> Manifest:
    """Copy a database that was kept before an upgrade: it is no backup, and carries nothing else."""
    made_at = datetime.fromtimestamp(source.stat().st_mtime, UTC).isoformat(timespec="seconds")
    refuse_newer(source)
    require(new, snapshot.size_of(source))
    create(new / DATABASE).close()
    snapshot.copy(source, new / DATABASE)
    return Manifest(made_at, "", snapshot.version_of(source), "", {}, {})


def _prepared(manifest: Manifest, database: Database, known: Known, at: datetime) -> Restored:
    """Check the databases and bring the main one to what may hold today."""
    for path in (database.path, database.path.with_name(FACES)):
        if path.exists() and (problem := snapshot.unsound(path)):
            raise Damaged(f"{path.name} was damaged before it was copied: {problem}")
    entry = Entry(at, Act.RESTORED, "backup", BY, "gateway", detail=f"made at {manifest.made_at}")
    try:
        migrated = migrate(database)
        anew = withdrawals.end_all(database, at) if known.withdrawals is None else 0
        withdrawn = withdrawals.carry_over(database, known.withdrawals or Withdrawals())
        taken = taken_away.carry_over(database, known.taken, entry)
        mended.disown_journal(database)
        counts, back = snapshot.counts(database), taken_away.left_since(database, known.taken)
    finally:
        database.close()
    known_taken = taken if known.taken is not None else None
    return Restored(manifest, counts, migrated, withdrawn, anew, known_taken, back)
