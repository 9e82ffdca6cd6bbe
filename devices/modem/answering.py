"""Which texts are answered by a text: people's, now and then; never a machine's. Pure, bounded."""

from __future__ import annotations

import re
from collections import OrderedDict, deque
from dataclasses import dataclass, field

from gateway.domain.phone import CHINA, Reply, normal

MOBILE = re.compile(r"\+861[3-9]\d{9}")
"""In China only a mobile telephone belongs to a person who writes; 10086 and 1069… are machines."""
MOST_NUMBERS = 200


@dataclass(frozen=True, slots=True)
class Limit:
    """So many answers in so many seconds."""

    most: int
    within: float


EACH = {Reply.UNKNOWN: Limit(1, 86_400.0), Reply.TAKEN: Limit(10, 600.0)}
"""To one number; a stranger is told once a day, so that two machines do not talk all night."""
USUAL = Limit(3, 600.0)
STRANGERS = Limit(5, 3600.0)
"""To all strangers together."""


@dataclass(slots=True)
class Answering:
    """Who was answered lately. Times are seconds on any steady clock."""

    country: str = CHINA
    _lately: OrderedDict[tuple[str, Limit], deque[float]] = field(default_factory=OrderedDict)
    _strangers: deque[float] = field(default_factory=deque)

    def number(self, sender: str, reply: Reply, now: float) -> str:
        """Return the number an answer goes to; empty where none is sent."""
        try:
            number = normal(sender, self.country)
        except ValueError:
            return ""
        if number.startswith(f"+{CHINA}") and not MOBILE.fullmatch(number):
            return ""
        if reply is Reply.UNKNOWN and not _room(self._strangers, STRANGERS, now):
            return ""
        limit = EACH.get(reply, USUAL)
        lately = self._lately.setdefault((number, limit), deque())
        self._lately.move_to_end((number, limit))
        while len(self._lately) > MOST_NUMBERS:
            self._lately.popitem(last=False)
        if not _room(lately, limit, now):
            return ""
        lately.append(now)
        if reply is Reply.UNKNOWN:
            self._strangers.append(now)
        return number


def _room(lately: deque[float], limit: Limit, now: float) -> bool:
    while lately and now - lately[0] >= limit.within:
        lately.popleft()
    return len(lately) < limit.most
