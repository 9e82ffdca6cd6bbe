"""Use cases of reading within a review: events, how many when, what was around, alarms, notes.

Owns nothing of who may look: every function takes the scope that was opened, and none reads beyond it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from gateway.domain.errors import NotFound
from gateway.domain.event_note import Note, NoteId, NoteRefused, tags_of, text_of
from gateway.domain.model import Now
from gateway.domain.receipt import Standing
from gateway.domain.review_scope import Scope
from gateway.store import event_notes
from gateway.store.db import Database
from gateway.store.queries import (
    alarms,
    receipts,
    review_alarms,
    review_density,
    review_entries,
    review_events,
    review_notes,
)
from gateway.store.queries.alarms import AlarmSummary, Earlier, LogLine, SentMessage
from gateway.store.queries.review_density import NOWHERE, Density
from gateway.store.queries.review_entries import Sheet
from gateway.store.queries.review_events import Found
from gateway.store.queries.review_ways import EVERYTHING, Wanted

AROUND = timedelta(minutes=5)
"""What happened around an event, unless somebody asks for more."""
MOST_AROUND = 200


@dataclass(frozen=True, slots=True)
class Story:
    """How one alarm went, within the time of the review."""

    alarm: AlarmSummary
    log: Sequence[LogLine]
    messages: Sequence[SentMessage]
    told: Sequence[Standing]
    earlier: Earlier
    cut: bool
    """True where it went on after the review's time."""


def events(
    database: Database,
    scope: Scope,
    wanted: Wanted = EVERYTHING,
    after: int | None = None,
    limit: int = 100,
    *,
    newest: bool = True,
) -> Found:
    """Return events, page by page."""
    with database.read() as connection:
        return review_events.page(connection, scope, wanted, after, limit, newest=newest)


def sheet(
    database: Database,
    scope: Scope,
    wanted: Wanted = EVERYTHING,
    after: int | None = None,
    limit: int = 100,
    *,
    newest: bool = True,
) -> Sheet:
    """Return events page by page, those of one visit as one."""
    with database.read() as connection:
        return review_entries.sheet(connection, scope, wanted, after, limit, newest=newest)


def density(
    database: Database, scope: Scope, wanted: Wanted = EVERYTHING, offset: timedelta = NOWHERE
) -> Density:
    """Return how much happened when."""
    with database.read() as connection:
        return review_density.density(connection, scope, wanted, offset)


def event(database: Database, scope: Scope, id_: int) -> Sheet:
    """Return the line in which one event stands. Raises NotFound, also for one outside the scope."""
    with database.read() as connection:
        found = review_entries.around_one(connection, scope, id_)
    if found is None:
        raise NotFound("there is no such event in this review")
    return found


def around(database: Database, scope: Scope, id_: int, minutes: timedelta = AROUND) -> Sheet:
    """Return what happened around an event, oldest first. Raises NotFound."""
    with database.read() as connection:
        found = review_events.one(connection, scope, id_)
        if found is None:
            raise NotFound("there is no such event in this review")
        near = scope.narrowed(since=found.received_at - minutes, until=found.received_at + minutes)
        return review_entries.sheet(connection, near, limit=MOST_AROUND, newest=False)


def raised(database: Database, scope: Scope) -> Sequence[AlarmSummary]:
    """Return the alarms that were raised, the newest first."""
    with database.read() as connection:
        return review_alarms.raised(connection, scope)


def story(database: Database, scope: Scope, alarm: int) -> Story:
    """Return how an alarm went. Raises NotFound, also for one raised outside the scope."""
    with database.read() as connection:
        found = review_alarms.one(connection, scope, alarm)
        if found is None:
            raise NotFound("there is no such alarm in this review")
        log, messages = alarms.log_of(connection, [alarm]), alarms.messages_of(connection, [alarm])
        told = receipts.standing(connection, [alarm]).get(alarm, ())
        earlier = alarms.earlier(connection, [alarm])[alarm]
    lines = [each for each in log if each.at < scope.until]
    return Story(
        found,
        lines,
        [each for each in messages if each.created_at < scope.until],
        [each for each in told if each.at < scope.until],
        earlier,
        cut=len(lines) < len(log),
    )


def notes_of(
    database: Database, scope: Scope, reviews: Collection[int], events_: Collection[int]
) -> Mapping[int, Sequence[Note]]:
    """Return what these reviews noted of some events."""
    with database.read() as connection:
        return review_notes.of_events(connection, scope, reviews, events_)


def notes(
    database: Database, scope: Scope, reviews: Collection[int], word: str = "", tag: str = ""
) -> Sequence[Note]:
    """Return what these reviews noted that holds a word or bears a tag, the newest first."""
    with database.read() as connection:
        return review_notes.said(connection, scope, reviews, word, tag)


def note(
    database: Database,
    scope: Scope,
    review: int,
    by: str,
    event_: int,
    text: str,
    tags: Sequence[str],
    now: Now,
) -> NoteId:
    """Note something of an event. Raises NotFound, and NoteRefused for a note without a word or a tag."""
    said, marked = text_of(text), tags_of(tags)
    if not said and not marked:
        raise NoteRefused("found an empty note, expected a text or a tag")
    with database.write() as connection:
        if review_events.one(connection, scope, event_) is None:
            raise NotFound("there is no such event in this review")
        return event_notes.add(connection, event_, review, by, now.at, said, marked)


def withdraw(
    database: Database, scope: Scope, review: int, by: str, event_: int, note_: int, why: str, now: Now
) -> NoteId:
    """Say that a note of this review no longer holds. Raises NotFound or NoteRefused."""
    with database.write() as connection:
        known = review_notes.of_events(connection, scope, [review], [event_]).get(event_, ())
        found = next((each for each in known if each.id == note_), None)
        if found is None:
            raise NotFound("there is no such note in this review")
        if found.withdrawn_at is not None:
            raise NoteRefused("this note is withdrawn already")
        return event_notes.add(connection, event_, review, by, now.at, text_of(why), withdraws=found.id)
