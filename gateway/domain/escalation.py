"""Who is called now, who is told, and when the next deadline is. Pure: every function takes `now`.

`now` and `due_at` are on the box's steady clock, which no change of the wall clock moves (IEC 60839;
FIGURES F15). Each function returns a `Decision`; the service writes it in one transaction.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from gateway.domain.alarm import GATEWAY, Actor, Alarm, AlarmState, Move, moved
from gateway.domain.model import DeviceId, PersonId
from gateway.domain.policy import Step, anew, handed_over, unique
from gateway.domain.things import is_thing

ASK_AFTER = timedelta(minutes=30)
"""Attended without an outcome for so long: helper and guard are asked (CONTRACT §5)."""
JOIN_WITHIN = timedelta(seconds=10)
"""Presses of senders without ids within this of the last one join it (CONTRACT §3)."""
COPIES_WITHIN = timedelta(seconds=3)
"""Copies of one press are on the air for some 400 ms (notes, protocols; CONTRACT §3), and late behind a busy
bridge; whoever needs help presses again within seconds, and while a press is on trial that must count."""
FLAPS_WITHIN = timedelta(minutes=10)
"""A fault that comes back within this of its last beginning is the same one, coming and going."""
HURRIED_ROUNDS = 2
"""Failed deliveries hurry through the first two rounds only, so dead addresses cannot spin for ever."""


class Purpose(StrEnum):
    """Why somebody is sent a message."""

    CALL = "call"
    AGAIN = "again"
    COMING = "coming"
    ARRIVED = "arrived"
    CLOSED = "closed"
    ASK = "ask"


CALLS = frozenset({Purpose.CALL, Purpose.AGAIN})
"""What asks somebody to come; everything else is news of how it goes on."""


class EntryType(StrEnum):
    """What the log of an alarm can say. The absence of a message is an entry too."""

    RAISED = "raised"
    PRESSED_AGAIN = "pressed_again"
    JOINED = "joined"
    CALLED = "called"
    NOBODY = "nobody_notified"
    ACKNOWLEDGED = "acknowledged"
    ALSO_GOING = "also_going"
    DECLINED = "declined"
    LAPSED = "lapsed"
    ARRIVED = "arrived"
    ALSO_ARRIVED = "also_arrived"
    RESOLVED = "resolved"
    NOTED = "noted"
    CANCEL_REPORTED = "cancel_reported"
    ASKED = "asked"
    RECOVERED = "recovered"
    LET_IN = "let_in"
    """Its helper came through a door on the way; the text is the door's name."""
    SEEN = "seen"  # a face of somebody who was called, which may be a picture; the text is their name
    ON_TRIAL = "on_trial"
    SIGN = "sign"
    """Something was heard from the home of whom it asks about; the text is the event's type and place."""
    HELP_WANTED = "help_wanted"
    """Whom it asked wants somebody to come: from then on that is a call for help of its own."""


People = Collection[PersonId]


@dataclass(frozen=True, slots=True)
class Call:
    """One person to be sent a message; which addresses that means is the service's business."""

    person: PersonId
    purpose: Purpose
    own_doing: bool = False
    """The person did it and needs no message; that person's lamps and sirens do."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of an alarm's log."""

    type: EntryType
    by: Actor
    text: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """What an input makes of an alarm: its new value, whom to send to, what to log, if the device speaks."""

    alarm: Alarm
    calls: tuple[Call, ...] = ()
    entries: tuple[Entry, ...] = ()
    feedback: bool = False
    heard_by: DeviceId | None = None
    """The one device that hears the feedback; None: every device that has pressed."""


def begin(alarm: Alarm, now: datetime, by: Actor) -> Decision:
    """Call the first step of a fresh alarm."""
    fresh = replace(
        alarm, round=0, step=0, due_at=now + alarm.policy.steps[0].wait, fired_at=now, declined=()
    )
    people = _present(fresh)
    trial = (Entry(EntryType.ON_TRIAL, GATEWAY, fresh.policy.trial),) if fresh.on_trial else ()
    entries = (Entry(EntryType.RAISED, by), *trial, *_called(fresh, people))
    return Decision(fresh, _calls(people, Purpose.CALL), entries, feedback=True)


