"""Calls that ring through the modem: what wakes a person at night. Owns what is worth ringing for.

That a call was answered is no answer to an alarm: voicemail answers too. A key pressed in it is one.
"""

from __future__ import annotations

from datetime import timedelta

from gateway.channels.base import ChannelSettings, Description, PermanentFailure
from gateway.channels.wire.phone import order, problem_with
from gateway.domain.escalation import CALLS
from gateway.domain.notification import Message
from gateway.domain.phone import normal


class CallChannel:
    """One call a message that asks somebody to come."""

    name = "call"
    pool = 2
    """One rings; another may ask the modem to come to an end."""
    digests = 1000
    """A phone rings once, for however many; which alarms those are, a text says."""

    def __init__(self, settings: ChannelSettings) -> None:
        self._phone = settings.phone
        self._country = settings.country

    def describe(self) -> Description:
        return Description(
            {"zh": "电话振铃", "en": "Ringing call"},
            {
                "zh": "电话号码；接听后按 1 我去、按 0 不能（模块支持时）",
                "en": "Telephone number; in the call 1 means going, 0 cannot (where the modem hears keys)",
            },
            "13800138000",
        )

    def ready(self) -> str:
        return "" if self._phone is not None else "modem: expected one in cuobian.yaml for calls, found none"

    def check_address(self, address: str) -> str:
        return problem_with(address, self._country)

    def send(self, message: Message, address: str, limit: timedelta) -> str:
        asked = order(message, address, self._country)
        if message.purpose not in CALLS:
            raise PermanentFailure("a call rings for help alone, not for news")
        if message.test:
            raise PermanentFailure("a call that only rings cannot say that it is a drill")
        if self._phone is None:
            raise PermanentFailure(self.ready())
        return self._phone.ring(asked, limit)

    def rings(self, address: str) -> bool:
        if self._phone is None or self.check_address(address):
            return False
        return self._phone.rings(normal(address, self._country))

    def close(self) -> None:
        """Keep nothing between messages."""


CHANNEL = CallChannel
