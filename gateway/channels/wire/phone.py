"""What texts and calls share: numbers, and how urgent something is. Owns no modem; dials nothing."""

from __future__ import annotations

from gateway.domain.alarm import CALM
from gateway.domain.errors import PermanentFailure
from gateway.domain.escalation import CALLS
from gateway.domain.notification import Message
from gateway.domain.phone import Order, normal


def problem_with(address: str, country: str) -> str:
    """Return what is wrong with a number; empty where nothing is. Repeats none of it."""
    try:
        normal(address, country)
    except ValueError as error:
        return str(error)
    return ""


def order(message: Message, address: str, country: str, text: str = "") -> Order:
    """Return what a modem is to do with a message. Raises PermanentFailure for a number that is none."""
    try:
        number = normal(address, country)
    except ValueError as error:
        raise PermanentFailure(str(error)) from None
    urgent = message.purpose in CALLS and message.kind not in CALM
    return Order(number, _id(message.notification), urgent, text, tuple(map(_id, message.others)))


def _id(notification: str) -> int:
    return int(notification) if notification.isdecimal() else 0
