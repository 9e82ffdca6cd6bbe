"""The door machine: what a door is taken to be doing. Never reads a clock, a database or a socket.

Rule 1: every standing meets every input in `TABLE`; no code elsewhere sets one (IEC 60839-11-1; FIGURES F16).
Rule 2: a grant is the only input that unlocks, and it has a name. No link, restart, timer or button does.
Rule 3: nobody is kept in. Whoever leaves opens the door by hand; an exit button only explains the opening.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from gateway.domain.errors import NamelessGrant
from gateway.domain.model import AlarmId, CredentialId, DoorId, EventType, PersonId

EXPLAINED_WITHIN = timedelta(seconds=1)
"""An opening may overtake the word of the exit button that explains it; GB 50396 gives an alarm 2 s."""


class Standing(StrEnum):
    """Where a door stands."""

    SECURED = "secured"
    """Closed; nobody is expected to open it."""
    GRANTED = "granted"
    """Closed; unlocked for somebody."""
    EXPECTED = "expected"
    """Closed as far as is known; an opening would be explained, and none would be no news."""
    UNSEEN = "unseen"
    """An opening was expected and the link to the door was lost: it may have been opened and closed again."""
    UNEXPLAINED = "unexplained"
    """Open, and for a moment nobody has said why."""
    OPEN = "open"
    """Open, by right."""
    HELD = "held"
    """Open by right, but for too long."""
    FORCED = "forced"
    """Open without grant or exit button."""


class Input(StrEnum):
    """What can happen to a door."""

    GRANT = "grant"
    """Somebody named may open it."""
    GRANT_BLIND = "grant_blind"
    """The same at a door without a contact, where nobody sees whether it opens."""
    EXIT = "exit"
    """The exit button (REX), or a lock that let somebody through on its own: an opening is explained."""
    OPENED = "opened"
    CLOSED = "closed"
    DUE = "due"
    """The timer ran out."""
    DURESS = "duress"
    """Whoever opens it is being forced to."""
    LINK_LOST = "link_lost"
    LINK_BACK = "link_back"


class Timer(StrEnum):
    """What becomes of the one deadline a door has."""

    KEEP = "keep"
    STOP = "stop"
    OPEN_WITHIN = "open_within"
    HELD_AFTER = "held_after"
    EXPLAIN = "explain"


@dataclass(frozen=True, slots=True)
class Cell:
    """What one input makes of one standing."""

    to: Standing
    timer: Timer = Timer.KEEP
    says: tuple[EventType, ...] = ()
    unlocks: bool = False


_S, _I, _T, _E = Standing, Input, Timer, EventType
_GRANTED = Cell(_S.GRANTED, _T.OPEN_WITHIN, unlocks=True)
_BLIND = Cell(_S.EXPECTED, _T.OPEN_WITHIN, unlocks=True)
_EXPECTED = Cell(_S.EXPECTED, _T.OPEN_WITHIN)
_OPENED = Cell(_S.OPEN, _T.HELD_AFTER, (_E.DOOR_OPENED,))
_CLOSED = Cell(_S.SECURED, _T.STOP, (_E.DOOR_CLOSED,))


def _stay(standing: Standing) -> dict[Input, Cell]:
    """Return the row of a standing that nothing moves; duress is said wherever it happens."""
    row = {each: Cell(standing) for each in Input}
    row[_I.GRANT] = Cell(standing, unlocks=True)
    row[_I.GRANT_BLIND] = _BLIND
    row[_I.DURESS] = Cell(standing, says=(_E.DOOR_DURESS,))
    row[_I.DUE] = Cell(standing, _T.STOP)
    return row


TABLE: Mapping[Standing, Mapping[Input, Cell]] = {
    _S.SECURED: _stay(_S.SECURED)
    | {
        _I.GRANT: _GRANTED,
        _I.EXIT: _EXPECTED,
        _I.OPENED: Cell(_S.UNEXPLAINED, _T.EXPLAIN, (_E.DOOR_OPENED,)),
    },
    _S.GRANTED: _stay(_S.GRANTED)
    | {
        _I.GRANT: _GRANTED,
        _I.EXIT: Cell(_S.GRANTED, _T.OPEN_WITHIN),
        _I.OPENED: _OPENED,
        _I.DUE: Cell(_S.SECURED, _T.STOP, (_E.DOOR_GRANTED_NOT_OPENED,)),
        _I.LINK_LOST: Cell(_S.UNSEEN, _T.STOP),
    },
    _S.EXPECTED: _stay(_S.EXPECTED)
    | {
        _I.GRANT: _GRANTED,
        _I.EXIT: _EXPECTED,
        _I.OPENED: _OPENED,
        _I.DUE: Cell(_S.SECURED, _T.STOP),
        _I.LINK_LOST: Cell(_S.UNSEEN, _T.STOP),
    },
    _S.UNSEEN: _stay(_S.UNSEEN)
    | {
        _I.OPENED: _OPENED,
        _I.CLOSED: _EXPECTED,
        _I.LINK_BACK: _EXPECTED,
    },
    _S.UNEXPLAINED: _stay(_S.UNEXPLAINED)
    | {
        _I.GRANT: Cell(_S.OPEN, _T.HELD_AFTER, unlocks=True),
        _I.EXIT: Cell(_S.OPEN, _T.HELD_AFTER),
        _I.CLOSED: Cell(_S.SECURED, _T.STOP, (_E.DOOR_FORCED, _E.DOOR_CLOSED)),
        _I.DUE: Cell(_S.FORCED, _T.STOP, (_E.DOOR_FORCED,)),
    },
    _S.OPEN: _stay(_S.OPEN)
    | {
        _I.GRANT: Cell(_S.OPEN, _T.HELD_AFTER, unlocks=True),
        _I.CLOSED: _CLOSED,
        _I.DUE: Cell(_S.HELD, _T.STOP, (_E.DOOR_HELD,)),
    },
    _S.HELD: _stay(_S.HELD) | {_I.CLOSED: _CLOSED},
    _S.FORCED: _stay(_S.FORCED) | {_I.CLOSED: _CLOSED},
}
"""A contact's repetition says nothing new; what was forced stays so until it is closed, whoever comes by."""


