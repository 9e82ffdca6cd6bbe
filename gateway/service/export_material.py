"""What goes into an export, gathered within an open review: events, alarms, rows of the register.

Shows nothing to anybody; whoever a review is closed to is in none of it, not even by name.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection

from gateway.domain import export
from gateway.domain.export import MOST_EVENTS, Choice
from gateway.domain.model import Now, PersonId, PlaceId
from gateway.domain.register import Head
from gateway.domain.review import Review
from gateway.domain.review_scope import Scope
from gateway.service.register_key import RegisterKey
from gateway.service.reviews import Inside
from gateway.store import register
from gateway.store.db import Database
from gateway.store.moment import to_micros
from gateway.store.queries import alarms, events, evidence, system
from gateway.store.queries.alarms import AlarmSummary, LogLine, SentMessage
from gateway.store.queries.events import EventFilter, RecordedRow
from gateway.store.register import Stored

NAMELESS = "—"
"""Instead of the name of somebody whose records are closed."""
NOT_SAID = frozenset({"snapshot", "expectation"})
"""Details that mean something on this box alone."""


@dataclass(frozen=True, slots=True)
class Story:
    """An alarm, step by step."""

    alarm: AlarmSummary
    log: Sequence[LogLine]
    messages: Sequence[SentMessage]


@dataclass(frozen=True, slots=True)
class Material:
    """Everything of an export but its pictures, as it stood at one moment."""

    review: Review
    at: Now
    site: str
    timezone: str
    events: Sequence[RecordedRow]
    details: Mapping[int, Mapping[str, Any]]
    """By number of the event: what the device said, without what is of no use elsewhere."""
    stories: Sequence[Story]
    rows: Sequence[Stored]
    head: Head
    places: Mapping[str, str]
    people: Mapping[str, str]

    @property
    def concerned(self) -> tuple[tuple[PlaceId, ...], tuple[PersonId, ...]]:
        """Return the households and people it tells of."""
        told = [(each.place, each.person) for each in self.events]
        told += [(each.alarm.place, each.alarm.resident) for each in self.stories]
        places = {PlaceId(place) for place, _ in told if place is not None}
        return tuple(sorted(places)), tuple(sorted({PersonId(who) for _, who in told if who is not None}))


def count(database: Database, inside: Inside, choice: Choice) -> int:
    """Return how many events a choice has, at most one more than an export may hold."""
    with database.read() as connection:
        return len(_events(connection, inside.scope, choice))


def gathered(database: Database, inside: Inside, choice: Choice, key: RegisterKey, now: Now) -> Material:
    """Gather what was chosen, as it stands at one moment. Raises ExportRefused."""
    scope = inside.scope
    with database.read() as connection:
        found = _events(connection, scope, choice)
        export.bounded(len(found))
        hidden = evidence.people(connection, scope.closed_to)
        stories = _stories(connection, scope, found, frozenset(hidden.values()))
        seq, hash_ = register.last(connection)
        site, _, timezone = system.site_names(connection)
        wanted = {each.place for each in found} | {each.alarm.place for each in stories}
        wanted |= {*inside.review.case.places}
        return Material(
            review=inside.review,
            at=now,
            site=site,
            timezone=timezone,
            events=found,
            details={each.id: _detail(each, scope) for each in found},
            stories=stories,
            rows=evidence.rows_of(connection, inside.review.id),
            head=key.head(seq, hash_, to_micros(now.at)),
            places=evidence.places(connection, {each for each in wanted if each is not None}),
            people=evidence.people(connection, {each.person for each in found if each.person is not None}),
        )


def _events(connection: Connection, scope: Scope, choice: Choice) -> Sequence[RecordedRow]:
    wanted = EventFilter(
        choice.since, choice.until, choice.place, choice.device, choice.type, choice.person, scope, choice.ids
    )
    return events.page(connection, wanted, None, MOST_EVENTS + 1, newest=False)


def _stories(
    connection: Connection, scope: Scope, found: Sequence[RecordedRow], hidden: frozenset[str]
) -> Sequence[Story]:
    """Return the alarms that these events raised or joined, where the review covers them too."""
    named = sorted({each.alarm for each in found if each.alarm is not None})
    kept = [
        each
        for each in alarms.by_ids(connection, named)
        if scope.covers(PlaceId(each.place) if each.place is not None else None, each.raised_at)
        and each.resident not in scope.closed_to
    ]
    ids = [each.id for each in kept]
    log, sent = alarms.log_of(connection, ids), alarms.messages_of(connection, ids)
    return [
        Story(
            replace(each, helper_name=_shown(each.helper_name, hidden)),
            [_line(line, hidden) for line in log if line.alarm == each.id],
            [
                replace(one, person_name=_shown(one.person_name, hidden))
                for one in sent
                if one.alarm == each.id
            ],
        )
        for each in kept
    ]


def _line(line: LogLine, hidden: frozenset[str]) -> LogLine:
    return replace(line, name=_shown(line.name, hidden), text=_shown(line.text, hidden))


def _shown(name: str, hidden: frozenset[str]) -> str:
    """Return a text without the names of people whose records are closed."""
    for each in hidden:
        name = name.replace(each, NAMELESS) if each else name
    return name


def _detail(found: RecordedRow, scope: Scope) -> Mapping[str, Any]:
    said = json.loads(found.detail)
    if not isinstance(said, dict):
        return {}
    closed = set(scope.closed_to)
    kept = {name: each for name, each in said.items() if name not in NOT_SAID}
    return {
        name: NAMELESS if isinstance(each, str) and each in closed else each for name, each in kept.items()
    }
