"""What people do with an alarm. Each function is one transaction; the domain alone says what is allowed."""

from __future__ import annotations

from collections.abc import Callable

from gateway.domain import escalation
from gateway.domain.alarm import Actor, Alarm
from gateway.domain.errors import NotFound
from gateway.domain.escalation import Decision
from gateway.domain.model import AlarmId, Now
from gateway.service import wellbeing
from gateway.service.batch import Batch
from gateway.service.linkkey import LinkKey
from gateway.service.outcomes import unreachable
from gateway.store import alarms
from gateway.store.db import Database

Decide = Callable[[Batch, Alarm], Decision]


def acknowledge(database: Database, alarm: AlarmId, by: Actor, now: Now, keys: LinkKey) -> Alarm:
    """Take somebody's promise to go. Raises NotFound or IllegalTransition."""

    def decide(batch: Batch, found: Alarm) -> Decision:
        return escalation.acknowledge(found, now.steady, by, alarms.told(batch.connection, found.id))

    return _answer(database, alarm, now, keys, decide)


def decline(database: Database, alarm: AlarmId, by: Actor, now: Now, keys: LinkKey) -> Alarm:
    """Note that somebody cannot; ends that person's own promise. Raises NotFound or IllegalTransition."""

    def decide(batch: Batch, found: Alarm) -> Decision:
        return escalation.decline(found, now.steady, by, unreachable(batch, found))

    return _answer(database, alarm, now, keys, decide)


def arrive(database: Database, alarm: AlarmId, by: Actor, now: Now, keys: LinkKey) -> Alarm:
    """Note that somebody is at the door. Raises NotFound or IllegalTransition."""

    def decide(batch: Batch, found: Alarm) -> Decision:
        return escalation.arrive(found, now.steady, by, alarms.told(batch.connection, found.id))

    return _answer(database, alarm, now, keys, decide)


def resolve(database: Database, alarm: AlarmId, by: Actor, now: Now, keys: LinkKey, outcome: str) -> Alarm:
    """Close an alarm. Raises NotFound, IllegalTransition, NotAllowed or OutcomeMissing."""

    def decide(batch: Batch, found: Alarm) -> Decision:
        decision = escalation.resolve(found, now.at, by, outcome, alarms.told(batch.connection, found.id))
        wellbeing.ends_with(batch, found, by, outcome)
        return decision

    return _answer(database, alarm, now, keys, decide)


def note(database: Database, alarm: AlarmId, by: Actor, now: Now, keys: LinkKey, text: str) -> Alarm:
    """Add a line to an alarm's log. Raises NotFound."""
    return _answer(database, alarm, now, keys, lambda _, found: escalation.note(found, by, text))


def _answer(database: Database, alarm: AlarmId, now: Now, keys: LinkKey, decide: Decide) -> Alarm:
    with database.write() as connection:
        found = alarms.get(connection, alarm)
        if found is None:
            raise NotFound(f"there is no alarm {alarm}")
        batch = Batch(connection, now, keys)
        after = batch.take(found, decide(batch, batch.current(found)))
        batch.flush()
        return after
