"""What is read of walk tests: walks, their subjects, what came in since, who pressed when. Never writes."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from functools import lru_cache

from sqlalchemy import Connection

from gateway.domain.model import AlarmId, DeviceId, EventType
from gateway.domain.walk import (
    Evidence,
    Item,
    Pressed,
    Proved,
    Standing,
    Subject,
    SubjectKind,
    Walk,
    WalkId,
    WalkState,
    signal_of,
)
from gateway.store.moment import from_micros
from gateway.store.statement import Row, Statement

_FIELDS = (
    "id, place, place_name, state, started_by, started_at, started_steady, ended_by, ended_at, record, seal"
)
_ONE = Statement(f"SELECT {_FIELDS} FROM walk WHERE id = :id")
_NEWEST = Statement(f"SELECT {_FIELDS} FROM walk ORDER BY id DESC LIMIT :limit")
_ITEMS = Statement(
    "SELECT number, kind, subject, label, parts, mark, since, standing, reason, by, at FROM walk_subject"
    " WHERE walk = :walk ORDER BY number"
)
_LAST_EVENT = Statement("SELECT coalesce(max(id), 0) FROM event")
_EVENT = (
    "e.type, e.received_at, e.id, e.source, e.qos, e.at, e.clock_trusted, e.detail,"
    " (SELECT battery FROM device_state WHERE device = e.device)"
)
# A status that a broker keeps says how it stood once, its battery included: no sign of life of now.
_OTHER = "('undecoded', 'device.offline', 'device.online', 'battery.low', 'command.failed')"
_DEVICES = Statement(
    f"SELECT s.number, {_EVENT} FROM walk_subject s JOIN event e ON e.id = (SELECT min(id) FROM event"
    " WHERE device = s.subject AND id > s.since AND source != 'gateway'"
    " AND CASE WHEN s.parts LIKE '%\"calls\"%'"
    f" THEN type = 'sos.pressed' ELSE type NOT IN {_OTHER} END)"
    " WHERE s.walk = :walk AND s.kind = 'device'"
)
_FIRST = Statement(
    f"SELECT {_EVENT} FROM event e WHERE e.id = (SELECT min(id) FROM event"
    " WHERE device IN (SELECT value FROM json_each(:devices)) AND id > :since AND type = :type)"
)
_LATEST = Statement(f"SELECT {_EVENT} FROM event e ORDER BY e.id DESC LIMIT 1")
_PATHS = Statement(
    "SELECT substr(a.subject, length(:prefix) + 1), n.channel, n.state, n.updated_at, a.state, a.helper,"
    " (SELECT count(*) FROM notification WHERE alarm = a.id AND purpose = 'call'"
    "  AND state IN ('sent', 'delivered')) FROM alarm a JOIN notification n ON n.alarm = a.id"
    " WHERE a.kind = 'drill' AND a.subject LIKE :prefix || '%' AND n.purpose = 'call' ORDER BY n.id"
)
_DRILLS = Statement(
    "SELECT id FROM alarm WHERE kind = 'drill' AND state != 'resolved' AND subject LIKE :prefix || '%'"
)
_ARMED = Statement("SELECT device, by, until FROM armed WHERE walk = :walk AND until > :now")
_TRIALS = Statement(
    "SELECT id FROM alarm WHERE kind = 'sos' AND state = 'raised' AND round = 0 AND step = 0"
    " AND presses = 1 AND json_extract(policy, '$.trial') IS NOT NULL"
    " AND json_extract(policy, '$.walk') = :walk"
)
_LAST_PROOFS = Statement(
    "SELECT s.kind, s.subject, s.mark, s.standing FROM walk_subject s WHERE s.walk = (SELECT max(o.walk)"
    " FROM walk_subject o JOIN walk w ON w.id = o.walk AND w.state = 'signed'"
    " WHERE o.kind = s.kind AND o.subject = s.subject)"
)
_PRESSED = Statement(
    "SELECT p.id, p.name, coalesce(d.place, p.home), d.id, (SELECT received_at FROM event"
    " WHERE device = d.id AND type = 'sos.pressed' ORDER BY id DESC LIMIT 1)"
    " FROM device d JOIN person p ON p.id = d.resident"
    " WHERE d.template IN (SELECT value FROM json_each(:templates)) ORDER BY 5, p.id, d.id"
)
_NAMES = Statement("SELECT id, name FROM person WHERE id IN (SELECT value FROM json_each(:people))")


def one(connection: Connection, walk: WalkId) -> Walk | None:
    """Return a walk, None where there is none of this number."""
    row = _ONE.first(connection, {"id": walk})
    return None if row is None else _walk(row)


def newest(connection: Connection, limit: int) -> Sequence[Walk]:
    """Return the last walks, newest first."""
    return [_walk(row) for row in _NEWEST.rows(connection, {"limit": limit})]


def items(connection: Connection, walk: WalkId) -> Sequence[tuple[Item, int]]:
    """Return the items of a walk as people left them, each with the event after which proofs count."""
    return [(_item(row), row[6]) for row in _ITEMS.rows(connection, {"walk": walk})]


def last_event(connection: Connection) -> int:
    """Return the number of the newest event, 0 before the first."""
    return int(_LAST_EVENT.scalar(connection))


def heard(connection: Connection, walk: WalkId) -> Mapping[int, Evidence]:
    """Return the first event that proves each device of a walk, by the item's number."""
    return {row[0]: _evidence(row[1:]) for row in _DEVICES.rows(connection, {"walk": walk})}


