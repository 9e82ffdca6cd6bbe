"""What goes over baresip's control port: netstrings cut anyhow, commands that are taken whole, its words."""

import json
from contextlib import suppress
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.voice.control import LONGEST_COMMAND, Event, Word, command, event
from devices.voice.netstrings import LONGEST, BadNetstring, Netstrings, wrap


@given(st.lists(st.binary(max_size=200), max_size=6), st.data())
def test_netstrings_come_whole_however_they_were_cut(payloads: list[bytes], data: st.DataObject) -> None:
    """TCP knows no messages: one may come in pieces, several at once."""
    stream = b"".join(map(wrap, payloads))
    cuts = data.draw(st.lists(st.integers(0, len(stream)), max_size=8).map(sorted))
    reader = Netstrings()
    found = [each for a, b in pairwise([0, *cuts, len(stream)]) for each in reader.feed(stream[a:b])]
    assert payloads == found


@given(st.binary(max_size=80))
def test_whatever_comes_is_read_or_refused(noise: bytes) -> None:
    """Another programme on that port says something; nothing but BadNetstring may come of it."""
    with suppress(BadNetstring):
        assert all(len(each) <= len(noise) for each in Netstrings().feed(noise))


@pytest.mark.parametrize("stream", [b"x", b":", b"5x:", b"999999:", b"3:abcd", b"0000000", b"65537:"])
def test_what_is_no_netstring_is_said_at_once(stream: bytes) -> None:
    """Not waited for: a length that is none, too long, or too large; a string that does not end."""
    with pytest.raises(BadNetstring):
        Netstrings().feed(stream)


def test_nothing_is_kept_of_what_is_too_long() -> None:
    """The largest is taken, and the length of what is larger is refused before it comes."""
    assert [b"x" * LONGEST] == Netstrings().feed(wrap(b"x" * LONGEST))
    with pytest.raises(BadNetstring):
        Netstrings().feed(b"%d:" % (LONGEST + 1))


def test_a_command_that_baresip_would_cut_is_not_sent() -> None:
    """Half an address calls somebody else."""
    told = command("dial", "sip:8001@127.0.0.1", token="t")
    assert told == wrap(b'{"command": "dial", "params": "sip:8001@127.0.0.1", "token": "t"}')
    assert command("dial", "x" * (LONGEST_COMMAND - 5))
    with pytest.raises(ValueError, match="250 bytes"):
        command("dial", "x" * (LONGEST_COMMAND - 4))


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"event": True, "type": "CALL_RINGING"}, Event(Word.RINGS)),
        ({"event": True, "type": "CALL_PROGRESS"}, Event(Word.PROGRESSES)),
        ({"event": True, "type": "CALL_ESTABLISHED", "direction": "outgoing"}, Event(Word.TAKEN)),
        ({"event": True, "type": "CALL_ESTABLISHED", "direction": "incoming"}, Event(Word.NOTHING)),
        ({"event": True, "type": "CALL_DTMF_START", "param": "1"}, Event(Word.KEY, "1")),
        ({"event": True, "type": "CALL_DTMF_END", "param": "1"}, Event(Word.NOTHING, "1")),
        (
            {"event": True, "type": "CALL_CLOSED", "param": "486 Busy Here"},
            Event(Word.CLOSED, "486 Busy Here"),
        ),
        ({"event": True, "type": "CALL_INCOMING", "direction": "incoming"}, Event(Word.COMES_IN)),
        ({"event": True, "type": "REGISTER_OK", "param": "200 OK"}, Event(Word.REGISTERED, "200 OK")),
        ({"event": True, "type": "REGISTER_FAIL"}, Event(Word.NOT_REGISTERED)),
        (
            {"response": True, "ok": False, "data": "no\n", "token": "t"},
            Event(Word.ANSWER, "no", "t", ok=False),
        ),
        ({"type": 7, "param": ["x"]}, Event(Word.NOTHING)),
        ([], Event(Word.NOTHING)),
    ],
)
def test_what_baresip_says(said: object, expected: Event) -> None:
    """As version 1.0.0 of Debian 12 says it; only a call of ours counts."""
    assert expected == event(json.dumps(said).encode())


@given(
    st.binary(max_size=60)
    | st.recursive(st.none() | st.text() | st.booleans(), st.lists).map(json.dumps).map(str.encode)
)
def test_any_string_means_something_or_nothing(said: bytes) -> None:
    """Total: nothing ends the thread that reads."""
    assert isinstance(event(said).word, Word)
