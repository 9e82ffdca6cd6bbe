"""Rows of open cases as they stand: all of them, or what has come since some marks. Changes nothing.

Rows are found by their growing numbers, so a look costs what is new and not what is there.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from gateway.store.statement import Row, Statement

EVENTS = 200
"""Newest events of one case that are written when everything is: a button may be stuck for days."""
NUMBERED = ("alarm_log", "notification", "receipt", "command", "event")
"""Tables whose newest numbers tell which cases have changed."""
UNSETTLED: Mapping[str, str] = {
    "notification": "('pending', 'sending', 'failed_temporary')",
    "command": "('pending')",
}
"""States that change without a new row."""

Rows = Mapping[str, Sequence[Row]]
"""Rows by table."""

_MARKS = Statement(f"SELECT {', '.join(f'(SELECT max(id) FROM {table})' for table in NUMBERED)}")
_TOUCHED = Statement(
    "SELECT alarm FROM alarm_log WHERE id > :alarm_log"
    " UNION SELECT alarm FROM notification WHERE id > :notification"
    " UNION SELECT notification.alarm FROM receipt JOIN notification"
    " ON notification.id = receipt.notification WHERE receipt.id > :receipt"
    " UNION SELECT alarm FROM command WHERE id > :command AND alarm IS NOT NULL"
    " UNION SELECT alarm FROM event WHERE id > :event AND alarm IS NOT NULL"
)
_GIVEN = "(SELECT value FROM json_each(:ids))"
_ALARMS = Statement(f"SELECT * FROM alarm WHERE id IN {_GIVEN}")
_LINKS = Statement(f"SELECT * FROM link WHERE alarm IN {_GIVEN}")
_RECEIVED = Statement("SELECT DISTINCT notification FROM receipt WHERE id > :receipt")
_NEW = {
    "alarm_log": Statement("SELECT * FROM alarm_log WHERE id > :after"),
    "notification": Statement("SELECT * FROM notification WHERE id > :after"),
    "receipt": Statement("SELECT * FROM receipt WHERE id > :after"),
    "command": Statement("SELECT * FROM command WHERE id > :after AND alarm IS NOT NULL"),
    "event": Statement("SELECT * FROM event WHERE id > :after AND alarm IS NOT NULL"),
}
_BY_ID = {table: Statement(f"SELECT * FROM {table} WHERE id IN {_GIVEN}") for table in UNSETTLED}
_SETTLED = {
    table: Statement(f"SELECT * FROM {table} WHERE id IN {_GIVEN} AND state NOT IN {states}")
    for table, states in UNSETTLED.items()
}
_STILL = {
    table: Statement(f"SELECT id FROM {table} WHERE id IN {_GIVEN} AND state IN {states}")
    for table, states in UNSETTLED.items()
}
_OPEN_ALARMS = Statement("SELECT * FROM alarm WHERE state != 'resolved'")
_OPEN = "(SELECT id FROM alarm WHERE state != 'resolved')"
_ALL = {
    "alarm": _OPEN_ALARMS,
    **{
        table: Statement(f"SELECT * FROM {table} WHERE alarm IN {_OPEN}")
        for table in ("alarm_log", "notification", "link", "command")
    },
    "receipt": Statement(
        "SELECT receipt.* FROM receipt JOIN notification ON notification.id = receipt.notification"
        f" WHERE notification.alarm IN {_OPEN}"
    ),
    "event": Statement(
        "SELECT * FROM event WHERE id IN (SELECT id FROM (SELECT id, row_number() OVER"
        f" (PARTITION BY alarm ORDER BY id DESC) AS nth FROM event WHERE alarm IN {_OPEN})"
        f" WHERE nth <= {EVENTS})"
    ),
}


@dataclass(frozen=True, slots=True)
class Marks:
    """The newest numbers at one moment, by table."""

    of: Mapping[str, int]

    def after(self, other: Marks) -> bool:
        """Tell whether anything has come since."""
        return any(number > other.of[table] for table, number in self.of.items())


def marks(connection: Connection) -> Marks:
    """Return how far everything reaches."""
    (found,) = _MARKS.rows(connection)
    return Marks({table: int(number or 0) for table, number in zip(NUMBERED, found, strict=True)})


def everything(connection: Connection) -> Rows:
    """Return all that belongs to open cases."""
    return {table: statement.rows(connection) for table, statement in _ALL.items()}


def open_alarms(connection: Connection) -> Sequence[Row]:
    """Return the open alarms themselves."""
    return _OPEN_ALARMS.rows(connection)


def since(connection: Connection, before: Marks) -> Rows:
    """Return what has come since some marks, with the alarms it belongs to."""
    touched = [id_ for (id_,) in _TOUCHED.rows(connection, before.of)]
    if not touched:
        return {}
    found: dict[str, Sequence[Row]] = {"alarm": _ALARMS.rows(connection, _ids(touched))}
    for table, statement in _NEW.items():
        found[table] = statement.rows(connection, {"after": before.of[table]})
    received = [id_ for (id_,) in _RECEIVED.rows(connection, before.of)]
    old = [id_ for id_ in received if id_ <= before.of["notification"]]
    found["notification"] = [*found["notification"], *_BY_ID["notification"].rows(connection, _ids(old))]
    found["link"] = _LINKS.rows(connection, _ids(touched))
    return found


def settled(connection: Connection, table: str, ids: Collection[int]) -> Sequence[Row]:
    """Return those of some rows that wait for nothing any more."""
    return _SETTLED[table].rows(connection, _ids(ids)) if ids else ()


def unsettled(connection: Connection, table: str, ids: Iterable[int]) -> frozenset[int]:
    """Return the numbers of those that still wait."""
    return frozenset(id_ for (id_,) in _STILL[table].rows(connection, _ids(ids)))


def _ids(ids: Iterable[int]) -> Mapping[str, object]:
    return {"ids": json.dumps(list(ids))}
