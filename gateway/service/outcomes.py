"""What became of messages: recorded, and where a whole step is beyond reach, the next one is called."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from gateway.domain import escalation
from gateway.domain.alarm import NO_CALL, Alarm, AlarmState
from gateway.domain.escalation import Decision
from gateway.domain.model import NotificationId, PersonId
from gateway.domain.notification import NotificationState, Outcome
from gateway.domain.things import is_thing
from gateway.service.batch import Batch
from gateway.store import alarms, outbox, receipts

FAILED = frozenset({NotificationState.FAILED_TEMPORARY, NotificationState.FAILED_PERMANENT})
ARRIVED_THERE = frozenset({NotificationState.SENT, NotificationState.DELIVERED})


def settle(batch: Batch, outcomes: Sequence[Outcome]) -> None:
    """Record outcomes; try the next path of whom one did not reach; react to a step that reaches nobody."""
    if not outcomes:
        return
    outbox.settle(batch.connection, outcomes, batch.now.at)
    outcomes = [*outcomes, *outbox.told_together(batch.connection, outcomes, batch.now.at)]
    receipts.record(batch.connection, outcomes, batch.now.at)
    failed = [each.notification for each in outcomes if each.late or each.state in FAILED]
    batch.release(outbox.blocked(batch.connection, failed, batch.now.steady))
    for id_ in outbox.alarms_called_by(batch.connection, failed):
        found = alarms.get(batch.connection, id_)
        if found is not None:
            alarm = batch.current(found)
            nobody = unreachable(batch, alarm)
            decision = escalation.undeliverable(alarm, batch.now.steady, nobody)
            if decision.alarm != alarm or decision.entries:
                batch.take(found, decision)
    _reached_again(batch, [each.notification for each in outcomes if each.state in ARRIVED_THERE])


def unreachable(batch: Batch, alarm: Alarm) -> frozenset[PersonId]:
    """Return whom of the present step no message can reach: without an address, or every path is blocked.

    Nobody waits for help at a fault or in a drill, nor at a question, of which many go out in one hour by one
    modem: there a carrier that is busy or silent is given its time.
    Whoever came on duty since it was called has had none, and is awaited from its next call on.
    """
    calls = outbox.step_states(batch.connection, alarm)
    people = alarm.policy.called_in(alarm.round, alarm.step)
    waits = alarm.kind not in NO_CALL and not alarm.asking
    nobody = frozenset(
        person for person in people if all(each.blocked(late=waits) for each in calls.get(person, ()))
    )
    return frozenset(people) if {*people} - nobody == _oneself(alarm, people) else nobody


def nobody_reached(batch: Batch, alarm: Alarm) -> bool:
    """Tell whether not one message of an alarm's present step was accepted anywhere.

    The desk, rung because the plan reaches nobody, does not count: it is rung until somebody else is reached.
    Nor does a siren: nobody may be there who hears it; nor, called with others, who needs help themselves.
    """
    calls = outbox.step_states(batch.connection, alarm)
    called = alarm.policy.called_in(alarm.round, alarm.step)
    beside = (set(alarm.policy.desk_ever) - set(called)) | _oneself(alarm, called)
    people = [each for person, each in calls.items() if person not in beside and not is_thing(person)]
    return not any(call.state in ARRIVED_THERE for each in people for call in each)


def _oneself(alarm: Alarm, called: Sequence[PersonId]) -> set[PersonId]:
    """Return the one who needs help, where others are called too: that reaches nobody who could come."""
    if alarm.kind in NO_CALL or alarm.resident is None or alarm.resident not in called:
        return set()
    return {alarm.resident} if any(each != alarm.resident for each in called) else set()


def _reached_again(batch: Batch, sent: Sequence[NotificationId]) -> None:
    for found in alarms.unreachable_among(batch.connection, sent) if sent else ():
        alarm = batch.current(found)
        if alarm.state is AlarmState.RAISED and not nobody_reached(batch, alarm):
            batch.take(found, Decision(replace(alarm, unreachable=False)))
