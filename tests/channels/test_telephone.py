"""Texts and calls as channels: what becomes one, for whom, and what a modem is asked."""

from dataclasses import replace
from datetime import timedelta

import pytest

from gateway.channels.base import ChannelSettings, PermanentFailure
from gateway.channels.call import CallChannel
from gateway.channels.sms import SmsChannel
from gateway.domain.alarm import AlarmKind
from gateway.domain.escalation import CALLS, Purpose
from gateway.domain.phone import Order
from tests.channels.conftest import LIMIT, MESSAGE

NUMBER = "138 0013 8000"


class Desk:
    """A phone that notes what it is asked; what a modem makes of it is its own tests' matter."""

    def __init__(self) -> None:
        self.texts: list[Order] = []
        self.rings: list[Order] = []

    def text(self, order: Order, limit: timedelta) -> str:
        assert LIMIT == limit
        self.texts.append(order)
        return "sms 7"

    def ring(self, order: Order, limit: timedelta) -> str:
        assert LIMIT == limit
        self.rings.append(order)
        return "call: rang, no answer (45 s)"


@pytest.fixture
def desk() -> Desk:
    """Give a phone."""
    return Desk()


def test_a_text_is_the_short_one_to_the_whole_number(desk: Desk) -> None:
    """With its notification, so that a report finds it; the carrier's receipt comes back."""
    sms = SmsChannel(ChannelSettings(phone=desk))
    assert "sms 7" == sms.send(replace(MESSAGE, short="求助 码4711"), NUMBER, LIMIT)
    assert [Order("+8613800138000", 123, urgent=True, text="求助 码4711")] == desk.texts


def test_a_number_is_completed_with_the_country_of_the_configuration(desk: Desk) -> None:
    """A compound elsewhere writes its numbers as people there do."""
    SmsChannel(ChannelSettings(phone=desk, country="886")).send(MESSAGE, "0912-345-678", LIMIT)
    assert ["+886912345678"] == [order.number for order in desk.texts]


@pytest.mark.parametrize("purpose", Purpose)
def test_a_phone_rings_for_help_alone(desk: Desk, purpose: Purpose) -> None:
    """News is read, not rung: nobody is woken to hear that it is over."""
    call = CallChannel(ChannelSettings(phone=desk))
    if purpose in CALLS:
        assert call.send(replace(MESSAGE, purpose=purpose), NUMBER, LIMIT).startswith("call: rang")
        assert 1 == len(desk.rings)
    else:
        with pytest.raises(PermanentFailure, match="not for news"):
            call.send(replace(MESSAGE, purpose=purpose), NUMBER, LIMIT)
        assert [] == desk.rings


@pytest.mark.parametrize(
    ("purpose", "kind", "urgent"),
    [
        (Purpose.CALL, AlarmKind.SOS, True),
        (Purpose.AGAIN, AlarmKind.SMOKE, True),
        (Purpose.CALL, AlarmKind.TECHNICAL, False),
        (Purpose.COMING, AlarmKind.SOS, False),
    ],
)
def test_who_waits_for_help_goes_first(desk: Desk, purpose: Purpose, kind: AlarmKind, urgent: bool) -> None:
    """Faults and news wait behind."""
    SmsChannel(ChannelSettings(phone=desk)).send(replace(MESSAGE, purpose=purpose, kind=kind), NUMBER, LIMIT)
    assert [urgent] == [order.urgent for order in desk.texts]


def test_no_phone_rings_for_a_drill(desk: Desk) -> None:
    """Whoever is rung out of sleep by a call without words thinks that somebody needs help."""
    drill = replace(MESSAGE, kind=AlarmKind.DRILL, purpose=Purpose.CALL, test=True)
    with pytest.raises(PermanentFailure, match="cannot say that it is a drill"):
        CallChannel(ChannelSettings(phone=desk)).send(drill, NUMBER, LIMIT)
    SmsChannel(ChannelSettings(phone=desk)).send(drill, NUMBER, LIMIT)
    assert ([], [False]) == (desk.rings, [order.urgent for order in desk.texts])


@pytest.mark.parametrize("channel", [SmsChannel, CallChannel])
def test_without_a_modem_and_without_a_number(channel: type[SmsChannel] | type[CallChannel]) -> None:
    """Never at this address; what is missing is said, and no digit of a number is."""
    found = channel(ChannelSettings())
    assert "modem: expected one" in found.ready()
    with pytest.raises(PermanentFailure, match="modem"):
        found.send(MESSAGE, NUMBER, LIMIT)
    for wrong in ("110", "zheng@example.org", "12345x"):
        assert found.check_address(wrong)
        with pytest.raises(PermanentFailure) as failure:
            found.send(MESSAGE, wrong, LIMIT)
        assert wrong not in str(failure.value)
    assert "13800138000" not in repr(Order("+8613800138000", 1, urgent=True, text="x"))
