"""From what devices said to what is recorded: one transaction for everything that waits.

Owns deduplication and which alarm a reading concerns. Never acknowledges a device and never sends.
"""

from __future__ import annotations

import contextlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from gateway.domain import escalation, rules
from gateway.domain.alarm import CALM, Actor, Alarm, AlarmKind, AlarmState, Role
from gateway.domain.door import DoorState
from gateway.domain.errors import StoreRefused
from gateway.domain.escalation import EntryType
from gateway.domain.model import (
    AlarmId,
    CommandId,
    DeviceId,
    EventType,
    NotificationId,
    Now,
    PlaceId,
    Reading,
    Receipt,
    ReceiptStatus,
)
from gateway.domain.notification import NotificationState, Outcome
from gateway.domain.passage import leads_out
from gateway.domain.phone import PhoneWord
from gateway.domain.plan import Moment
from gateway.domain.policy import on_trial
from gateway.domain.sender import sender_key
from gateway.domain.site import Site
from gateway.domain.walk import WalkId, doubtful
from gateway.service import arrivals, face_naming, replies, wellbeing
from gateway.service.batch import Batch, Committed
from gateway.service.device_states import DeviceStates
from gateway.service.doors import AT_ONCE, Doors
from gateway.service.linkkey import LinkKey
from gateway.service.outcomes import settle
from gateway.service.presence import gone_out
from gateway.store import alarms, core_state, doors, events, orders, outbox, walks
from gateway.store.db import Database
from gateway.store.events import RecordedEvent

SAME_ID_WITHIN = timedelta(hours=24)
"""The same sender's id within this is a duplicate, later it is a new event (CONTRACT §3)."""


@dataclass(frozen=True, slots=True)
class Work:
    """What waits for the next transaction."""

    readings: Sequence[Reading] = ()
    outcomes: Sequence[Outcome] = ()
    delivered: Sequence[CommandId] = ()
    heard: Mapping[DeviceId, datetime] = field(default_factory=dict)
    """When devices were last heard, on the steady clock; written now and then, not with every reading."""
    held: Mapping[DeviceId, datetime] = field(default_factory=dict)
    """Since when silence counts (steady clock), where an outage has moved that."""
    lives: bool = False
    """True where it is time to write that the core is there."""
    probed: bool = False
    """True where the self-probe has just come round: its test write rides in this transaction."""
    dropped: Sequence[CommandId] = ()
    """Orders that could not be handed over: they are never carried out."""
    doors_due: bool = False
    """True where the time of a door, or of an order, has run out."""
    figures: str = ""

    def __bool__(self) -> bool:
        """Tell whether there is anything to write."""
        told = self.readings or self.outcomes or self.delivered or self.heard or self.held
        return bool(told or self.lives or self.probed or self.dropped or self.doors_due)


def ingest(
    database: Database, site: Site, work: Work, now: Now, keys: LinkKey, trusted: bool = True
) -> Committed:
    """Record readings, outcomes and delivered commands in one transaction; receipts keep the readings' order.

    Raises StoreRefused where disk or database refuse, SQLAlchemyError where a reading cannot be written as it
    is; then nothing was written.
    """
    with database.write_here() as connection:
        batch = Batch(connection, now, keys)
        due = _doors_due(batch) if work.doors_due else ()
        receipts = _Intake(batch, site, trusted).take(work.readings, due) if work.readings or due else ()
        settle(batch, work.outcomes)
        outbox.commands_sent(connection, work.delivered)
        orders.drop(connection, work.dropped)
        events.set_heard(connection, work.heard, now.at)
        events.set_held(connection, work.held)
        if work.probed:
            core_state.set_probed(connection, now.steady)
        if work.lives or work.probed:
            core_state.set_steady_latest(connection, now.steady)
        if work.figures:
            core_state.set_figures(connection, work.figures)
        return batch.flush(receipts)


def rehearse(database: Database, site: Site, now: Now, keys: LinkKey) -> None:
    """Take a made-up press in and undo it: the first real one then finds every statement prepared.

    Without it the first press after a start takes 100 ms longer (measured). A disk that refuses skips it: a
    full one must not keep the core from starting.
    """
    device = next(iter(site.devices), DeviceId("rehearsal"))
    press = Reading(device, EventType.SOS_PRESSED, now.at, "rehearsal", source="gateway")
    nothing = Outcome(NotificationId(0), NotificationState.FAILED_PERMANENT)
    with contextlib.suppress(_Rehearsed, StoreRefused), database.write_here() as connection:
        batch = Batch(connection, now, keys)
        _Intake(batch, site, trusted=True).take([press])
        settle(batch, [nothing])
        outbox.commands_sent(connection, [CommandId(0)])
        batch.flush()
        raise _Rehearsed


