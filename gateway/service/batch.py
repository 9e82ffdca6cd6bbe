"""One transaction's worth of decisions: collects, then writes all at once. Never commits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from sqlalchemy import Connection

from gateway.domain import escalation
from gateway.domain.alarm import CALM, NO_CALL, UNSAID, Alarm, AlarmKind, AlarmState
from gateway.domain.command import FEEDBACK, FEEDBACK_AGAIN, FEEDBACK_LAPSED, Command, Order, Ordered
from gateway.domain.escalation import CALLS, Call, Decision, EntryType, Purpose
from gateway.domain.model import AlarmId, CommandId, DeviceId, EventId, NotificationId, Now, PersonId, Receipt
from gateway.domain.notification import Dispatch, Notification, NotificationState
from gateway.domain.site import Contact
from gateway.domain.things import CHANNEL, address_of, is_thing, stays_on
from gateway.service.comparing import Asked
from gateway.service.linkkey import LinkKey, code_hash
from gateway.store import alarms, orders, outbox
from gateway.store.alarms import LoggedEntry


@dataclass(frozen=True, slots=True)
class Committed:
    """What a transaction has put on the disk and is now to be done in the world."""

    receipts: tuple[Receipt, ...] = ()
    dispatches: tuple[Dispatch, ...] = ()
    ordered: tuple[Ordered, ...] = ()
    changed: bool = False
    """True where an alarm was written: the nearest deadline may be another one now."""
    orders: tuple[Order, ...] = ()
    """What locks are to do, before anything else."""
    doors: bool = False
    """True where the nearest deadline of a door may be another one now."""
    compared: tuple[Asked, ...] = ()
    """Whose faces are to be compared now; nothing waits for it."""
    stuck: bool = False
    """True where an alarm could not go on, and is tried again later."""


def together(parts: Sequence[Committed]) -> Committed:
    """Return what several transactions have put on the disk, as if they were one."""
    return Committed(
        tuple(receipt for each in parts for receipt in each.receipts),
        tuple(dispatch for each in parts for dispatch in each.dispatches),
        tuple(ordered for each in parts for ordered in each.ordered),
        any(each.changed for each in parts),
        tuple(order for each in parts for order in each.orders),
        any(each.doors for each in parts),
        tuple(asked for each in parts for asked in each.compared),
        any(each.stuck for each in parts),
    )


@dataclass(slots=True)
class _Change:
    """One alarm in this transaction: how it was found, how it stands, whom to call."""

    found: Alarm | None
    alarm: Alarm
    calls: list[tuple[Call, Alarm]] = field(default_factory=list)
    feedback: list[tuple[AlarmState, str, str, DeviceId | None]] = field(default_factory=list)
    """State, what is told of it, the helper's name, and the one device that hears it."""
    excused: set[PersonId] = field(default_factory=set)
    """Who has said that they cannot come: what was still to call them is dropped."""


