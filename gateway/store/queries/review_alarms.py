"""The alarms of a review, and how each went, step by step. Never writes, and never reads outside a scope."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import Connection

from gateway.domain.alarm import AlarmState
from gateway.domain.escalation import EntryType
from gateway.domain.review_scope import Scope
from gateway.store.moment import to_micros
from gateway.store.queries import alarms
from gateway.store.queries.alarms import WITHIN, AlarmSummary
from gateway.store.queries.events import scoped
from gateway.store.statement import Statement

MOST = 200
_INSIDE = f"{WITHIN} AND kind != 'drill'"
_IDS = Statement(f"SELECT id FROM alarm WHERE {_INSIDE} ORDER BY id DESC LIMIT :limit")
_ONE = Statement(f"SELECT id FROM alarm WHERE id = :id AND {_INSIDE}")
_MOVED: Mapping[str, AlarmState] = {
    EntryType.RAISED: AlarmState.RAISED,
    EntryType.ACKNOWLEDGED: AlarmState.ACKNOWLEDGED,
    EntryType.LAPSED: AlarmState.RAISED,
    EntryType.ARRIVED: AlarmState.ATTENDED,
    EntryType.RESOLVED: AlarmState.RESOLVED,
}
"""Which lines of a log say that the alarm stands otherwise now."""
_TYPES = ", ".join(f"'{each}'" for each in _MOVED)
_AGAIN = f"'{EntryType.PRESSED_AGAIN}', '{EntryType.JOINED}'"
_GONE_ON = Statement(
    "SELECT value,"
    f" (SELECT type FROM alarm_log WHERE alarm = value AND at < :until AND type IN ({_TYPES})"
    "  ORDER BY id DESC LIMIT 1),"
    f" (SELECT count(*) FROM alarm_log WHERE alarm = value AND at < :until AND type IN ({_AGAIN}))"
    " FROM json_each(:alarms)"
    " WHERE EXISTS (SELECT 1 FROM alarm_log WHERE alarm = value AND at >= :until)"
)


def raised(connection: Connection, scope: Scope, limit: int = MOST) -> Sequence[AlarmSummary]:
    """Return the alarms that were raised within the scope, the newest first."""
    rows = _IDS.rows(connection, {**scoped(scope), "limit": limit})
    return as_of(connection, scope, alarms.by_ids(connection, [row[0] for row in rows])[::-1])


def one(connection: Connection, scope: Scope, alarm: int) -> AlarmSummary | None:
    """Return an alarm that was raised within the scope."""
    row = _ONE.first(connection, {"id": alarm, **scoped(scope)})
    found = alarms.by_ids(connection, [row[0]]) if row is not None else ()
    return next(iter(as_of(connection, scope, found)), None)


def as_of(connection: Connection, scope: Scope, found: Sequence[AlarmSummary]) -> Sequence[AlarmSummary]:
    """Return alarms as they stood when the scope's time ended: nothing of what became of them after it."""
    values = {"alarms": json.dumps([each.id for each in found]), "until": to_micros(scope.until)}
    gone_on = {row[0]: (row[1], row[2]) for row in _GONE_ON.rows(connection, values)}
    return [_earlier(each, *gone_on[each.id]) if each.id in gone_on else each for each in found]


def _earlier(found: AlarmSummary, moved: str | None, again: int) -> AlarmSummary:
    return replace(
        found,
        state=_MOVED.get(moved or "", AlarmState.RAISED).value,
        round=0,
        step=0,
        helper_name="",
        presses=1 + again,
        pressed_at=None,
        unreachable=False,
        outcome="",
        resolved_at=None,
    )
