"""How far a message has come: a closed set of words, and one line for each person."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from devices.modem.calling import Call
from gateway.domain.errors import TemporaryFailure
from gateway.domain.model import NotificationId
from gateway.domain.notification import NotificationState as State
from gateway.domain.notification import Outcome
from gateway.domain.phone import Order
from gateway.domain.receipt import (
    FURTHEST,
    PROVES,
    Delivery,
    Reply,
    Ring,
    Stage,
    call_receipt,
    stage_of,
    standings,
    told_by,
)

AT = datetime(2026, 11, 30, 3, 0, tzinfo=UTC)


def delivery(
    person: str = "zheng", channel: str = "sms", state: State = State.SENT, **more: object
) -> Delivery:
    """Return a message as it stands."""
    plain = Delivery(person, person.title(), channel, 0, 0, state, "", AT, AT, {})
    return replace(plain, **more)  # type: ignore[arg-type]


def line(*calls: Delivery, replies: tuple[Reply, ...] = ()) -> tuple[str, str]:
    """Return stage and channel of the only person."""
    (found,) = standings(calls, replies)
    return found.stage.value, found.channel


@pytest.mark.parametrize(
    ("state", "said", "stage"),
    [
        (State.PENDING, "", "waiting"),
        (State.SENDING, "", "sending"),
        (State.SENDING, "call: ringing", "ringing"),
        (State.SENDING, "call: answered", "answered"),
        (State.SENT, "200", "accepted"),
        (State.SENT, "250 2.0.0 Ok: queued", "accepted"),
        (State.SENT, "call: rang, no answer (30 s)", "rang"),
        (State.SENT, "call: rang, not taken (3 s)", "rejected"),
        (State.SENT, "voice: answered, pressed 1 (9 s)", "answered"),
        (State.SENT, "voice: voicemail (4 s)", "voicemail"),
        (State.SENT, "voice: busy", "accepted"),
        (State.DELIVERED, "sms 1", "delivered"),
        (State.FAILED_TEMPORARY, "call: busy", "busy"),
        (State.FAILED_TEMPORARY, "call: did not ring", "unreached"),
        (State.FAILED_TEMPORARY, "the server answered 503", "trying_again"),
        (State.FAILED_PERMANENT, "voice: voicemail", "voicemail"),
        (State.FAILED_PERMANENT, "no such number: answered", "failed"),
        (State.SUPERSEDED, "", "superseded"),
    ],
)
def test_what_the_carrier_says_becomes_one_of_a_few_words(state: State, said: str, stage: str) -> None:
    """A carrier's words count only where they go with the state: a busy phone was not accepted by anybody."""
    assert stage == stage_of(state, said)
    field = "receipt" if state in {State.SENDING, State.SENT, State.DELIVERED} else "error"
    assert stage == told_by(Outcome(NotificationId(1), state, **{field: said}))  # type: ignore[arg-type]


def test_every_word_has_its_place_in_the_order() -> None:
    """Nothing that a message may come to is missing where people are told how far it is; each stands once."""
    assert sorted(Stage) == sorted(FURTHEST)
    assert {each.name for each in Ring} <= {each.name for each in Stage}


def test_only_what_a_working_phone_does_proves_the_way_to_it() -> None:
    """That a carrier took a message proves nothing, nor does a machine of the carrier's own."""
    assert not PROVES & {
        Stage.WAITING,
        Stage.SENDING,
        Stage.ACCEPTED,
        Stage.VOICEMAIL,
        Stage.BUSY,
        Stage.FAILED,
    }
    assert {Stage.DELIVERED, Stage.RANG, Stage.READ, Stage.ACTED} <= PROVES


