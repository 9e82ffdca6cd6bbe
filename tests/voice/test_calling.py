"""One call without a wire: what SIP says becomes a word of a closed set, and time is kept."""

import pytest

from devices.voice.calling import Call
from devices.voice.control import Event, Word
from devices.voice.conversation import Say, State
from devices.voice.ending import code_of
from devices.voice.settings import VoiceSettings, target
from gateway.domain.errors import PermanentFailure, TemporaryFailure
from gateway.domain.phone import Order, Spoken
from tests.voice.conftest import SETTINGS

ORDER = Order("+8613800138000", 7, urgent=True)
CLOSED = Word.CLOSED


def call(*events: tuple[float, Event], urgent: bool = True) -> Call:
    """Return a call begun at 0 to which something has happened."""
    found = Call(Order("+8613800138000", 7, urgent=urgent), SETTINGS, 0.0)
    for at, event in events:
        found.heed(event, at)
    return found


RINGS, TAKEN, EARLY = Event(Word.RINGS), Event(Word.TAKEN), Event(Word.PROGRESSES)


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ([(1, RINGS), (9, Event(CLOSED, "486 Busy Here"))], "voice: rang, not taken (8 s)"),
        ([(1, RINGS), (9, Event(CLOSED, "603 Decline"))], "voice: rang, not taken (8 s)"),
        ([(1, RINGS), (9, Event(CLOSED, "480 Temporarily Unavailable"))], "voice: rang, no answer (8 s)"),
        ([(1, RINGS), (9, Event(CLOSED, ""))], "voice: rang, no answer (8 s)"),
        ([(0, Event(CLOSED, "603 Decline"))], "voice: rang, not taken (9 s)"),
        ([(1, RINGS), (2, TAKEN), (9, Event(CLOSED, ""))], "voice: answered (8 s)"),
        ([(1, TAKEN), (2, Event(Word.KEY, "2")), (9, Event(CLOSED, ""))], "voice: answered, key 2 (8 s)"),
    ],
)
def test_a_call_that_rang(events: list[tuple[float, Event]], expected: str) -> None:
    """It is not rung again for this step, and only a key is an answer."""
    assert expected == call(*events).receipt(9.0)


@pytest.mark.parametrize(
    ("reason", "failure", "words"),
    [
        ("486 Busy Here", TemporaryFailure, "voice: busy"),
        ("404 Not Found", PermanentFailure, "voice: did not ring, the SIP server knows no such number (404)"),
        (
            "403 Forbidden",
            TemporaryFailure,
            "voice: did not ring, the SIP server does not let this account call (403)",
        ),
        ("503 Service Unavailable", TemporaryFailure, "voice: did not ring, SIP 503"),
        ("Connection refused", TemporaryFailure, "voice: did not ring, no answer from the SIP server"),
        ("", TemporaryFailure, "voice: did not ring, no answer from the SIP server"),
    ],
)
def test_a_call_that_did_not_ring(reason: str, failure: type[Exception], words: str) -> None:
    """Tried again, unless the number is none."""
    with pytest.raises(failure) as raised:
        call((1, Event(CLOSED, reason))).receipt(2.0)
    assert words == str(raised.value)


def test_sound_before_an_answer_is_no_ringing_where_the_network_gives_up() -> None:
    """An announcement that the phone is off comes as 183; ended from here it may have rung all the time."""
    with pytest.raises(TemporaryFailure, match="SIP 480"):
        call((1, EARLY), (9, Event(CLOSED, "480 Off"))).receipt(9.0)
    ours = call((1, EARLY))
    ours.given_up = ours.closed = True
    assert "voice: rang, no answer (45 s)" == ours.receipt(46.0)


@pytest.mark.parametrize(
    ("events", "urgent", "others", "still", "over"),
    [
        ([], True, False, 19.9, 20.0),
        ([(1, RINGS)], True, False, 45.9, 46.0),
        ([(1, RINGS)], True, True, 23.4, 23.5),
        ([(1, RINGS)], False, True, 0.9, 1.0),
        ([(1, RINGS), (2, TAKEN)], True, True, 91.9, 92.1),
    ],
)
def test_how_long_a_call_may_take(
    events: list[tuple[float, Event]], urgent: bool, others: bool, still: float, over: float
) -> None:
    """20 s until it rings, 45 s of ringing, half of it while somebody in need waits, 90 s of talking."""
    found = call(*events, urgent=urgent)
    assert (False, True) == (found.over(still, others_wait=others), found.over(over, others_wait=others))