def _doors_due(batch: Batch) -> Sequence[DoorState]:
    orders.expire(batch.connection, batch.now.steady)
    batch.doors_moved = True
    return doors.due(batch.connection, batch.now.steady, AT_ONCE)


class _Rehearsed(Exception):
    """Undoes a rehearsal."""


class _Intake:
    """Walks through the readings of one batch in order."""

    def __init__(self, batch: Batch, site: Site, trusted: bool) -> None:
        self._batch = batch
        self._site = site
        self._trusted = trusted
        self._doors = Doors(batch, site)
        self._events: list[RecordedEvent] = []
        self._open: dict[tuple[AlarmKind, str], Alarm] = {}
        self._armed: dict[DeviceId, tuple[str, WalkId]] = {}
        """Buttons that somebody has said they are about to try out: who, and in which walk."""
        self._at_place: defaultdict[PlaceId | None, list[Alarm]] = defaultdict(list)
        """Open alarms where somebody may arrive, by place, those of this batch included."""

    def take(self, readings: Sequence[Reading], due: Sequence[DoorState] = ()) -> tuple[Receipt, ...]:
        readings = face_naming.named(self._batch.connection, self._site, readings, self._batch.now)
        self._load(readings, due)
        for told in self._doors.due(due):
            self._record(told.reading, None, told.alarm)
        states = DeviceStates(self._batch.connection, readings)
        taken = self._known_keys(readings)
        receipts: list[Receipt] = []
        for reading in readings:
            key = _key(reading)
            if key is not None and key in taken:
                receipts.append(Receipt(reading.device, reading.sender_id, ReceiptStatus.DUPLICATE))
                continue
            if key is not None:
                taken.add(key)
            if reading.phone is not None:
                receipts.append(self._hear(reading, reading.phone, key))
                continue
            for news in states.told(reading):
                own = key if news is reading else None
                for told in self._doors.told(news):
                    self._record(told.reading, own, told.alarm)
                    own = None
            receipts.append(_receipt(reading))
        events.insert(self._batch.connection, self._events)
        states.write()
        self._doors.write()
        return tuple(receipts)

    def _hear(self, reading: Reading, word: PhoneWord, key: str | None) -> Receipt:
        heard = replies.hear(self._batch, self._site, reading, word)
        self._record(heard.reading, key, heard.alarm)
        return replace(_receipt(reading), told=heard.told, answer_to=heard.answer_to)

    def _load(self, readings: Sequence[Reading], due: Sequence[DoorState]) -> None:
        subjects = {subject for reading in readings for subject in _subjects(reading, self._site)}
        subjects.update(self._doors.subjects(readings, due))
        for alarm in alarms.open_by_subject(self._batch.connection, subjects):
            self._open[(alarm.kind, alarm.subject)] = alarm
        calling = {each.device for each in readings if each.type in rules.CALLS_FOR_HELP}
        self._armed = walks.armed(self._batch.connection, calling, self._batch.now.steady)
        arriving = (self._site.where(each.device) for each in readings if each.type in rules.ARRIVES)
        places = {place for place in arriving if place is not None}
        places.update(self._doors.places(readings))
        called = (self._site.devices.get(each.device) for each in readings if _calls(each))
        places.update(device.place for device in called if device is not None and device.place is not None)
        for alarm in alarms.open_at_places(self._batch.connection, places):
            self._at_place[alarm.place].append(alarm)

    def _known_keys(self, readings: Sequence[Reading]) -> set[str]:
        keys = {key for key in map(_key, readings) if key is not None}
        found = events.known_keys(self._batch.connection, keys)
        now = self._batch.now.steady
        old = [key for key, since in found.items() if now - since > SAME_ID_WITHIN]
        events.forget_keys(self._batch.connection, old)
        return set(found) - set(old)

    def _record(self, reading: Reading, key: str | None, alarm: AlarmId | None = None) -> None:
        if reading.type is EventType.HEARTBEAT and reading.sender_id is None:
            return
        self._events.append(
            RecordedEvent(
                id=self._batch.next_event(),
                reading=reading,
                dedupe=key,
                place=self._site.where(reading.device),
                alarm=self._react(reading) or alarm,
                clock_trusted=self._trusted,
                steady=self._batch.now.steady,
            )
        )

    def _react(self, reading: Reading) -> AlarmId | None:
        kind = rules.RAISES.get(reading.type)
        if kind is not None:
            return self._raise(reading, kind)
        if reading.type is EventType.SOS_CANCELLED:
            return self._note(reading, AlarmKind.SOS, EntryType.CANCEL_REPORTED)
        if reading.type is EventType.WELLBEING_CONFIRMED:
            return self._confirm(reading)
        if reading.type in rules.RECOVERS:
            fault = replace(reading, type=rules.RECOVERS[reading.type])
            return self._note(fault, AlarmKind.TECHNICAL, EntryType.RECOVERED)
        arrives = reading.type in rules.ARRIVES and not leads_out(self._site, reading.device, reading.type)
        if arrives and reading.person is not None:
            return self._arrive(reading)
        return None

    def _raise(self, reading: Reading, kind: AlarmKind) -> AlarmId:
        subject = rules.subject_of(reading, kind, self._site)
        found = self._open.get((kind, subject)) or self._called_before(reading, kind)
        found = found or self._batch.raised_here(kind, subject)
        announced = self._announced(reading, kind, subject)
        if found is None:
            new = self._new(reading, kind)
            if announced is not None:
                new = replace(new, policy=on_trial(new.policy, *announced))
            decision = escalation.begin(new, self._batch.now.steady, _device(reading))
            self._open[(kind, subject)] = self._batch.take(None, decision)
            self._at_place[new.place].append(new)
            return new.id
        alarm = self._batch.current(found)
        joins = _joins(alarm, reading)
        pressed = escalation.last_pressed(alarm, reading.received_at)
        devices = tuple(dict.fromkeys((*alarm.devices, reading.device)))
        pressed_again = replace(alarm, pressed_at=pressed, devices=devices, recovered=False)
        by = _device(reading)
        if alarm.on_trial and not joins:
            decision = escalation.in_earnest(pressed_again, self._batch.now.steady, by, reading.device)
        else:
            decision = escalation.repeat(pressed_again, by, joins=joins, device=reading.device)
        self._batch.take(found, decision)
        return alarm.id

    def _new(self, reading: Reading, kind: AlarmKind) -> Alarm:
        """Return a fresh alarm; who has gone out is asked only where that could change an order."""
        id_, now = self._batch.next_alarm(), self._batch.now
        moment = Moment(now.wall)
        new = rules.new_alarm(reading, kind, self._site, id_, now.steady, moment)
        if moment.at is None or len(new.policy.steps) < 2:
            return new
        out = gone_out(self._batch.connection, self._site, new.policy.called_until(1, 0), now)
        if not out:
            return new
        return rules.new_alarm(reading, kind, self._site, id_, now.steady, replace(moment, out=out))

    def _called_before(self, reading: Reading, kind: AlarmKind) -> Alarm | None:
        """Return the open alarm that a device called with before its resident was taken out, or put in."""
        device = self._site.devices.get(reading.device)
        if device is None or not _calls(reading):
            return None
        for found in self._at_place[device.place]:
            alarm = self._batch.current(found)
            same = alarm.kind is kind and device.id in alarm.devices
            if same and None in (alarm.resident, device.resident) and alarm.state is not AlarmState.RESOLVED:
                return found
        return None

    def _announced(self, reading: Reading, kind: AlarmKind, subject: str) -> tuple[str, WalkId] | None:
        """Return who has announced this very press, None where nobody has or there is any doubt.

        An announcement holds for one press of one button: whatever it calls for help with uses it up. A press
        that may be an old one is nobody's test, and none is while the same person calls otherwise.
        """
        by = self._armed.pop(reading.device, None)
        if by is None:
            return None
        walks.disarm(self._batch.connection, reading.device)
        called = any(about == subject and other not in CALM for other, about in self._open)
        doubt = called or doubtful(reading.received_at, reading.at, late=reading.late)
        return by if kind is AlarmKind.SOS and not doubt else None

    def _confirm(self, reading: Reading) -> AlarmId | None:
        """Take "I am well" from a resident's own device; what may be older than the question is a sign."""
        device = self._site.devices.get(reading.device)
        found = self._open.get((AlarmKind.WELLBEING, rules.subject_of(reading, AlarmKind.SOS, self._site)))
        person = self._site.people.get(device.resident) if device is not None and device.resident else None
        if found is None or person is None or doubtful(reading.received_at, reading.at, late=reading.late):
            return None
        alarm = self._batch.current(found)
        if alarm.state is not AlarmState.RESOLVED:
            by = Actor(Role.RESIDENT, person.name, str(reading.device), person.id)
            wellbeing.answered(self._batch, alarm, by, well=True)
        return found.id

    def _note(self, reading: Reading, kind: AlarmKind, type_: EntryType) -> AlarmId | None:
        found = self._open.get((kind, rules.subject_of(reading, kind, self._site)))
        if found is None:
            return None
        noted = escalation.note(self._batch.current(found), _device(reading), "", type_)
        if type_ is EntryType.RECOVERED:
            noted = replace(noted, alarm=replace(noted.alarm, recovered=True))
        self._batch.take(found, noted)
        return found.id

    def _arrive(self, reading: Reading) -> AlarmId | None:
        place = self._site.where(reading.device)
        person = self._site.people.get(reading.person) if reading.person is not None else None
        if place is None or person is None:
            return None
        by = Actor(Role.NEIGHBOUR, person.name, reading.type.value, person.id)
        there = self._at_place[place]
        at_door = [each for each in there if arrivals.may_arrive(self._batch.current(each), reading)]
        connection, now = self._batch.connection, self._batch.now
        if at_door and not arrivals.is_there(connection, self._site, place, reading, now):
            return self._seen(at_door, reading, person.name)
        for found in at_door:
            told = alarms.told(connection, found.id)
            self._batch.take(found, escalation.arrive(self._batch.current(found), now.steady, by, told))
        return min((each.id for each in at_door), default=None)

    def _seen(self, at_door: Sequence[Alarm], reading: Reading, name: str) -> AlarmId:
        """Write once into each alarm's log whose face a camera saw; nobody is called less for it."""
        by = Actor(Role.DEVICE, str(reading.device), reading.source, reading.person)
        for found in at_door:
            alarm = self._batch.current(found)
            if reading.person is not None and not alarms.seen(
                self._batch.connection, alarm.id, reading.person
            ):
                self._batch.take(found, escalation.note(alarm, by, name, EntryType.SEEN))
        return min(each.id for each in at_door)


