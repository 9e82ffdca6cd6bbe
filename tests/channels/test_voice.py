"""Spoken calls as a channel: what becomes one, for whom, what an address may look like."""

from dataclasses import replace
from datetime import timedelta

import pytest

from gateway.channels.base import ChannelSettings, PermanentFailure
from gateway.channels.voice import VoiceChannel
from gateway.domain.alarm import AlarmKind
from gateway.domain.escalation import CALLS, Purpose
from gateway.domain.phone import Order, Spoken
from gateway.notifier import LIMITS
from tests.channels.conftest import LIMIT, MESSAGE

SPOKEN = Spoken("吴奶奶按了求助按钮。", "我去，请按1。", "zh-CN")
CALL = replace(MESSAGE, spoken=SPOKEN)


class Lines:
    """Lines that note what they are asked; what becomes of it is their own tests' matter."""

    def __init__(self) -> None:
        self.orders: list[Order] = []

    def ring(self, order: Order, limit: timedelta) -> str:
        assert LIMIT == limit
        self.orders.append(order)
        return "voice: rang, no answer (45 s)"


@pytest.fixture
def lines() -> Lines:
    """Give lines."""
    return Lines()


@pytest.mark.parametrize(
    ("address", "dialled"),
    [
        ("138 0013 8000", "+8613800138000"),
        ("0592-1234567", "+865921234567"),
        ("sip:8001", "sip:8001"),
        (" sip:8001@192.168.1.2:5070 ", "sip:8001@192.168.1.2:5070"),
    ],
)
def test_a_call_goes_to_a_number_or_an_extension(lines: Lines, address: str, dialled: str) -> None:
    """With its notification, so that a key finds its alarm, and with what is to be said."""
    channel = VoiceChannel(ChannelSettings(voice=lines))
    assert "" == channel.check_address(address)
    assert "voice: rang, no answer (45 s)" == channel.send(CALL, address, LIMIT)
    assert [Order(dialled, 123, urgent=True, spoken=SPOKEN)] == lines.orders


@pytest.mark.parametrize(
    "address",
    [
        *("", "110", "sip:110", "sip:120@pbx", "sip:", "sip:a b", "sip:8001;transport=tls", "sips:8001"),
        *("sip:8001@", "sip:8001@-x", "sip:8001\n/quit", "sip:8001@pbx/../x", "8001", "zheng@example.org"),
    ],
)
def test_what_is_no_address_calls_nobody(lines: Lines, address: str) -> None:
    """Nothing that SIP could take for more than an address, no emergency number; and it is not repeated."""
    channel = VoiceChannel(ChannelSettings(voice=lines))
    problem = channel.check_address(address)
    assert problem
    with pytest.raises(PermanentFailure):
        channel.send(CALL, address, LIMIT)
    assert [] == lines.orders
    assert not address or address not in problem


@pytest.mark.parametrize("purpose", Purpose)
def test_a_phone_rings_for_help_alone(lines: Lines, purpose: Purpose) -> None:
    """News is read, not rung."""
    channel = VoiceChannel(ChannelSettings(voice=lines))
    if purpose in CALLS:
        channel.send(replace(CALL, purpose=purpose), "sip:8001", LIMIT)
    else:
        with pytest.raises(PermanentFailure, match="not for news"):
            channel.send(replace(CALL, purpose=purpose), "sip:8001", LIMIT)
    assert (purpose in CALLS) == bool(lines.orders)


def test_a_drill_may_be_spoken_and_waits_behind_calls_for_help(lines: Lines) -> None:
    """Only an alarm that is a drill itself, whose every sentence says so; no test in a real one's name."""
    channel = VoiceChannel(ChannelSettings(voice=lines))
    channel.send(replace(CALL, kind=AlarmKind.DRILL, test=True), "sip:8001", LIMIT)
    assert [False] == [order.urgent for order in lines.orders]
    with pytest.raises(PermanentFailure, match="cannot say that it is a drill"):
        channel.send(replace(CALL, test=True), "sip:8001", LIMIT)
    assert 1 == len(lines.orders)


def test_what_is_missing_is_said(lines: Lines) -> None:
    """No server in the configuration, no programme on the machine."""
    without = VoiceChannel(ChannelSettings())
    assert "expected a SIP server in cuobian.yaml" in without.ready()
    with pytest.raises(PermanentFailure, match="SIP server"):
        without.send(CALL, "sip:8001", LIMIT)
    lacks = "voice: found no baresip-core on this machine"
    assert lacks == VoiceChannel(ChannelSettings(voice=lines, voice_lacks=lacks)).ready()
    assert "" == VoiceChannel(ChannelSettings(voice=lines)).ready()


def test_a_call_has_time_to_wait_ring_and_speak(lines: Lines) -> None:
    """One attempt more than lines: what waits lets a phone that rings be let go sooner."""
    assert 4 == VoiceChannel(ChannelSettings(voice=lines, voice_lines=3)).pool
    assert LIMITS["voice"] >= timedelta(seconds=45 + 90 + 60)
