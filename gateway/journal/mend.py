"""Puts a fresh database in the place of a damaged one: the house and the open cases from the journal.

Done by a core before it opens anything, one at a time, while nobody else uses the file. Each step may be the
last one before a kill: the next start goes on. Deletes nothing that was written.
"""

from __future__ import annotations

import json
import logging
import os
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from gateway.backup.aside import DAMAGED
from gateway.backup.disk import create, hand_over, private_folder, sync_folder
from gateway.backup.switch import LOGS
from gateway.domain.register import Act, Entry
from gateway.journal.folder import (
    CASES,
    FRESH,
    HOUSE,
    JOURNAL,
    MARK,
    READY,
    ends,
    folder_of,
    has_any,
)
from gateway.journal.rebuild import Carried, rebuild
from gateway.service import mended
from gateway.service.mended import Mended
from gateway.service.register_file import HeadFile
from gateway.store import standing
from gateway.store.carried import TABLES
from gateway.store.carried import Carried as Kind
from gateway.store.db import Database
from gateway.store.migrate import migrate
from gateway.store.rebuilt import set_down
from gateway.store.standing import Known

log = logging.getLogger(__name__)

NUMBERED = frozenset(TABLES[Kind.CASE]) - {"event"}
"""Tables whose numbers tell that commits were lost: the journal has them behind each commit."""


@dataclass(frozen=True, slots=True)
class Mark:
    """That a database is to be replaced, and under which name the damaged one is kept."""

    stamp: str
    reason: str
    ready: int = 0
    """Which file takes its place, by its inode, once it is ready."""


def mark(data: Path, reason: str) -> None:
    """Let the next start put a fresh database in the place of this one. Raises OSError."""
    folder_of(data)
    if marked(data) is None:
        _write(data, Mark(f"{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}", reason))


def marked(data: Path) -> Mark | None:
    """Return the mark of a damaged database; None where there is none. Raises OSError.

    A mark that cannot be reached is none: no database is replaced because a process has too many files open.
    """
    try:
        said = json.loads(_mark(data).read_text("utf-8"))
        return Mark(str(said["stamp"]), str(said["reason"]), int(said["ready"]))
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError):
        # Whatever is left of it says that the file is to be replaced.
        return Mark("unknown", "the mark cannot be read")


def unusable(data: Path, database: Path) -> str:
    """Return why nobody may open the database now, by its first bytes and the mark; empty where anybody may.

    Only where a journal stands beside it: elsewhere a file that is not there is made. Raises OSError.
    """
    found = marked(data)
    if found is not None:
        return found.reason
    return standing.bad_start(database) if has_any(data) else ""


def damage(data: Path, database: Path) -> str:
    """Return what is wrong with the database, as far as a few of its pages tell and the journal knows."""
    found = standing.bad_start(database)
    if found or not database.exists():
        return found
    known = standing.known(database)
    return known if isinstance(known, str) else _behind(known, data)


def needed(data: Path, database: Path) -> bool:
    """Tell whether the database is to be replaced, and mark it. Raises OSError or StoreRefused."""
    found = marked(data)
    if found is not None and found.ready and _inode(database) == found.ready:
        _finish(data)
        found = None
    if found is None and has_any(data):
        reason = damage(data, database)
        if reason:
            mark(data, reason)
    return marked(data) is not None


def mend(data: Path, database: Path, seal: bytes) -> Mended:
    """Put a fresh database in the place of one that is marked. Raises OSError, StoreRefused, SchemaTooNew."""
    found = marked(data)
    if found is None:
        raise AssertionError("expected a mark, which `needed` makes")
    log.critical("database damaged: %s; putting a fresh one in its place", found.reason)
    ready = folder_of(data) / READY
    if not ready.exists() or _inode(ready) != found.ready:
        _build(data, database, seal, found)
        found = replace(found, ready=_inode(ready))
        _write(data, found)
    _swap(data, database, ready, found)
    done = _said(database)
    _finish(data)
    log.critical("%s", done.words())
    return done


def _swap(data: Path, database: Path, ready: Path, found: Mark) -> None:
    aside = private_folder(data / DAMAGED) / _name(found)
    for ending in LOGS:
        _aside(database.with_name(database.name + ending), aside.with_name(aside.name + ending))
    if database.exists() and not aside.exists():
        try:
            os.link(database, aside)  # the name is never without a file: whoever opened it would make one
        except OSError:
            database.rename(aside)  # a disk without links (exFAT): the mark keeps others out meanwhile
    sync_folder(aside.parent)
    ready.replace(database)
    sync_folder(database.parent)
    for each in (data / JOURNAL, data / DAMAGED, database):
        hand_over(each, data)


def _finish(data: Path) -> None:
    _mark(data).unlink()
    sync_folder(data / JOURNAL)


def _write(data: Path, found: Mark) -> None:
    path, unfinished = _mark(data), _mark(data).with_suffix(".new")
    with create(unfinished) as file:
        file.write(json.dumps(asdict(found)).encode())
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
    sync_folder(path.parent)


def _inode(path: Path) -> int:
    try:
        return path.stat().st_ino
    except FileNotFoundError:
        return 0


def _build(data: Path, database: Path, seal: bytes, found: Mark) -> None:
    """Make the fresh file; it is ready with its last rename."""
    folder = folder_of(data)
    fresh = folder / FRESH
    for ending in ("", *LOGS):
        fresh.with_name(fresh.name + ending).unlink(missing_ok=True)
    carried = rebuild(fresh, folder / HOUSE, folder / CASES)
    kept = (
        f"{DAMAGED}/{_name(found)}" if database.exists() or (data / DAMAGED / _name(found)).exists() else ""
    )
    told = Mended(found.stamp, found.reason, kept, carried.cases, carried.house_at, carried.lost)
    opened = Database(fresh, seal=seal)
    try:
        migrate(opened)
        mended.note(opened, told, _entry(data, told, carried))
    finally:
        opened.close()
    set_down(fresh)
    fresh.replace(folder / READY)
    sync_folder(folder)


def _entry(data: Path, told: Mended, carried: Carried) -> Entry:
    head = HeadFile(data).newest()
    until = (
        "no head of it is known"
        if head is None
        else f"its register reached row {head.seq}, {head.hash.hex()}"
    )
    detail = f"{told.words()}; {until}"
    return Entry(
        datetime.now(UTC),
        Act.RESTORED,
        "database:damaged",
        "core",
        "gateway",
        detail=detail,
        count=max(1, carried.cases),
    )


def _behind(known: Known, data: Path) -> str:
    """Return what is missing that the journal has seen committed; a file of another journal is as it is."""
    journal, given = ends(data / JOURNAL / CASES)
    if not known.journal or journal != known.journal:
        return ""
    lost = [name for name, seq in given if name in NUMBERED and known.sequences.get(name, 0) < seq]
    return f"it has lost what was committed to {', '.join(sorted(lost))}" if lost else ""


def _said(database: Path) -> Mended:
    opened = Database(database)
    try:
        found = mended.mended(opened)
    finally:
        opened.close()
    if found is None:
        raise AssertionError("a fresh database says what it stands for")
    return found


def _aside(path: Path, target: Path) -> None:
    if path.exists():
        target = target if not target.exists() else target.with_name(f"{target.name}.{os.getpid()}")
        with suppress(FileNotFoundError):
            path.rename(target)


def _mark(data: Path) -> Path:
    return data / JOURNAL / MARK


def _name(found: Mark) -> str:
    return f"cuobian-{found.stamp}.db"
