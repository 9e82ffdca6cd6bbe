"""Telephones as the house sees them: numbers, what is sent to one, what one says. Pure; knows no modem."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

CHINA = "86"
"""Country calling code of numbers written without one, where the configuration names none."""
NAMES = frozenset({"sms", "call", "voice"})
"""Channels whose address is, or may be, a telephone number."""
SHORTEST, LONGEST = 8, 15
"""Digits of an international number (E.164); 110, 119 and 120 are never dialled by a machine."""
_BETWEEN = str.maketrans("", "", " -().·/\u00a0")


def normal(number: str, country: str = CHINA) -> str:
    """Return a number as `+86…`, however it was typed: 138…, +86 138…, 0086…, 0592-…, full-width.

    Raises ValueError, which names none of its digits.
    """
    plain = unicodedata.normalize("NFKC", number).strip().translate(_BETWEEN)
    international = plain.startswith(("+", "00"))
    digits = plain.removeprefix("+") if plain.startswith("+") else plain.removeprefix("00")
    if not (digits.isascii() and digits.isdecimal()):
        raise ValueError("expected a telephone number, found something else")
    if not international and not _has_country(digits, country):
        digits = country + digits.removeprefix("0")
    cut_short = digits.startswith(country) and len(digits) - len(country) < SHORTEST - 1
    if cut_short or not SHORTEST <= len(digits) <= LONGEST:
        raise ValueError(f"expected a telephone number of {SHORTEST} digits or more, found {len(digits)}")
    return f"+{digits}"


def _has_country(digits: str, country: str) -> bool:
    """Tell whether a number begins with its country although nothing says so: 8613800138000."""
    return country == CHINA and re.fullmatch(r"861\d{10}", digits) is not None


def same(number: str, other: str, country: str = CHINA) -> bool:
    """Tell whether two ways of writing mean one telephone."""
    try:
        return normal(number, country) == normal(other, country)
    except ValueError:
        return False


class CallEnd(StrEnum):
    """How a call ended, as far as a machine can tell, in `receipt.Ring`'s words. A key alone is an answer."""

    UNREACHED = "did not ring"
    """Nothing rang: no way to the phone now."""
    BUSY = "busy"
    RANG = "rang, no answer"
    """Rang for all its time, or until nobody needed to be woken any more."""
    REFUSED = "rang, not taken"
    """Rang and was turned down."""
    ANSWERED = "answered"
    """Somebody or something took it and hung up without a key."""
    VOICEMAIL = "voicemail"
    """Taken, and everything was said to it without a key: most likely a machine."""
    KEY = "answered, key"


@dataclass(frozen=True, slots=True)
class SentText:
    """A text that the network has taken and that the phone may yet report."""

    notification: int
    number: str = field(repr=False)
    receipt: str
    """As the modem's driver gave it: `sms 12 13`, the network's reference of each piece."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """What is said in a call."""

    alarm: str = field(repr=False)
    menu: str
    language: str
    drill: bool = False
    """Nothing has happened, and every sentence says so."""


@dataclass(frozen=True, slots=True)
class Order:
    """One text or one call, as a channel asks for it."""

    number: str = field(repr=False)
    """As `+86…`; for a call over SIP an address such as `sip:8001` as well."""
    notification: int
    urgent: bool
    """A person waits for help: goes before everything else."""
    text: str = field(default="", repr=False)
    others: tuple[int, ...] = ()
    """Further notifications that the same text or call is about."""
    spoken: Spoken | None = None
    """None: the call only rings."""

    def wanted(self, wanted: Callable[[int], bool]) -> bool:
        """Tell whether any of it still tells how its alarm stands, by what tells that of one notification."""
        return any(wanted(each) for each in (self.notification, *self.others))


@dataclass(frozen=True, slots=True)
class PhoneWord:
    """What somebody said by telephone: a text from a number, or a key in the call of a notification."""

    number: str = field(default="", repr=False)
    """As the network gave it: a number, or a company's name."""
    text: str = field(default="", repr=False)
    country: str = CHINA
    notification: int | None = None
    several: bool = False
    """True where that call was about several alarms: a key says nothing of one of them."""


class Reply(StrEnum):
    """What a person is answered to a text of theirs."""

    TAKEN = "taken"
    WHICH = "which"
    """Several are open and none was named, or none with that code."""
    UNREADABLE = "unreadable"
    NOT_NOW = "not_now"
    """Not possible in the alarm's present state, such as closed."""
    NONE_OPEN = "none_open"
    UNKNOWN = "unknown"
    """The number is nobody's here."""


@dataclass(frozen=True, slots=True)
class Told:
    """A reply without its words."""

    reply: Reply
    language: str
    said: str = ""
    """Which answer was taken, or what kind of question it was to be one to; by a key also `also_going`
    (somebody else went first) and `drill`. Of one that was not possible: why. Picks the words."""
    alarms: Sequence[tuple[str, str, str]] = field(default=(), repr=False)
    """Code, place and resident of each alarm that is meant."""
