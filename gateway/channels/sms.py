"""Text messages through the modem. Owns what becomes a text; never the wire, its pieces or reports."""

from __future__ import annotations

from datetime import timedelta

from gateway.channels.base import ChannelSettings, Description, PermanentFailure
from gateway.channels.wire.phone import order, problem_with
from gateway.domain.notification import Message


class SmsChannel:
    """One short text a message, answered by a digit and a code."""

    name = "sms"
    pool = 1
    digests = 20
    """Some twenty characters each: six texts that the phone shows as one."""

    def __init__(self, settings: ChannelSettings) -> None:
        self._phone = settings.phone
        self._country = settings.country

    def describe(self) -> Description:
        return Description(
            {"zh": "短信", "en": "Text message (SMS)"},
            {
                "zh": "手机号；回复 1、0、2、3 就能回答",
                "en": "Mobile number; a reply of 1, 0, 2 or 3 is an answer",
            },
            "13800138000",
        )

    def ready(self) -> str:
        return "" if self._phone is not None else "modem: expected one in cuobian.yaml for texts, found none"

    def check_address(self, address: str) -> str:
        return problem_with(address, self._country)

    def send(self, message: Message, address: str, limit: timedelta) -> str:
        asked = order(message, address, self._country, message.short or message.subject)
        if self._phone is None:
            raise PermanentFailure(self.ready())
        return self._phone.text(asked, limit)

    def close(self) -> None:
        """Keep nothing between messages."""


CHANNEL = SmsChannel
