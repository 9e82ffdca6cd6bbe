"""Alarm life cycle. Never reads a clock, a database or a socket.

Rule 1: every change of state stands in `TRANSITIONS`; no code elsewhere sets a state.
Rule 2: a move that is not in the table raises and changes nothing.
Rule 3: only a human closes. RESOLVE without one raises, whatever the state (GB 50394 5.2.3).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from gateway.domain.errors import IllegalTransition, NotAllowed, OutcomeMissing
from gateway.domain.model import AlarmId, DeviceId, PersonId, PlaceId
from gateway.domain.policy import Policy


class AlarmKind(StrEnum):
    """What an alarm is about; technical ones and drills are no call for help, a question may become one."""

    SOS = "sos"
    FALL = "fall"
    SMOKE = "smoke"
    GAS = "gas"
    LEAK = "leak"
    DURESS = "duress"
    TECHNICAL = "technical"
    WELLBEING = "wellbeing"
    """A resident who has chosen a daily sign of life has given none: they are asked first."""
    DRILL = "drill"
    """Nothing has happened: somebody is asked whether messages reach them."""


NO_CALL = frozenset({AlarmKind.TECHNICAL, AlarmKind.DRILL})
"""Kinds for which nobody waits on the floor: they light no lamp and stand behind every call for help."""
CALM = NO_CALL | {AlarmKind.WELLBEING}
"""Kinds that sound no siren and never go before a call for help: a question may turn out to be none."""


UNSAID = frozenset({AlarmKind.DURESS, AlarmKind.TECHNICAL})
"""What no device is told of: a lamp at the door would betray whoever is being forced, and nobody pressed for
a fault."""


class AlarmState(StrEnum):
    """Where an alarm stands."""

    RAISED = "raised"
    ACKNOWLEDGED = "acknowledged"
    ATTENDED = "attended"
    RESOLVED = "resolved"


class Move(StrEnum):
    """What can happen to an open alarm."""

    REPEAT = "repeat"
    ACKNOWLEDGE = "acknowledge"
    DECLINE = "decline"
    LAPSE = "lapse"
    ARRIVE = "arrive"
    RESOLVE = "resolve"
    NOTE = "note"


TRANSITIONS: Mapping[AlarmState, Mapping[Move, AlarmState]] = {
    AlarmState.RAISED: {
        Move.REPEAT: AlarmState.RAISED,
        Move.ACKNOWLEDGE: AlarmState.ACKNOWLEDGED,
        Move.DECLINE: AlarmState.RAISED,
        Move.ARRIVE: AlarmState.ATTENDED,
        Move.RESOLVE: AlarmState.RESOLVED,
        Move.NOTE: AlarmState.RAISED,
    },
    AlarmState.ACKNOWLEDGED: {
        Move.REPEAT: AlarmState.ACKNOWLEDGED,
        Move.ACKNOWLEDGE: AlarmState.ACKNOWLEDGED,
        Move.DECLINE: AlarmState.ACKNOWLEDGED,
        Move.LAPSE: AlarmState.RAISED,
        Move.ARRIVE: AlarmState.ATTENDED,
        Move.RESOLVE: AlarmState.RESOLVED,
        Move.NOTE: AlarmState.ACKNOWLEDGED,
    },
    AlarmState.ATTENDED: {
        Move.REPEAT: AlarmState.ATTENDED,
        Move.ACKNOWLEDGE: AlarmState.ATTENDED,
        Move.DECLINE: AlarmState.ATTENDED,
        Move.ARRIVE: AlarmState.ATTENDED,
        Move.RESOLVE: AlarmState.RESOLVED,
        Move.NOTE: AlarmState.ATTENDED,
    },
    AlarmState.RESOLVED: {Move.NOTE: AlarmState.RESOLVED},
}


class Role(StrEnum):
    """In which quality somebody acts on an alarm."""

    NEIGHBOUR = "neighbour"
    GUARD = "guard"
    DEVICE = "device"
    GATEWAY = "gateway"
    RESIDENT = "resident"
    """Whom an alarm asks whether they are well: answers that question of their own, and nothing else."""
    WALKER = "walker"
    """Who runs a walk test: closes what they announced themselves, and nothing that anybody may depend on."""


HUMANS = frozenset({Role.NEIGHBOUR, Role.GUARD, Role.WALKER, Role.RESIDENT})


@dataclass(frozen=True, slots=True)
class Actor:
    """Who moves an alarm, and by which way it came (`page`, `desk`, `mqtt`, …)."""

    role: Role
    name: str
    channel: str
    person: PersonId | None = None


GATEWAY = Actor(Role.GATEWAY, "gateway", "gateway")


@dataclass(frozen=True, slots=True)
class Alarm:
    """One call for help or one fault, from raise to resolve; names are copies, no deletion blanks it."""

    id: AlarmId
    kind: AlarmKind
    state: AlarmState
    subject: str
    """Whom or what it is about; one open alarm per kind and subject."""
    devices: tuple[DeviceId, ...]
    """Every device that pressed, the first one first: each hears the answers."""
    place: PlaceId | None
    place_name: str
    resident: PersonId | None
    resident_name: str
    policy: Policy
    raised_at: datetime
    due_at: datetime
    """On the box's steady clock: next step, end of a promise, or the question for an outcome."""
    fired_at: datetime
    """On the steady clock: when the present step was called."""
    round: int = 0
    step: int = 0
    helper: PersonId | None = None
    helper_name: str = ""
    helper_role: Role | None = None
    presses: int = 1
    pressed_at: datetime | None = None
    """Received time of the last press."""
    outcome: str = ""
    resolved_at: datetime | None = None
    closed_by: str = ""
    """Name of whoever resolved it."""
    lapsed: str = ""
    """Name of the last one who promised and did not arrive, until somebody else promises."""
    withdrew: bool = False
    """True where the one named in `lapsed` said so, False where time ran out."""
    also_going: tuple[PersonId, ...] = ()
    """Who promised while somebody else's promise stood."""
    recovered: bool = False
    """True where the fault it is about is over for now, and nobody has closed it yet."""
    declined: tuple[PersonId, ...] = ()
    """Who has said "I cannot" since the present step was called."""
    unreachable: bool = False
    """True while the present step could reach nobody."""
    language: str = "zh-CN"
    sign: str = ""
    """What was last heard from the home of whom it asks about, since it asked: type of the event."""
    sign_at: datetime | None = None
    """When that was, by the wall clock."""

    @property
    def on_trial(self) -> bool:
        """Tell whether this is still the one press that somebody announced, and nobody has taken it on."""
        first = self.round == 0 and self.step == 0 and self.presses == 1
        return bool(self.policy.trial) and self.state is AlarmState.RAISED and first

    @property
    def asking(self) -> bool:
        """Tell whether it is still the question to the resident, and nobody else has been called."""
        return self.policy.asks and self.state is AlarmState.RAISED and (self.round, self.step) == (0, 0)


