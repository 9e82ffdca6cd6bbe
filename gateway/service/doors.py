"""Doors in one transaction: what readings mean for them, what is recorded of it, and what the locks are told.

Owns no rule: `domain.access` decides, `domain.door` says what becomes of a door. Never sends.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from gateway.domain import access, escalation, rules, second
from gateway.domain import door as machine
from gateway.domain.access import PRESENTS, Credential, CredentialKind, Decision, Reason
from gateway.domain.alarm import Actor, AlarmKind, Role
from gateway.domain.command import ORDER_LASTS, UNLOCK, CommandState, Order
from gateway.domain.door import DoorState, Grant, GrantKind, Input, Waiting
from gateway.domain.escalation import EntryType
from gateway.domain.model import (
    AlarmId,
    CommandId,
    DeviceId,
    DoorId,
    EventType,
    PersonId,
    PlaceId,
    Reading,
)
from gateway.domain.second import Next
from gateway.domain.site import DOOR, Site
from gateway.domain.site_doors import Door
from gateway.service.batch import Batch
from gateway.service.comparing import comparisons
from gateway.service.credentials import recognised
from gateway.service.device_states import OWN
from gateway.service.enrolment import caught
from gateway.store import alarms, doors, orders

AT_ONCE = 200
"""Doors per transaction, as with alarms."""
CONTACT: Mapping[EventType, Input] = {
    EventType.DOOR_OPENED: Input.OPENED,
    EventType.DOOR_CLOSED: Input.CLOSED,
}
EXPLAINS = frozenset({EventType.REX_PRESSED, EventType.DOOR_GRANTED})
"""An exit button, or a lock that let somebody through by itself: wherever it is mounted, it is believed."""
LINKS: Mapping[EventType, Input] = {
    EventType.DEVICE_OFFLINE: Input.LINK_LOST,
    EventType.DEVICE_ONLINE: Input.LINK_BACK,
}
ANSWERS: Mapping[EventType, CommandState] = {
    EventType.COMMAND_DONE: CommandState.DONE,
    EventType.COMMAND_FAILED: CommandState.FAILED,
}
NOTHING: Mapping[str, object] = {}
MADE = (EventType.DOOR_FORCED, EventType.DOOR_HELD, EventType.TAMPER)
"""What a door itself may raise an alarm with."""


class Told(NamedTuple):
    """One thing to be recorded, and the alarm it is owed to where it is no matter of its own."""

    reading: Reading
    alarm: AlarmId | None = None


class Doors:
    """The doors that one batch is about; a batch that is about none costs no statement."""

    def __init__(self, batch: Batch, site: Site) -> None:
        self._batch = batch
        self._site = site
        self._states: dict[DoorId, DoorState] = {}
        self._changed: set[DoorId] = set()

    def subjects(self, readings: Sequence[Reading], due: Sequence[DoorState]) -> Iterator[str]:
        """Yield what alarms may come of it, so that the open ones are found before anything is decided."""
        concerned = {state.door for state in due}
        for reading in readings:
            door = self._site.mounted.get(reading.device)
            if door is not None:
                concerned.add(door.id)
                if reading.type in PRESENTS:
                    yield rules.subject_of(reading, AlarmKind.DURESS, self._site)
        yield from (f"device:{DOOR}{door}:{type_.value}" for door in concerned for type_ in MADE)

    def places(self, readings: Sequence[Reading]) -> Iterator[PlaceId]:
        """Yield the places that somebody may arrive at by what they present."""
        for reading in readings:
            place = self._site.where(reading.device) if reading.type in PRESENTS else None
            if place is not None:
                yield place

    def told(self, reading: Reading) -> Sequence[Told]:
        """Return what is to be recorded of a reading: itself first, then what it means for a door."""
        kind = PRESENTS.get(reading.type)
        door = self._site.mounted.get(reading.device)
        if door is not None and reading.type is EventType.FACE_RECOGNISED:
            return (Told(reading), *self._faced(door, reading))
        if kind is not None:
            return self._presented(reading, kind, door)
        if reading.type in ANSWERS:
            self._settle(reading, ANSWERS[reading.type])
        said = _input(reading, door) if door is not None else None
        if door is None or said is None:
            return (Told(reading),)
        return (Told(reading), *self._turn(door, said, reading))

    def due(self, states: Sequence[DoorState]) -> Iterator[Told]:
        """Let the time run out at doors whose deadline has come."""
        for state in states:
            door = self._site.doors.get(state.door)
            if door is None:
                self._set(replace(state, due_at=None))
                continue
            self._states.setdefault(door.id, state)
            yield from self._turn(door, Input.DUE, self._own(door))

    def open_for(self, door: Door, grant: Grant, by: str) -> Sequence[Told]:
        """Open a door on somebody's word, by name; `by` is what an account or a helper is called."""
        said = replace(self._own(door), person=grant.person)
        if grant.alarm is not None:
            self._logged(door, grant, by, "page")
        account = {"by": by} if grant.account is not None else {}
        return self._granted(door, said, grant, EventType.DOOR_GRANTED, account)

    def write(self) -> None:
        """Write how the doors stand now."""
        changed = [self._states[door] for door in sorted(self._changed)]
        doors.set_states(self._batch.connection, changed)
        self._batch.doors_moved = self._batch.doors_moved or bool(changed)

    def _presented(self, reading: Reading, kind: CredentialKind, door: Door | None) -> Sequence[Told]:
        keys, connection = self._batch.keys, self._batch.connection
        found = recognised(connection, kind, reading.presented, keys)
        awaited = kind is CredentialKind.CARD and (found is None or not found.enabled) and not reading.late
        awaited = awaited and caught(connection, reading.device, reading.presented, self._batch.now, keys)
        said = {"credential": found.id if found is not None else None, "door": door.id if door else None}
        holder = found.holder if found is not None else None
        # The value itself goes no further, nor does anything else the reader said beside it.
        shown = replace(reading, presented="", person=holder, detail=json.dumps(said))
        if door is None:
            return (Told(shown),)
        # A disk that refused, or a crowd before it, kept it waiting: nobody may stand there any more.
        late = reading.late or self._batch.now.at - reading.received_at >= ORDER_LASTS
        unseen = Reason.LATE if late else self._guessed(kind, door)
        decision = Decision(reason=unseen) if unseen is not None else self._decision(found, door)
        duress = [Told(shown)]
        if found is not None and access.usable(found, self._batch.now.at) and found.duress:
            duress += self._turn(door, Input.DURESS, shown)
        if found is not None and decision.grant is not None:
            waiting, now = self._state(door).waiting if door.second else None, self._batch.now.steady
            came = second.next_for(door, found, decision.grant, waiting, now)
            if came is Next.WAIT:
                return (*self._waits(door, shown, found, decision.grant), *duress[1:])
            if came is Next.CARD_FIRST:
                decision = Decision(reason=Reason.CARD_FIRST)
        if decision.grant is not None:
            entered = EventType.DOOR_GRANTED
            if kind is CredentialKind.PLATE:
                left = reading.device in door.out
                entered = EventType.VEHICLE_LEFT if left else EventType.VEHICLE_ENTERED
            if decision.grant.alarm is not None:
                helper = self._site.people.get(decision.grant.person or PersonId(""))
                self._logged(door, decision.grant, helper.name if helper is not None else "", kind.value)
            compared = self._compared(door, found)
            return (*duress, *self._granted(door, shown, decision.grant, entered, compared))
        denied = EventType.VEHICLE_DENIED if kind is CredentialKind.PLATE else EventType.DOOR_DENIED
        because = {**said, "reason": decision.reason}
        refused = Told(replace(shown, type=denied, sender_id=None, detail=json.dumps(because), source=OWN))
        wrong = self._counted(door, shown, decision.reason) if not awaited else ()
        return (*duress, refused, *wrong)

    def _waits(self, door: Door, shown: Reading, found: Credential, grant: Grant) -> Sequence[Told]:
        """Let a right card wait for its second proof, and ask the cameras for a living face."""
        person = grant.person or found.person
        asked = comparisons(self._batch.connection, self._site, door, person, self._batch.now, proof=True)
        self._batch.compared += asked
        expectation = asked[0].expectation.id if asked else ""
        until = self._batch.now.steady + second.WITHIN
        self._set(replace(self._state(door), waiting=Waiting(person, found.id, until, expectation)))
        said = {"credential": found.id, "door": door.id, "waits": True}
        more = {"expectation": expectation} if expectation else {}
        return (Told(replace(shown, detail=json.dumps(said | more))),)

    def _compared(self, door: Door, found: Credential | None) -> Mapping[str, object]:
        """Have the face of whoever is let in compared with the card's holder: a note, which denies nobody.

        At a door with a second proof that was the proof itself; what waited there is over.
        """
        if door.second:
            self._set(replace(self._state(door), waiting=None))
            return NOTHING
        if found is None or found.holder is None or found.kind is CredentialKind.PLATE:
            return NOTHING
        connection, now = self._batch.connection, self._batch.now
        asked = comparisons(connection, self._site, door, found.holder, now, proof=False)
        self._batch.compared += asked
        return {"expectation": asked[0].expectation.id} if asked else NOTHING

    def _faced(self, door: Door, reading: Reading) -> Sequence[Told]:
        """Open where a face is the second proof that a card waits for; by itself it opens nothing."""
        waiting, now = self._state(door).waiting, self._batch.now.steady
        device = self._site.devices.get(reading.device)
        if waiting is None or device is None or device.camera is None or reading.late:
            return ()
        said = json.loads(reading.detail)
        expectation, liveness = str(said.get("expectation", "")), str(said.get("liveness", ""))
        if not second.face_opens(waiting, reading.person, expectation, liveness, now):
            return ()
        self._set(replace(self._state(door), waiting=None))
        grant = Grant(GrantKind.CREDENTIAL, waiting.person, waiting.credential)
        face = {"second": "face", "expectation": expectation}
        return self._granted(door, reading, grant, EventType.DOOR_GRANTED, face)

    def _guessed(self, kind: CredentialKind, door: Door) -> Reason | None:
        """Return why a PIN is not even looked at: right or wrong, to whoever guesses it looks the same."""
        if kind is not CredentialKind.PIN:
            return None
        state, now = self._state(door), self._batch.now.steady
        last = state.tried_at if second.waits(state.waiting, now) else state.guessed_at
        return Reason.TOO_MANY if access.pins_refused(last, now) else None

    def _decision(self, found: Credential | None, door: Door) -> Decision:
        at = self._batch.now.at
        decision = access.decide(found, door, self._site, at)
        enough = decision.grant is not None and not door.second  # who comes to help needs no second proof
        if found is None or enough or not access.usable(found, at):
            return decision
        helped = alarms.helped_by(self._batch.connection, found.holder) if found.holder is not None else ()
        current = [self._batch.current(alarm) for alarm in helped]
        grant = access.helper_grant(current, found.holder, door, self._site)
        return decision if grant is None else Decision(replace(grant, credential=found.id))

    def _logged(self, door: Door, grant: Grant, by: str, channel: str) -> None:
        """Write into the alarm's own log that its helper came through a door."""
        found = alarms.get(self._batch.connection, grant.alarm) if grant.alarm is not None else None
        if found is None:
            return
        actor = Actor(Role.NEIGHBOUR, by or str(grant.person), channel, grant.person)
        current = self._batch.current(found)
        self._batch.take(found, escalation.note(current, actor, door.name, EntryType.LET_IN))

    def _granted(
        self,
        door: Door,
        shown: Reading,
        grant: Grant,
        entered: EventType,
        more: Mapping[str, object] = NOTHING,
    ) -> Sequence[Told]:
        credential = {"credential": grant.credential} if grant.credential is not None else {}
        said = {"door": door.id, "grant": grant.name, **credential, **more}
        granted = replace(shown, type=entered, sender_id=None, detail=json.dumps(said), source=OWN)
        how = Input.GRANT if door.contact is not None else Input.GRANT_BLIND
        return (Told(granted, grant.alarm), *self._turn(door, how, shown, grant))

    def _counted(self, door: Door, shown: Reading, reason: Reason | None) -> Sequence[Told]:
        if reason in {Reason.LATE, Reason.TOO_MANY, Reason.CARD_FIRST}:
            return ()
        state, now = self._state(door), self._batch.now.steady
        with_card = second.waits(state.waiting, now)
        wrong, alarming = access.wrong_again(state.tried if with_card else state.wrong, now)
        if with_card:
            self._set(replace(state, tried=wrong, tried_at=now if alarming else state.tried_at))
        else:
            self._set(replace(state, wrong=wrong, guessed_at=now if alarming else state.guessed_at))
        if not alarming:
            return ()
        return (self._made(door, EventType.TAMPER, shown, {"attempts": access.MOST_WRONG}),)

    def _turn(self, door: Door, said: Input, reading: Reading, grant: Grant | None = None) -> Sequence[Told]:
        before = self._state(door)
        turn = machine.turned(before, said, self._batch.now.steady, door.timings, grant)
        if turn.state != before:
            self._set(turn.state)
        if turn.unlocks and grant is not None and door.lock is not None:
            self._order(door, door.lock, grant)
        owed = {"grant": before.grant} if before.grant else {}
        # What the contact says is recorded as it said it; here is only what follows.
        return [self._made(door, type_, reading, owed) for type_ in turn.says if type_ is not reading.type]

    def _made(self, door: Door, type_: EventType, reading: Reading, more: Mapping[str, object]) -> Told:
        """Return what a door says for itself; duress is said by the reader it happened at."""
        own = self._own(door, reading.received_at)
        device = reading.device if type_ is EventType.DOOR_DURESS else own.device
        person = reading.person if type_ is EventType.DOOR_DURESS else None
        detail = json.dumps({"door": door.id, **more})
        return Told(replace(own, device=device, type=type_, person=person, detail=detail))

    def _own(self, door: Door, at: datetime | None = None) -> Reading:
        device = DeviceId(f"{DOOR}{door.id}")
        return Reading(device, EventType.HEARTBEAT, at or self._batch.now.at, source=OWN)

    def _order(self, door: Door, lock: DeviceId, grant: Grant) -> None:
        order = Order(
            id=self._batch.next_command(),
            device=lock,
            do=UNLOCK,
            door=door.id,
            grant=grant.name,
            lasts=door.unlock_for,
            expires_at=self._batch.now.steady + ORDER_LASTS,
        )
        self._batch.orders.append(order)

    def _settle(self, reading: Reading, state: CommandState) -> None:
        try:
            told = json.loads(reading.detail).get("command")
            id_ = CommandId(int(told))
        except (ValueError, TypeError, AttributeError):  # it answers to something that is no number of ours
            return
        if 0 < id_ < 2**63:
            orders.settle(self._batch.connection, id_, reading.device, state)

    def _state(self, door: Door) -> DoorState:
        if door.id not in self._states:
            found = doors.states(self._batch.connection, [door.id])
            self._states[door.id] = found.get(door.id, DoorState(door.id))
        return self._states[door.id]

    def _set(self, state: DoorState) -> None:
        self._states[state.door] = state
        self._changed.add(state.door)


def _input(reading: Reading, door: Door) -> Input | None:
    if reading.type in EXPLAINS:
        return Input.EXIT
    if reading.device == door.contact and reading.type in CONTACT:
        return CONTACT[reading.type]
    if reading.device in {door.contact, door.lock}:
        return LINKS.get(reading.type)
    return None
