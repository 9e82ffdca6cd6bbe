"""What is read for neighbours outside the compound's network: whose pages stand open. Never writes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, text

from gateway.domain.model import AlarmId, PersonId
from gateway.store.moment import to_micros

_LINKS = text(
    "SELECT l.alarm, l.person, (SELECT max(id) FROM alarm_log WHERE alarm = l.alarm), a.state = 'resolved'"
    " FROM (SELECT id, state FROM alarm INDEXED BY alarm_due WHERE state != 'resolved'"
    " UNION ALL SELECT id, state FROM alarm WHERE id > (SELECT max(id) FROM alarm) - :recent"
    " AND state = 'resolved' AND resolved_at > :since) a"
    " JOIN link l ON l.alarm = a.id ORDER BY a.state = 'resolved', a.id DESC LIMIT :most"
)
RECENT = 2000
"""Alarms among which those closed lately are looked for: no index leads to them, and none is worth it."""


@dataclass(frozen=True, slots=True)
class OpenLink:
    """One person's page for one alarm."""

    alarm: AlarmId
    person: PersonId
    change: int
    """Newest line of the alarm's log."""
    closed: bool


def links(connection: Connection, since: datetime, most: int) -> Sequence[OpenLink]:
    """Return the pages of open alarms and of those closed since, open and newest first."""
    values = {"since": to_micros(since), "most": most, "recent": RECENT}
    return [
        OpenLink(AlarmId(alarm), PersonId(person), change or 0, bool(closed))
        for alarm, person, change, closed in connection.execute(_LINKS, values)
    ]
