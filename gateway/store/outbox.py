"""Statements about notifications and commands. Decides nothing, sends nothing."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from gateway.domain.alarm import Alarm, AlarmState
from gateway.domain.command import Command
from gateway.domain.escalation import Purpose
from gateway.domain.model import AlarmId, CommandId, DeviceId, NotificationId, PersonId
from gateway.domain.notification import WAITING, Dispatch, Notification, NotificationState, Outcome
from gateway.domain.site import Contact
from gateway.store.alarm_rows import COLUMNS, from_row
from gateway.store.moment import from_micros, to_micros
from gateway.store.statement import Statement

_WAITING = "state IN ('pending', 'sending', 'failed_temporary')"
_FIELDS = "id, alarm, person, channel, address, purpose, tells, round, step, attempts, due_at"
_READ = f"{_FIELDS}, created_at"
_READ_COUNT = len(_READ.split(","))


def _of(table: str, columns: str) -> str:
    return ", ".join(f"{table}.{column.strip()}" for column in columns.split(","))


_CONTACTS = Statement(
    "SELECT person, channel, address, delay FROM contact"
    " WHERE person IN (SELECT value FROM json_each(:people)) ORDER BY person, position"
)
_INSERT = Statement(
    f"INSERT INTO notification ({_FIELDS}, state, created_at, updated_at, error, receipt)"
    " VALUES (:id, :alarm, :person, :channel, :address, :purpose, :tells, :round, :step, 0, :due_at, :state,"
    " :at, :at, '', '')"
)
_SETTLE = Statement(
    "UPDATE notification SET state = :state, attempts = attempts + :tried, error = :error,"
    " receipt = :receipt, updated_at = :at, digest = CASE WHEN :replaces THEN digest ELSE :digest END"
    " WHERE id = :id"
    f" AND ({_WAITING} OR (:state = 'sent' AND state != 'delivered') OR :state = 'delivered'"
    " OR (:replaces AND state = 'sent'))"
)
_LATE = Statement(
    "UPDATE notification SET late = 1, updated_at = :at,"
    " state = CASE state WHEN 'pending' THEN 'sending' ELSE state END"
    f" WHERE id = :id AND {_WAITING}"
)
_TOLD_WITH = Statement(
    "SELECT m.id, m.digest, l.state, l.error, l.receipt FROM notification m JOIN notification l"
    " ON l.id = m.digest WHERE m.digest IN (SELECT value FROM json_each(:ids)) AND m.id != m.digest"
    " AND m.state != l.state AND l.state IN ('sent', 'delivered', 'failed_permanent')"
)
_BLOCKED = Statement(
    "SELECT DISTINCT d.id FROM notification f"
    " JOIN notification d ON d.alarm = f.alarm AND d.person = f.person"
    " WHERE f.id IN (SELECT value FROM json_each(:ids)) AND f.purpose IN ('call', 'again')"
    " AND f.state NOT IN ('sent', 'delivered', 'superseded')"
    f" AND d.{_WAITING} AND d.due_at > :now ORDER BY d.id"
)
_HELD_BACK = Statement(
    "SELECT id, person, channel, address FROM notification WHERE alarm = :alarm"
    f" AND {_WAITING} AND due_at > :now AND person IN (SELECT value FROM json_each(:people))"
)
_RELEASE = Statement("UPDATE notification SET due_at = :now WHERE id IN (SELECT value FROM json_each(:ids))")
_CALLED_BEFORE = Statement(
    "SELECT person FROM link WHERE alarm = :alarm AND person IN (SELECT value FROM json_each(:people))"
)
_SUPERSEDE = Statement(
    "UPDATE notification SET state = 'superseded', updated_at = :at"
    f" WHERE alarm = :alarm AND {_WAITING} AND tells != :tells"
)
_SUPERSEDE_CALLS = Statement(
    "UPDATE notification SET state = 'superseded', updated_at = :at"
    f" WHERE alarm = :alarm AND {_WAITING} AND purpose IN ('call', 'again')"
    " AND person IN (SELECT value FROM json_each(:people))"
)
_PRESENT = Statement(
    f"SELECT {_of('n', _READ)}, {_of('a', COLUMNS)} FROM notification n JOIN alarm a ON a.id = n.alarm"
    f" WHERE n.id = :id AND n.{_WAITING} AND a.state = n.tells"
    # A drill must not stand in the way of a call: while one is open it is not sent, and not tried again.
    " AND (a.kind != 'drill' OR n.purpose NOT IN ('call', 'again') OR NOT EXISTS (SELECT 1 FROM alarm o"
    " INDEXED BY alarm_due WHERE o.state != 'resolved' AND o.kind NOT IN ('technical', 'drill')))"
)
_ALL_WAITING = Statement(f"SELECT id FROM notification WHERE {_WAITING}")
_FOUND = Statement(
    f"SELECT {_READ} FROM notification WHERE id IN (SELECT value FROM json_each(:ids)) AND {_WAITING}"
    " ORDER BY id"
)
_STEP = Statement(
    "SELECT person, state, late FROM notification WHERE alarm = :alarm AND round = :round AND step = :step"
    " AND purpose = 'call'"
)
_BY_IDS = Statement(
    "SELECT DISTINCT alarm FROM notification WHERE purpose = 'call'"
    " AND id IN (SELECT value FROM json_each(:ids))"
)
_COMMAND = Statement(
    "INSERT INTO command (id, device, alarm, do, state, tells, by, detail, created_at)"
    " VALUES (:id, :device, :alarm, :do, 'pending', :tells, :by, '{}', :at)"
)
_COMMANDS_WAITING = Statement(
    "SELECT id, device, do, tells, by, alarm FROM command WHERE state = 'pending' ORDER BY id"
)
_COMMANDS_PAST = Statement(
    "UPDATE command SET state = 'superseded' WHERE state = 'pending' AND alarm IS NOT NULL AND id NOT IN"
    " (SELECT max(id) FROM command WHERE state = 'pending' GROUP BY alarm, device, tells, do)"
)
_COMMANDS_SENT = Statement(
    "UPDATE command SET state = 'sent' WHERE id IN (SELECT value FROM json_each(:ids))"
    " AND state NOT IN ('done', 'failed')"
)
UNTRIED = frozenset({NotificationState.SENDING, NotificationState.SUPERSEDED})
"""States that no attempt has led to."""


@dataclass(frozen=True, slots=True)
class Called:
    """What became of one call of a step."""

    state: NotificationState
    late: bool = False
    """True where no carrier took it for so long that the next path is due."""

    def blocked(self, *, late: bool) -> bool:
        """Tell whether it reaches nobody; `late`: also for the time being."""
        failed = self.state is NotificationState.FAILED_PERMANENT
        return failed or (late and self.late and self.state in WAITING)


def contacts(connection: Connection, people: Collection[PersonId]) -> Mapping[PersonId, Sequence[Contact]]:
    """Return the addresses of people, each person's in order; people without one are left out."""
    found: dict[PersonId, list[Contact]] = {}
    if people:
        for row in _CONTACTS.rows(connection, {"people": json.dumps(list(people))}):
            contact = Contact(row[1], row[2], timedelta(seconds=row[3]))
            found.setdefault(PersonId(row[0]), []).append(contact)
    return found