def advance(alarm: Alarm, now: datetime) -> Decision:
    """Do what is due: next step, end of a promise, or the question for an outcome.

    Nothing is due before `alarm.due_at`; the caller asks only then. However late it comes, one step
    fires, never two.
    """
    if alarm.state is AlarmState.RAISED:
        return _next_step(alarm, now, alarm.due_at, _desk_instead(alarm))
    if alarm.state is AlarmState.ACKNOWLEDGED:
        return lapse(alarm, now, GATEWAY, call_helper=True)
    asked = replace(alarm, due_at=now + ASK_AFTER)
    calls = _calls(_helper_and_desk(alarm), Purpose.ASK)
    return Decision(asked, calls, (Entry(EntryType.ASKED, GATEWAY),))


def lapse(alarm: Alarm, now: datetime, by: Actor, *, call_helper: bool) -> Decision:
    """End a promise: the alarm is raised again and the next step fires at once."""
    raised = moved(alarm, Move.LAPSE, by)
    entry = Entry(EntryType.LAPSED, by, alarm.helper_name)
    raised = replace(
        raised,
        helper=None,
        helper_name="",
        helper_role=None,
        lapsed=alarm.helper_name,
        withdrew=not call_helper,
        also_going=(),
    )
    lapsed = (alarm.helper,) if call_helper and alarm.helper is not None else ()
    # Who was going beside the helper may be nearly there, and is asked first whether that still holds.
    also = unique((*alarm.also_going, *lapsed))
    decision = _next_step(raised, now, now, also)
    return replace(decision, entries=(entry, *decision.entries), feedback=True)


def acknowledge(alarm: Alarm, now: datetime, by: Actor, told: People = ()) -> Decision:
    """Take a promise; from a second helper it is noted and the state kept.

    `told`, here and below: who has had a message about this alarm and hears how it goes on.
    """
    after = moved(alarm, Move.ACKNOWLEDGE, by)
    if alarm.state is not AlarmState.RAISED:
        if by.person is not None and by.person != alarm.helper:
            after = replace(after, also_going=unique((*after.also_going, by.person)))
        return Decision(after, (), (Entry(EntryType.ALSO_GOING, by),))
    after = replace(
        after,
        helper=by.person,
        helper_name=by.name,
        helper_role=by.role,
        due_at=now + alarm.policy.arrive_within,
        lapsed="",
        withdrew=False,
        also_going=(),
        unreachable=False,
    )
    calls = _tell(alarm, by, Purpose.COMING, told)
    return Decision(after, calls, (Entry(EntryType.ACKNOWLEDGED, by),), feedback=True)


def decline(
    alarm: Alarm, now: datetime, by: Actor, unreachable: frozenset[PersonId] = frozenset()
) -> Decision:
    """Note a decline; the promised helper's ends the promise, the last one of a step calls the next."""
    after = moved(alarm, Move.DECLINE, by)
    entry = Entry(EntryType.DECLINED, by)
    if by.person is not None:
        going = tuple(person for person in after.also_going if person != by.person)
        after = replace(after, declined=unique((*after.declined, by.person)), also_going=going)
    if after.state is AlarmState.ACKNOWLEDGED and _is_helper(after, by):
        decision = lapse(after, now, by, call_helper=False)
    elif after.state is AlarmState.RAISED and spent(after, unreachable):
        decision = _next_step(after, now, now)
    else:
        decision = Decision(after)
    return replace(decision, entries=(entry, *decision.entries))


def spent(alarm: Alarm, unreachable: frozenset[PersonId]) -> bool:
    """Tell whether everybody of the present step has declined or cannot be reached; a siren cannot answer."""
    people = [person for person in _present(alarm) if not is_thing(person)]
    return all(person in unreachable or person in alarm.declined for person in people)


def undeliverable(alarm: Alarm, now: datetime, unreachable: frozenset[PersonId]) -> Decision:
    """React to a step that nobody can be reached through: say so, ring the desk, call the next one at once.

    Returns the alarm unchanged where somebody of the step may still answer. The desk is rung once for all
    steps that are hurried through, and from then on with each that comes in its time.
    """
    if alarm.state is not AlarmState.RAISED or not spent(alarm, unreachable):
        return Decision(alarm)
    nobody = not any(person in alarm.declined for person in _present(alarm))
    entries = (Entry(EntryType.NOBODY, GATEWAY),) if nobody and not alarm.unreachable else ()
    marked = replace(alarm, unreachable=alarm.unreachable or nobody)
    desk = _desk_instead(marked) if entries else ()
    if _following(marked)[0] >= HURRIED_ROUNDS:
        return Decision(marked, _calls(desk, Purpose.CALL), entries)
    decision = _next_step(marked, now, now, desk)
    return replace(decision, entries=(*entries, *decision.entries))