class GrantKind(StrEnum):
    """What a grant rests on."""

    CREDENTIAL = "credential"
    """A card, a PIN or a plate with a right at this door."""
    ALARM = "alarm"
    """The promise to go to somebody who called for help."""
    ACCOUNT = "account"
    """The word of somebody who has logged in: the guard desk, or an installer who tries the door."""


@dataclass(frozen=True, slots=True)
class Grant:
    """The named reason why a door unlocks."""

    kind: GrantKind
    person: PersonId | None = None
    """Who comes in; None for a visitor, who is nobody of the site's people."""
    credential: CredentialId | None = None
    alarm: AlarmId | None = None
    account: int | None = None

    @property
    def name(self) -> str:
        """What is recorded and told to the lock: `credential:12`, `alarm:7/zheng`, `account:3`; no name."""
        if self.kind is GrantKind.CREDENTIAL:
            return f"credential:{self.credential}" if self.credential is not None else ""
        if self.kind is GrantKind.ACCOUNT:
            return f"account:{self.account}" if self.account is not None else ""
        return f"alarm:{self.alarm}/{self.person}" if None not in (self.alarm, self.person) else ""


@dataclass(frozen=True, slots=True)
class Timings:
    """How long a door may take, as the site says."""

    open_within: timedelta
    held_after: timedelta

    def of(self, timer: Timer) -> timedelta:
        """Return how long a timer runs."""
        if timer is Timer.OPEN_WITHIN:
            return self.open_within
        return self.held_after if timer is Timer.HELD_AFTER else EXPLAINED_WITHIN

    @property
    def longest(self) -> timedelta:
        """How far away a deadline can be."""
        return max(self.open_within, self.held_after, EXPLAINED_WITHIN)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A card that was right, at a door that wants a second proof (`domain.second`)."""

    person: PersonId
    credential: CredentialId
    until: datetime
    """On the steady clock."""
    expectation: str = ""
    """What the camera was asked; empty where none was."""


@dataclass(frozen=True, slots=True)
class DoorState:
    """What is known of one door; survives a restart as it is."""

    door: DoorId
    standing: Standing = Standing.SECURED
    due_at: datetime | None = None
    """On the steady clock."""
    grant: str = ""
    """Name of the grant that an opening would be, or was, owed to; empty where there is none."""
    wrong: tuple[datetime, ...] = ()
    """When somebody was turned away, on the steady clock, until that was told to the desk."""
    guessed_at: datetime | None = None
    """When that was last told, on the steady clock."""
    waiting: Waiting | None = None
    """A card that was right and waits for a second proof."""
    tried: tuple[datetime, ...] = ()
    """The same as `wrong`, while a card waited: whoever has no card must not keep those out who have one."""
    tried_at: datetime | None = None
    """The same as `guessed_at`, of those."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What an input made of a door: how it stands, what is said, whether the lock opens for it."""

    state: DoorState
    says: tuple[EventType, ...] = ()
    unlocks: bool = False


def turned(
    state: DoorState, said: Input, now: datetime, timings: Timings, grant: Grant | None = None
) -> Turn:
    """Return what becomes of a door. Raises NamelessGrant where it would unlock for nobody in particular."""
    cell = TABLE[state.standing][said]
    if cell.unlocks and (grant is None or not grant.name):
        raise NamelessGrant(f"found {said.value} without a name, expected who it is for")
    name = grant.name if grant is not None else state.grant
    kept = name if cell.to is not Standing.SECURED else ""
    after = replace(state, standing=cell.to, due_at=_due(state, cell, now, timings), grant=kept)
    return Turn(after, cell.says, cell.unlocks)


def is_due(state: DoorState, now: datetime) -> bool:
    """Tell whether the door's deadline has come."""
    return state.due_at is not None and state.due_at <= now


def clamped(state: DoorState, now: datetime, timings: Timings) -> DoorState:
    """Return the door with a deadline no further from now than its own timer: the first look after a boot."""
    latest = now + timings.longest
    return replace(state, due_at=latest) if state.due_at is not None and state.due_at > latest else state


def _due(state: DoorState, cell: Cell, now: datetime, timings: Timings) -> datetime | None:
    if cell.timer is Timer.KEEP:
        return state.due_at
    return None if cell.timer is Timer.STOP else now + timings.of(cell.timer)
