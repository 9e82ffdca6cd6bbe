"""When a message is tried again, when it is too old, and which messages may be told as one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from gateway.domain.alarm import Alarm, AlarmKind, AlarmState
from gateway.domain.escalation import Purpose
from gateway.domain.model import AlarmId, NotificationId, PersonId
from gateway.domain.notification import (
    LATE_AFTER,
    WAITING,
    Dispatch,
    Notification,
    NotificationState,
    Outcome,
    outdated,
    retry_delay,
    told_as_one,
)
from gateway.domain.policy import Policy, Step

AT = datetime(2026, 11, 30, tzinfo=UTC)
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
WU = PersonId("wu")
ALARM = Alarm(
    AlarmId(1),
    AlarmKind.SOS,
    AlarmState.RAISED,
    "s",
    (),
    None,
    "p",
    WU,
    "吴",
    Policy((Step(()),)),
    AT,
    AT,
    AT,
)
NEWS = Notification(
    NotificationId(1),
    AlarmId(1),
    WU,
    "sms",
    "1",
    Purpose.COMING,
    AlarmState.ACKNOWLEDGED,
    0,
    0,
    written_at=AT,
)


@pytest.mark.parametrize(
    ("attempts", "asked", "expected"),
    [
        (0, None, 1),
        (1, None, 1),
        (2, None, 2),
        (3, None, 4),
        (5, None, 16),
        (6, None, 30),
        (5000, None, 30),
        (1, 0, 1),
        (1, 17, 17),
        (6, 17, 30),
        (1, 120, 120),
        (1, 121, 120),
    ],
)
def test_the_wait_doubles_to_half_a_minute(attempts: int, asked: int | None, expected: int) -> None:
    """A carrier that asks for more is given it, up to two minutes; never less than our own."""
    wanted = timedelta(seconds=asked) if asked is not None else None
    assert timedelta(seconds=expected) == retry_delay(attempts, wanted)


@pytest.mark.parametrize(
    ("channel", "purpose", "age", "expected"),
    [
        ("sms", Purpose.COMING, HOUR, False),
        ("sms", Purpose.COMING, HOUR + SECOND, True),
        ("panel", Purpose.COMING, HOUR + SECOND, False),
        ("panel", Purpose.CLOSED, 24 * HOUR, False),
        ("panel", Purpose.CLOSED, 24 * HOUR + SECOND, True),
        ("sms", Purpose.CALL, 99 * HOUR, False),
        ("panel", Purpose.AGAIN, 99 * HOUR, False),
        ("sms", Purpose.ASK, 2 * HOUR, True),
    ],
)
def test_news_grow_old_and_calls_never_do(
    channel: str, purpose: Purpose, age: timedelta, expected: bool
) -> None:
    """An hour for people, a day for what has to be switched off."""
    message = replace(NEWS, channel=channel, purpose=purpose)
    assert expected is outdated(message, AT + age)
    assert outdated(replace(message, written_at=None), AT + age) is False


def told(purpose: Purpose = Purpose.CALL, **alarm: object) -> tuple[object, ...]:
    """Return what a message has in common with others."""
    return told_as_one(Dispatch(replace(NEWS, purpose=purpose), replace(ALARM, **alarm)))  # type: ignore[arg-type]


def test_calls_for_help_are_told_together_whatever_their_kind() -> None:
    """Smoke and a fall, first or again; a question to somebody else too where it is the same question."""
    assert (WU, True, "", False, None) == told()
    assert told() == told(Purpose.AGAIN) == told(kind=AlarmKind.SMOKE) == told(id=AlarmId(2))


@pytest.mark.parametrize(
    "other",
    [
        told(Purpose.COMING),
        told(kind=AlarmKind.DRILL),
        told(kind=AlarmKind.TECHNICAL),
        told(kind=AlarmKind.WELLBEING, resident=PersonId("lin")),
        told(policy=replace(ALARM.policy, trial="lin")),
        told_as_one(Dispatch(replace(NEWS, purpose=Purpose.CALL, person=PersonId("lin")), ALARM)),
    ],
)
def test_a_call_for_help_is_never_told_among_anything_else(other: tuple[object, ...]) -> None:
    """Not among news, drills, faults, questions or announced presses, nor to another person."""
    assert told() != other


def test_calm_kinds_are_told_by_themselves() -> None:
    """Each kind its own; the question to oneself is told alone, by its number."""
    assert (WU, False, AlarmKind.DRILL, False, None) == told(Purpose.ASK, kind=AlarmKind.DRILL)
    assert (WU, True, "", True, None) == told(policy=replace(ALARM.policy, trial="lin"))
    assert AlarmId(7) == told(kind=AlarmKind.WELLBEING, id=AlarmId(7))[4]
    assert told(kind=AlarmKind.WELLBEING, id=AlarmId(7), resident=PersonId("lin"))[4] is None


def test_what_may_still_be_sent_waits() -> None:
    """Every other state is an end; a path that takes nothing leaves five seconds for the next."""
    ended = {"sent", "delivered", "failed_permanent", "superseded"}
    assert ended == {each.value for each in NotificationState} - {each.value for each in WAITING}
    assert timedelta(seconds=15) == LATE_AFTER
    assert (0, None, False) == (NEWS.attempts, NEWS.due_at, NEWS.test)


def test_an_attempt_tells_only_what_is_said_of_it() -> None:
    """It is neither late nor accepted before, and stands for itself."""
    outcome = Outcome(NotificationId(1), NotificationState.SENT)
    assert ("", "", None) == (outcome.error, outcome.receipt, outcome.retry_after)
    assert (False, False, None) == (outcome.accepted_before, outcome.late, outcome.digest)
