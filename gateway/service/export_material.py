"""What goes into an export, gathered within an open review: events, alarms, rows of the register.

Shows nothing to anybody; whoever a review is closed to is in none of it, not even by name.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection

from gateway.domain import export
from gateway.domain.model import Now, PersonId, PlaceId
from gateway.domain.register import Head, Secret
from gateway.domain.review import Review
from gateway.domain.review_scope import Scope
from gateway.domain.veil import NAMELESS, veiled
from gateway.service.register_key import RegisterKey
from gateway.service.reviews import Inside
from gateway.store import register
from gateway.store.db import Database
from gateway.store.moment import to_micros
from gateway.store.queries import alarms, evidence, review_events, system
from gateway.store.queries.alarms import AlarmSummary, LogLine, SentMessage
from gateway.store.queries.events import RecordedRow
from gateway.store.queries.review_ways import EVERYTHING, Wanted
from gateway.store.register import Stored

NOT_SAID = frozenset({"snapshot", "expectation", "subject"})
"""Details that mean something on this box alone."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Which events of a review: by number, or those of a narrower scope that are wanted."""

    scope: Scope
    wanted: Wanted = EVERYTHING
    ids: tuple[int, ...] | None = None
    pictures: bool = True


@dataclass(frozen=True, slots=True)
class Story:
    """An alarm, step by step."""

    alarm: AlarmSummary
    log: Sequence[LogLine]
    messages: Sequence[SentMessage]
    cut: bool
    """True where it went on after the review's time: then nothing is said of how it ended."""


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


def found(database: Database, choice: Choice) -> Sequence[RecordedRow]:
    """Return the events of a choice, oldest first, at most one more than an export may hold."""
    with database.read() as connection:
        return _events(connection, choice)


def gathered(database: Database, inside: Inside, choice: Choice, key: RegisterKey, now: Now) -> Material:
    """Gather what was chosen, as it stands at one moment. Raises ExportRefused."""
    scope = inside.scope
    with database.read() as connection:
        chosen = _events(connection, choice)
        export.bounded(len(chosen))
        hidden = evidence.people(connection, scope.closed_to)
        stories = _stories(connection, scope, chosen, frozenset(hidden.values()))
        seq, hash_ = register.last(connection)
        site, _, timezone = system.site_names(connection)
        wanted = {each.place for each in chosen} | {each.alarm.place for each in stories}
        wanted |= {*inside.review.case.places}
        told = {("place", each) for each in wanted if each is not None}
        told |= {("person", each.person) for each in chosen if each.person is not None}
        told |= {("person", each.alarm.resident) for each in stories if each.alarm.resident is not None}
        return Material(
            review=inside.review,
            at=now,
            site=site,
            timezone=timezone,
            events=chosen,
            details={each.id: _detail(each, scope) for each in chosen},
            stories=stories,
            rows=[_row(each, told) for each in evidence.rows_of(connection, inside.review.id)],
            head=key.head(seq, hash_, to_micros(now.at)),
            places=evidence.places(connection, {each for each in wanted if each is not None}),
            people=evidence.people(connection, {each.person for each in chosen if each.person is not None}),
        )


def _events(connection: Connection, choice: Choice) -> Sequence[RecordedRow]:
    if choice.ids is not None:
        by_number = (review_events.one(connection, choice.scope, each) for each in sorted(set(choice.ids)))
        return [each for each in by_number if each is not None]
    rows: list[RecordedRow] = []
    after, most = None, export.MOST_EVENTS + 1
    while len(rows) < most:
        page = review_events.page(
            connection, choice.scope, choice.wanted, after, most - len(rows), newest=False
        )
        rows += page.rows
        after = page.next
        if after is None:
            break
    return rows


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
        _story(
            each,
            [veiled(line, hidden) for line in log if line.alarm == each.id],
            [veiled(one, hidden) for one in sent if one.alarm == each.id and one.created_at < scope.until],
            scope,
            hidden,
        )
        for each in kept
    ]


def _story(
    found: AlarmSummary,
    log: Sequence[LogLine],
    sent: Sequence[SentMessage],
    scope: Scope,
    hidden: frozenset[str],
) -> Story:
    lines = [each for each in log if each.at < scope.until]
    cut = len(lines) < len(log)
    if cut:
        found = replace(found, state="", outcome="", resolved_at=None, helper_name="")
    return Story(veiled(found, hidden), lines, sent, cut)


def _row(row: Stored, told: Collection[tuple[str, str]]) -> Stored:
    """Return a row without whom it concerned where that is anybody of whom the export does not tell.

    Its commitment stays, so it still holds: whoever looks at ten and hands over one names no other nine.
    """
    if all(each in told for each in row.about):
        return row
    return replace(row, secrets={name: each for name, each in row.secrets.items() if name != Secret.ABOUT})


def _detail(found: RecordedRow, scope: Scope) -> Mapping[str, Any]:
    said = json.loads(found.detail)
    if not isinstance(said, dict):
        return {}
    closed = set(scope.closed_to)
    kept = {name: each for name, each in said.items() if name not in NOT_SAID}
    return {
        name: NAMELESS if isinstance(each, str) and each in closed else each for name, each in kept.items()
    }
