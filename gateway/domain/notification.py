"""States of one message to one address, each defined by what the world did. Never sends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from gateway.domain.alarm import CALM, Alarm, AlarmKind, AlarmState, asks
from gateway.domain.escalation import CALLS, Purpose
from gateway.domain.model import AlarmId, NotificationId, PersonId
from gateway.domain.phone import Spoken
from gateway.domain.site import THINGS


class NotificationState(StrEnum):
    """What the world has done with a message."""

    PENDING = "pending"
    """Committed, not yet handed to a channel."""
    SENDING = "sending"
    """A channel is at it."""
    SENT = "sent"
    """The carrier accepted it."""
    DELIVERED = "delivered"
    """The recipient's own device has it."""
    FAILED_TEMPORARY = "failed_temporary"
    """Refused or unheard in a way that may pass; will be tried again."""
    FAILED_PERMANENT = "failed_permanent"
    """Will never succeed at this address."""
    SUPERSEDED = "superseded"
    """No longer tells the current state; not sent."""


WAITING = frozenset(
    {NotificationState.PENDING, NotificationState.SENDING, NotificationState.FAILED_TEMPORARY}
)


@dataclass(frozen=True, slots=True)
class Notification:
    """One message to one address about one alarm, as the notifier takes it."""

    id: NotificationId
    alarm: AlarmId
    person: PersonId
    channel: str
    address: str
    purpose: Purpose
    tells: AlarmState
    """The state this message tells; when the alarm has left it, the message is superseded."""
    round: int
    step: int
    attempts: int = 0
    due_at: datetime | None = None
    """On the steady clock: not handed over before. None: at once."""
    test: bool = False
    written_at: datetime | None = None
    """By the wall clock; None before it has been written."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one attempt."""

    notification: NotificationId
    state: NotificationState
    error: str = ""
    receipt: str = ""
    retry_after: timedelta | None = None
    accepted_before: bool = False
    """True where the carrier tells this of a message that it had accepted: it replaces `sent`."""
    late: bool = False
    """True where no carrier has taken it for `LATE_AFTER`, whatever the reason: the next path is due."""
    digest: NotificationId | None = None
    """The first of the messages that were handed over as one."""


@dataclass(frozen=True, slots=True)
class Message:
    """What a channel is given: whole sentences and the link, nothing it would have to look up."""

    notification: str
    alarm: str
    kind: AlarmKind
    state: AlarmState
    purpose: Purpose
    place: str
    resident: str
    subject: str
    """One line, for a mail's subject or a lock screen."""
    text: str
    link: str
    step: int
    language: str
    test: bool = False
    short: str = ""
    """All of it in a few words, with the code that answers it by text."""
    line: str = ""
    """It in one line, for a message about several."""
    code: str = ""
    """What names its alarm in a text."""
    others: tuple[str, ...] = ()
    """The further notifications that this message tells of as well; empty: it is about one alarm."""
    spoken: Spoken | None = None
    """What is said of it in a call; None for channels that do not speak."""


LATE_AFTER = timedelta(seconds=15)
"""A path on which nothing is accepted for so long is blocked: 5 s are left to try the next (FIGURES F9)."""
FIRST_RETRY = timedelta(seconds=1)
LONGEST_RETRY = timedelta(seconds=30)


def retry_delay(attempts: int, asked: timedelta | None = None) -> timedelta:
    """Return the wait after a temporary failure: doubling from 1 s to 30 s, or what the carrier asked."""
    own: timedelta = min(LONGEST_RETRY, FIRST_RETRY * 2 ** min(max(attempts - 1, 0), 10))
    return own if asked is None else max(own, min(asked, LONGEST_RETRY * 4))


NEWS_LASTS = timedelta(hours=1)
"""Who was not told so long that somebody came or that it is over need not be told any more."""
ORDER_LASTS = timedelta(days=1)
"""A siren or lamp is switched off later too: nobody else may be there to do it."""


def outdated(notification: Notification, at: datetime) -> bool:
    """Tell whether a message is too old to be sent by the wall clock. A call never is: its alarm is open."""
    if notification.purpose in CALLS or notification.written_at is None:
        return False
    return at - notification.written_at > (ORDER_LASTS if notification.channel in THINGS else NEWS_LASTS)


@dataclass(frozen=True, slots=True)
class Dispatch:
    """A notification with its alarm as of the commit, ready for a channel."""

    notification: Notification
    alarm: Alarm


def told_as_one(dispatch: Dispatch) -> tuple[object, ...]:
    """Return what two messages to one address must have in common to be told as one.

    Their person, whose links they carry; and a call for help is never told among drills, faults or news, nor
    a press that somebody has announced among those that nobody has.
    """
    kind, person = dispatch.alarm.kind, dispatch.notification.person
    calls = dispatch.notification.purpose in CALLS
    # A question about somebody's own well-being has answers of its own: it is told by itself.
    own = dispatch.alarm.id if asks(dispatch.alarm, person) else None
    return person, calls, kind if kind in CALM else "", dispatch.alarm.on_trial, own
