"""What the world did with a message, in a closed set of words, from waiting to acted. Never decides.

None of these closes an alarm or answers it; a person's own answer does, and it is told here as `acted`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from gateway.domain.notification import NotificationState, Outcome


class Stage(StrEnum):
    """How far a message has come."""

    WAITING = "waiting"
    SENDING = "sending"
    ACCEPTED = "accepted"
    """The carrier took it; nothing is known of the phone."""
    DELIVERED = "delivered"
    """The phone itself has it."""
    RINGING = "ringing"
    RANG = "rang"
    """It rang, and nobody took it."""
    REJECTED = "rejected"
    """It rang, and was sent away."""
    ANSWERED = "answered"
    """Picked up, by a person or a machine: no answer to the alarm."""
    VOICEMAIL = "voicemail"
    """A machine picked up."""
    BUSY = "busy"
    UNREACHED = "unreached"
    """It did not ring: off, or no such number."""
    READ = "read"
    """The page of the message was opened in a browser; no answer either."""
    ACTED = "acted"
    """The person answered the alarm by this message."""
    TRYING_AGAIN = "trying_again"
    FAILED = "failed"
    SUPERSEDED = "superseded"
    """Not sent: it no longer told how the alarm stood."""


FURTHEST: Sequence[Stage] = (
    Stage.ACTED,
    Stage.READ,
    Stage.ANSWERED,
    Stage.RINGING,
    Stage.VOICEMAIL,
    Stage.REJECTED,
    Stage.RANG,
    Stage.DELIVERED,
    Stage.ACCEPTED,
    Stage.SENDING,
    Stage.WAITING,
    Stage.BUSY,
    Stage.UNREACHED,
    Stage.TRYING_AGAIN,
    Stage.FAILED,
    Stage.SUPERSEDED,
)
"""What says most about whether somebody has heard it, first."""
PROVES = frozenset(
    {
        Stage.DELIVERED,
        Stage.RINGING,
        Stage.RANG,
        Stage.REJECTED,
        Stage.ANSWERED,
        Stage.READ,
        Stage.ACTED,
    }
)
"""What only a phone that works can bring about: the way to it is proven. A voicemail may stand for one that
is off."""


class Ring(StrEnum):
    """How a call ended, as its receipt or its failure says after the name of the channel: `call: busy`."""

    ANSWERED = "answered"
    VOICEMAIL = "voicemail"
    RANG = "rang, no answer"
    REJECTED = "rang, not taken"
    RINGING = "ringing"
    BUSY = "busy"
    UNREACHED = "did not ring"


_RUNG: Mapping[Ring, Stage] = {each: Stage[each.name] for each in Ring}
_BY_STATE: Mapping[NotificationState, Stage] = {
    NotificationState.PENDING: Stage.WAITING,
    NotificationState.SENDING: Stage.SENDING,
    NotificationState.SENT: Stage.ACCEPTED,
    NotificationState.DELIVERED: Stage.DELIVERED,
    NotificationState.FAILED_TEMPORARY: Stage.TRYING_AGAIN,
    NotificationState.FAILED_PERMANENT: Stage.FAILED,
    NotificationState.SUPERSEDED: Stage.SUPERSEDED,
}
_SAYS_MORE: Mapping[NotificationState, frozenset[Stage]] = {
    NotificationState.SENDING: frozenset({Stage.RINGING, Stage.ANSWERED}),
    NotificationState.SENT: frozenset({Stage.ANSWERED, Stage.VOICEMAIL, Stage.REJECTED, Stage.RANG}),
    NotificationState.FAILED_TEMPORARY: frozenset({Stage.BUSY, Stage.UNREACHED, Stage.VOICEMAIL}),
    NotificationState.FAILED_PERMANENT: frozenset(
        {Stage.BUSY, Stage.UNREACHED, Stage.VOICEMAIL, Stage.REJECTED}
    ),
}
"""What a carrier's own words may add to a state."""


def call_receipt(channel: str, ring: Ring, more: str = "") -> str:
    """Return what a channel that rings says of a call: `call: rang, no answer (30 s)`."""
    return f"{channel}: {ring.value}{more}"


def stage_of(state: NotificationState, said: str = "") -> Stage:
    """Return how far a message has come, by its state and what the carrier said of it."""
    rung = _rung(said)
    return rung if rung in _SAYS_MORE.get(state, ()) and rung is not None else _BY_STATE[state]


def furthest(state: NotificationState, said: str, reached: Collection[Stage]) -> Stage:
    """Return how far a message has come, where its person may have opened its page or answered by it."""
    further = [each for each in (Stage.ACTED, Stage.READ) if each in reached]
    return further[0] if further else stage_of(state, said)


def told_by(outcome: Outcome) -> Stage:
    """Return what an outcome tells of its message."""
    return stage_of(outcome.state, outcome.receipt or outcome.error)


def _rung(said: str) -> Stage | None:
    words = said.partition(": ")[2]
    return next((_RUNG[ring] for ring in Ring if words.startswith(ring.value)), None)


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message as it stands: to whom, by which way, and when it came how far."""

    person: str
    name: str
    channel: str
    round: int
    step: int
    state: NotificationState
    said: str
    """The carrier's receipt, or why it failed."""
    created_at: datetime
    updated_at: datetime
    stages: Mapping[Stage, datetime]

    @property
    def stage(self) -> Stage:
        """Return how far it has come."""
        return furthest(self.state, self.said, self.stages)

    @property
    def at(self) -> datetime:
        """Return when it came so far."""
        return self.stages.get(self.stage, self.updated_at)


@dataclass(frozen=True, slots=True)
class Reply:
    """Somebody's latest own answer to an alarm, as its log names it."""

    person: str
    type: str
    channel: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """One person in one line: how far the latest call to them has come, by the way that came furthest."""

    person: str
    name: str
    stage: Stage
    channel: str
    at: datetime
    why: str = ""
    """What failed, in the carrier's words; what was answered, by the log's word."""


def standings(calls: Iterable[Delivery], replies: Iterable[Reply]) -> Sequence[Standing]:
    """Return everybody who was called, who was called last first.

    What was answered before the latest call no longer tells how it stands.
    """
    by_person: dict[str, list[Delivery]] = {}
    for each in calls:
        by_person.setdefault(each.person, []).append(each)
    answered = {each.person: each for each in replies}
    found = [_standing(own, answered.get(person)) for person, own in by_person.items()]
    return [each for _, each in sorted(found, key=lambda each: each[0], reverse=True)]


def _standing(own: Sequence[Delivery], reply: Reply | None) -> tuple[tuple[int, int], Standing]:
    latest = max((each.round, each.step) for each in own)
    calls = [each for each in own if (each.round, each.step) == latest]
    best = min(calls, key=lambda each: FURTHEST.index(each.stage))
    if reply is not None and reply.at >= min(each.created_at for each in calls):
        line = Standing(best.person, best.name, Stage.ACTED, reply.channel, reply.at, reply.type)
    else:
        why = best.said if best.stage in {Stage.FAILED, Stage.TRYING_AGAIN} else ""
        line = Standing(best.person, best.name, best.stage, best.channel, best.at, why)
    return latest, line
