"""Statements about days of a daily sign of life, and what was heard from a home. Decides nothing."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from gateway.domain.model import DeviceId, EventType, PersonId, PlaceId
from gateway.domain.wellbeing import SIGNS, Day, DayState
from gateway.store.moment import from_micros, to_micros
from gateway.store.statement import Row, Statement

_FIELDS = "person, day, rule, since, due, trusted, state, seen_at"
_ALL = Statement(f"SELECT {_FIELDS} FROM wellbeing_day ORDER BY person")
_KEEP = Statement(
    f"INSERT OR REPLACE INTO wellbeing_day ({_FIELDS})"
    " VALUES (:person, :day, :rule, :since, :due, :trusted, :state, :seen_at)"
)
_FORGET = Statement("DELETE FROM wellbeing_day WHERE person IN (SELECT value FROM json_each(:people))")
_UNSURE = Statement("UPDATE wellbeing_day SET trusted = 0 WHERE state = 'waiting'")
# Of what a link kept for hours, its sender says when it happened; a clock that was never set says nothing.
_LATE = "(at IS NULL OR received_at - at NOT BETWEEN 3600000000 AND 86400000000)"
_HEARD = (
    "SELECT id FROM event WHERE {of} AND id > :after AND steady >= :since AND source != 'gateway'"
    f" AND type IN (SELECT value FROM json_each(:types)) AND {_LATE}"
    " AND (person IS NULL OR person = :person) ORDER BY id DESC LIMIT 1"
)
_OWN_DEVICE = _HEARD.format(of="device = d.value")
_AT_PLACE = _HEARD.format(
    of="place = i.value AND NOT EXISTS (SELECT 1 FROM device x WHERE x.id = event.device"
    " AND x.resident IS NOT NULL AND x.resident != :person)"
)
_NAMED = _HEARD.format(of="person = :person")
# One look into the index for each device, each room of the home and the person; never along the whole log.
_SIGN = Statement(
    "SELECT id, type, received_at FROM event WHERE id = (SELECT max(id) FROM ("
    f"  SELECT max(({_OWN_DEVICE})) AS id FROM json_each(:devices) d"
    f"  UNION ALL SELECT max(({_AT_PLACE})) FROM json_each(:places) i"
    f"  UNION ALL SELECT ({_NAMED})))"
)
_TYPES = json.dumps(sorted(each.value for each in SIGNS))
_AT_OR_BEFORE = Statement("SELECT id, steady FROM event WHERE id <= :id ORDER BY id DESC LIMIT 1")
_NEWEST = Statement("SELECT coalesce(max(id), 0) FROM event")


@dataclass(frozen=True, slots=True)
class KeptDay:
    """A day with when its sign was heard, by the wall clock."""

    day: Day
    seen_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Sign:
    """The newest thing heard from somebody."""

    type: EventType
    at: datetime


def days(connection: Connection) -> Mapping[PersonId, KeptDay]:
    """Return the last day of everybody who has one."""
    return {PersonId(row[0]): _kept(row) for row in _ALL.rows(connection)}


def keep(connection: Connection, kept: Sequence[KeptDay]) -> None:
    """Write days, each in the place of its person's last one."""
    if kept:
        _KEEP.many(connection, [_values(each) for each in kept])


def forget(connection: Connection, people: Collection[PersonId]) -> None:
    """Drop the days of people who have chosen nothing any more."""
    if people:
        _FORGET.run(connection, {"people": json.dumps(list(people))})


def unsure(connection: Connection) -> None:
    """Let deadlines be set anew once the clock is trusted: nobody knows how long the box was off."""
    _UNSURE.run(connection)


@dataclass(frozen=True, slots=True)
class Home:
    """Where a sign of somebody's life may come from."""

    person: PersonId
    devices: Collection[DeviceId]
    """Their own, wherever those are."""
    places: Collection[PlaceId]
    """Their home with its rooms."""


def sign_since(connection: Connection, home: Home, since: datetime, after: int) -> Sign | None:
    """Return the newest sign of somebody's life since a steady moment, None where there is none.

    `after`: the newest event from before that moment (`newest_before`).
    """
    values = {
        "person": home.person,
        "devices": json.dumps(list(home.devices)),
        "places": json.dumps(list(home.places)),
        "since": to_micros(since),
        "after": after,
        "types": _TYPES,
    }
    row = _SIGN.first(connection, values)
    return None if row is None else Sign(EventType(row[1]), from_micros(row[2]))


def newest_before(connection: Connection, moment: datetime) -> int:
    """Return the newest event from before a moment: by halves, since ids and steady times grow together."""
    since = to_micros(moment)
    low, high = 0, int(_NEWEST.scalar(connection))
    while low < high:
        middle = (low + high + 1) // 2
        row = _AT_OR_BEFORE.first(connection, {"id": middle})
        if row is None or row[1] < since:
            low = middle
        else:
            high = min(row[0], middle) - 1
    return low


def _kept(row: Row) -> KeptDay:
    person, day, rule, since, due, trusted, state, seen_at = row
    found = Day(
        PersonId(person),
        date.fromisoformat(day),
        rule,
        from_micros(since),
        from_micros(due),
        bool(trusted),
        DayState(state),
    )
    return KeptDay(found, from_micros(seen_at) if seen_at is not None else None)


def _values(kept: KeptDay) -> dict[str, object]:
    day = kept.day
    return {
        "person": day.person,
        "day": day.day.isoformat(),
        "rule": day.rule,
        "since": to_micros(day.since),
        "due": to_micros(day.due),
        "trusted": day.trusted,
        "state": day.state.value,
        "seen_at": to_micros(kept.seen_at) if kept.seen_at is not None else None,
    }
