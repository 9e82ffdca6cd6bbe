"""What the box holds about somebody, by class, in pieces of bounded size. Never writes, and masks nothing."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from gateway.store.moment import from_micros
from gateway.store.statement import Statement

_ALARMS = Statement(
    "SELECT id FROM alarm WHERE id > :after"
    " AND (resident IN (SELECT value FROM json_each(:persons)) OR (place = :place AND resident IS NULL))"
    " ORDER BY id LIMIT :most"
)
_OF_OTHERS = Statement(
    "SELECT id FROM alarm WHERE id IN (SELECT value FROM json_each(:alarms))"
    " AND resident IS NOT NULL AND resident NOT IN (SELECT value FROM json_each(:persons))"
)
_MESSAGES = Statement(
    "SELECT n.id, n.person, n.channel, n.address, n.purpose, n.state, n.created_at, n.updated_at, a.kind,"
    " a.resolved_at FROM notification n JOIN alarm a ON a.id = n.alarm"
    " WHERE n.id > :after AND n.person IN (SELECT value FROM json_each(:persons)) ORDER BY n.id LIMIT :most"
)
_ANSWERS = Statement(
    "SELECT l.id, l.at, l.type, l.channel, l.text, a.kind, a.resolved_at FROM alarm_log l"
    " JOIN alarm a ON a.id = l.alarm"
    " WHERE l.person = :person AND l.role IN ('neighbour', 'resident') AND l.id > :after"
    " ORDER BY l.id LIMIT :most"
)
_VISITS = Statement(
    "SELECT id, person, visitor_name, at, note FROM visit WHERE id > :after"
    " AND person IN (SELECT value FROM json_each(:persons)) ORDER BY id LIMIT :most"
)
_SIGN = Statement(
    "SELECT person, day, since, due, state, seen_at FROM wellbeing_day"
    " WHERE person IN (SELECT value FROM json_each(:persons)) ORDER BY person"
)


_PROOFS = Statement(
    "SELECT s.subject, s.standing, s.reason, s.at, w.started_at FROM walk_subject s"
    " JOIN walk w ON w.id = s.walk"
    " WHERE s.kind = 'path' AND s.subject >= :person || '/' AND s.subject < :person || '0'"
    " ORDER BY s.walk, s.number"
)
"""Of a way to somebody the subject is `PERSON/CHANNEL`; behind the stroke comes the nought."""


@dataclass(frozen=True, slots=True)
class Message:
    """A message that was sent to somebody, with their own address."""

    id: int
    person: str
    channel: str
    address: str
    purpose: str
    state: str
    created_at: datetime
    updated_at: datetime
    about: str
    """Kind of the alarm."""
    resolved_at: datetime | None
    """When that was closed."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What somebody said to a call, their neighbour's or their own."""

    id: int
    at: datetime
    type: str
    channel: str
    text: str
    about: str
    resolved_at: datetime | None


@dataclass(frozen=True, slots=True)
class Visited:
    """A visit that was written down."""

    id: int
    person: str
    visitor_name: str
    at: datetime
    note: str


@dataclass(frozen=True, slots=True)
class Sign:
    """How the last day's sign of life stands."""

    person: str
    day: str
    since: datetime
    due: datetime
    state: str
    seen_at: datetime | None


@dataclass(frozen=True, slots=True)
class Proof:
    """Whether a way to somebody was proved in a walk test."""

    channel: str
    standing: str
    reason: str
    at: datetime | None
    walked_at: datetime


def alarms(
    connection: Connection, place: str | None, persons: Collection[str], after: int, most: int
) -> Sequence[int]:
    """Return the ids of alarms of some people, and of those at their home that were nobody's own.

    What somebody else called for there – who lived there before, or moved in since – is theirs.
    """
    values = {"place": place, "persons": _json(persons), "after": after, "most": most}
    return [int(id_) for (id_,) in _ALARMS.rows(connection, values)]


def of_others(connection: Connection, found: Collection[int], persons: Collection[str]) -> frozenset[int]:
    """Return those of some alarms that were somebody else's."""
    values = {"alarms": json.dumps(sorted(found)), "persons": _json(persons)}
    return frozenset(int(id_) for (id_,) in _OF_OTHERS.rows(connection, values))


def messages(connection: Connection, persons: Collection[str], after: int, most: int) -> Sequence[Message]:
    """Return messages that were sent to these people."""
    found = _MESSAGES.rows(connection, {"persons": _json(persons), "after": after, "most": most})
    return [
        Message(
            id_,
            who,
            channel,
            address,
            purpose,
            state,
            from_micros(at),
            from_micros(last),
            kind,
            _moment(closed),
        )
        for id_, who, channel, address, purpose, state, at, last, kind, closed in found
    ]


def answers(connection: Connection, person: str, after: int, most: int) -> Sequence[Answered]:
    """Return what somebody said to calls."""
    found = _ANSWERS.rows(connection, {"person": person, "after": after, "most": most})
    return [
        Answered(id_, from_micros(at), type_, channel, said, kind, _moment(closed))
        for id_, at, type_, channel, said, kind, closed in found
    ]


def visits(connection: Connection, persons: Collection[str], after: int, most: int) -> Sequence[Visited]:
    """Return the visits to these people that were written down."""
    found = _VISITS.rows(connection, {"persons": _json(persons), "after": after, "most": most})
    return [Visited(id_, who, name, from_micros(at), note) for id_, who, name, at, note in found]


def signs(connection: Connection, persons: Collection[str]) -> Sequence[Sign]:
    """Return the signs of life of these people."""
    return [
        Sign(
            who, day, from_micros(since), from_micros(due), state, None if seen is None else from_micros(seen)
        )
        for who, day, since, due, state, seen in _SIGN.rows(connection, {"persons": _json(persons)})
    ]


def proofs(connection: Connection, person: str) -> Sequence[Proof]:
    """Return how walk tests proved the ways to somebody."""
    return [
        Proof(
            subject.partition("/")[2],
            standing,
            reason,
            None if at is None else from_micros(at),
            from_micros(walked),
        )
        for subject, standing, reason, at, walked in _PROOFS.rows(connection, {"person": person})
    ]


def _moment(micros: int | None) -> datetime | None:
    return None if micros is None else from_micros(micros)


def _json(persons: Collection[str]) -> str:
    return json.dumps(list(persons))
