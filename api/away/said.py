"""Answers that came through the relay: whether one is real, fresh and new, and then what `/n/…` does with it.

Whoever runs the relay may hold letters back, send them twice, mix them up or invent some. So an answer counts
only where it was sealed with the link's code, on a card of the last minutes and of this life of the box, on
top of the answer that card showed, and once.
"""

from __future__ import annotations

import json
from collections import OrderedDict, deque
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from api.away.seal import Letter, Unreadable, open_
from api.neighbour import refused_scene
from gateway.domain.errors import IllegalTransition, NotFound
from gateway.domain.model import Now
from gateway.service import links
from gateway.service.linkkey import LinkKey
from gateway.service.links import Answer, Said
from gateway.store.db import Database
from gateway.store.moment import to_micros

CHANNEL = "relay"
FRESH_FOR = timedelta(minutes=5)
"""How old the card may be that an answer was given on, by the box's own steady clock."""
LINKS_REMEMBERED, REMEMBERED = 4096, 64
"""Links, and the latest answers of each that are known by their ids: flooding one forgets no other."""
LONGEST_ID = 40


class Refused(StrEnum):
    """Why a letter is no answer."""

    UNREADABLE = "unreadable"
    NONSENSE = "nonsense"
    STALE = "stale"
    AGAIN = "again"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Took:
    """An answer that the box has decided about."""

    id: str
    scene: str | None = None
    """What the page shows of it; None: how things stand."""


@dataclass(frozen=True, slots=True)
class Content:
    """What a letter says."""

    id: str
    at: int
    said: Said


class Hearing:
    """Takes answers, each once."""

    def __init__(self, database: Database, keys: LinkKey, born: Now, *, closes: bool) -> None:
        """Begin to hear; what was said on a card from before `born` may have been heard then."""
        self._database = database
        self._keys = keys
        self._born = to_micros(born.steady)
        self._closes = closes
        self._known: OrderedDict[str, deque[str]] = OrderedDict()

    def take(self, code: str, sealed: bytes, now: Now) -> Took | Refused:
        """Take one letter; returns what the page is to be told, or why it is no answer.

        Raises StoreRefused where disk or database refuse; then it may come again.
        """
        try:
            heard = _read(open_(code, Letter.ANSWER, sealed))
        except Unreadable:
            return Refused.UNREADABLE
        except (TypeError, KeyError, ValueError, RecursionError):
            return Refused.NONSENSE
        oldest = max(self._born, to_micros(now.steady - FRESH_FOR))
        if not oldest <= heard.at <= to_micros(now.steady):
            return Refused.STALE
        if heard.id in self._known.get(code, ()):
            return Refused.AGAIN
        took = self._give(code, heard, now)
        if took is not None:
            self._remember(code, heard.id)
        return took or Refused.UNKNOWN

    def _remember(self, code: str, id_: str) -> None:
        known = self._known.pop(code, None) or deque(maxlen=REMEMBERED)
        known.append(id_)
        self._known[code] = known
        if len(self._known) > LINKS_REMEMBERED:
            self._known.popitem(last=False)

    def _give(self, code: str, heard: Content, now: Now) -> Took | None:
        try:
            if heard.said.answer is Answer.RESOLVED and not self._closes:
                raise IllegalTransition("nothing is closed through the relay")
            links.answer(self._database, code, heard.said, now, self._keys, CHANNEL)
        except NotFound:
            return None
        except IllegalTransition:
            view = links.open_link(self._database, code, now)
            moved = view is not None and view.entry != heard.said.seen
            return Took(heard.id, None if moved else refused_scene(view))
        return Took(heard.id)


def _read(text: bytes) -> Content:
    found = json.loads(text)
    id_, at, seen = found["id"], found["at"], found["seen"]
    if not isinstance(id_, str) or not 0 < len(id_) <= LONGEST_ID or not isinstance(at, int):
        raise ValueError("found no id and moment, expected both")
    if not isinstance(seen, str) or not (seen.isascii() and seen.isdigit() and len(seen) <= 18):
        raise ValueError("found no number of an answer, expected the one the page showed")
    note = found.get("note", "")
    if not isinstance(note, str):
        raise TypeError("found no text, expected a note")
    return Content(id_, at, Said(Answer(found["answer"]), note, int(seen), strict=True))
