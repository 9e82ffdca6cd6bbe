"""Statements about who was told of which alarm by telephone. Decides nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from gateway.domain.alarm import Alarm
from gateway.domain.model import AlarmId, NotificationId, PersonId
from gateway.domain.phone import SentText
from gateway.store.alarm_rows import COLUMNS, from_row
from gateway.store.moment import to_micros
from gateway.store.statement import Statement

LATELY = 50
"""Alarms looked through for a code: the open ones, and the last that were closed."""

_SENT = Statement(
    f"SELECT {COLUMNS} FROM alarm WHERE id IN (SELECT alarm FROM notification WHERE person = :person"
    " AND channel IN ('sms', 'call', 'voice'))"
    " ORDER BY state = 'resolved', id DESC LIMIT :most"
)
_OWNER = Statement(
    "SELECT alarm, person, channel FROM notification WHERE id = :id AND channel IN ('call', 'voice')"
)


_ON_ITS_WAY = Statement(
    "SELECT id, address, receipt FROM notification WHERE channel = 'sms' AND state = 'sent'"
    " AND created_at >= :since AND (digest IS NULL OR digest = id)"
    " AND id > (SELECT coalesce(max(id), 0) - :most FROM notification) ORDER BY id"
)
MOST_ON_THEIR_WAY = 5000
"""Messages looked through for texts that may yet be reported."""


def sent_texts(connection: Connection, since: datetime) -> Sequence[SentText]:
    """Return the texts of which a phone's own report may still come, oldest first."""
    found = _ON_ITS_WAY.rows(connection, {"since": to_micros(since), "most": MOST_ON_THEIR_WAY})
    return [SentText(*row) for row in found]


def sent_by_phone(connection: Connection, person: PersonId) -> Sequence[Alarm]:
    """Return the alarms somebody is or was to be told of by text or call, open ones first, newest first.

    What is still on its way counts as well: its outcome may be written after the answer that it brought, and
    an answer must never go to another alarm because of that.
    """
    return [from_row(row) for row in _SENT.rows(connection, {"person": person, "most": LATELY})]


def owner(connection: Connection, id_: NotificationId) -> tuple[AlarmId, PersonId, str] | None:
    """Return alarm, person and channel of a call."""
    row = _OWNER.first(connection, {"id": id_})
    return None if row is None else (AlarmId(row[0]), PersonId(row[1]), row[2])
