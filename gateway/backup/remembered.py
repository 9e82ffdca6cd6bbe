"""The file in which a box remembers what was taken back: outside the database, which may be lost or put back.

Random names, purposes and times; nothing that tells who anybody is. It is in no backup: an older one of it
would forget.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from gateway.backup.disk import create, hand_over, sync_folder, write_down
from gateway.domain.vision import Purpose, SubjectId
from gateway.domain.withdrawal import Gone, Withdrawals, joined
from gateway.service.face_orders import faces_version
from gateway.service.withdrawals import taken_back
from gateway.store.db import Database

log = logging.getLogger(__name__)

FILE = "withdrawn.json"


def read(data: Path) -> Withdrawals | None:
    """Return what a box remembers; None where there is no such file, or it cannot be understood."""
    try:
        said = json.loads((data / FILE).read_text("utf-8"))
        gone = tuple(
            Gone(SubjectId(str(subject)), Purpose(purpose) if purpose else None, datetime.fromisoformat(at))
            for subject, purpose, at in said["gone"]
        )
        return Withdrawals(gone, bool(said["locked"]))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        log.warning("%s cannot be understood: %s", FILE, type(error).__name__)
        return None


def write(data: Path, known: Withdrawals) -> None:
    """Remember what was taken back, for good."""
    gone = [[each.subject, each.purpose and each.purpose.value, each.at.isoformat()] for each in known.gone]
    file, unfinished = data / FILE, data / f"{FILE}.new"
    with create(unfinished) as opened:
        write_down(opened, json.dumps({"locked": known.locked, "gone": gone}).encode())
    hand_over(unfinished, data)
    unfinished.replace(file)
    sync_folder(data)


class Remembering:
    """Writes the file whenever something has changed about anybody's agreement."""

    def __init__(self, database: Database, data: Path, now: Callable[[], datetime]) -> None:
        self._database = database
        self._data = data
        self._now = now
        self._version: int | None = None

    def look(self) -> None:
        """Write it where something has changed. Raises OSError or StoreRefused."""
        version = faces_version(self._database)
        if version == self._version:
            return
        known, now = read(self._data), taken_back(self._database, self._now())
        # What an older database does not know stays remembered until its own time is over.
        kept = joined(each for each in (known, now) if each is not None)
        wanted = Withdrawals(kept.gone, now.locked)
        if known is None or set(wanted.gone) != set(known.gone) or wanted.locked != known.locked:
            write(self._data, wanted)
        self._version = version

    def stop(self) -> None:
        """Nothing runs."""
