"""A neighbour's page: who it belongs to, what it shows, what its answers do. The code is the credential."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from sqlalchemy import Connection

from gateway.domain import escalation
from gateway.domain.alarm import Actor, Alarm, AlarmState, Role, asks
from gateway.domain.errors import IllegalTransition, NotFound
from gateway.domain.escalation import Decision, EntryType
from gateway.domain.model import Now, PersonId
from gateway.service import scheduled_drills, wellbeing
from gateway.service.batch import Batch
from gateway.service.linkkey import LinkKey, code_hash
from gateway.service.outcomes import unreachable
from gateway.store import alarms, people, receipts
from gateway.store.db import Database

SHOWN_AFTER_CLOSE = timedelta(hours=24)
"""A closed alarm's page says "closed" for so long, without names (FIGURES F18)."""
SENT_AGAIN_WITHIN = timedelta(seconds=10)
"""A decline so soon after a step was called answers the step before: the phone sent it twice."""
LONGEST_NOTE = 500


class Answer(StrEnum):
    """What a neighbour can say (CONTRACT §4)."""

    GOING = "going"
    CANNOT = "cannot"
    ARRIVED = "arrived"
    RESOLVED = "resolved"


SAID_BY: dict[EntryType, Answer] = {
    EntryType.ACKNOWLEDGED: Answer.GOING,
    EntryType.ALSO_GOING: Answer.GOING,
    EntryType.DECLINED: Answer.CANNOT,
    EntryType.ARRIVED: Answer.ARRIVED,
    EntryType.ALSO_ARRIVED: Answer.ARRIVED,
    EntryType.RESOLVED: Answer.RESOLVED,
    EntryType.HELP_WANTED: Answer.CANNOT,
}


@dataclass(frozen=True, slots=True)
class LinkView:
    """What the holder of a link may see."""

    alarm: Alarm
    person: PersonId
    person_name: str
    language: str
    answered: Answer | None
    """The holder's own latest answer that still stands."""
    entry: int = 0
    """Number of that answer in the log: a page that shows it says so when it answers again."""

    @property
    def asked(self) -> bool:
        """Tell whether the alarm asks this very person whether they are well."""
        return asks(self.alarm, self.person)

    @property
    def closed(self) -> bool:
        """Tell whether the alarm is closed: then the page shows no name and answers nothing."""
        return self.alarm.state is AlarmState.RESOLVED


def open_link(database: Database, code: str, now: Now) -> LinkView | None:
    """Return what a code opens; None where it is unknown or its alarm was closed over 24 h ago."""
    with database.read() as connection:
        view = view_of(connection, code)
    return _shown(view, now)


def _shown(view: LinkView | None, now: Now) -> LinkView | None:
    if view is None or view.alarm.resolved_at is None:
        return view
    return view if now.at - view.alarm.resolved_at <= SHOWN_AFTER_CLOSE else None


@dataclass(frozen=True, slots=True)
class Said:
    """What came in on a link."""

    answer: Answer
    note: str = ""
    seen: int | None = None
    """Which answer of the holder's own the page showed; None where it was no page of ours."""
    strict: bool = False
    """True where others may have held it back: then it counts only on top of what the page showed."""


def answer(
    database: Database, code: str, said: Said, now: Now, keys: LinkKey, channel: str = "page"
) -> LinkView:
    """Take a neighbour's answer in one transaction; the same answer again adds no more than a new note.

    Raises NotFound for an unknown code, IllegalTransition where the answer is not possible now.
    """
    with database.write() as connection:
        view = _shown(view_of(connection, code), now)
        if view is None:
            raise NotFound("this link is not known")
        if said.strict and said.seen != view.entry and said.answer is not view.answered:
            raise IllegalTransition("this answer was given before the latest one")
        batch = Batch(connection, now, keys)
        take(batch, view, said, channel)
        batch.flush()
        return view_of(connection, code) or view


def seen(database: Database, code: str, now: Now) -> None:
    """Note that a page was opened in a browser. No answer, and harmless however often it is said.

    Raises NotFound for an unknown code. Only the first word of each message is written.
    """
    with database.read() as connection:
        view = _shown(view_of(connection, code), now)
        if view is None:
            raise NotFound("this link is not known")
        if view.closed or receipts.is_read(connection, view.alarm.id, view.person):
            return
    with database.write() as connection:
        receipts.read(connection, view.alarm.id, view.person, now.at)


