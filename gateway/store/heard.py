"""Statements that write what is heard but not adopted, and what an installer asks of the core."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Connection

from gateway.domain.heard import Heard, RequestState, Tried, Want
from gateway.store.db import set_value
from gateway.store.moment import from_micros, to_micros
from gateway.store.queries.heard import DROPPED
from gateway.store.statement import Statement

_ASK = Statement(
    "INSERT INTO field_request (want, subject, by, asked_at, until, state, answer)"
    " VALUES (:want, :subject, :by, :asked_at, :until, 'open', '')"
)
_SETTLE = Statement(
    "UPDATE field_request SET state = :state, answer = :answer WHERE id = :id AND state = 'open'"
)
_END = Statement(
    "UPDATE field_request SET state = 'ended' WHERE want = :want AND subject = :subject AND state = 'open'"
)
_UNTIL = Statement("SELECT until FROM field_request WHERE id = :id")
_KEEP = Statement(
    "INSERT INTO heard (key, way, origin, label, payload, count, first_at, heard_at, likely)"
    " VALUES (:key, :way, :origin, :label, :payload, :count, :first_at, :heard_at, :likely)"
    " ON CONFLICT (key) DO UPDATE SET label = :label, payload = :payload, count = :count,"
    " heard_at = :heard_at, likely = :likely"
)
_FORGET = Statement("DELETE FROM heard WHERE key IN (SELECT value FROM json_each(:keys))")
_TRY = Statement(
    "INSERT INTO tried (device, type, at, qos, retained, battery, detail, skew)"
    " VALUES (:device, :type, :at, :qos, :retained, :battery, :detail, :skew)"
)
_FORGET_TRIED = Statement("DELETE FROM tried WHERE id <= (SELECT max(id) FROM tried) - :most")


def ask(connection: Connection, want: Want, subject: str, by: str, at: datetime, until: datetime) -> None:
    """Record a wish; `until` is steady time."""
    values = {"want": want.value, "subject": subject, "by": by}
    _ASK.run(connection, {**values, "asked_at": to_micros(at), "until": to_micros(until)})


def settle_request(connection: Connection, id_: int, state: RequestState, answer: str) -> None:
    """Record what became of an open wish."""
    _SETTLE.run(connection, {"id": id_, "state": state.value, "answer": answer[:500]})


def end_requests(connection: Connection, want: Want, subject: str) -> None:
    """End the open wishes of a kind about something."""
    _END.run(connection, {"want": want.value, "subject": subject})


def until(connection: Connection, id_: int) -> datetime:
    """Return until when a wish holds, on the steady clock."""
    return from_micros(_UNTIL.scalar(connection, {"id": id_}))


def keep_heard(connection: Connection, entries: Collection[Heard], gone: Collection[str]) -> None:
    """Write entries of the inbox, and remove those with these keys."""
    if entries:
        _KEEP.many(connection, [_values(each) for each in entries])
    if gone:
        _FORGET.run(connection, {"keys": json.dumps(list(gone))})


def set_dropped(connection: Connection, count: int) -> None:
    """Remember how many entries the inbox had no room for."""
    set_value(connection, DROPPED, str(count))


def keep_tried(connection: Connection, readings: Sequence[Tried], most: int) -> None:
    """Write readings of devices under test, whose ids are given here; the newest `most` stay."""
    if readings:
        _TRY.many(connection, [_tried_values(each) for each in readings])
        _FORGET_TRIED.run(connection, {"most": most})


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
        "skew": tried_.skew,
    }
