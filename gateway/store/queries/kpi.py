"""What is read for the figures: calls for help with their first answers, ways proven. Never writes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, text

from gateway.domain.kpi import Call
from gateway.store.moment import from_micros, to_micros

_ANSWERS = "type IN ('acknowledged', 'arrived', 'resolved')"
# The first term lets the partial index be used, which SQLite cannot infer from the second.
_FIRST = f"(SELECT min(at) FROM alarm_log WHERE alarm = a.id AND {_ANSWERS} AND type = "
# An announced press that nobody had to take for a call: the text of most plans is not even parsed.
_TRIAL = (
    "instr(policy, '\"trial\"') > 0 AND json_extract(policy, '$.trial') IS NOT NULL"
    " AND round = 0 AND step = 0 AND presses = 1"
)
_CALLS = text(
    f"SELECT id, kind, place_name, raised_at, {_FIRST}'acknowledged'),"
    f" {_FIRST}'arrived'), {_FIRST}'resolved')"
    " FROM alarm a WHERE raised_at >= :since AND raised_at <= :until"
    f" AND kind NOT IN ('technical', 'wellbeing', 'drill') AND NOT ({_TRIAL})"
    " ORDER BY raised_at DESC LIMIT :most"
)
_PAGELESS = "('call', 'panel', 'sms', 'voice')"
_PROOFS = "('delivered', 'ringing', 'rang', 'rejected', 'answered', 'read', 'acted')"
# An opened page proves the way that led to it, where only one did.
_PROVEN = text(
    "SELECT DISTINCT n.person, n.channel, n.address FROM receipt r"
    " JOIN notification n ON n.id = r.notification"
    f" WHERE r.stage IN {_PROOFS} AND r.at >= :since AND (r.stage NOT IN ('read', 'acted')"
    f" OR n.channel IN {_PAGELESS} OR 1 = (SELECT count(DISTINCT o.channel || ' ' || o.address)"
    f" FROM notification o WHERE o.alarm = n.alarm AND o.person = n.person AND o.channel NOT IN {_PAGELESS}"
    " AND o.state IN ('sent', 'delivered')))"
)
MOST = 100_000
"""Calls looked at, the newest: thirty a day for ten years."""


def calls_between(connection: Connection, since: datetime, until: datetime) -> Sequence[Call]:
    """Return the calls for help of a period, newest first."""
    values = {"since": to_micros(since), "until": to_micros(until), "most": MOST}
    return [
        Call(id_, kind, place, from_micros(raised), _moment(promised), _moment(arrived), _moment(closed))
        for id_, kind, place, raised, promised, arrived, closed in connection.execute(_CALLS, values)
    ]


def proven_since(connection: Connection, since: datetime) -> frozenset[tuple[str, str, str]]:
    """Return person, channel and address of every way that a phone has answered by."""
    rows = connection.execute(_PROVEN, {"since": to_micros(since)})
    return frozenset((row[0], row[1], row[2]) for row in rows)


def _moment(micros: int | None) -> datetime | None:
    return None if micros is None else from_micros(micros)
