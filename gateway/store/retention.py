"""Statements about what is over its time, receipts of what went, and how much room there is.

Decides nothing.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection

from gateway.domain.elapsed import Cutoff, Elapsed, Gap
from gateway.domain.model import DeviceId, PlaceId
from gateway.domain.retention import Record, RecordClass, Why
from gateway.store.db import set_value, value_of
from gateway.store.moment import MICROSECOND, from_micros, to_micros
from gateway.store.record_classes import CLASSES, Rows
from gateway.store.statement import Statement

_ELAPSED, _SWEPT, _STUCK = "retention_elapsed", "retention_swept", "retention_stuck"
_CLEANED = "retention_cleaned"
_STEADY_FROM = Statement("SELECT steady FROM event WHERE id >= :id ORDER BY id LIMIT 1")
_BOUNDS = Statement(
    "SELECT coalesce((SELECT min(id) FROM event), 0), coalesce((SELECT max(id) FROM event), 0)"
)
_OPENED = Statement(
    "INSERT INTO retention_receipt (class, why, started_at, count, digest)"
    " VALUES (:class, :why, :at, 0, '') RETURNING id"
)
_DIGEST = Statement("SELECT digest FROM retention_receipt WHERE id = :id AND finished_at IS NULL")
_GREW = Statement(
    "UPDATE retention_receipt SET count = count + :count, digest = :digest,"
    " oldest = min(coalesce(oldest, :oldest), :oldest), newest = max(coalesce(newest, :newest), :newest)"
    " WHERE id = :id"
)
_UNFINISHED = Statement("SELECT id FROM retention_receipt WHERE finished_at IS NULL")
_FINISHED = Statement("UPDATE retention_receipt SET finished_at = :at WHERE id = :id AND finished_at IS NULL")
_COLUMNS = "id, class, why, started_at, finished_at, count, oldest, newest, digest"
_EMPTY = Statement("DELETE FROM event_count WHERE events <= 0")
_UNTOLD = Statement(
    "DELETE FROM gone_minor WHERE NOT EXISTS (SELECT 1 FROM event WHERE event.person = gone_minor.person)"
    " AND NOT EXISTS (SELECT 1 FROM alarm WHERE resident = gone_minor.person)"
)
_OLD = (
    Statement("DELETE FROM hand_over WHERE kept_until <= :now RETURNING id"),
    Statement("DELETE FROM home_link WHERE coalesce(revoked_at, expires_at) <= :before RETURNING 1"),
    # The review itself stays, for the rows of the register that name its number; it names nobody any more.
    Statement(
        "UPDATE review SET officer = '', unit = '', case_number = '', reason = '', note = '',"
        " approved_by = '', approval = '', held_why = ''"
        " WHERE coalesce(closed_at, asked_at) <= :before AND reason != '' RETURNING id"
    ),
)
_NEWEST = Statement("SELECT coalesce(max(id), 0) FROM retention_receipt")
_RECEIPT = Statement(f"SELECT {_COLUMNS} FROM retention_receipt WHERE id = :id")
_LATEST = Statement(f"SELECT {_COLUMNS} FROM retention_receipt ORDER BY id DESC LIMIT :most")
_FOR_ROOM = Statement(
    f"SELECT {_COLUMNS} FROM retention_receipt WHERE why = 'room' AND finished_at > :since ORDER BY id DESC"
)
_BELOW = Statement(
    "WITH RECURSIVE below (id) AS (SELECT value FROM json_each(:places) UNION"
    " SELECT place.id FROM place JOIN below ON place.inside = below.id) SELECT id FROM below"
)
_PAGES = "SELECT freelist_count * page_size FROM pragma_freelist_count, pragma_page_size"
_FREE_PAGES = Statement(_PAGES)


@dataclass(frozen=True, slots=True)
class DeletionReceipt:
    """What one sweep deleted of one class; `digest` names each row that went, and tells nothing of it."""

    id: int
    class_: RecordClass
    why: Why
    started_at: datetime
    finished_at: datetime | None
    count: int
    oldest: datetime | None
    newest: datetime | None
    digest: str


def elapsed(connection: Connection) -> Elapsed | None:
    """Return what is remembered of the time that went by."""
    found = value_of(connection, _ELAPSED)
    if found is None:
        return None
    boot, began, seen, offset, right, settles, gaps = json.loads(found)
    return Elapsed(
        boot,
        from_micros(began),
        from_micros(seen),
        offset * MICROSECOND,
        None if right is None else from_micros(right),
        settles * MICROSECOND,
        tuple(Gap(from_micros(since), from_micros(until)) for since, until in gaps),
    )


def set_elapsed(connection: Connection, elapsed_: Elapsed) -> None:
    """Remember it."""
    right = None if elapsed_.right_since is None else to_micros(elapsed_.right_since)
    gaps = [(to_micros(each.since), to_micros(each.until)) for each in elapsed_.gaps]
    moments = to_micros(elapsed_.began), to_micros(elapsed_.seen)
    lengths = elapsed_.offset // MICROSECOND, elapsed_.settles // MICROSECOND
    set_value(
        connection,
        _ELAPSED,
        json.dumps([elapsed_.boot, *moments, lengths[0], right, lengths[1], gaps]),
    )


def swept(connection: Connection) -> datetime | None:
    """Return when a sweep by age last came to its end, on the steady clock."""
    found = value_of(connection, _SWEPT)
    return None if found is None else from_micros(int(found))


def set_swept(connection: Connection, steady: datetime) -> None:
    """Remember that."""
    set_value(connection, _SWEPT, str(to_micros(steady)))


def forget_empty_counts(connection: Connection) -> None:
    """Forget where nothing is counted any more, and which minors there were of whom nothing tells."""
    _EMPTY.run(connection)
    _UNTOLD.run(connection)


def forget_reviews(connection: Connection, now: datetime, before: datetime) -> int:
    """Forget hand-overs over their time, and links and words of reviews before another; return how many."""
    values = {"now": to_micros(now), "before": to_micros(before)}
    return sum(len(each.rows(connection, values)) for each in _OLD)


def unclean(connection: Connection) -> bool:
    """Tell whether something was deleted since file and log were last wiped."""
    return int(_NEWEST.scalar(connection)) > int(value_of(connection, _CLEANED) or 0)


def set_clean(connection: Connection) -> None:
    """Remember that everything deleted so far is wiped."""
    set_value(connection, _CLEANED, str(_NEWEST.scalar(connection)))


def stuck(connection: Connection) -> bool:
    """Tell whether the disk is nearly full and nothing more may go."""
    return value_of(connection, _STUCK) == "1"


def set_stuck(connection: Connection, *, stuck: bool) -> None:
    """Remember that, for the board."""
    set_value(connection, _STUCK, "1" if stuck else "0")


def first_after(connection: Connection, steady: datetime) -> int:
    """Return the id of the first event after a steady moment: ids and the steady clock rise together."""
    low, high = _BOUNDS.rows(connection)[0]
    high += 1
    wanted = to_micros(steady)
    while low < high:
        middle = (low + high) // 2
        found = _STEADY_FROM.scalar(connection, {"id": middle})
        if found is not None and found <= wanted:
            low = middle + 1
        else:
            high = middle
    return int(low)


def candidates(
    connection: Connection, rows: Rows, over: Cutoff, after: int, end: int, most: int
) -> list[Record]:
    """Return the next rows that may be over; who decides looks at both clocks and at what is held."""
    values = {
        "after": after,
        "end": end,
        "wall": to_micros(over.wall),
        "steady": to_micros(over.steady),
        "run": to_micros(over.run),
        "most": most,
    }
    return [
        Record(
            rows.table,
            id_,
            from_micros(at),
            None if steady is None else from_micros(steady),
            bool(trusted),
            None if place is None else PlaceId(place),
            tuple(DeviceId(each) for each in json.loads(devices)),
            from_micros(began),
        )
        for id_, began, at, steady, trusted, place, devices in rows.found.rows(connection, values)
    ]


def delete(connection: Connection, rows: Rows, ids: Collection[int]) -> list[int]:
    """Delete rows with what hangs on them; return those that went, in order."""
    values = {"ids": json.dumps(list(ids))}
    for statement in rows.deleted[:-1]:
        statement.run(connection, values)
    return sorted(row[0] for row in rows.deleted[-1].rows(connection, values))


def open_receipt(connection: Connection, class_: RecordClass, why: Why, at: datetime) -> int:
    """Begin a receipt."""
    values = {"class": class_.value, "why": why.value, "at": to_micros(at)}
    return int(_OPENED.scalar(connection, values))


def is_open(connection: Connection, receipt: int) -> bool:
    """Tell whether a receipt may still grow."""
    return _DIGEST.first(connection, {"id": receipt}) is not None


def grow(connection: Connection, receipt: int, gone: Sequence[Record]) -> None:
    """Add rows that this transaction deletes to an open receipt."""
    before = _DIGEST.scalar(connection, {"id": receipt}) or ""
    times = [to_micros(each.at) for each in gone]
    _GREW.run(
        connection,
        {
            "id": receipt,
            "count": len(gone),
            "digest": digest(before, gone),
            "oldest": min(times),
            "newest": max(times),
        },
    )


def digest(before: str, gone: Sequence[Record]) -> str:
    """Return SHA-256 over the digest so far and the rows of a chunk, `table:id`, in lines."""
    lines = [before, *(f"{each.table}:{each.id}" for each in gone)]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def unfinished(connection: Connection) -> Sequence[int]:
    """Return the receipts that nobody has closed."""
    return [row[0] for row in _UNFINISHED.rows(connection)]


def finish(connection: Connection, receipt: int, at: datetime) -> None:
    """Close a receipt: from now on it stays as it is."""
    _FINISHED.run(connection, {"id": receipt, "at": to_micros(at)})


def receipt(connection: Connection, id_: int) -> DeletionReceipt:
    """Return one receipt."""
    return _receipt(_RECEIPT.rows(connection, {"id": id_})[0])


def receipts(connection: Connection, most: int) -> Sequence[DeletionReceipt]:
    """Return the latest receipts, newest first."""
    return [_receipt(row) for row in _LATEST.rows(connection, {"most": most})]


def gone_for_room(connection: Connection, since: datetime) -> Sequence[DeletionReceipt]:
    """Return what a disk that was nearly full has cost since, newest first."""
    return [_receipt(row) for row in _FOR_ROOM.rows(connection, {"since": to_micros(since)})]


def counts(connection: Connection) -> Mapping[RecordClass, tuple[int, datetime | None]]:
    """Return of each class how many rows there are, and the oldest."""
    found: dict[RecordClass, tuple[int, datetime | None]] = {}
    for class_, parts in CLASSES.items():
        each = [rows.counted.rows(connection)[0] for rows in parts]
        oldest = [row[1] for row in each if row[1] is not None]
        found[class_] = sum(row[0] for row in each), from_micros(min(oldest)) if oldest else None
    return found


def below(connection: Connection, places: Collection[PlaceId]) -> frozenset[PlaceId]:
    """Return places with everything inside them."""
    found = _BELOW.rows(connection, {"places": json.dumps(list(places))})
    return frozenset(PlaceId(row[0]) for row in found)


def free_pages(connection: Connection) -> int:
    """Return the bytes inside the file that new rows take before it grows."""
    return int(_FREE_PAGES.scalar(connection))


def disk(path: Path) -> tuple[int, int]:
    """Return size and free bytes of the disk that the database is on. Raises OSError."""
    found = os.statvfs(path.parent)
    return found.f_blocks * found.f_frsize, found.f_bavail * found.f_frsize


def _receipt(row: Sequence[object]) -> DeletionReceipt:
    id_, class_, why, started, finished, count, oldest, newest, digest_ = row
    return DeletionReceipt(
        int(str(id_)),
        RecordClass(str(class_)),
        Why(str(why)),
        from_micros(int(str(started))),
        _moment(finished),
        int(str(count)),
        _moment(oldest),
        _moment(newest),
        str(digest_),
    )


def _moment(micros: object) -> datetime | None:
    return from_micros(micros) if isinstance(micros, int) else None
