"""What pages and programs read of alarms: summaries, stories, and what has changed since. Never writes."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, text

from gateway.domain.notification import NotificationState
from gateway.domain.receipt import Stage, furthest
from gateway.domain.review_scope import Scope
from gateway.store.moment import from_micros
from gateway.store.queries import called
from gateway.store.queries.events import scoped

_FIELDS = (
    "id, kind, state, place, place_name, resident_name, raised_at, due_at, round, step,"
    " json_array_length(policy, '$.steps'), helper_name, presses, pressed_at, unreachable, outcome,"
    " resolved_at, json_extract(policy, '$.trial'), resident"
)
_NO_CALL = "('technical', 'drill')"
_BY_URGENCY = (
    "CASE state WHEN 'raised' THEN 0 WHEN 'acknowledged' THEN 1 ELSE 2 END,"
    " CASE kind WHEN 'wellbeing' THEN 1 WHEN 'technical' THEN 2 ELSE 0 END, id"
)
# A drill is nobody's call: it stands on the page of its walk, and takes no room on a wall.
_SHOWN = "state != 'resolved' AND kind != 'drill'"
_OPEN = text(f"SELECT {_FIELDS} FROM alarm WHERE {_SHOWN} ORDER BY {_BY_URGENCY}")
_BY_IDS = text(f"SELECT {_FIELDS} FROM alarm WHERE id IN (SELECT value FROM json_each(:ids)) ORDER BY id")
_STATES = "EXISTS (SELECT 1 FROM json_each(:states) WHERE value = state)"
_OLDEST = text(f"SELECT {_FIELDS} FROM alarm WHERE id > :after AND {_STATES} ORDER BY id LIMIT :limit")
_NEWEST = text(f"SELECT {_FIELDS} FROM alarm WHERE id < :after AND {_STATES} ORDER BY id DESC LIMIT :limit")
WITHIN = (
    "place IN (SELECT value FROM json_each(:scope_places)) AND raised_at >= :scope_since"
    " AND raised_at < :scope_until"
    " AND (resident IS NULL OR resident NOT IN (SELECT value FROM json_each(:scope_closed)))"
)
"""What lies within a review, with the values of `events.scoped`."""
_OLDEST_WITHIN, _NEWEST_WITHIN = (
    text(str(each).replace(" ORDER BY", f" AND {WITHIN} ORDER BY")) for each in (_OLDEST, _NEWEST)
)
_LINES = "SELECT id, alarm, at, type, role, name, channel, text FROM alarm_log"
_LOG = text(
    "SELECT l.id, l.alarm, l.at, l.type, l.role, l.name, l.channel, l.text FROM json_each(:alarms) wanted"
    " JOIN alarm_log l ON l.id IN"
    " (SELECT id FROM alarm_log WHERE alarm = wanted.value ORDER BY id DESC LIMIT :most) ORDER BY l.id"
)
_LOG_AFTER = text(f"{_LINES} WHERE id > :after ORDER BY id LIMIT :limit")
_LAST_LINE = text("SELECT max(id) FROM alarm_log")
_MESSAGES = text(
    f"SELECT n.id, n.alarm, {called.NAME}, n.channel, n.purpose, n.round, n.step, n.state,"
    " n.attempts, n.created_at, n.updated_at, n.error, n.receipt,"
    " (SELECT json_group_array(json_array(stage, at)) FROM receipt WHERE notification = n.id)"
    " FROM json_each(:alarms) wanted JOIN notification n ON n.id IN"
    " (SELECT id FROM notification WHERE alarm = wanted.value"
    "  ORDER BY round DESC, step DESC, id DESC LIMIT :most)"
    f"{called.JOINED} ORDER BY n.id"
)
_HOW_MANY = text(
    "SELECT value, (SELECT count(*) FROM alarm_log WHERE alarm = value),"
    " (SELECT count(*) FROM notification WHERE alarm = value) FROM json_each(:alarms)"
)
_LAST_PRESS = text(f"SELECT max(pressed_at) FROM alarm WHERE kind NOT IN {_NO_CALL}")
_OPEN_BY_STATE = text(f"SELECT state, count(*) FROM alarm WHERE {_SHOWN} GROUP BY state")
LAST_ID = 2**63 - 1
NEWEST = 500
"""Lines and messages of one alarm that are read; one that nobody answers for a month has 43,000."""


@dataclass(frozen=True, slots=True)
class AlarmSummary:
    """An alarm as lists show it; `due_at` is on the steady clock, round and step count from 0."""

    id: int
    kind: str
    state: str
    place: str | None
    place_name: str
    resident_name: str
    raised_at: datetime
    due_at: datetime
    round: int
    step: int
    steps: int
    helper_name: str
    presses: int
    pressed_at: datetime | None
    unreachable: bool
    outcome: str
    resolved_at: datetime | None
    trial: str = ""
    """Who had announced to try the button out; everybody is called from the second step on."""
    resident: str | None = None

    @property
    def on_trial(self) -> bool:
        """Tell whether this is still the one announced press."""
        return bool(self.trial) and (self.state, self.round, self.step) == ("raised", 0, 0)


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line of an alarm's log; its id is also its place in the live stream."""

    id: int
    alarm: int
    at: datetime
    type: str
    role: str
    name: str
    channel: str
    text: str