def _calls(reading: Reading) -> bool:
    """Tell whether a reading brings people to a door."""
    return rules.RAISES.get(reading.type, AlarmKind.TECHNICAL) is not AlarmKind.TECHNICAL


def _joins(alarm: Alarm, reading: Reading) -> bool:
    """Tell whether a reading belongs to what was told already, and is logged without calling anybody."""
    if alarm.kind is AlarmKind.TECHNICAL:
        return not escalation.fault_is_back(alarm, reading.received_at)
    return reading.sender_id is None and escalation.joins_last(alarm, reading.received_at, reading.device)


def _subjects(reading: Reading, site: Site) -> Iterator[str]:
    kind = rules.RAISES.get(reading.type)
    if kind is not None:
        yield rules.subject_of(reading, kind, site)
    if reading.type in {EventType.SOS_CANCELLED, EventType.WELLBEING_CONFIRMED}:
        yield rules.subject_of(reading, AlarmKind.SOS, site)
    if reading.type in rules.RECOVERS:
        fault = replace(reading, type=rules.RECOVERS[reading.type])
        yield rules.subject_of(fault, AlarmKind.TECHNICAL, site)
    if reading.battery is not None:
        low = replace(reading, type=EventType.BATTERY_LOW)
        yield rules.subject_of(low, AlarmKind.TECHNICAL, site)


def _key(reading: Reading) -> str | None:
    # What could not be decoded is no event that a later, right one with the same id should lose to.
    if reading.sender_id is None or reading.type is EventType.UNDECODED:
        return None
    return sender_key(reading.device, reading.sender_id)


def _receipt(reading: Reading) -> Receipt:
    if reading.type is EventType.UNDECODED:
        return Receipt(reading.device, reading.sender_id, ReceiptStatus.REJECTED, reading.reason)
    return Receipt(reading.device, reading.sender_id, ReceiptStatus.COMMITTED)


def _device(reading: Reading) -> Actor:
    return Actor(Role.DEVICE, str(reading.device), reading.source)
