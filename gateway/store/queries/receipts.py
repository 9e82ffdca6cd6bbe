"""What is read of messages on their way: who was called, how far each came, what changed. Never writes."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, text

from gateway.domain.notification import NotificationState
from gateway.domain.receipt import Delivery, Reply, Stage, Standing, standings
from gateway.store.moment import from_micros
from gateway.store.queries import called

_STAGES = "(SELECT json_group_array(json_array(stage, at)) FROM receipt WHERE notification = n.id)"
_CALLS = text(
    f"SELECT n.alarm, n.person, {called.NAME}, n.channel, n.round, n.step, n.state,"
    f" CASE n.receipt WHEN '' THEN n.error ELSE n.receipt END, n.created_at, n.updated_at, {_STAGES}"
    " FROM json_each(:alarms) wanted JOIN notification n ON n.id IN"
    " (SELECT id FROM notification WHERE alarm = wanted.value AND purpose IN ('call', 'again')"
    "  ORDER BY round DESC, step DESC, id DESC LIMIT :most)"
    f"{called.JOINED} ORDER BY n.id"
)
_REPLIES = text(
    "SELECT l.alarm, l.person, l.type, l.channel, l.at FROM json_each(:alarms) wanted"
    " JOIN alarm_log l ON l.alarm = wanted.value WHERE l.person IS NOT NULL AND l.role = 'neighbour'"
    " AND l.type NOT IN ('noted', 'let_in') ORDER BY l.id"
)
_LAST = text("SELECT coalesce(max(id), 0) FROM receipt")
_AFTER = text(
    "SELECT r.id, n.alarm FROM receipt r JOIN notification n ON n.id = r.notification"
    " WHERE r.id > :after ORDER BY r.id LIMIT :limit"
)
MOST = 100
"""Messages of one alarm that are looked through: those of the latest steps."""


def calls_of(connection: Connection, alarms: Collection[int]) -> Mapping[int, Sequence[Delivery]]:
    """Return the latest calls about each of these alarms, without the news of how it goes on."""
    found: dict[int, list[Delivery]] = {each: [] for each in alarms}
    values = {"alarms": json.dumps(list(alarms)), "most": MOST}
    for row in connection.execute(_CALLS, values) if alarms else ():
        found[row[0]].append(_delivery(row[1:]))
    return found


def replies_of(connection: Connection, alarms: Collection[int]) -> Mapping[int, Sequence[Reply]]:
    """Return what was answered to each of these alarms, oldest first."""
    found: dict[int, list[Reply]] = {each: [] for each in alarms}
    for row in connection.execute(_REPLIES, {"alarms": json.dumps(list(alarms))}) if alarms else ():
        found[row[0]].append(Reply(row[1], row[2], row[3], from_micros(row[4])))
    return found


def standing(connection: Connection, alarms: Collection[int]) -> Mapping[int, Sequence[Standing]]:
    """Return who was called about each of these alarms, and how far that has come."""
    calls, replies = calls_of(connection, alarms), replies_of(connection, alarms)
    return {each: standings(calls[each], replies[each]) for each in calls}


def last(connection: Connection) -> int:
    """Return a number that grows whenever a message has come further."""
    return int(connection.execute(_LAST).scalar_one())


def alarms_after(connection: Connection, after: int, limit: int) -> tuple[int, Sequence[int]]:
    """Return the alarms whose messages have come further since, and the number that stands for now."""
    rows = list(connection.execute(_AFTER, {"after": after, "limit": limit}))
    return (rows[-1][0] if rows else after), list(dict.fromkeys(row[1] for row in rows))


def _delivery(row: Sequence[Any]) -> Delivery:
    person, name, channel, round_, step, state, said, created, updated, stages = row
    return Delivery(
        person=person,
        name=name,
        channel=channel,
        round=round_,
        step=step,
        state=NotificationState(state),
        said=said,
        created_at=from_micros(created),
        updated_at=from_micros(updated),
        stages={Stage(stage): from_micros(at) for stage, at in json.loads(stages)},
    )