def first(connection: Connection, devices: Collection[str], type_: EventType, since: int) -> Evidence | None:
    """Return the first event of a type that one of these told after `since`."""
    values = {"devices": json.dumps(list(devices)), "type": type_.value, "since": since}
    row = _FIRST.first(connection, values)
    return None if row is None else _evidence(row)


def latest(connection: Connection) -> Evidence | None:
    """Return the newest event of all: whether the gateway's clock is trusted stands in it."""
    row = _LATEST.first(connection)
    return None if row is None else _evidence(row)


def messages(connection: Connection, prefix: str) -> Mapping[tuple[str, str], Evidence]:
    """Return what became of a walk's drill messages, by person and channel; the newest of each."""
    found: dict[tuple[str, str], Evidence] = {}
    for person, channel, state, at, drill, helper, ways in _PATHS.rows(connection, {"prefix": prefix}):
        # Only one way was open: then the answer came by it. Of several nobody can tell which it was.
        answered = helper is not None and drill != "raised" and ways == 1 and state == "sent"
        what = "answered" if answered else state
        confirmed = answered or state == "delivered"
        found[person, channel] = Evidence(what, from_micros(at), confirmed=confirmed)
    return found


def drills(connection: Connection, prefix: str) -> Sequence[AlarmId]:
    """Return the drills of a walk that are still open."""
    return [AlarmId(row[0]) for row in _DRILLS.rows(connection, {"prefix": prefix})]


def armed_in(connection: Connection, walk: WalkId, now: int) -> Sequence[tuple[DeviceId, str, datetime]]:
    """Return the buttons whose press is announced in a walk: who announced it and until when (steady)."""
    found = _ARMED.rows(connection, {"walk": walk, "now": now})
    return [(DeviceId(row[0]), row[1], from_micros(row[2])) for row in found]


def trials(connection: Connection, walk: WalkId) -> Sequence[AlarmId]:
    """Return the unanswered calls whose press was announced in a walk; another's are not its to close."""
    return [AlarmId(row[0]) for row in _TRIALS.rows(connection, {"walk": walk})]


def last_proofs(connection: Connection) -> Mapping[tuple[str, str], Proved]:
    """Return how everything stood in the last signed walk it was part of, by kind and id."""
    return {(row[0], row[1]): Proved(row[2], Standing(row[3])) for row in _LAST_PROOFS.rows(connection)}


def pressed(connection: Connection, templates: Collection[str]) -> Sequence[Pressed]:
    """Return when each resident's own button was last pressed, longest ago first."""
    found = _PRESSED.rows(connection, {"templates": json.dumps(list(templates))})
    return [
        Pressed(person, name, place, device, from_micros(at) if at is not None else None)
        for person, name, place, device, at in found
    ]


def names(connection: Connection, people: Collection[str]) -> Mapping[str, str]:
    """Return the names of people by their ids."""
    found = _NAMES.rows(connection, {"people": json.dumps(list(people))})
    return {row[0]: row[1] for row in found}


def _walk(row: Row) -> Walk:
    id_, place, place_name, state, by, at, steady, ended_by, ended_at, record, seal = row
    ended = from_micros(ended_at) if ended_at is not None else None
    begun = by, from_micros(at), from_micros(steady)
    return Walk(WalkId(id_), place, place_name, WalkState(state), *begun, ended_by, ended, record, seal)


def _item(row: Row) -> Item:
    number, kind, subject, label, parts, mark, _, standing, reason, by, at = row
    about = Subject(SubjectKind(kind), subject, label, mark, _parts(parts))
    return Item(number, about, Standing(standing), reason, by, from_micros(at) if at is not None else None)


@lru_cache(maxsize=256)
def _parts(text: str) -> tuple[str, ...]:
    """Return the parts of a subject; kept, since those of most are the same."""
    return tuple(json.loads(text))


def _evidence(row: Row) -> Evidence:
    type_, received_at, id_, source, qos, at, trusted, detail, battery = row
    return Evidence(
        what=type_,
        at=from_micros(received_at),
        event=id_,
        source=source,
        qos=qos,
        claimed_at=from_micros(at) if at is not None else None,
        clock_trusted=bool(trusted),
        battery=battery,
        signal=signal_of(detail),
    )
