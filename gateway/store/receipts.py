"""Statements about how far messages have come: each stage of a message once, when it was first reached."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Connection

from gateway.domain.model import AlarmId, PersonId
from gateway.domain.notification import NotificationState, Outcome
from gateway.domain.receipt import Stage, told_by
from gateway.store.moment import to_micros
from gateway.store.statement import Statement

# Only what stands: an outcome that came too late to count has changed nothing, and tells nothing.
_TOLD = Statement(
    "INSERT OR IGNORE INTO receipt (notification, stage, at)"
    " SELECT id, :stage, :at FROM notification WHERE id = :id AND state = :state"
)
_NEWEST = (
    "(SELECT max(id) FROM notification WHERE alarm = :alarm AND person = :person"
    " AND state NOT IN ('superseded', 'failed_permanent')"
    " AND (:listed = (channel IN (SELECT value FROM json_each(:channels)))))"
)
_DONE = Statement(
    "INSERT OR IGNORE INTO receipt (notification, stage, at)"
    f" SELECT id, :stage, :at FROM notification WHERE id = {_NEWEST}"
)
_KNOWN = Statement(f"SELECT 1 FROM receipt WHERE stage = :stage AND notification = {_NEWEST}")
_PAGELESS = ("call", "panel", "sms", "voice")
"""Channels whose messages carry no link: a page that was opened proves nothing about them."""
_ANSWERED_BY = {"sms": ("sms",), "call": ("call",), "voice": ("voice",)}
"""Channels of the message that an answer by telephone belongs to."""
_UNTOLD = frozenset({NotificationState.SUPERSEDED, NotificationState.PENDING})


def record(connection: Connection, outcomes: Sequence[Outcome], at: datetime) -> None:
    """Write what outcomes tell that are settled in the same transaction."""
    told = [
        {
            "id": each.notification,
            "state": each.state.value,
            "stage": told_by(each).value,
            "at": to_micros(at),
        }
        for each in outcomes
        if each.state not in _UNTOLD
    ]
    if told:
        _TOLD.many(connection, told)


def read(connection: Connection, alarm: AlarmId, person: PersonId, at: datetime) -> None:
    """Write that somebody's page of an alarm was opened, on the latest message that led there."""
    _DONE.run(connection, _values(alarm, person, Stage.READ, _PAGELESS, listed=False) | {"at": to_micros(at)})


def is_read(connection: Connection, alarm: AlarmId, person: PersonId) -> bool:
    """Tell whether that is written already."""
    values = _values(alarm, person, Stage.READ, _PAGELESS, listed=False)
    return _KNOWN.first(connection, values) is not None


def acted(connection: Connection, alarm: AlarmId, person: PersonId, channel: str, at: datetime) -> None:
    """Write that somebody answered, on the latest message by the way the answer came."""
    by = _ANSWERED_BY.get(channel)
    values = _values(alarm, person, Stage.ACTED, by or _PAGELESS, listed=by is not None)
    _DONE.run(connection, values | {"at": to_micros(at)})


def _values(
    alarm: AlarmId, person: PersonId, stage: Stage, channels: Collection[str], *, listed: bool
) -> dict[str, object]:
    return {
        "alarm": alarm,
        "person": person,
        "stage": stage.value,
        "channels": json.dumps(list(channels)),
        "listed": listed,
    }
