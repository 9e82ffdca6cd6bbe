"""Statements about alarms, their log and their links. Decides nothing."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from gateway.domain.alarm import Alarm
from gateway.domain.escalation import Entry
from gateway.domain.model import AlarmId, NotificationId, PersonId
from gateway.store.alarm_rows import COLUMNS, from_row, to_values
from gateway.store.moment import from_micros, to_micros
from gateway.store.statement import Statement

_NAMES = COLUMNS.split(", ")
_INSERT = Statement(
    f"INSERT INTO alarm ({COLUMNS}) VALUES ({', '.join(':' + name.strip() for name in _NAMES)})"
)
_UPDATE = Statement(
    "UPDATE alarm SET state = :state, devices = :devices, policy = :policy, due_at = :due_at,"
    " fired_at = :fired_at, round = :round, step = :step, helper = :helper, helper_name = :helper_name,"
    " helper_role = :helper_role, presses = :presses, pressed_at = :pressed_at, outcome = :outcome,"
    " resolved_at = :resolved_at, declined = :declined, unreachable = :unreachable, lapsed = :lapsed,"
    " closed_by = :closed_by, withdrew = :withdrew, also_going = :also_going,"
    " recovered = :recovered, sign = :sign, sign_at = :sign_at WHERE id = :id"
)
_OPEN = f"SELECT {COLUMNS} FROM alarm WHERE state != 'resolved'"
_BY_ID = Statement(f"SELECT {COLUMNS} FROM alarm WHERE id = :id")
_BY_SUBJECT = Statement(f"{_OPEN} AND subject IN (SELECT value FROM json_each(:subjects))")
_BY_PLACE = Statement(f"{_OPEN} AND place IN (SELECT value FROM json_each(:places))")
_DUE = Statement(f"{_OPEN} AND due_at <= :now AND (:only IS NULL OR id = :only) ORDER BY due_at LIMIT :most")
_DUE_IDS = Statement(
    "SELECT id FROM alarm WHERE state != 'resolved' AND due_at <= :now ORDER BY due_at LIMIT :most"
)
_PUT_OFF = Statement("UPDATE alarm SET due_at = :due WHERE id = :id")
_BY_HELPER = Statement(f"{_OPEN} AND helper = :person ORDER BY id")
_ALL_OPEN = Statement(f"{_OPEN} ORDER BY id")
_NEXT_DUE = Statement("SELECT min(due_at) FROM alarm WHERE state != 'resolved'")
_UNREACHABLE = Statement(
    f"{_OPEN} AND unreachable AND id IN (SELECT alarm FROM notification WHERE purpose = 'call'"
    " AND id IN (SELECT value FROM json_each(:ids)))"
)
_LOG = Statement(
    "INSERT INTO alarm_log (id, alarm, at, type, role, name, person, channel, text)"
    " VALUES (:id, :alarm, :at, :type, :role, :name, :person, :channel, :text)"
)
_LINK = Statement("INSERT OR IGNORE INTO link (hash, alarm, person) VALUES (:hash, :alarm, :person)")
_LINK_OWNER = Statement("SELECT alarm, person FROM link WHERE hash = :hash")
_LAST_ANSWER = Statement(
    "SELECT id, type FROM alarm_log WHERE alarm = :alarm AND person = :person"
    " AND role IN ('neighbour', 'resident') AND type NOT IN ('noted', 'let_in') ORDER BY id DESC LIMIT 1"
)
_LAST_NOTE = Statement(
    "SELECT text FROM alarm_log WHERE alarm = :alarm AND person = :person AND type = 'noted'"
    " ORDER BY id DESC LIMIT 1"
)
_LAPSED_AFTER = Statement(
    "SELECT 1 FROM alarm_log WHERE alarm = :alarm AND id > :id AND type = 'lapsed' LIMIT 1"
)
_SEEN = Statement(
    "SELECT 1 FROM alarm_log WHERE alarm = :alarm AND person = :person AND type = 'seen' LIMIT 1"
)
_TOLD = Statement("SELECT person FROM link WHERE alarm = :alarm")
_CALLS_TOO = Statement(
    "SELECT 1 FROM alarm a WHERE a.state = 'raised' AND a.id != :alarm AND EXISTS"
    " (SELECT 1 FROM notification n WHERE n.alarm = a.id AND n.person = :person) LIMIT 1"
)
_SEQUENCES = Statement("SELECT name, seq FROM sqlite_sequence")


@dataclass(frozen=True, slots=True)
class LoggedEntry:
    """One entry with its number, its alarm and its time."""

    id: int
    alarm: AlarmId
    at: datetime
    entry: Entry


def sequences(connection: Connection) -> dict[str, int]:
    """Return the highest id ever given in each table; inside a write transaction nobody else gives one."""
    return {row[0]: row[1] for row in _SEQUENCES.rows(connection)}


def get(connection: Connection, alarm: AlarmId) -> Alarm | None:
    """Return one alarm."""
    row = _BY_ID.first(connection, {"id": alarm})
    return None if row is None else from_row(row)


def open_by_subject(connection: Connection, subjects: Collection[str]) -> Sequence[Alarm]:
    """Return the open alarms about any of these subjects."""
    if not subjects:
        return ()
    found = _BY_SUBJECT.rows(connection, {"subjects": json.dumps(list(subjects))})
    return [from_row(row) for row in found]


def open_at_places(connection: Connection, places: Collection[str]) -> Sequence[Alarm]:
    """Return the open alarms at any of these places."""
    if not places:
        return ()
    return [from_row(row) for row in _BY_PLACE.rows(connection, {"places": json.dumps(list(places))})]


def helped_by(connection: Connection, person: PersonId) -> Sequence[Alarm]:
    """Return the open alarms that somebody has promised to go to or is at, oldest first."""
    return [from_row(row) for row in _BY_HELPER.rows(connection, {"person": person})]


def all_open(connection: Connection) -> Sequence[Alarm]:
    """Return every open alarm, oldest first."""
    return [from_row(row) for row in _ALL_OPEN.rows(connection)]


def due(connection: Connection, now: datetime, most: int, only: AlarmId | None = None) -> Sequence[Alarm]:
    """Return the open alarms whose deadline has come, most overdue first; `only`: where it is among them."""
    values = {"now": to_micros(now), "most": most, "only": only}
    return [from_row(row) for row in _DUE.rows(connection, values)]


def due_ids(connection: Connection, now: datetime, most: int) -> Sequence[AlarmId]:
    """Return which they are, without reading what they hold."""
    return [AlarmId(row[0]) for row in _DUE_IDS.rows(connection, {"now": to_micros(now), "most": most})]


def put_off(connection: Connection, alarm: AlarmId, due_at: datetime) -> None:
    """Give an alarm another deadline, whatever it holds."""
    _PUT_OFF.run(connection, {"id": alarm, "due": to_micros(due_at)})


def next_due(connection: Connection) -> datetime | None:
    """Return the nearest deadline of any open alarm."""
    found = _NEXT_DUE.scalar(connection)
    return None if found is None else from_micros(found)


def unreachable_among(connection: Connection, ids: Collection[NotificationId]) -> Sequence[Alarm]:
    """Return the open alarms marked as reaching nobody that one of these calls belongs to."""
    return [from_row(row) for row in _UNREACHABLE.rows(connection, {"ids": json.dumps(list(ids))})]


def insert(connection: Connection, alarms: Sequence[Alarm]) -> None:
    """Write new alarms."""
    if alarms:
        _INSERT.many(connection, [to_values(alarm) for alarm in alarms])


def update(connection: Connection, alarms: Sequence[Alarm]) -> None:
    """Write what can change of known alarms."""
    if alarms:
        _UPDATE.many(connection, [to_values(alarm) for alarm in alarms])


def insert_entries(connection: Connection, entries: Sequence[LoggedEntry]) -> None:
    """Append to the log."""
    if entries:
        _LOG.many(connection, [_log_values(each) for each in entries])


def insert_links(connection: Connection, links: Sequence[tuple[bytes, AlarmId, PersonId]]) -> None:
    """Remember whose page a code opens."""
    if links:
        _LINK.many(
            connection, [{"hash": hash_, "alarm": alarm, "person": person} for hash_, alarm, person in links]
        )


def link_owner(connection: Connection, hash_: bytes) -> tuple[AlarmId, PersonId] | None:
    """Return alarm and person of a link."""
    row = _LINK_OWNER.first(connection, {"hash": hash_})
    return None if row is None else (AlarmId(row[0]), PersonId(row[1]))


def last_answer(connection: Connection, alarm: AlarmId, person: PersonId) -> tuple[int, str]:
    """Return number and type of a neighbour's latest answer in an alarm's log; 0 where there is none."""
    row = _LAST_ANSWER.first(connection, {"alarm": alarm, "person": person})
    return (0, "") if row is None else (row[0], row[1])


def last_note(connection: Connection, alarm: AlarmId, person: PersonId) -> str:
    """Return what somebody noted last, empty where nothing."""
    return _LAST_NOTE.scalar(connection, {"alarm": alarm, "person": person}) or ""


def lapsed_after(connection: Connection, alarm: AlarmId, entry: int) -> bool:
    """Tell whether a promise lapsed after an entry of an alarm's log."""
    return _LAPSED_AFTER.first(connection, {"alarm": alarm, "id": entry}) is not None


def seen(connection: Connection, alarm: AlarmId, person: PersonId) -> bool:
    """Tell whether it is in an alarm's log that a camera saw somebody."""
    return _SEEN.first(connection, {"alarm": alarm, "person": person}) is not None


def told(connection: Connection, alarm: AlarmId) -> frozenset[PersonId]:
    """Return everybody who was ever sent a message about an alarm."""
    return frozenset(PersonId(row[0]) for row in _TOLD.rows(connection, {"alarm": alarm}))


def another_calls(connection: Connection, alarm: AlarmId, person: PersonId) -> bool:
    """Tell whether another alarm that nobody is coming for has called the same person, or thing."""
    return _CALLS_TOO.first(connection, {"alarm": alarm, "person": person}) is not None


def _log_values(logged: LoggedEntry) -> dict[str, object]:
    by = logged.entry.by
    return {
        "id": logged.id,
        "alarm": logged.alarm,
        "at": to_micros(logged.at),
        "type": logged.entry.type.value,
        "role": by.role.value,
        "name": by.name,
        "person": by.person,
        "channel": by.channel,
        "text": logged.entry.text,
    }
