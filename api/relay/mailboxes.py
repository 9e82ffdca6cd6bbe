"""Mailboxes in memory: one sealed card and a few sealed answers each. Bounded everywhere; reads none of it.

`now` is an argument, in seconds of any clock that only goes forward. A restart forgets everything, and boxes
bring their cards again.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

CARD_BYTES, ANSWER_BYTES = 8192, 4096
"""A sealed letter has exactly this size, whatever it says."""
MOST_MAILBOXES = 2000
"""Of one box: 16 MB of cards; the one that would be forgotten soonest makes room."""
MOST_ANSWERS = 4
"""Waiting in one mailbox. A phone that hears nothing seals its answer anew, so the oldest goes."""
MOST_WAITING = 1000
"""Answers of one box in all."""
LONGEST = 25 * 3600.0
"""Seconds a card is kept: a day after the close, and a little."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A sealed answer, with its number here."""

    number: int
    mailbox: str
    sealed: bytes


@dataclass(slots=True)
class _Mailbox:
    card: bytes
    until: float


@dataclass(slots=True)
class _Shelf:
    """What belongs to one box."""

    mailboxes: dict[str, _Mailbox] = field(default_factory=dict)
    waiting: OrderedDict[int, Waiting] = field(default_factory=OrderedDict)


class Mailboxes:
    """All mailboxes of all boxes; a box sees its own alone."""

    def __init__(self) -> None:
        self._shelves: dict[str, _Shelf] = {}
        self._owners: dict[str, str] = {}
        self._numbers = 0

    def put(self, box: str, mailbox: str, card: bytes, lasts: float, now: float) -> bool:
        """Keep a card for so many seconds; False for another box's mailbox or a wrong size."""
        if len(card) != CARD_BYTES or self._owners.setdefault(mailbox, box) != box:
            return False
        shelf = self._shelves.setdefault(box, _Shelf())
        shelf.mailboxes[mailbox] = _Mailbox(card, now + min(lasts, LONGEST))
        if len(shelf.mailboxes) > MOST_MAILBOXES:
            self._drop(box, min(shelf.mailboxes, key=lambda each: shelf.mailboxes[each].until))
        return True

    def card(self, mailbox: str, now: float) -> bytes | None:
        """Return the card of a mailbox, None where there is none any more."""
        found = self._found(mailbox, now)
        return None if found is None else self._shelves[found].mailboxes[mailbox].card

    def post(self, mailbox: str, sealed: bytes, now: float) -> str | None:
        """Keep an answer for its box and return that box; None where there is no such mailbox."""
        box = self._found(mailbox, now)
        if box is None or len(sealed) != ANSWER_BYTES:
            return None
        waiting = self._shelves[box].waiting
        own = [each.number for each in waiting.values() if each.mailbox == mailbox]
        for number in own[: len(own) - MOST_ANSWERS + 1] if len(own) >= MOST_ANSWERS else ():
            del waiting[number]
        if len(waiting) >= MOST_WAITING:
            waiting.popitem(last=False)
        self._numbers += 1
        waiting[self._numbers] = Waiting(self._numbers, mailbox, sealed)
        return box

    def answers(self, box: str, done: Collection[int], most: int) -> Sequence[Waiting]:
        """Return what waits for a box, oldest first, once what it is done with is forgotten."""
        shelf = self._shelves.get(box)
        if shelf is None:
            return ()
        for number in done:
            shelf.waiting.pop(number, None)
        return list(shelf.waiting.values())[:most]

    def sweep(self, now: float) -> None:
        """Forget what has outlived its time."""
        for box, shelf in self._shelves.items():
            for mailbox in [name for name, each in shelf.mailboxes.items() if each.until <= now]:
                self._drop(box, mailbox)

    def _found(self, mailbox: str, now: float) -> str | None:
        box = self._owners.get(mailbox)
        if box is not None and self._shelves[box].mailboxes[mailbox].until <= now:
            self._drop(box, mailbox)
            return None
        return box

    def _drop(self, box: str, mailbox: str) -> None:
        shelf = self._shelves[box]
        del shelf.mailboxes[mailbox], self._owners[mailbox]
        for number in [each.number for each in shelf.waiting.values() if each.mailbox == mailbox]:
            del shelf.waiting[number]
