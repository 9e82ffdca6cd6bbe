"""Calls over SIP that speak and hear a key. Owns what is worth a call and what an address may look like.

That a call was taken is no answer to an alarm: voicemail takes it too. A key pressed in it is one.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from gateway.channels.base import ChannelSettings, Description, PermanentFailure
from gateway.channels.wire.phone import extension, is_extension, order, order_to, problem_with
from gateway.domain.alarm import AlarmKind
from gateway.domain.escalation import CALLS
from gateway.domain.notification import Message
from gateway.domain.phone import Order, normal

LACKS = "voice: expected a SIP server in cuobian.yaml for spoken calls, found none"


class VoiceChannel:
    """One spoken call a message that asks somebody to come."""

    name = "voice"
    digests = 1000
    """A phone rings once, for however many; which alarms those are, it says."""

    def __init__(self, settings: ChannelSettings) -> None:
        self._voice = settings.voice
        self._lacks = settings.voice_lacks
        self._country = settings.country
        self.pool = settings.voice_lines + 1
        """One more than lines: what waits lets a phone that rings be let go sooner."""

    def describe(self) -> Description:
        return Description(
            {"zh": "语音电话", "en": "Spoken call (SIP)"},
            {
                "zh": "电话号码，或总机分机 sip:8001；接听后按 1 我去、2 不能、9 再听一遍",
                "en": "Telephone number, or an extension as sip:8001; in the call 1 means going, 2 cannot",
            },
            "13800138000",
        )

    def ready(self) -> str:
        return self._lacks if self._voice is not None else LACKS

    def check_address(self, address: str) -> str:
        return "" if is_extension(address) else problem_with(address, self._country)

    def send(self, message: Message, address: str, limit: timedelta) -> str:
        asked = replace(self._order(message, address), spoken=message.spoken)
        if message.purpose not in CALLS:
            raise PermanentFailure("a call rings for help alone, not for news")
        if message.test and message.kind is not AlarmKind.DRILL:
            raise PermanentFailure("a call about a real alarm cannot say that it is a drill")
        if self._voice is None:
            raise PermanentFailure(LACKS)
        return self._voice.ring(asked, limit)

    def rings(self, address: str) -> bool:
        if self._voice is None or self.check_address(address):
            return False
        number = extension(address) if is_extension(address) else normal(address, self._country)
        return self._voice.rings(number)

    def close(self) -> None:
        """Keep nothing between messages."""

    def _order(self, message: Message, address: str) -> Order:
        if not is_extension(address):
            return order(message, address, self._country)
        return order_to(message, extension(address))


CHANNEL = VoiceChannel
