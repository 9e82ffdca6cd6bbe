"""One person with a phone, as stories speak of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gateway.domain.notification import Message
from gateway.service.links import LinkView

if TYPE_CHECKING:
    from tests.flow.compound import Compound
    from tests.flow.phones import Phone


@dataclass
class Neighbour:
    """Reads messages in order and answers on the page that the last one led to."""

    compound: Compound
    person: str
    phone: Phone

    def expect(self, purpose: str, *words: str) -> Message:
        """Take the next unread message, which has this purpose and says these words."""
        assert self.phone.unread, f"{self.person} got no message, expected {purpose}"
        message = self.phone.unread[0]
        self.phone.read += 1
        assert purpose == message.purpose.value
        assert [] == [word for word in words if word not in message.text]
        assert message.link.startswith("http://box/n/"), "every message leads to the recipient's own page"
        return message

    def has_no_message(self) -> bool:
        return not self.phone.unread

    @property
    def code(self) -> str:
        return self.phone.got[-1].link.rpartition("/")[2]

    def answers(self, said: str, note: str = "", *, seen: int | None = None) -> LinkView:
        """Answer on the page, or as a program that knows no page where `seen` is left out."""
        return self.compound.answer(self.code, said, note, seen)
