"""A neighbour's page: who it belongs to, what it shows, what its answers do. The code is the credential."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from sqlalchemy import Connection

from gateway.domain import escalation
from gateway.domain.alarm import Actor, Alarm, AlarmState, Role
from gateway.domain.errors import IllegalTransition, NotFound
from gateway.domain.escalation import Decision, EntryType
from gateway.domain.model import Now, PersonId
from gateway.service.batch import Batch
from gateway.service.linkkey import LinkKey, code_hash
from gateway.service.outcomes import unreachable
from gateway.store import alarms, people
from gateway.store.db import Database

SHOWN_AFTER_CLOSE = timedelta(hours=24)
"""A closed alarm's page says "closed" for so long, without names (FIGURES F18)."""
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

    @property
    def closed(self) -> bool:
        """Tell whether the alarm is closed: then the page shows no name and answers nothing."""
        return self.alarm.state is AlarmState.RESOLVED


def open_link(database: Database, code: str, now: Now) -> LinkView | None:
    """Return what a code opens; None where it is unknown or its alarm was closed over 24 h ago."""
    with database.read() as connection:
        view = view_of(connection, code)
    if view is None or view.alarm.resolved_at is None:
        return view
    return view if now.at - view.alarm.resolved_at <= SHOWN_AFTER_CLOSE else None


def answer(database: Database, code: str, said: Answer, note: str, now: Now, keys: LinkKey) -> LinkView:
    """Take a neighbour's answer in one transaction; the same answer again changes nothing.

    Raises NotFound for an unknown code, IllegalTransition where the answer is not possible now.
    """
    with database.write() as connection:
        view = view_of(connection, code)
        if view is None:
            raise NotFound("this link is not known")
        if view.answered is said and not _can_be_said_again(view):
            return view
        batch = Batch(connection, now, keys)
        by = Actor(Role.NEIGHBOUR, view.person_name, "page", view.person)
        after = batch.take(view.alarm, _decide(batch, view.alarm, said, by, note.strip()[:LONGEST_NOTE]))
        batch.flush()
    return LinkView(after, view.person, view.person_name, view.language, said)


def _decide(batch: Batch, alarm: Alarm, said: Answer, by: Actor, note: str) -> Decision:
    now = batch.now
    if alarm.state is AlarmState.RESOLVED:
        raise IllegalTransition("this alarm is closed")
    if said is Answer.RESOLVED:
        return escalation.resolve(alarm, now.at, by, note)
    if note:
        batch.take(alarm, escalation.note(alarm, by, note))
    if said is Answer.GOING:
        return escalation.acknowledge(alarm, now.steady, by)
    if said is Answer.ARRIVED:
        return escalation.arrive(alarm, now.steady, by)
    return escalation.decline(alarm, now.steady, by, unreachable(batch, alarm))


def _can_be_said_again(view: LinkView) -> bool:
    """Tell whether an answer counts anew: a promise that lapsed does, one that still stands does not."""
    if view.answered is Answer.GOING:
        return view.alarm.state is AlarmState.RAISED
    if view.answered is Answer.ARRIVED:
        return view.alarm.state in {AlarmState.RAISED, AlarmState.ACKNOWLEDGED}
    if view.answered is Answer.CANNOT:
        return view.alarm.helper == view.person or view.person not in view.alarm.declined
    return view.alarm.state is not AlarmState.RESOLVED


def view_of(connection: Connection, code: str) -> LinkView | None:
    """Return what a code opens inside a transaction, None where it is unknown."""
    owner = alarms.link_owner(connection, code_hash(code))
    if owner is None:
        return None
    alarm = alarms.get(connection, owner[0])
    if alarm is None:
        return None
    last = alarms.last_answer(connection, alarm.id, owner[1])
    answered = SAID_BY.get(EntryType(last)) if last else None
    name, language = people.name_and_language(connection, owner[1])
    return LinkView(alarm, owner[1], name or str(owner[1]), language or alarm.language, answered)