def insert(
    connection: Connection, notifications: Sequence[tuple[Notification, NotificationState]], at: datetime
) -> None:
    """Write messages to be sent, or already superseded."""
    if notifications:
        moment = to_micros(at)
        _INSERT.many(connection, [_values(each, state, moment) for each, state in notifications])


def settle(connection: Connection, outcomes: Sequence[Outcome], at: datetime) -> None:
    """Record what became of attempts; a message really sent counts even where it was superseded meanwhile."""
    if outcomes:
        moment = to_micros(at)
        words = [each for each in outcomes if not (each.late and each.state is NotificationState.SENDING)]
        _SETTLE.many(connection, [_outcome(each, moment) for each in words])
        late = [{"id": each.notification, "at": moment} for each in outcomes if each.late]
        if late:
            _LATE.many(connection, late)


def told_together(connection: Connection, outcomes: Sequence[Outcome], at: datetime) -> Sequence[Outcome]:
    """Let everything that was handed over as one share what a carrier says of it; return what that adds.

    The carrier knows it by the first of them alone, and may tell of that before the others are recorded.
    """
    leads = {each.digest or each.notification for each in outcomes}
    found = _TOLD_WITH.rows(connection, {"ids": json.dumps(list(leads))}) if leads else ()
    more = [
        Outcome(NotificationId(id_), NotificationState(state), error, receipt, None, True, digest=lead)
        for id_, lead, state, error, receipt in found
    ]
    settle(connection, more, at)
    return more


def blocked(
    connection: Connection, ids: Collection[NotificationId], now: datetime
) -> Sequence[NotificationId]:
    """Return the calls that wait for their time although another to the same person cannot be handed over."""
    values = {"ids": json.dumps(list(ids)), "now": to_micros(now)}
    return [NotificationId(row[0]) for row in _BLOCKED.rows(connection, values)] if ids else ()


def held_back(
    connection: Connection, alarm: AlarmId, people: Collection[PersonId], now: datetime
) -> Mapping[tuple[PersonId, str, str], NotificationId]:
    """Return the calls to people that wait for their time, by person, channel and address."""
    values = {"alarm": alarm, "people": json.dumps(list(people)), "now": to_micros(now)}
    rows = _HELD_BACK.rows(connection, values)
    return {(PersonId(row[1]), row[2], row[3]): NotificationId(row[0]) for row in rows}


def release(connection: Connection, ids: Collection[NotificationId], now: datetime) -> Sequence[Notification]:
    """Let calls go out at once; return those that still wait, `now` being their time."""
    if not ids:
        return ()
    values = {"ids": json.dumps(list(ids)), "now": to_micros(now)}
    _RELEASE.run(connection, values)
    return [_notification(row) for row in _FOUND.rows(connection, values)]


def called_before(
    connection: Connection, alarm: AlarmId, people: Collection[PersonId]
) -> frozenset[PersonId]:
    """Return who of these has been sent something about an alarm already: they have a link."""
    values = {"alarm": alarm, "people": json.dumps(list(people))}
    return frozenset(PersonId(row[0]) for row in _CALLED_BEFORE.rows(connection, values))


