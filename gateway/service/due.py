"""What is due: deadlines are rows, so a restart changes nothing. Never waits and never sends."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime, timedelta

from gateway.domain import escalation, question
from gateway.domain.alarm import GATEWAY, Alarm, AlarmState
from gateway.domain.errors import StoreRefused
from gateway.domain.escalation import Decision, Entry, EntryType
from gateway.domain.model import AlarmId, Now
from gateway.service import wellbeing
from gateway.service.batch import Batch, Committed, together
from gateway.service.linkkey import LinkKey
from gateway.service.outcomes import nobody_reached
from gateway.store import alarms
from gateway.store.db import Database

log = logging.getLogger(__name__)

AT_ONCE = 200
"""Alarms per transaction, so that a thousand overdue ones keep no press waiting."""
BROKEN_WAITS = timedelta(minutes=1)
"""How long until an alarm that could not go on is tried again."""


def next_due(database: Database) -> datetime | None:
    """Return the nearest deadline on the steady clock, None where no alarm is open."""
    with database.read() as connection:
        return alarms.next_due(connection)


def escalate_due(database: Database, now: Now, keys: LinkKey) -> Committed:
    """Do what is due of up to `AT_ONCE` alarms in one transaction.

    Where one of them breaks it, each is done by itself: none keeps the others from going on, or a press from
    being heard. Raises StoreRefused where disk or database refuse.
    """
    try:
        return _escalate(database, now, keys)
    except StoreRefused:
        raise
    except Exception:  # edge: an engine step; one alarm nobody foresaw must not stop the others
        log.exception("what is due cannot be done together")
    with database.look() as connection:
        due = alarms.due_ids(connection, now.steady, AT_ONCE)
    return together([_alone(database, now, keys, each) for each in due])


def _alone(database: Database, now: Now, keys: LinkKey, alarm: AlarmId) -> Committed:
    try:
        return _escalate(database, now, keys, alarm)
    except StoreRefused:
        raise
    except Exception:  # edge: an engine step; one alarm nobody foresaw must not stop the others
        log.exception("alarm=%s cannot go on", alarm)
    with database.write_here() as connection:
        alarms.put_off(connection, alarm, now.steady + BROKEN_WAITS)
    return Committed(stuck=True)


def _escalate(database: Database, now: Now, keys: LinkKey, only: AlarmId | None = None) -> Committed:
    with database.write_here() as connection:
        batch = Batch(connection, now, keys)
        homes = wellbeing.homes_of(connection)
        for found in alarms.due(connection, now.steady, AT_ONCE, only):
            alarm = wellbeing.looked_after(batch, _silence_noted(batch, batch.current(found)), homes)
            if wellbeing.waits_for_help(batch, alarm):
                decision = question.held_back(alarm, now)
            else:
                decision = escalation.advance(alarm, now.steady)
            batch.take(found, decision)
        return batch.flush()


def clamp_deadlines(database: Database, now: Now) -> int:
    """Bring deadlines that a foreign clock put too far away back within their own wait; return how many."""
    with database.write_here() as connection:
        clamped = [(alarm, escalation.clamped(alarm, now.steady)) for alarm in alarms.all_open(connection)]
        changed = [after for before, after in clamped if after != before]
        alarms.update(connection, changed)
        return len(changed)


def _silence_noted(batch: Batch, alarm: Alarm) -> Alarm:
    """Say so in the log and at the desk where a whole step went by and no carrier took a single message."""
    if alarm.state is not AlarmState.RAISED or alarm.unreachable or not nobody_reached(batch, alarm):
        return alarm
    marked = replace(alarm, unreachable=True)
    return batch.take(alarm, Decision(marked, (), (Entry(EntryType.NOBODY, GATEWAY),)))
