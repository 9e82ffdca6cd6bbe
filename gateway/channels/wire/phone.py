"""What texts and calls share: numbers, and how urgent something is. Owns no modem; dials nothing."""

from __future__ import annotations

import re

from gateway.domain.alarm import CALM
from gateway.domain.errors import PermanentFailure
from gateway.domain.escalation import CALLS
from gateway.domain.notification import Message
from gateway.domain.phone import Order, normal

EMERGENCY = frozenset({"110", "119", "120", "122", "112", "911", "999"})
"""Never called by a machine, as a number or as an extension."""
EXTENSION = re.compile(r"sip:([A-Za-z0-9_.+*#-]{1,32})(@[A-Za-z0-9]([A-Za-z0-9.-]{0,80})(:[0-9]{1,5})?)?")
"""Nothing that SIP or a programme behind it could take for more than an address."""


def is_extension(address: str) -> bool:
    """Tell whether an address is one of SIP, such as `sip:8001` or `sip:8001@192.168.1.2`."""
    found = EXTENSION.fullmatch(address.strip())
    return found is not None and found[1] not in EMERGENCY


def extension(address: str) -> str:
    """Return an address of SIP as it is dialled."""
    return address.strip()


def urgent(message: Message) -> bool:
    """Tell whether a person waits for help."""
    return message.purpose in CALLS and message.kind not in CALM


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
    return order_to(message, number, text)


def order_to(message: Message, number: str, text: str = "") -> Order:
    """Return what is asked of a line for one message to a number as the line dials it."""
    others = tuple(map(_id, message.others))
    return Order(number, _id(message.notification), urgent(message), text, others)


def _id(notification: str) -> int:
    return int(notification) if notification.isdecimal() else 0
