"""What is due: deadlines are rows, so a restart changes nothing. Never waits and never sends."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from gateway.domain import escalation, question
from gateway.domain.alarm import GATEWAY, Alarm, AlarmState
from gateway.domain.escalation import Decision, Entry, EntryType
from gateway.domain.model import Now
from gateway.service import wellbeing
from gateway.service.batch import Batch, Committed
from gateway.service.linkkey import LinkKey
from gateway.service.outcomes import nobody_reached
from gateway.store import alarms
from gateway.store.db import Database

AT_ONCE = 200
"""Alarms per transaction, so that a thousand overdue ones keep no press waiting."""


def next_due(database: Database) -> datetime | None:
    """Return the nearest deadline on the steady clock, None where no alarm is open."""
    with database.read() as connection:
        return alarms.next_due(connection)


def escalate_due(database: Database, now: Now, keys: LinkKey) -> Committed:
    """Do what is due of up to `AT_ONCE` alarms in one transaction."""
    with database.write_here() as connection:
        batch = Batch(connection, now, keys)
        homes = wellbeing.homes_of(connection)
        for found in alarms.due(connection, now.steady, AT_ONCE):
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
