"""The lines as a whole, before any of them is begun: what is refused at once, and what is told when."""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from devices.voice.agent_files import Unusable, account, configuration
from devices.voice.calling import Call
from devices.voice.calls import Calls, Desk
from devices.voice.control import Event, Word
from devices.voice.phrases import Phrases
from devices.voice.settings import VoiceSettings
from devices.voice.speech import Speech
from devices.voice.voice import Voice
from devices.voice.waiting import ROOM, Errand, Waiting
from gateway.domain.errors import PermanentFailure, TemporaryFailure
from gateway.domain.phone import Order, Spoken

LIMIT = timedelta(0)
DRILL = Spoken("演练", "演练", "zh-CN", drill=True)
PHRASES = Phrases(lambda _: "", lambda _: "", lambda _: "")


def order(*, urgent: bool = True, spoken: Spoken | None = None) -> Order:
    """Return a call."""
    return Order("sip:8001", 7, urgent=urgent, spoken=spoken)


def voice(folder: Path, lines: int = 1) -> Voice:
    """Return lines that nobody has begun."""
    return Voice(VoiceSettings("10.0.0.1", folder, lines=lines), PHRASES, lambda _: None)


def test_a_drill_that_cannot_say_so_is_not_rung(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Woken by beeps, somebody would run; a real call beeps rather than not ring."""
    monkeypatch.setenv("PATH", str(tmp_path))
    found = voice(tmp_path / "voice")
    with pytest.raises(PermanentFailure, match="a drill that cannot say so is not rung"):
        found.ring(order(spoken=DRILL), LIMIT)
    with pytest.raises(TemporaryFailure, match="busy"):
        found.ring(order(), LIMIT)


def test_a_line_of_no_use_keeps_nobody_waiting(tmp_path: Path) -> None:
    """As long as there is another one, it is waited for."""
    found = voice(tmp_path, lines=2)
    found.lines[0].trouble = "baresip has ended"
    with pytest.raises(TemporaryFailure, match="busy all the time"):
        found.ring(order(), LIMIT)
    found.lines[1].trouble = "baresip has ended"
    with pytest.raises(TemporaryFailure, match="voice: baresip has ended"):
        found.ring(order(), LIMIT)


def test_calls_for_help_go_first_in_their_order() -> None:
    """A fault waits; who has gone meanwhile is not called; there is an end to how many may wait."""
    waiting = Waiting()
    errands = [Errand(order(urgent=urgent)) for urgent in (False, True, True)]
    for each in errands:
        waiting.put(each)
    assert waiting.urgent()
    assert [errands[1], errands[2], errands[0], None] == [waiting.next() for _ in range(4)]
    assert not waiting.urgent()
    for _ in range(ROOM):
        waiting.put(Errand(order()))
    with pytest.raises(TemporaryFailure, match="50 calls wait"):
        waiting.put(Errand(order()))
    waiting.fail_all("over")
    assert waiting.next() is None


def test_a_call_in_the_air_when_time_is_up_is_not_made_again() -> None:
    """The phone rings already; one that still waits is tried later."""
    waiting = Waiting()
    begun, queued = Errand(order()), Errand(order())
    waiting.put(begun)
    assert begun is waiting.next()
    waiting.put(queued)
    for errand, failure in ((begun, PermanentFailure), (queued, TemporaryFailure)):
        with pytest.raises(failure):
            waiting.outcome(errand, LIMIT)
    assert (True, None) == (begun.left, waiting.next())


def password(text: str) -> Callable[[], str]:
    """Return what gives a password."""
    return lambda: text


def test_what_baresip_is_told_of_the_account(tmp_path: Path) -> None:
    """The first line logs in; all of them may be asked who they are."""
    known = VoiceSettings("10.0.0.1", tmp_path, account="8000", login="u1", password=password("s3cret"))
    assert account(known, 0) == (
        "<sip:8000@10.0.0.1;transport=udp>;regint=60;audio_codecs=pcma,pcmu;answermode=manual"
        ";auth_user=u1;auth_pass=s3cret"
    )
    assert ";regint=0;" in account(known, 1)
    assert "s3cret" not in repr(known)
    nobody = VoiceSettings("10.0.0.1", tmp_path, caller="0592123", transport="tcp")
    assert account(nobody, 0).startswith('"0592123" <sip:0592123@10.0.0.1;transport=tcp>;regint=0;')


@pytest.mark.parametrize("bad", ["a;b", 'a"b', "a b", "a<b", "a,b", "a\\b"])
def test_a_password_that_would_be_read_as_something_else_is_refused(tmp_path: Path, bad: str) -> None:
    """Said in words that do not repeat it."""
    settings = VoiceSettings("10.0.0.1", tmp_path, account="8000", password=password(bad))
    with pytest.raises(Unusable, match=r"voice\.password_file") as refused:
        account(settings, 0)
    assert bad not in refused.value.message


def test_each_line_has_ports_of_its_own_and_none_beside_them(tmp_path: Path) -> None:
    """As the README lists them; control on loopback alone, no microphone and no player."""
    settings = VoiceSettings("10.0.0.1", tmp_path, port=5062, rtp=17000, lines=2)
    first, second = (configuration(settings, line, "10.0.0.9", Path("/m")) for line in (0, 1))
    assert {"sip_listen 10.0.0.9:5062", "rtp_ports 17000-17003", "ctrl_tcp_listen 127.0.0.1:17000"} <= set(
        first.splitlines()
    )
    assert {"sip_listen 10.0.0.9:5064", "rtp_ports 17004-17007", "ctrl_tcp_listen 127.0.0.1:17004"} <= set(
        second.splitlines()
    )
    modules = [line.split()[1] for line in first.splitlines() if line.startswith("module")]
    assert ["/m", "g711.so", "aufile.so", "menu.so", "ctrl_tcp.so"] == modules
    assert "audio_player none" in first


@pytest.mark.parametrize("drill", [True, False])
def test_whoever_listens_to_a_drill_is_free_for_a_call_within_a_second(tmp_path: Path, drill: bool) -> None:
    """The same phone is called for help: a drill that is being told makes way, a call never does."""
    told: list[str] = []
    settings = VoiceSettings("10.0.0.1", tmp_path)
    nobody: list[int] = []
    desk = Desk(
        settings, Speech(tmp_path), PHRASES, Waiting(), lambda _: None, nobody.__contains__, lambda _: None
    )
    line, now = Calls(desk), time.monotonic()
    line.call = Call(order(urgent=not drill, spoken=replace(DRILL, drill=drill)), settings, now - 9)
    line.call.heed(Event(Word.RINGS), now - 8)
    line.call.heed(Event(Word.TAKEN), now - 3)
    line.follow(SimpleNamespace(tell=told.append))  # type: ignore[arg-type]
    assert (["hangup"] if drill else []) == told
