"""Use cases of reading within a review: events, how many when, what was around, alarms, notes.

Owns nothing of who may look: every function takes the scope that was opened, and none reads beyond it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection

from gateway.domain.errors import NotFound
from gateway.domain.event_note import Note, NoteId, NoteRefused, tags_of, text_of
from gateway.domain.model import EventId, Now, PersonId, PlaceId
from gateway.domain.receipt import Standing
from gateway.domain.register import Act
from gateway.domain.register import Entry as RegisterEntry
from gateway.domain.review_entries import Entry
from gateway.domain.review_scope import Scope
from gateway.domain.veil import veiled
from gateway.service import register, reviews
from gateway.service.reviews import By, Inside
from gateway.store import event_notes
from gateway.store import reviews as review_rows
from gateway.store.db import Database
from gateway.store.event_notes import Written
from gateway.store.queries import (
    alarms,
    evidence,
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
from gateway.store.register import LAST_OF_ALL

AROUND = timedelta(minutes=5)
"""What happened around an event, unless somebody asks for more."""
MOST_AROUND = 200
MOST_REVIEWS = 200
"""Reviews of one case whose notes are read."""


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


def beside(database: Database, scope: Scope, wanted: Wanted, entry: Entry) -> tuple[int | None, int | None]:
    """Return the event before a line and the one after it, None where none is near."""
    first, last = entry.events[0], entry.events[-1]
    with database.read() as connection:
        before = review_events.page(connection, scope, wanted, first, 1).rows
        after = review_events.page(connection, scope, wanted, last, 1, newest=False).rows
    return before[0].id if before else None, after[0].id if after else None


def raised(database: Database, scope: Scope) -> Sequence[AlarmSummary]:
    """Return the alarms that were raised, the newest first."""
    with database.read() as connection:
        hidden = closed_names(connection, scope)
        return [veiled(each, hidden) for each in review_alarms.raised(connection, scope)]


def closed_names(connection: Connection, scope: Scope) -> Collection[str]:
    """Return the names of those whose records a second person has not opened."""
    return frozenset(evidence.people(connection, scope.closed_to).values())


def story(database: Database, scope: Scope, alarm: int) -> Story:
    """Return how an alarm went. Raises NotFound, also for one raised outside the scope."""
    with database.read() as connection:
        found = review_alarms.one(connection, scope, alarm)
        if found is None:
            raise NotFound("there is no such alarm in this review")
        log, messages = alarms.log_of(connection, [alarm]), alarms.messages_of(connection, [alarm])
        told = receipts.standing(connection, [alarm]).get(alarm, ())
        earlier = alarms.earlier(connection, [alarm])[alarm]
        hidden = closed_names(connection, scope)
    lines = [each for each in log if each.at < scope.until]
    return Story(
        veiled(found, hidden),
        [veiled(each, hidden) for each in lines],
        [veiled(each, hidden) for each in messages if each.created_at < scope.until],
        [veiled(each, hidden) for each in told if each.at < scope.until],
        earlier,
        cut=len(lines) < len(log),
    )


def notes_of(database: Database, inside: Inside, events_: Collection[int]) -> Mapping[int, Sequence[Note]]:
    """Return what the reviews of this case noted of some events."""
    with database.read() as connection:
        return review_notes.of_events(connection, inside.scope, _of_case(connection, inside), events_)


def notes(database: Database, inside: Inside, word: str = "", tag: str = "") -> Sequence[Note]:
    """Return what the reviews of this case noted that holds a word or bears a tag, the newest first."""
    with database.read() as connection:
        return review_notes.said(connection, inside.scope, _of_case(connection, inside), word, tag)


def note(
    database: Database, inside: Inside, by: By, event_: int, text: str, tags: Sequence[str], now: Now
) -> NoteId:
    """Note something of an event, with its row. Raises NotFound; NoteRefused without a word or a tag."""
    said, marked = text_of(text), tags_of(tags)
    if not said and not marked:
        raise NoteRefused("found an empty note, expected a text or a tag")
    with database.write() as connection:
        row = _on_record(connection, inside, by, event_, now, "note")
        written = Written(event_, inside.review.id, row.who, now.at, said, marked)
        return event_notes.add(connection, written)


def withdraw(
    database: Database, inside: Inside, by: By, event_: int, note_: int, why: str, now: Now
) -> NoteId:
    """Say that a note of this case no longer holds, with its row. Raises NotFound or NoteRefused."""
    with database.write() as connection:
        reviews_ = _of_case(connection, inside)
        known = review_notes.of_events(connection, inside.scope, reviews_, [event_]).get(event_, ())
        found = next((each for each in known if each.id == note_), None)
        if found is None:
            raise NotFound("there is no such note in this review")
        if found.withdrawn_at is not None:
            raise NoteRefused("this note is withdrawn already")
        row = _on_record(connection, inside, by, event_, now, f"note {note_} withdrawn")
        written = Written(event_, inside.review.id, row.who, now.at, text_of(why), withdraws=found.id)
        return event_notes.add(connection, written)


def _on_record(
    connection: Connection, inside: Inside, by: By, event_: int, now: Now, detail: str
) -> RegisterEntry:
    """Write the row about a note on an event of the scope. Raises NotFound."""
    found = review_events.one(connection, inside.scope, event_)
    if found is None:
        raise NotFound("there is no such event in this review")
    places = (PlaceId(found.place),) if found.place is not None else ()
    persons = (PersonId(found.person),) if found.person is not None else ()
    what = reviews.event_named(EventId(event_))
    row = reviews.look(Act.NOTE_ADDED, what, by, now, inside, places=places, persons=persons, detail=detail)
    register.record(connection, row)
    return row


def _of_case(connection: Connection, inside: Inside) -> Collection[int]:
    number = inside.review.case.number
    return [each.id for each in review_rows.of_case(connection, number, LAST_OF_ALL, MOST_REVIEWS)]
