"""Statements that write walk tests, and the announcements of presses. Decides nothing."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Connection

from gateway.domain.model import DeviceId
from gateway.domain.walk import Item, Subject, Walk, WalkId
from gateway.store.moment import to_micros
from gateway.store.statement import Statement

_ARMED = Statement(
    "SELECT device, by, walk FROM armed WHERE until > :now"
    " AND device IN (SELECT value FROM json_each(:devices))"
)
_DISARM = Statement("DELETE FROM armed WHERE device = :device")
_DISARM_ALL = Statement("DELETE FROM armed")
_DISARM_WALK = Statement("DELETE FROM armed WHERE walk = :walk")
_ARM = Statement(
    "INSERT OR REPLACE INTO armed (device, walk, by, until) VALUES (:device, :walk, :by, :until)"
)
_WALK = Statement(
    "INSERT INTO walk (place, place_name, state, started_by, started_at, started_steady, ended_by, ended_at,"
    " record, seal) VALUES (:place, :place_name, 'open', :by, :at, :steady, '', NULL, '', '')"
)
_LAST_WALK = Statement("SELECT max(id) FROM walk")
_SUBJECT = Statement(
    "INSERT INTO walk_subject (walk, number, kind, subject, label, parts, mark, since, standing, reason, by,"
    " at) VALUES (:walk, :number, :kind, :subject, :label, :parts, :mark, :since, 'waiting', '', '', NULL)"
)
_KEEP = Statement(
    "UPDATE walk_subject SET standing = :standing, reason = :reason, by = :by, at = :at, since = :since"
    " WHERE walk = :walk AND number = :number"
)
_STAND = Statement(
    "UPDATE walk_subject SET standing = :standing, reason = :reason, by = :by, at = :at"
    " WHERE walk = :walk AND number = :number"
)
_END = Statement(
    "UPDATE walk SET state = :state, ended_by = :by, ended_at = :at, record = :record, seal = :seal"
    " WHERE id = :id AND state = 'open'"
)


def armed(
    connection: Connection, devices: Collection[DeviceId], now: datetime
) -> dict[DeviceId, tuple[str, WalkId]]:
    """Return which of these buttons somebody is about to try out, who and in which walk (`now`: steady)."""
    if not devices:
        return {}
    values = {"devices": json.dumps(list(devices)), "now": to_micros(now)}
    return {DeviceId(row[0]): (row[1], WalkId(row[2])) for row in _ARMED.rows(connection, values)}


def disarm(connection: Connection, device: DeviceId) -> None:
    """Let an announcement be used up."""
    _DISARM.run(connection, {"device": device})


def disarm_all(connection: Connection) -> None:
    """Take back whatever is announced."""
    _DISARM_ALL.run(connection)


def disarm_walk(connection: Connection, walk: WalkId) -> None:
    """Take back what was announced in a walk."""
    _DISARM_WALK.run(connection, {"walk": walk})


def arm(connection: Connection, device: DeviceId, walk: WalkId, by: str, until: datetime) -> None:
    """Announce one press of one button; `until` is steady time."""
    values = {"device": device, "walk": walk, "by": by, "until": to_micros(until)}
    _ARM.run(connection, values)


def insert(connection: Connection, walk: Walk, subjects: Sequence[Subject], since: int) -> WalkId:
    """Write a new walk with what it is to prove from the event `since` on, and return its number."""
    begun = {
        "by": walk.started_by,
        "at": to_micros(walk.started_at),
        "steady": to_micros(walk.started_steady),
    }
    _WALK.run(connection, {"place": walk.place, "place_name": walk.place_name, **begun})
    id_ = WalkId(_LAST_WALK.scalar(connection))
    rows = [_subject(id_, number, each, since) for number, each in enumerate(subjects, 1)]
    if rows:
        _SUBJECT.many(connection, rows)
    return id_


def keep(connection: Connection, walk: WalkId, item: Item, since: int) -> None:
    """Write how a person says an item stands; only what comes after the event `since` proves it."""
    _KEEP.run(connection, {**_standing(walk, item), "since": since})


def freeze(connection: Connection, walk: WalkId, items: Sequence[Item]) -> None:
    """Write how all items of a walk stood when it was signed."""
    if items:
        _STAND.many(connection, [_standing(walk, each) for each in items])


def end(connection: Connection, walk: Walk) -> None:
    """Close an open walk for good, signed or given up."""
    at = to_micros(walk.ended_at) if walk.ended_at is not None else None
    said = {"state": walk.state.value, "by": walk.ended_by, "at": at}
    _END.run(connection, {"id": walk.id, "record": walk.record, "seal": walk.seal, **said})


def _subject(walk: WalkId, number: int, subject: Subject, since: int) -> dict[str, object]:
    return {
        "walk": walk,
        "number": number,
        "kind": subject.kind.value,
        "subject": subject.id,
        "label": subject.label,
        "parts": json.dumps(subject.parts, ensure_ascii=False),
        "mark": subject.mark,
        "since": since,
    }


def _standing(walk: WalkId, item: Item) -> dict[str, object]:
    return {
        "walk": walk,
        "number": item.number,
        "standing": item.standing.value,
        "reason": item.reason,
        "by": item.by,
        "at": to_micros(item.at) if item.at is not None else None,
    }