def left_alone(alarm: Alarm) -> Decision:
    """React to a plan that calls nobody but the one who needs help: ring the desk beside, with every step."""
    if alarm.state is not AlarmState.RAISED or alarm.unreachable:
        return Decision(alarm)
    calls = _calls(alarm.policy.desk, Purpose.CALL)
    return Decision(replace(alarm, unreachable=True), calls, (Entry(EntryType.NOBODY, GATEWAY),))


def repeat(alarm: Alarm, by: Actor, *, joins: bool, device: DeviceId | None = None) -> Decision:
    """Add a press to an open alarm; it notifies again unless it joins the last one.

    Never an arrival: while somebody is on the way or there, helper and desk are told at once.
    """
    after = moved(alarm, Move.REPEAT, by)
    if joins:
        # A radio button sends one press five times: the log shows each, but it was one call.
        return Decision(after, (), (Entry(EntryType.JOINED, by),))
    after = replace(after, presses=alarm.presses + 1)
    called = unique((*_present(alarm), *_desk_instead(alarm)))
    people = called if alarm.state is AlarmState.RAISED else _helper_and_desk(alarm)
    # Nobody to turn to: a desk user is on the way and no desk has an address. Then those who were called.
    if not people:
        until = alarm.policy.called_until(alarm.round, alarm.step)
        people = tuple(person for person in until if not is_thing(person))
    calls, entries = _calls(people, Purpose.AGAIN), (Entry(EntryType.PRESSED_AGAIN, by),)
    return Decision(after, calls, entries, feedback=True, heard_by=device)


def in_earnest(alarm: Alarm, now: datetime, by: Actor, device: DeviceId) -> Decision:
    """Take the second press of a trial for what it may be: everybody is called now, as planned."""
    pressed = moved(alarm, Move.REPEAT, by)
    decision = _next_step(pressed, now, now)
    after = replace(decision.alarm, presses=alarm.presses + 1)
    entries = (Entry(EntryType.PRESSED_AGAIN, by), *decision.entries)
    return replace(decision, alarm=after, entries=entries, feedback=True, heard_by=device)


def arrive(alarm: Alarm, now: datetime, by: Actor, told: People = ()) -> Decision:
    """Somebody is at the door; whoever comes second is noted."""
    after = moved(alarm, Move.ARRIVE, by)
    if alarm.state is AlarmState.ATTENDED:
        return Decision(after, (), (Entry(EntryType.ALSO_ARRIVED, by),))
    after = replace(
        after,
        helper=by.person,
        helper_name=by.name,
        helper_role=by.role,
        due_at=now + ASK_AFTER,
        unreachable=False,
    )
    calls = _tell(alarm, by, Purpose.ARRIVED, told)
    return Decision(after, calls, (Entry(EntryType.ARRIVED, by),), feedback=True)


def resolve(alarm: Alarm, at: datetime, by: Actor, outcome: str, told: People = ()) -> Decision:
    """Close an alarm by a person; `at` is wall-clock time, kept as an annotation."""
    after = replace(
        moved(alarm, Move.RESOLVE, by, outcome),
        outcome=outcome,
        closed_by=by.name,
        resolved_at=at,
        unreachable=False,
    )
    calls = _tell(alarm, by, Purpose.CLOSED, told)
    return Decision(after, calls, (Entry(EntryType.RESOLVED, by, outcome),), feedback=True)


def note(alarm: Alarm, by: Actor, text: str, type_: EntryType = EntryType.NOTED) -> Decision:
    """Add a line to the log and nothing else."""
    return Decision(moved(alarm, Move.NOTE, by), (), (Entry(type_, by, text),))


def clamped(alarm: Alarm, now: datetime) -> Alarm:
    """Return the alarm with a deadline no further from now than its own wait: the first look after a boot."""
    latest = now + longest_wait(alarm)
    return replace(alarm, due_at=latest) if alarm.due_at > latest else alarm


def with_duty(alarm: Alarm, at: datetime | None) -> Alarm:
    """Return the alarm with whoever is on duty at a time of the wall clock; None: it is not to be trusted."""
    if alarm.policy.roster is None:
        return alarm
    return replace(alarm, policy=handed_over(alarm.policy, at, alarm.round, alarm.step))


