"""What is kept of each class, until when, and what was deleted: for people to read.

Never deletes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from gateway.domain.hold import Hold, standing
from gateway.domain.model import Now
from gateway.domain.retention import RULES, Chosen, Kept, Marks, RecordClass, Rule, marks
from gateway.service.holds import Held
from gateway.store import retention as store
from gateway.store.db import Database
from gateway.store.retention import DeletionReceipt

RECEIPTS = 60
"""The latest of them that are shown."""
LATELY = timedelta(days=1)
"""For how long the board says what a full disk has cost."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One class as it stands."""

    class_: RecordClass
    rule: Rule
    kept: timedelta
    count: int | None
    """None where somebody else keeps them."""
    oldest: datetime | None
    goes_at: datetime | None
    """When the oldest will be over its time; held ones stay longer."""


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything about what is kept."""

    classes: Sequence[Standing]
    holds: Sequence[Hold]
    receipts: Sequence[DeletionReceipt]
    room: int
    """Bytes that new records have."""
    marks: Marks
    vouched: bool
    """Whether the wall clock is believed; else only time counts that the box has run through."""
    swept: datetime | None
    """When a sweep by age last came to its end."""


@dataclass(frozen=True, slots=True)
class Pressure:
    """What a disk that was nearly full has cost lately, and whether it still is."""

    gone: Sequence[DeletionReceipt]
    short: bool
    """True where there is too little room and nothing more may go."""


def overview(database: Database, chosen: Chosen, held: Held, now: Now) -> Overview:
    """Return how everything stands."""
    with database.read() as connection:
        counts, remembered = store.counts(connection), store.elapsed(connection)
        last = store.swept(connection)
        return Overview(
            [_standing(each, chosen.kept, counts) for each in RecordClass],
            standing(held(connection, now), now),
            store.receipts(connection, RECEIPTS),
            store.disk(database.path)[1] + store.free_pages(connection),
            marks_of(database, chosen),
            remembered is not None and remembered.vouched(now),
            None if last is None else now.at - (now.steady - last),
        )


def marks_of(database: Database, chosen: Chosen) -> Marks:
    """Return the marks of the disk that the database is on. Raises OSError."""
    return marks(store.disk(database.path)[0], chosen.percent, chosen.megabytes)


def pressure(database: Database, now: Now) -> Pressure:
    """Return what the board says about room."""
    with database.read() as connection:
        return Pressure(store.gone_for_room(connection, now.at - LATELY), store.stuck(connection))


def _standing(
    class_: RecordClass, kept: Kept, counts: Mapping[RecordClass, tuple[int, datetime | None]]
) -> Standing:
    rule = RULES[class_]
    time = kept.get(class_, rule.default)
    count, oldest = counts.get(class_, (None, None))
    return Standing(class_, rule, time, count, oldest, None if oldest is None else oldest + time)
