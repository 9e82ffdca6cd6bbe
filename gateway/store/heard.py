"""Statements about what is heard but not adopted, and about what an installer asks of the core."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Connection

from gateway.domain.heard import FieldRequest, Heard, Likely, RequestState, Tried, Want, Way
from gateway.domain.model import DeviceId, EventType
from gateway.store.db import set_value, value_of
from gateway.store.moment import from_micros, to_micros
from gateway.store.statement import Row, Statement

_DROPPED = "heard_dropped"
_REQUEST = "SELECT id, want, subject, by, asked_at, until, state, answer FROM field_request"
_ASK = Statement(
    "INSERT INTO field_request (want, subject, by, asked_at, until, state, answer)"
    " VALUES (:want, :subject, :by, :asked_at, :until, 'open', '')"
)
_OPEN = Statement(f"{_REQUEST} WHERE state = 'open' ORDER BY id")
_LATEST = Statement(f"{_REQUEST} WHERE want = :want AND subject = :subject ORDER BY id DESC LIMIT 1")
_SETTLE = Statement(
    "UPDATE field_request SET state = :state, answer = :answer WHERE id = :id AND state = 'open'"
)
_END = Statement(
    "UPDATE field_request SET state = 'ended' WHERE want = :want AND subject = :subject AND state = 'open'"
)
_HEARD = "SELECT key, way, origin, label, payload, count, first_at, heard_at, likely FROM heard"
_ALL_HEARD = Statement(f"{_HEARD} ORDER BY heard_at DESC")
_ONE_HEARD = Statement(f"{_HEARD} WHERE key = :key")
_KEEP = Statement(
    "INSERT INTO heard (key, way, origin, label, payload, count, first_at, heard_at, likely)"
    " VALUES (:key, :way, :origin, :label, :payload, :count, :first_at, :heard_at, :likely)"
    " ON CONFLICT (key) DO UPDATE SET label = :label, payload = :payload, count = :count,"
    " heard_at = :heard_at, likely = :likely"
)
_FORGET = Statement("DELETE FROM heard WHERE key IN (SELECT value FROM json_each(:keys))")
_TRY = Statement(
    "INSERT INTO tried (device, type, at, qos, retained, battery, detail)"
    " VALUES (:device, :type, :at, :qos, :retained, :battery, :detail)"
)
_FORGET_TRIED = Statement("DELETE FROM tried WHERE id <= (SELECT max(id) FROM tried) - :most")
_TRIED = Statement(
    "SELECT id, device, type, at, qos, retained, battery, detail FROM tried"
    " WHERE device = :device AND at >= :since ORDER BY id DESC LIMIT :limit"
)
_LAST_TRIED = Statement("SELECT coalesce(max(id), 0) FROM tried WHERE device = :device")


def ask(connection: Connection, want: Want, subject: str, by: str, at: datetime, until: datetime) -> None:
    """Record a wish; `until` is steady time."""
    values = {"want": want.value, "subject": subject, "by": by}
    _ASK.run(connection, {**values, "asked_at": to_micros(at), "until": to_micros(until)})


def open_requests(connection: Connection) -> Sequence[FieldRequest]:
    """Return the wishes that still hold, oldest first."""
    return [_request(row) for row in _OPEN.rows(connection)]


def latest_request(connection: Connection, want: Want, subject: str) -> FieldRequest | None:
    """Return the newest wish of a kind about something."""
    row = _LATEST.first(connection, {"want": want.value, "subject": subject})
    return None if row is None else _request(row)


def settle_request(connection: Connection, id_: int, state: RequestState, answer: str) -> None:
    """Record what became of an open wish."""
    _SETTLE.run(connection, {"id": id_, "state": state.value, "answer": answer[:500]})


def end_requests(connection: Connection, want: Want, subject: str) -> None:
    """End the open wishes of a kind about something."""
    _END.run(connection, {"want": want.value, "subject": subject})


def all_heard(connection: Connection) -> Sequence[Heard]:
    """Return everything in the inbox, what was heard last first."""
    return [_heard(row) for row in _ALL_HEARD.rows(connection)]


def one_heard(connection: Connection, key: str) -> Heard | None:
    """Return one entry of the inbox."""
    row = _ONE_HEARD.first(connection, {"key": key})
    return None if row is None else _heard(row)


def keep_heard(connection: Connection, entries: Collection[Heard], gone: Collection[str]) -> None:
    """Write entries of the inbox, and remove those with these keys."""
    if entries:
        _KEEP.many(connection, [_values(each) for each in entries])
    if gone:
        _FORGET.run(connection, {"keys": json.dumps(list(gone))})


def set_dropped(connection: Connection, count: int) -> None:
    """Remember how many entries the inbox had no room for."""
    set_value(connection, _DROPPED, str(count))


def dropped(connection: Connection) -> int:
    """Return how many entries the inbox had no room for."""
    return int(value_of(connection, _DROPPED) or 0)


def keep_tried(connection: Connection, readings: Sequence[Tried], most: int) -> None:
    """Write readings of devices under test, whose ids are given here; the newest `most` stay."""
    if readings:
        _TRY.many(connection, [_tried_values(each) for each in readings])
        _FORGET_TRIED.run(connection, {"most": most})


def tried(connection: Connection, device: str, since: datetime, limit: int) -> Sequence[Tried]:
    """Return what a device under test said since then, newest first."""
    values = {"device": device, "since": to_micros(since), "limit": limit}
    return [_tried(row) for row in _TRIED.rows(connection, values)]


def last_tried(connection: Connection, device: str) -> int:
    """Return the number of the last reading of a device under test, 0 before the first."""
    return int(_LAST_TRIED.scalar(connection, {"device": device}))


def _request(row: Row) -> FieldRequest:
    id_, want, subject, by, asked_at, until, state, answer = row
    times = from_micros(asked_at), from_micros(until)
    return FieldRequest(id_, Want(want), subject, by, *times, RequestState(state), answer)


def _heard(row: Row) -> Heard:
    key, way, origin, label, payload, count, first_at, heard_at, likely = row
    return Heard(
        key=key,
        way=Way(way),
        origin=origin,
        label=label,
        payload=payload,
        count=count,
        first_at=from_micros(first_at),
        heard_at=from_micros(heard_at),
        likely=tuple(Likely(name, params) for name, params in json.loads(likely)),
    )


def _values(heard: Heard) -> dict[str, object]:
    likely = [[each.template, dict(each.params)] for each in heard.likely]
    return {
        "key": heard.key,
        "way": heard.way.value,
        "origin": heard.origin,
        "label": heard.label,
        "payload": heard.payload,
        "count": heard.count,
        "first_at": to_micros(heard.first_at),
        "heard_at": to_micros(heard.heard_at),
        "likely": json.dumps(likely),
    }


def _tried_values(tried_: Tried) -> dict[str, object]:
    return {
        "device": tried_.device,
        "type": tried_.type.value,
        "at": to_micros(tried_.at),
        "qos": tried_.qos,
        "retained": tried_.retained,
        "battery": tried_.battery,
        "detail": tried_.detail,
    }


def _tried(row: Row) -> Tried:
    id_, device, type_, at, qos, retained, battery, detail = row
    when = from_micros(at)
    return Tried(id_, DeviceId(device), EventType(type_), when, qos, bool(retained), battery, detail)