def take(batch: Batch, view: LinkView, said: Said, channel: str) -> None:
    """Take somebody's answer, by whatever way it came, inside an open transaction.

    Raises IllegalTransition where it is not possible now; then nothing has changed.
    """
    if asks(view.alarm, view.person):
        _asked(batch, view, said, channel)
        receipts.acted(batch.connection, view.alarm.id, view.person, channel, batch.now.at)
        return
    by = Actor(Role.NEIGHBOUR, view.person_name, channel, view.person)
    note = said.note.strip()[:LONGEST_NOTE]
    if _is_repeat(batch.connection, view, said, batch.now):
        _add_note(batch, view, by, note)
        return
    if scheduled_drills.begins_by_itself(view.alarm) and not view.closed:
        scheduled_drills.answered(batch, view.alarm, by)
    else:
        batch.take(view.alarm, _decide(batch, batch.current(view.alarm), said.answer, by, note))
    receipts.acted(batch.connection, view.alarm.id, view.person, channel, batch.now.at)


def _asked(batch: Batch, view: LinkView, said: Said, channel: str) -> None:
    """Take a resident's answer to the question whether they are well; `going` is "I am", `cannot` "come"."""
    alarm, by = view.alarm, Actor(Role.RESIDENT, view.person_name, channel, view.person)
    wants_help = said.answer is Answer.CANNOT
    if alarm.state is AlarmState.RESOLVED:
        if view.answered is not None and wants_help == (view.answered is Answer.CANNOT):
            return  # the phone sent it twice
        raise IllegalTransition("this question is answered")
    if said.answer is Answer.ARRIVED:
        raise IllegalTransition("expected whether you are well, or somebody is to come")
    note = said.note.strip()[:LONGEST_NOTE]
    if note:
        alarm = batch.take(alarm, escalation.note(alarm, by, note))
    wellbeing.answered(batch, alarm, by, well=not wants_help)


def _decide(batch: Batch, alarm: Alarm, said: Answer, by: Actor, note: str) -> Decision:
    now = batch.now
    if alarm.state is AlarmState.RESOLVED:
        raise IllegalTransition("this alarm is closed")
    told = alarms.told(batch.connection, alarm.id)
    if said is Answer.RESOLVED:
        decision = escalation.resolve(alarm, now.at, by, note, told)
        wellbeing.ends_with(batch, alarm, by, note)
        return decision
    if note:
        batch.take(alarm, escalation.note(alarm, by, note))
    if said is Answer.GOING:
        return escalation.acknowledge(alarm, now.steady, by, told)
    if said is Answer.ARRIVED:
        return escalation.arrive(alarm, now.steady, by, told)
    return escalation.decline(alarm, now.steady, by, unreachable(batch, alarm))


def _add_note(batch: Batch, view: LinkView, by: Actor, note: str) -> None:
    """Keep what a repeated answer says anew; a phone on a bad line sends the same note again and again."""
    closed = view.alarm.state is AlarmState.RESOLVED
    if note and not closed and note != alarms.last_note(batch.connection, view.alarm.id, view.person):
        batch.take(view.alarm, escalation.note(view.alarm, by, note))


def _is_repeat(connection: Connection, view: LinkView, said: Said, now: Now) -> bool:
    """Tell whether an answer is the one that was already taken: sent twice, or kept by an offline phone.

    A page that shows the holder's latest answer sends it on purpose; one from before it does not know that
    it was taken. Without a page's word, an answer counts anew where it says something that no longer stands.
    """
    if view.answered is not said.answer:
        return False
    if said.seen is not None and said.seen != view.entry:
        return True
    return not _counts_anew(connection, view, now, on_purpose=said.seen is not None)


def _counts_anew(connection: Connection, view: LinkView, now: Now, *, on_purpose: bool) -> bool:
    alarm = view.alarm
    if view.answered is Answer.GOING:
        return alarm.helper != view.person and alarms.lapsed_after(connection, alarm.id, view.entry)
    if view.answered is Answer.ARRIVED:
        return alarm.state in {AlarmState.RAISED, AlarmState.ACKNOWLEDGED}
    if view.answered is Answer.CANNOT:
        called_since = on_purpose or now.steady - alarm.fired_at > SENT_AGAIN_WITHIN
        return alarm.helper == view.person or (view.person not in alarm.declined and called_since)
    return alarm.state is not AlarmState.RESOLVED


def view_of(connection: Connection, code: str) -> LinkView | None:
    """Return what a code opens inside a transaction, None where it is unknown."""
    owner = alarms.link_owner(connection, code_hash(code))
    if owner is None:
        return None
    alarm = alarms.get(connection, owner[0])
    return None if alarm is None else view_for(connection, alarm, owner[1])


def view_for(connection: Connection, alarm: Alarm, person: PersonId) -> LinkView:
    """Return what somebody sees of an alarm inside a transaction."""
    entry, last = alarms.last_answer(connection, alarm.id, person)
    answered = SAID_BY.get(EntryType(last)) if last else None
    name, language = people.name_and_language(connection, person)
    return LinkView(alarm, person, name or str(person), language or alarm.language, answered, entry)