def moved(alarm: Alarm, move: Move, by: Actor, outcome: str = "") -> Alarm:
    """Return the alarm after a move.

    Raises IllegalTransition, NotAllowed (a machine closes, a neighbour closes before arrival) or
    OutcomeMissing; then nothing has changed.
    """
    target = TRANSITIONS[alarm.state].get(move)
    if target is None:
        raise IllegalTransition(f"cannot {move.value} an alarm that is {alarm.state.value}")
    if move is Move.RESOLVE:
        _check_close(alarm, by, outcome)
    return replace(alarm, state=target)


def _check_close(alarm: Alarm, by: Actor, outcome: str) -> None:
    if by.role not in HUMANS:
        raise NotAllowed("only a person closes an alarm")
    own_drill = alarm.kind is AlarmKind.DRILL and by.person is not None and by.person == alarm.resident
    if by.role is Role.NEIGHBOUR and alarm.state is not AlarmState.ATTENDED and not own_drill:
        raise IllegalTransition(
            f"a neighbour closes an alarm that is attended, this one is {alarm.state.value}"
        )
    if by.role is Role.RESIDENT and not asks(alarm, by.person):
        raise NotAllowed("a resident answers the question about themselves, and closes nothing else")
    if by.role is Role.WALKER and not (alarm.on_trial or alarm.kind is AlarmKind.DRILL):
        raise IllegalTransition("a walk test closes its own trials, this one has become a call for help")
    if by.role in {Role.GUARD, Role.WALKER} and not outcome.strip():
        raise OutcomeMissing("expected an outcome in words, found none")


def asks(alarm: Alarm, person: PersonId | None) -> bool:
    """Tell whether an alarm is the question to this very person whether they are well."""
    return alarm.kind is AlarmKind.WELLBEING and person is not None and person == alarm.resident
