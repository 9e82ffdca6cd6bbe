"""What is read of the field: what nobody adopted, what was asked, what was said in a test. Never writes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from gateway.domain.heard import FieldRequest, Heard, Likely, RequestState, Tried, Want, Way
from gateway.domain.model import DeviceId, EventType
from gateway.store.db import value_of
from gateway.store.moment import from_micros, to_micros
from gateway.store.statement import Row, Statement

DROPPED = "heard_dropped"
_REQUEST = "SELECT id, want, subject, by, asked_at, until, state, answer FROM field_request"
_OPEN = Statement(f"{_REQUEST} WHERE state = 'open' ORDER BY id")
_LATEST = Statement(f"{_REQUEST} WHERE want = :want AND subject = :subject ORDER BY id DESC LIMIT 1")
_HEARD = "SELECT key, way, origin, label, payload, count, first_at, heard_at, likely FROM heard"
_ALL_HEARD = Statement(f"{_HEARD} ORDER BY heard_at DESC")
_ONE_HEARD = Statement(f"{_HEARD} WHERE key = :key")
_TRIED = Statement(
    "SELECT id, device, type, at, qos, retained, battery, detail, skew FROM tried"
    " WHERE device = :device AND at >= :since ORDER BY id DESC LIMIT :limit"
)
_LAST_TRIED = Statement("SELECT coalesce(max(id), 0) FROM tried WHERE device = :device")


def open_requests(connection: Connection) -> Sequence[FieldRequest]:
    """Return the wishes that still hold, oldest first."""
    return [_request(row) for row in _OPEN.rows(connection)]


def latest_request(connection: Connection, want: Want, subject: str) -> FieldRequest | None:
    """Return the newest wish of a kind about something."""
    row = _LATEST.first(connection, {"want": want.value, "subject": subject})
    return None if row is None else _request(row)


def all_heard(connection: Connection) -> Sequence[Heard]:
    """Return everything in the inbox, what was heard last first."""
    return [_heard(row) for row in _ALL_HEARD.rows(connection)]


def one_heard(connection: Connection, key: str) -> Heard | None:
    """Return one entry of the inbox."""
    row = _ONE_HEARD.first(connection, {"key": key})
    return None if row is None else _heard(row)


def dropped(connection: Connection) -> int:
    """Return how many entries the inbox had no room for."""
    return int(value_of(connection, DROPPED) or 0)


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


def _tried(row: Row) -> Tried:
    id_, device, type_, at, qos, retained, battery, detail, skew = row
    when = from_micros(at)
    return Tried(id_, DeviceId(device), EventType(type_), when, qos, bool(retained), battery, detail, skew)