def longest_wait(alarm: Alarm) -> timedelta:
    """Return how long the present state of an alarm may last before something is due."""
    if alarm.state is AlarmState.RAISED:
        return alarm.policy.steps[alarm.step].wait
    return alarm.policy.arrive_within if alarm.state is AlarmState.ACKNOWLEDGED else ASK_AFTER


def joins_last(alarm: Alarm, received_at: datetime, device: DeviceId) -> bool:
    """Tell whether a press of a sender without ids belongs to the last one.

    Of a trial nobody but the desk has been told: there only the copies of its own one press belong to it.
    """
    if alarm.pressed_at is None:
        return False
    if alarm.on_trial:
        return device in alarm.devices and timedelta(0) <= received_at - alarm.raised_at <= COPIES_WITHIN
    return timedelta(0) <= received_at - alarm.pressed_at <= JOIN_WITHIN


def last_pressed(alarm: Alarm, received_at: datetime) -> datetime:
    """Return the time of the last press, this one included; messages may come in any order, clocks jump back.

    What is further back than presses join was no disorder: the clock was set, and its new time counts.
    """
    last = alarm.pressed_at
    return received_at if last is None or last - received_at > JOIN_WITHIN else max(last, received_at)


def fault_is_back(alarm: Alarm, received_at: datetime) -> bool:
    """Tell whether a fault that was over is there again, and not just because it comes and goes."""
    if alarm.pressed_at is None or not alarm.recovered:
        return False
    return received_at - alarm.pressed_at > FLAPS_WITHIN


def _next_step(alarm: Alarm, now: datetime, due: datetime, also: tuple[PersonId, ...] = ()) -> Decision:
    round_, step = _following(alarm)
    wait = alarm.policy.steps[step].wait
    # A wait counts from the due time, so lateness does not add up; after a long stop it counts from now,
    # so that two steps never fire together.
    next_due = due + wait if due + wait > now else now + wait
    policy = anew(alarm.policy, step)
    after = replace(alarm, policy=policy, round=round_, step=step, due_at=next_due, fired_at=now, declined=())
    # The desk was told of a trial; that it is one no more, it must hear at once.
    desk = alarm.policy.desk if alarm.on_trial else ()
    people = unique((*_present(after), *desk, *also))
    return Decision(after, _calls(people, Purpose.CALL), _called(after, people))


def _following(alarm: Alarm) -> tuple[int, int]:
    if alarm.step + 1 < len(alarm.policy.steps):
        return alarm.round, alarm.step + 1
    return alarm.round + 1, alarm.policy.begins


def _present(alarm: Alarm) -> tuple[PersonId, ...]:
    return alarm.policy.called_in(alarm.round, alarm.step)


def _helper_and_desk(alarm: Alarm) -> tuple[PersonId, ...]:
    helper = (alarm.helper,) if alarm.helper is not None else ()
    return unique((*helper, *(alarm.policy.desk or alarm.policy.last_resort)))


def _desk_instead(alarm: Alarm) -> tuple[PersonId, ...]:
    """Return whom to ring beside a plan that reaches nobody: it may have no last resort, or a dead one."""
    return alarm.policy.desk if alarm.unreachable else ()


def _tell(alarm: Alarm, by: Actor, purpose: Purpose, told: People) -> tuple[Call, ...]:
    helper = (alarm.helper,) if alarm.helper is not None else ()
    everybody = unique((*alarm.policy.called_until(alarm.round, alarm.step), *helper, *told))
    return tuple(Call(person, purpose, own_doing=person == by.person) for person in everybody)


def _calls(people: tuple[PersonId, ...], purpose: Purpose) -> tuple[Call, ...]:
    return tuple(Call(person, purpose) for person in people)


def _called(alarm: Alarm, people: tuple[PersonId, ...]) -> tuple[Entry, ...]:
    text = f"{alarm.round + 1}.{alarm.step + 1}"
    return (Entry(EntryType.CALLED, GATEWAY, text),) if people else ()


def _is_helper(alarm: Alarm, by: Actor) -> bool:
    if by.role is not alarm.helper_role or by.person != alarm.helper:
        return False
    return by.person is not None or by.name == alarm.helper_name  # a name may be corrected meanwhile


def single_step(people: tuple[PersonId, ...], wait: timedelta) -> tuple[Step, ...]:
    """Return the one-step plan that calls the same people again and again."""
    return (Step(people, wait),)