def test_the_modems_calls_speak_these_words() -> None:
    """What is told of a call while it goes on, and at its end, is what is read here."""
    call = Call(Order("+8613800138000", 1, urgent=True), 0.0, 45.0)
    assert "" == call.progress()
    with pytest.raises(TemporaryFailure) as failed:
        call.receipt(20.0)
    assert Stage.UNREACHED is stage_of(State.FAILED_TEMPORARY, str(failed.value))
    call.rang_at = 2.0
    assert Stage.RINGING is stage_of(State.SENDING, call.progress())
    assert Stage.REJECTED is stage_of(State.SENT, call.receipt(20.0))
    call.given_up = True
    assert Stage.RANG is stage_of(State.SENT, call.receipt(20.0))
    call.answered_at = 9.0
    assert Stage.ANSWERED is stage_of(State.SENDING, call.progress())
    assert Stage.ANSWERED is stage_of(State.SENT, call.receipt(20.0))
    assert "voice: busy" == call_receipt("voice", Ring.BUSY)


def test_a_person_stands_where_the_best_way_has_come() -> None:
    """One line a person: a dead webhook does not hide that the phone rang."""
    failed = delivery(channel="webhook", state=State.FAILED_PERMANENT, said="404")
    rang = delivery(channel="call", said="call: rang, no answer (30 s)")
    assert ("rang", "call") == line(failed, delivery(), rang)
    assert ("failed", "webhook") == line(failed)
    assert "404" == standings([failed], [])[0].why
    assert "" == standings([failed, delivery()], [])[0].why


def test_an_opened_page_says_more_than_a_phone_that_rang() -> None:
    """And it says when: at the time it was opened, not when the message last changed."""
    opened = AT + timedelta(seconds=8)
    read = delivery(channel="webhook", stages={Stage.ACCEPTED: AT, Stage.READ: opened})
    (found,) = standings([delivery(channel="call", said="call: rang, no answer"), read], [])
    assert (Stage.READ, "webhook", opened) == (found.stage, found.channel, found.at)


def test_a_call_that_came_after_an_answer_counts() -> None:
    """Who said no and is called again stands where the new call is, until they answer that one."""
    reply = Reply("zheng", "declined", "page", AT + timedelta(seconds=5))
    later = delivery(round=1, created_at=AT + timedelta(seconds=60), state=State.PENDING)
    assert ("acted", "page") == line(delivery(), replies=(reply,))
    at_once = Reply("zheng", "declined", "page", delivery().created_at)
    assert ("acted", "page") == line(delivery(), replies=(at_once,))
    assert "declined" == standings([delivery()], [reply])[0].why
    assert ("waiting", "sms") == line(delivery(), later, replies=(reply,))


def test_an_older_call_does_not_speak_for_the_latest() -> None:
    """The page was opened in the first round; in the second the message still waits."""
    first = delivery(stages={Stage.READ: AT})
    assert ("waiting", "sms") == line(first, delivery(round=1, state=State.PENDING))


def test_who_was_called_last_stands_first() -> None:
    """The desk looks for the people that were just called."""
    found = standings([delivery("zheng"), delivery("lin", step=1), delivery("guard", round=1)], [])
    assert ["guard", "lin", "zheng"] == [each.person for each in found]


@pytest.mark.parametrize(("after", "stage"), [(-0.001, "delivered"), (0.0, "acted"), (5.0, "acted")])
def test_an_answer_counts_from_the_first_message_of_the_latest_call_on(after: float, stage: str) -> None:
    """Whichever of its messages it came by; to the moment."""
    call = delivery(round=1, state=State.DELIVERED)
    second = delivery(channel="call", round=1, created_at=AT + timedelta(seconds=9), state=State.PENDING)
    reply = Reply("zheng", "declined", "page", AT + timedelta(seconds=after))
    assert stage == line(call, second, replies=(reply,))[0]
    (found,) = standings([call, second], [reply])
    assert (reply.at if stage == "acted" else AT) == found.at


def test_another_person_s_answer_is_not_theirs() -> None:
    """Each line is told of its own person alone."""
    reply = Reply("lin", "declined", "page", AT)
    assert ("accepted", "sms") == line(delivery(), replies=(reply,))
