"""Which rows make up a class of record: how those that may be over are found, and how they go.

Every statement walks a table by id from a place on, so that a sweep goes on where its last chunk ended, and
names the columns of `Record`. Children come before what they belong to. Decides nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gateway.domain.retention import RecordClass, types_of
from gateway.store.statement import Statement

_GIVEN = "(SELECT value FROM json_each(:ids))"


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of one table that belong to a class."""

    table: str
    found: Statement
    """Values: `after` an id, `wall`, `steady` and `run` in microseconds, `end` (an event's id), `most`."""
    deleted: Sequence[Statement]
    """Values: `ids` as JSON. The last is about the table itself and returns the ids that went."""
    counted: Statement
    """How many there are now, and the oldest of them; open alarms' left out."""


def _gone(table: str, unless: str = "") -> Statement:
    return Statement(f"DELETE FROM {table} WHERE id IN {_GIVEN}{unless} RETURNING id")


def _events(class_: RecordClass) -> Rows:
    """Return the events of a class that belong to no alarm; `+type`: oldest first, not type by type."""
    types = ", ".join(f"'{each}'" for each in types_of(class_))
    alone = f"id > :after AND alarm IS NULL AND +type IN ({types}) ORDER BY id LIMIT"
    return Rows(
        "event",
        Statement(
            "SELECT id, received_at, received_at, steady, clock_trusted, place, json_array(device) FROM event"
            f" WHERE id < :end AND {alone} :most"
        ),
        (_gone("event", " AND alarm IS NULL"),),
        Statement(
            f"SELECT (SELECT count(*) FROM event WHERE type IN ({types}))"
            f" - (SELECT count(*) FROM event WHERE alarm IS NOT NULL AND +type IN ({types})),"
            f" (SELECT received_at FROM event WHERE {alone.replace(':after', '0')} 1)"
        ),
    )


# Without a clock to believe, its deadline dates an alarm: who is there is asked again every half hour.
_OVER = (
    "a.state = 'resolved' AND (a.resolved_at <= :wall AND a.fired_at <= :steady"
    " OR max(a.fired_at, a.due_at) <= :run)"
)
_WHEN = "a.raised_at, a.resolved_at, a.fired_at, 1, a.place, a.devices"


def _of_alarms(table: str, *before: str, key: str = "id") -> Rows:
    """Return the rows of a table that go with their closed alarm."""
    return Rows(
        table,
        Statement(
            f"SELECT c.{key}, {_WHEN} FROM {table} c JOIN alarm a ON a.id = c.alarm"
            f" WHERE c.{key} > :after AND {_OVER} ORDER BY c.{key} LIMIT :most"
        ),
        (
            *(Statement(each) for each in before),
            Statement(f"DELETE FROM {table} WHERE {key} IN {_GIVEN} RETURNING {key}"),
        ),
        Statement(
            f"SELECT count(*), min(a.resolved_at) FROM {table} c JOIN alarm a ON a.id = c.alarm"
            " WHERE a.state = 'resolved'"
        ),
    )


_RECEIPTS = f"DELETE FROM receipt WHERE notification IN {_GIVEN}"
_MESSAGES = (
    _of_alarms("notification", _RECEIPTS),
    _of_alarms("command"),
    _of_alarms("link", key="rowid"),
    Rows(
        "command",
        Statement(
            "SELECT id, created_at, created_at, NULL, 1, NULL, json_array(device) FROM command"
            " WHERE id > :after AND alarm IS NULL AND state != 'pending' AND created_at <= :wall"
            " ORDER BY id LIMIT :most"
        ),
        (_gone("command", " AND state != 'pending'"),),
        Statement("SELECT count(*), min(created_at) FROM command WHERE alarm IS NULL AND state != 'pending'"),
    ),
)
_VISITS = (
    Rows(
        "visit",
        Statement(
            "SELECT v.id, min(v.at, v.recorded_at), max(v.at, v.recorded_at), NULL, 1, p.home, '[]'"
            " FROM visit v LEFT JOIN person p ON p.id = v.person WHERE v.id > :after"
            " AND max(v.at, v.recorded_at) <= :wall ORDER BY v.id LIMIT :most"
        ),
        (_gone("visit"),),
        Statement("SELECT count(*), min(recorded_at) FROM visit"),
    ),
)
_PASSES = Rows(
    "credential",
    Statement(
        "SELECT id, valid_until, valid_until, NULL, 1, NULL, '[]' FROM credential WHERE id > :after"
        " AND visitor != '' AND valid_until <= :wall ORDER BY id LIMIT :most"
    ),
    (_gone("credential", " AND visitor != ''"),),
    Statement(
        "SELECT count(*), min(valid_until) FROM credential WHERE visitor != '' AND valid_until IS NOT NULL"
    ),
)
"""Passes of visitors, with their names: kept as long behind their end as a passing is."""
_WALKS = (
    Rows(
        "walk",
        Statement(
            "SELECT id, started_at, ended_at, started_steady, 1, place, '[]' FROM walk WHERE id > :after"
            " AND state != 'open' AND ended_at <= :wall ORDER BY id LIMIT :most"
        ),
        (
            Statement(f"DELETE FROM walk_subject WHERE walk IN {_GIVEN}"),
            _gone("walk", " AND state != 'open'"),
        ),
        Statement("SELECT count(*), min(ended_at) FROM walk WHERE state != 'open'"),
    ),
)
_ALARMS = (
    _events(RecordClass.ALARMS),
    _of_alarms("alarm_log"),
    Rows(
        "event",
        Statement(
            f"SELECT e.id, {_WHEN} FROM alarm a CROSS JOIN event e ON e.alarm = a.id"
            f" WHERE {_OVER} AND e.id > :after ORDER BY e.id LIMIT :most"
        ),
        (_gone("event"),),
        Statement(
            "SELECT count(*), min(e.received_at) FROM alarm a CROSS JOIN event e ON e.alarm = a.id"
            " WHERE a.state = 'resolved'"
        ),
    ),
    *_MESSAGES[:3],
    Rows(
        "alarm",
        Statement(
            f"SELECT a.id, {_WHEN} FROM alarm a WHERE a.id > :after AND {_OVER} ORDER BY a.id LIMIT :most"
        ),
        (_gone("alarm", " AND state = 'resolved'"),),
        Statement("SELECT count(*), min(resolved_at) FROM alarm WHERE state = 'resolved'"),
    ),
)
CLASSES: Mapping[RecordClass, Sequence[Rows]] = {
    RecordClass.ROUTINE: (_events(RecordClass.ROUTINE),),
    RecordClass.DOORS: (_events(RecordClass.DOORS), _PASSES),
    RecordClass.VISITS: _VISITS,
    RecordClass.MESSAGES: _MESSAGES,
    RecordClass.NETWORK: (_events(RecordClass.NETWORK),),
    RecordClass.WALKS: _WALKS,
    RecordClass.ALARMS: _ALARMS,
}
