"""When each way to each person was last proved, and last asked about. Never writes."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Connection

from gateway.domain.drill_plan import Path
from gateway.domain.model import AlarmId, PersonId
from gateway.store.moment import from_micros, to_micros
from gateway.store.statement import Statement

# Three things prove a way: the recipient's own device has it; a person answered by it; or a person answered
# on the page that was sent by this way alone. What went to an address that has changed since proves nothing.
_REACHED = (
    "EXISTS (SELECT 1 FROM notification n WHERE n.alarm = l.alarm AND n.person = c.person"
    " AND n.channel = c.channel AND n.address = c.address AND n.state IN ('sent', 'delivered'))"
)
_ONE_WAY = (
    "1 = (SELECT count(DISTINCT n.channel || ' ' || n.address) FROM notification n WHERE n.alarm = l.alarm"
    " AND n.person = c.person AND n.channel != 'panel' AND n.state IN ('sent', 'delivered'))"
)
_PATHS = Statement(
    "SELECT c.person, c.channel,"
    " (SELECT max(n.updated_at) FROM notification n WHERE n.person = c.person AND n.channel = c.channel"
    "  AND n.address = c.address AND n.state = 'delivered'),"
    " (SELECT max(l.at) FROM alarm_log l WHERE l.person = c.person AND l.role IN ('neighbour', 'resident')"
    "  AND l.type != 'let_in' AND l.at >= :from"
    f"  AND (l.channel = c.channel OR (l.channel IN ('page', 'relay') AND {_ONE_WAY})) AND {_REACHED}),"
    " (SELECT max(coalesce(a.pressed_at, a.raised_at)) FROM alarm a WHERE a.kind = 'drill'"
    "  AND a.resident = c.person)"
    " FROM contact c WHERE c.channel != 'panel' AND c.person IN (SELECT value FROM json_each(:people))"
    " ORDER BY c.person, c.position"
)
_OPEN_DRILLS = Statement(
    "SELECT id, resident FROM alarm WHERE kind = 'drill' AND state != 'resolved'"
    " AND subject LIKE 'drill:auto:%' ORDER BY id"
)
_CALL_OPEN = Statement(
    "SELECT EXISTS (SELECT 1 FROM alarm INDEXED BY alarm_due WHERE state != 'resolved'"
    " AND kind NOT IN ('technical', 'drill'))"
)


def ways(connection: Connection, people: Collection[PersonId], since: datetime) -> Sequence[Path]:
    """Return every way to these people; answers from before `since` are not looked through.

    Two addresses on one channel are one way: it is proved as long ago as the older of the two.
    """
    found: dict[tuple[str, str], Path] = {}
    values = {"people": json.dumps(list(people)), "from": to_micros(since)}
    for person, channel, delivered, answered, asked in _PATHS.rows(connection, values):
        proved = max((each for each in (delivered, answered) if each is not None), default=None)
        path = Path(
            PersonId(person),
            channel,
            from_micros(proved) if proved is not None else None,
            from_micros(asked) if asked is not None else None,
        )
        known = found.get((person, channel))
        found[person, channel] = path if known is None else _weaker(known, path)
    return list(found.values())


def _weaker(one: Path, two: Path) -> Path:
    if one.proved_at is None or two.proved_at is None:
        return one if one.proved_at is None else two
    return min(one, two, key=lambda each: each.proved_at or one.proved_at)  # type: ignore[arg-type, return-value]


def open_drills(connection: Connection) -> dict[PersonId, AlarmId]:
    """Return the drills that began by themselves and still wait, by whom they ask."""
    return {PersonId(row[1]): AlarmId(row[0]) for row in _OPEN_DRILLS.rows(connection)}


def call_open(connection: Connection) -> bool:
    """Tell whether any call for help, or question, is open."""
    return bool(_CALL_OPEN.scalar(connection))