def supersede(connection: Connection, alarm: AlarmId, state: AlarmState, at: datetime) -> None:
    """Drop what no longer tells the alarm's state."""
    _SUPERSEDE.run(connection, {"alarm": alarm, "tells": state.value, "at": to_micros(at)})


def supersede_calls(
    connection: Connection, alarm: AlarmId, people: Collection[PersonId], at: datetime
) -> None:
    """Drop waiting calls to people who are just called anew."""
    found = {"alarm": alarm, "people": json.dumps(list(people)), "at": to_micros(at)}
    _SUPERSEDE_CALLS.run(connection, found)


def still_tells(connection: Connection, id_: NotificationId) -> Dispatch | None:
    """Return a notification with its alarm, where it still waits and tells the alarm's state."""
    row = _PRESENT.first(connection, {"id": id_})
    return None if row is None else Dispatch(_notification(row), from_row(row[_READ_COUNT:]))


def waiting(connection: Connection, known: Collection[NotificationId]) -> Sequence[Notification]:
    """Return everything that waits to be sent and is not known, oldest first.

    What waits for dead addresses is known and stays: of it no more than the id is read.
    """
    ids = [row[0] for row in _ALL_WAITING.rows(connection) if row[0] not in known]
    return [_notification(row) for row in _FOUND.rows(connection, {"ids": json.dumps(ids)})] if ids else ()


def step_states(connection: Connection, alarm: Alarm) -> Mapping[PersonId, Sequence[Called]]:
    """Return what became of the calls of an alarm's present step, by person."""
    found: dict[PersonId, list[Called]] = {}
    key = {"alarm": alarm.id, "round": alarm.round, "step": alarm.step}
    for person, state, late in _STEP.rows(connection, key):
        found.setdefault(PersonId(person), []).append(Called(NotificationState(state), bool(late)))
    return found


def alarms_called_by(connection: Connection, ids: Collection[NotificationId]) -> Sequence[AlarmId]:
    """Return the alarms whose calls are among these notifications."""
    if not ids:
        return ()
    return [AlarmId(row[0]) for row in _BY_IDS.rows(connection, {"ids": json.dumps(list(ids))})]


def insert_commands(
    connection: Connection, commands: Sequence[tuple[Command, AlarmId]], at: datetime
) -> None:
    """Write what devices are to be told."""
    if commands:
        moment = to_micros(at)
        _COMMAND.many(connection, [_command_values(each, alarm, moment) for each, alarm in commands])


def commands_waiting(connection: Connection) -> Sequence[tuple[Command, AlarmId]]:
    """Return the commands not yet carried out, oldest first."""
    return [
        (Command(CommandId(row[0]), DeviceId(row[1]), row[2], AlarmState(row[3]), row[4]), AlarmId(row[5]))
        for row in _COMMANDS_WAITING.rows(connection)
        if row[5] is not None
    ]


def supersede_past_commands(connection: Connection) -> None:
    """Of what an earlier life left untold, keep each change of a state once: its latest word."""
    _COMMANDS_PAST.run(connection)


def commands_sent(connection: Connection, ids: Collection[CommandId]) -> None:
    """Record that the broker has these commands; what the device itself has said of one by then stands."""
    if ids:
        _COMMANDS_SENT.run(connection, {"ids": json.dumps(list(ids))})


def _notification(row: Sequence[Any]) -> Notification:
    return Notification(
        id=NotificationId(row[0]),
        alarm=AlarmId(row[1]),
        person=PersonId(row[2]),
        channel=row[3],
        address=row[4],
        purpose=Purpose(row[5]),
        tells=AlarmState(row[6]),
        round=row[7],
        step=row[8],
        attempts=row[9],
        due_at=from_micros(row[10]) if row[10] is not None else None,
        written_at=from_micros(row[11]),
    )


def _values(notification: Notification, state: NotificationState, at: int) -> dict[str, object]:
    return {
        "id": notification.id,
        "alarm": notification.alarm,
        "person": notification.person,
        "channel": notification.channel,
        "address": notification.address,
        "purpose": notification.purpose.value,
        "tells": notification.tells.value,
        "round": notification.round,
        "step": notification.step,
        "due_at": to_micros(notification.due_at) if notification.due_at is not None else None,
        "state": state.value,
        "at": at,
    }


def _outcome(outcome: Outcome, at: int) -> dict[str, object]:
    return {
        "id": outcome.notification,
        "state": outcome.state.value,
        "tried": 0 if outcome.accepted_before or outcome.state in UNTRIED else 1,
        "replaces": outcome.accepted_before,
        "digest": outcome.digest,
        "error": outcome.error[:500],
        "receipt": outcome.receipt[:200],
        "at": at,
    }


def _command_values(command: Command, alarm: AlarmId, at: int) -> dict[str, object]:
    return {
        "id": command.id,
        "device": command.device,
        "alarm": alarm,
        "do": command.do,
        "tells": command.tells.value,
        "by": command.by,
        "at": at,
    }