def test_nobody_who_has_pressed_is_cut_off() -> None:
    """The time for talking is for those who press nothing: this one waits for a confirmation."""
    found = call((1, TAKEN), (90, Event(Word.KEY, "1")))
    assert not found.over(99.0, others_wait=True)
    assert (State.COMMITTING, 100.0) == (found.talk.state, found.quiet_at)
    assert found.committed(95.0) is not None
    found.said(3.0, 95.0)
    assert found.quiet(102.9) is None
    assert found.quiet(103.1) is not None
    assert found.over(103.1, others_wait=False)


def test_nobody_holds_the_line_with_keys_for_ever() -> None:
    """Whoever presses again and again is let go while no key of theirs is on its way to the disk."""
    found = call((1, TAKEN))
    for at in range(10, 190, 10):
        found.heed(Event(Word.KEY, "12"[at // 10 % 2]), float(at))
        assert not found.over(float(at), others_wait=True)
        found.committed(float(at))
        found.said(30.0, float(at))
    assert (False, True) == (found.over(180.9, others_wait=True), found.over(181.1, others_wait=True))


def test_a_key_before_anybody_has_taken_the_call_is_nobodys() -> None:
    """Tones of a network on the way."""
    found = call((1, EARLY), (2, Event(Word.KEY, "1")))
    assert "" == found.talk.key


def test_all_is_said_again_once_the_time_for_a_key_has_run_out() -> None:
    """Not while it is still being said."""
    found = call((1, TAKEN))
    assert found.quiet(1000.0) is None  # nothing has been said yet
    found.said(10.0, 1.0)
    assert found.quiet(15.9) is None
    turn = found.quiet(16.0)
    assert turn is not None
    assert Say.ALARM is turn.say


@pytest.mark.parametrize(
    ("events", "failure"),
    [([], TemporaryFailure), ([(1, RINGS)], PermanentFailure), ([(1, RINGS), (2, TAKEN)], PermanentFailure)],
)
def test_a_line_that_breaks(events: list[tuple[float, Event]], failure: type[Exception]) -> None:
    """What rang is not rung again for this step; what was pressed counts."""
    with pytest.raises(failure):
        call(*events).lost("baresip is gone", 3.0)
    pressed = call((1, TAKEN), (2, Event(Word.KEY, "1")))
    assert "voice: answered, key 1 (2 s)" == pressed.lost("baresip is gone", 3.0)


@pytest.mark.parametrize(
    ("number", "settings", "expected"),
    [
        ("+8613800138000", {}, "sip:+8613800138000@10.0.0.1:5070;transport=udp"),
        ("+8613800138000", {"national": True, "prefix": "9"}, "sip:913800138000@10.0.0.1:5070;transport=udp"),
        ("+865921234567", {"national": True}, "sip:05921234567@10.0.0.1:5070;transport=udp"),
        ("+4930123456", {"national": True}, "sip:004930123456@10.0.0.1:5070;transport=udp"),
        ("sip:8001", {"transport": "tcp"}, "sip:8001@10.0.0.1:5070;transport=tcp"),
        ("sip:8001@10.0.0.2", {"prefix": "9"}, "sip:8001@10.0.0.2;transport=udp"),
    ],
)
def test_what_is_dialled(number: str, settings: dict[str, object], expected: str) -> None:
    """As the exchange wants it; an extension as it is."""
    found = VoiceSettings("10.0.0.1:5070", SETTINGS.folder, **settings)  # type: ignore[arg-type]
    assert expected == target(found, number)


@pytest.mark.parametrize(("reason", "code"), [("486 Busy Here", 486), (" 603", 603), ("1234", 0), ("", 0)])
def test_the_code_of_a_reason(reason: str, code: int) -> None:
    """Only what SIP knows."""
    assert code == code_of(reason)


@pytest.mark.parametrize(
    ("drill", "in_vain", "others_wait", "over"),
    [
        (True, True, False, True),
        (True, False, True, True),
        (True, False, False, False),
        (False, True, True, False),
    ],
)
def test_a_drill_is_broken_off_where_somebody_calls_for_help(
    drill: bool, in_vain: bool, others_wait: bool, over: bool
) -> None:
    """Taken and listened to, perhaps by a machine: the same phone, or the only line, is needed now."""
    said = Spoken("a", "m", "zh-CN", drill)
    found = Call(Order("+8613800138000", 7, urgent=False, spoken=said), SETTINGS, 0.0)
    found.heed(RINGS, 1.0)
    found.heed(TAKEN, 2.0)
    found.in_vain = in_vain
    assert over is found.over(5.0, others_wait=others_wait)
