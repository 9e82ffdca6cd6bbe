"""Makes a fresh database out of the journal: the house as it was last copied, and every case still open.

Leaves out what cannot be read, and counts it. Knows nothing of the damaged file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from gateway.domain.errors import SchemaTooNew
from gateway.journal.folder import Held, held
from gateway.journal.lines import Part, Row, Value
from gateway.store.db import Database
from gateway.store.migrate import latest, migrate
from gateway.store.rebuilt import Rebuilding, rebuilding

Named = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Carried:
    """What came over."""

    cases: int
    house_at: str
    lost: int


@dataclass(slots=True)
class Latest:
    """Rows of one table, each as it was written last."""

    key: Sequence[str]
    rows: dict[Row, Named] = field(default_factory=dict)

    def add(self, part: Part) -> None:
        """Take rows; a later one stands instead of an earlier."""
        places = [part.columns.index(name) for name in self.key]
        for row in part.rows:
            self.rows[tuple(row[place] for place in places)] = dict(zip(part.columns, row, strict=True))


def rebuild(fresh: Path, house: Path, cases: Path) -> Carried:
    """Write both files of the journal into a database that is not there yet.

    Raises OSError, StoreRefused, or SchemaTooNew where a newer release wrote them.
    """
    whole, growing = held(house), held(cases)
    database = Database(fresh)
    try:
        migrate(database, to=_schema(whole, growing))
    finally:
        database.close()
    with rebuilding(fresh) as into:
        for part in whole.parts:
            into.put(part.table, part.columns, part.rows)
        count, lost = _put_cases(into, growing)
        for each in (whole, growing):
            into.go_on_above(each.numbers)
        into.let_go_of_what_is_lost()
        lost += into.lost + whole.spoiled + growing.spoiled + (not whole.whole)
    return Carried(count, whole.head.at if whole.head is not None else "", lost)


def _schema(*files: Held) -> int:
    found = [each.head.schema for each in files if each.head is not None]
    known = latest()
    if found and max(found) > known:
        raise SchemaTooNew(f"the journal has schema {max(found)}, this release knows up to {known}")
    return min(found, default=known)


def _put_cases(into: Rebuilding, growing: Held) -> tuple[int, int]:
    """Write the cases that are open; returns how many, and how many rows belong to none that is known."""
    tables: dict[str, Latest] = {}
    for part in growing.parts:
        if part.table not in tables:
            tables[part.table] = Latest(into.key(part.table))
        tables[part.table].add(part)
    alarms = tables.get("alarm", Latest(()))
    open_ = {row["id"] for row in alarms.rows.values() if row["state"] != "resolved"}
    closed = {row["id"] for row in alarms.rows.values()} - open_
    messages = tables.get("notification", Latest(()))
    alarm_of = {row["id"]: row["alarm"] for row in messages.rows.values()}
    lost = 0
    for table, latest_ in tables.items():
        kept = []
        for row in latest_.rows.values():
            alarm = _alarm_of(table, row, alarm_of)
            if alarm in open_:
                kept.append(row)
            elif alarm not in closed:
                lost += 1
        for columns, rows in _alike(kept):
            into.put(table, columns, rows)
    return len(open_), lost


def _alarm_of(table: str, row: Named, alarm_of: Mapping[Value, Value]) -> Value:
    if table == "alarm":
        return row["id"]
    return alarm_of.get(row["notification"]) if table == "receipt" else row["alarm"]


def _alike(rows: Iterable[Named]) -> Iterator[tuple[Sequence[str], Sequence[Row]]]:
    """Yield rows by the columns they have."""
    found: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        found.setdefault(tuple(row), []).append(tuple(row.values()))
    yield from found.items()