class Batch:
    """Collects decisions inside one open write transaction."""

    def __init__(self, connection: Connection, now: Now, keys: LinkKey) -> None:
        """Take the open transaction; reads the highest ids once."""
        self.connection = connection
        self.now = now
        self.keys = keys
        self.orders: list[Order] = []
        self.compared: list[Asked] = []
        self.doors_moved = False
        self._ids = alarms.sequences(connection)
        self._changes: dict[AlarmId, _Change] = {}
        self._raised: defaultdict[tuple[AlarmKind, str], list[AlarmId]] = defaultdict(list)
        self._entries: list[LoggedEntry] = []
        self._contacts: dict[PersonId, list[Contact]] = {}
        self._released: dict[NotificationId, None] = {}

    def next_alarm(self) -> AlarmId:
        """Return the id of a new alarm."""
        return AlarmId(self._next("alarm"))

    def next_event(self) -> EventId:
        """Return the id of a new event."""
        return EventId(self._next("event"))

    def next_command(self) -> CommandId:
        """Return the id of a new command."""
        return CommandId(self._next("command"))

    def current(self, alarm: Alarm) -> Alarm:
        """Return an alarm as it stands in this transaction, with whoever is on duty now.

        Every decision about an open alarm begins here: an alarm may outlive a hand-over.
        """
        change = self._changes.get(alarm.id)
        return escalation.with_duty(alarm if change is None else change.alarm, self.now.wall)

    def raised_here(self, kind: AlarmKind, subject: str) -> Alarm | None:
        """Return the open alarm about somebody that this transaction has raised: no row tells of it yet."""
        here = (self._changes[id_].alarm for id_ in self._raised.get((kind, subject), ()))
        return next((alarm for alarm in here if _open(alarm)), None)

    def take(self, found: Alarm | None, decision: Decision) -> Alarm:
        """Keep one decision; a step that reaches nobody calls the next one in the same transaction.

        `found` is the alarm as read from the store, None for a new one. Returns the alarm as it stands.
        """
        known = self._changes.get(decision.alarm.id)
        before = known.alarm if known is not None else found
        change = self._keep(found, decision)
        while _fired(before, change.alarm):
            before = change.alarm
            follow = self._beyond_reach(before)
            if follow.alarm == before and not follow.entries:
                break
            self._keep(found, follow)
        return change.alarm

    def release(self, calls: Iterable[NotificationId]) -> None:
        """Let calls that wait for their time go out at once."""
        self._released.update(dict.fromkeys(calls))

    def flush(self, receipts: Iterable[Receipt] = ()) -> Committed:
        """Write everything collected and return what is to be done once it is committed."""
        changes = list(self._changes.values())
        alarms.insert(self.connection, [each.alarm for each in changes if each.found is None])
        alarms.update(self.connection, [each.alarm for each in changes if each.found is not None])
        alarms.insert_entries(self.connection, self._entries)
        moved = [each for each in changes if each.found is not None and each.found.state != each.alarm.state]
        for change in moved:
            outbox.supersede(self.connection, change.alarm.id, change.alarm.state, self.now.at)
        orders.insert(self.connection, self.orders, self.now.at)
        return Committed(
            tuple(receipts),
            (*self._write_notifications(changes), *self._let_go()),
            tuple(self._write_commands(changes)),
            bool(changes),
            tuple(self.orders),
            self.doors_moved or bool(self.orders),
            tuple(self.compared),
        )

    def _keep(self, found: Alarm | None, decision: Decision) -> _Change:
        known = self._changes.get(decision.alarm.id)
        before = known.alarm if known is not None else found
        change = known if known is not None else _Change(found, decision.alarm)
        if known is None and found is None:
            self._raised[(decision.alarm.kind, decision.alarm.subject)].append(decision.alarm.id)
        change.alarm = decision.alarm
        self._changes[decision.alarm.id] = change
        change.calls.extend((call, decision.alarm) for call in decision.calls)
        if decision.feedback and decision.alarm.kind not in UNSAID:
            do, helper = _feedback(before, decision.alarm), decision.alarm.helper_name
            change.feedback.append((decision.alarm.state, do, helper, decision.heard_by))
        for entry in decision.entries:
            if entry.type is EntryType.DECLINED and entry.by.person is not None:
                change.excused.add(entry.by.person)
            self._entries.append(LoggedEntry(self._next("alarm_log"), decision.alarm.id, self.now.at, entry))
        return change

    def _beyond_reach(self, alarm: Alarm) -> Decision:
        people = alarm.policy.called_in(alarm.round, alarm.step)
        self._learn(people)
        nobody = frozenset(person for person in people if not self._contacts[person])
        if {*people} - nobody == {alarm.resident} and not self._anybody_else(alarm):
            return escalation.left_alone(alarm)
        return escalation.undeliverable(alarm, self.now.steady, nobody)

    def _anybody_else(self, alarm: Alarm) -> bool:
        """Tell whether a plan reaches anybody but the one who needs help, which is as good as nobody.

        Somebody on duty may press their own button; and whoever is asked themselves is meant to be alone.
        """
        if alarm.kind in NO_CALL or (alarm.policy.asks and (alarm.round, alarm.step) == (0, 0)):
            return True
        others = [each for each in alarm.policy.called_until(1, 0) if each != alarm.resident]
        self._learn(others)
        return any(self._contacts[each] and not is_thing(each) for each in others)

    def _learn(self, people: Iterable[PersonId]) -> None:
        new = [person for person in people if person not in self._contacts]
        things = {person: [Contact(CHANNEL, address_of(person))] for person in new if is_thing(person)}
        self._contacts.update(things)
        unknown = [person for person in new if person not in things]
        if unknown:
            found = outbox.contacts(self.connection, unknown)
            self._contacts.update({person: list(found.get(person, ())) for person in unknown})

    def _write_notifications(self, changes: list[_Change]) -> Iterable[Dispatch]:
        self._learn({call.person for change in changes for call, _ in change.calls})
        rows: list[tuple[Notification, NotificationState]] = []
        dispatches: list[Dispatch] = []
        links: list[tuple[bytes, AlarmId, PersonId]] = []
        for change in changes:
            anew = any(call.purpose is Purpose.CALL for call, _ in change.calls)
            people = change.excused | ({call.person for call, _ in change.calls} if anew else set())
            if change.found is not None and people:
                outbox.supersede_calls(self.connection, change.alarm.id, people, self.now.at)
            for notification in self._notifications(change):
                current = notification.tells == change.alarm.state
                state = NotificationState.PENDING if current else NotificationState.SUPERSEDED
                rows.append((notification, state))
                if not is_thing(notification.person):
                    code = self.keys.code(change.alarm, notification.person)
                    links.append((code_hash(code), change.alarm.id, notification.person))
                if current:
                    dispatches.append(Dispatch(notification, change.alarm))
        outbox.insert(self.connection, rows, self.now.at)
        alarms.insert_links(self.connection, links)
        return dispatches

    def _let_go(self) -> Iterable[Dispatch]:
        """Return the calls that need not wait for their time any more, where they still tell something."""
        for each in outbox.release(self.connection, self._released, self.now.steady):
            change = self._changes.get(each.alarm)
            alarm = change.alarm if change is not None else alarms.get(self.connection, each.alarm)
            if alarm is not None:
                yield Dispatch(each, alarm)

    def _notifications(self, change: _Change) -> Iterable[Notification]:
        waits = self._waits(change)
        again = {call.person for call, _ in change.calls if call.purpose is Purpose.AGAIN}
        held = (
            outbox.held_back(self.connection, change.alarm.id, again, self.now.steady)
            if again and change.found is not None
            else {}
        )
        for call, then in change.calls:
            # What is told to a home's own panel is nothing for a staircase to hear.
            unheard = is_thing(call.person) and then.kind in CALM
            if unheard or self._sounds_on(call, then):
                continue
            wait = waits.pop(call.person, None) if call.purpose in CALLS else None
            for contact in self._contacts[call.person]:
                if call.own_doing and not contact.thing:
                    continue
                key = (call.person, contact.channel, contact.address)
                if call.purpose is Purpose.AGAIN and key in held:
                    # It has not been called there at all yet: once is enough, and now.
                    self.release((held[key],))
                    continue
                delay = contact.after - wait if wait is not None else timedelta(0)
                yield Notification(
                    id=NotificationId(self._next("notification")),
                    alarm=then.id,
                    person=call.person,
                    channel=contact.channel,
                    address=contact.address,
                    purpose=call.purpose,
                    tells=then.state,
                    round=then.round,
                    step=then.step,
                    due_at=self.now.steady + delay if delay else None,
                )

    def _waits(self, change: _Change) -> dict[PersonId, timedelta]:
        """Return whose first call of this alarm goes out address by address, and the shortest wait of each.

        One address at least is called at once. A later call goes everywhere at once: it comes instead of what
        still waits, and would else push a late address away for ever. A drill proves every path anyway.
        """
        if change.alarm.kind is AlarmKind.DRILL:
            return {}
        people = {call.person for call, _ in change.calls if call.purpose is Purpose.CALL}
        slow = {each for each in people if any(contact.after for contact in self._contacts[each])}
        if change.found is not None and slow:
            slow -= outbox.called_before(self.connection, change.alarm.id, slow)
        return {each: min(contact.after for contact in self._contacts[each]) for each in slow}

    def _sounds_on(self, call: Call, alarm: Alarm) -> bool:
        """Tell whether a siren must not fall silent for one alarm, because another calls with it still."""
        if call.purpose in CALLS or not stays_on(call.person):
            return False
        return alarms.another_calls(self.connection, alarm.id, call.person)

    def _write_commands(self, changes: list[_Change]) -> Iterable[Ordered]:
        ordered: list[Ordered] = []
        for change in changes:
            for state, do, by, only in change.feedback:
                for device in change.alarm.devices if only is None else (only,):
                    command = Command(self.next_command(), device, do, state, by)
                    ordered.append(Ordered(command, replace(change.alarm, state=state, helper_name=by)))
        rows = [(each.command, each.alarm.id) for each in ordered]
        outbox.insert_commands(self.connection, rows, self.now.at)
        return ordered

    def _next(self, table: str) -> int:
        self._ids[table] = self._ids.get(table, 0) + 1
        return self._ids[table]


def _open(alarm: Alarm) -> bool:
    return alarm.state is not AlarmState.RESOLVED


def _feedback(before: Alarm | None, after: Alarm) -> str:
    if before is not None and before.state is after.state:
        return FEEDBACK_AGAIN
    return FEEDBACK_LAPSED if after.state is AlarmState.RAISED and before is not None else FEEDBACK


def _fired(before: Alarm | None, after: Alarm) -> bool:
    """Tell whether a step has just been called: a new alarm, or one that went on."""
    return before is None or (before.round, before.step) != (after.round, after.step)