@dataclass(frozen=True, slots=True)
class SentMessage:
    """One message about an alarm: to whom, by which channel, what became of it. Never the address."""

    id: int
    alarm: int
    person_name: str
    channel: str
    purpose: str
    round: int
    step: int
    state: str
    attempts: int
    created_at: datetime
    updated_at: datetime
    error: str
    stage: Stage
    """How far it has come."""
    stages: Mapping[Stage, datetime]
    """How far it had come when."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """How much of an alarm's story is older than what `log_of` and `messages_of` return."""

    lines: int = 0
    messages: int = 0


def open_alarms(connection: Connection) -> Sequence[AlarmSummary]:
    """Return every open alarm but drills: unanswered first, calls before faults, oldest first."""
    return [_summary(row) for row in connection.execute(_OPEN)]


def by_ids(connection: Connection, ids: Collection[int]) -> Sequence[AlarmSummary]:
    """Return these alarms, open or closed; unknown ids are left out."""
    return [_summary(row) for row in connection.execute(_BY_IDS, {"ids": json.dumps(list(ids))})]


def page(
    connection: Connection,
    states: Collection[str],
    after: int | None,
    limit: int,
    *,
    newest: bool,
    scope: Scope | None = None,
) -> Sequence[AlarmSummary]:
    """Return alarms in these states by id, those behind `after` in the order asked for; within a review."""
    start = after if after is not None else (LAST_ID if newest else 0)
    values: dict[str, object] = {"states": json.dumps(list(states)), "after": start, "limit": limit}
    if scope is None:
        found = connection.execute(_NEWEST if newest else _OLDEST, values)
    else:
        values |= scoped(scope)
        found = connection.execute(_NEWEST_WITHIN if newest else _OLDEST_WITHIN, values)
    return [_summary(row) for row in found]


def log_of(connection: Connection, alarms: Collection[int]) -> Sequence[LogLine]:
    """Return the log of these alarms, of each the newest lines, oldest first."""
    return [_line(row) for row in connection.execute(_LOG, _newest_of(alarms))]


def log_after(connection: Connection, after: int, limit: int) -> Sequence[LogLine]:
    """Return the lines of all alarms behind this id."""
    return [_line(row) for row in connection.execute(_LOG_AFTER, {"after": after, "limit": limit})]


def last_line(connection: Connection) -> int:
    """Return the id of the newest line of any log, 0 where there is none."""
    return int(connection.execute(_LAST_LINE).scalar() or 0)


def messages_of(connection: Connection, alarms: Collection[int]) -> Sequence[SentMessage]:
    """Return the messages about these alarms, of each the newest, in the order they were written."""
    return [_message(row) for row in connection.execute(_MESSAGES, _newest_of(alarms))]


def earlier(connection: Connection, alarms: Collection[int]) -> Mapping[int, Earlier]:
    """Return how much of each alarm's story is left out, counted and not read."""
    rows = connection.execute(_HOW_MANY, {"alarms": json.dumps(list(alarms))})
    return {row[0]: Earlier(max(0, row[1] - NEWEST), max(0, row[2] - NEWEST)) for row in rows}


def last_press(connection: Connection) -> datetime | None:
    """Return when anybody last called for help."""
    return _moment(connection.execute(_LAST_PRESS).scalar())


def open_by_state(connection: Connection) -> Mapping[str, int]:
    """Return how many alarms are open in each state, without drills."""
    return {row[0]: row[1] for row in connection.execute(_OPEN_BY_STATE)}


def _newest_of(alarms: Collection[int]) -> dict[str, object]:
    return {"alarms": json.dumps(list(alarms)), "most": NEWEST}


def _summary(row: Sequence[Any]) -> AlarmSummary:
    return AlarmSummary(
        id=row[0],
        kind=row[1],
        state=row[2],
        place=row[3],
        place_name=row[4],
        resident_name=row[5],
        raised_at=from_micros(row[6]),
        due_at=from_micros(row[7]),
        round=row[8],
        step=row[9],
        steps=row[10],
        helper_name=row[11],
        presses=row[12],
        pressed_at=_moment(row[13]),
        unreachable=bool(row[14]),
        outcome=row[15],
        resolved_at=_moment(row[16]),
        trial=row[17] or "",
        resident=row[18],
    )


def _line(row: Sequence[Any]) -> LogLine:
    id_, alarm, at, type_, role, name, channel, said = row
    return LogLine(id_, alarm, from_micros(at), type_, role, name, channel, said)


def _message(row: Sequence[Any]) -> SentMessage:
    id_, alarm, person, channel, purpose, round_, step, state, attempts, created, updated, error = row[:12]
    times = from_micros(created), from_micros(updated)
    stages = {Stage(stage): from_micros(at) for stage, at in json.loads(row[13])}
    far = furthest(NotificationState(state), row[12] or error, stages), stages
    return SentMessage(
        id_, alarm, person, channel, purpose, round_, step, state, attempts, *times, error, *far
    )


def _moment(micros: int | None) -> datetime | None:
    return None if micros is None else from_micros(micros)
