"""Which cards the relay is to have: every page of an open alarm, and for a day that of a closed one.

Owns what was brought and when; sends nothing. Used by two threads, which take its lock.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from api.away.card import Heard, card_of
from api.away.said import Took
from api.away.seal import Letter, mailbox_of, seal
from api.pages.render import Pages
from gateway.domain.model import Now
from gateway.service.linkkey import LinkKey
from gateway.service.links import SHOWN_AFTER_CLOSE, view_of
from gateway.store import alarms
from gateway.store.db import Database
from gateway.store.queries import away
from gateway.store.queries.alarms import last_line
from gateway.store.queries.away import OpenLink

log = logging.getLogger(__name__)

MOST = 1500
"""Pages at once: with five people called, three hundred open alarms."""
AT_ONCE = 32
ANEW_AFTER = timedelta(seconds=60)
"""A card of an open alarm is sealed anew: it says how fresh it is, and answers given on it count."""
LASTS = timedelta(hours=25)
IDS = 4
"""Answers that a card still confirms: a link may be open on two phones."""

NOTHING = Heard()

Card = tuple[str, bytes, float]


@dataclass(slots=True)
class _Page:
    """One link with what the relay has of it."""

    code: str
    link: OpenLink
    brought: OpenLink | None = None
    sealed_at: datetime | None = None
    heard: Heard = NOTHING
    refused_at: int = 0
    """Newest line of the log when an answer was decided: after the next one no refusal is shown any more."""

    def due(self, steady: datetime) -> bool:
        """Tell whether the relay's card is not what it should be."""
        if self.brought != self.link or self.sealed_at is None:
            return True
        return not self.link.closed and steady - self.sealed_at >= ANEW_AFTER


class Shelf:
    """Every page that stands open, by its mailbox."""

    def __init__(self, database: Database, keys: LinkKey, pages: Pages, *, closes: bool) -> None:
        self._database = database
        self._keys = keys
        self._pages = pages
        self._closes = closes
        self._lock = threading.Lock()
        self._open: dict[str, _Page] = {}
        self._line = -1

    def code_of(self, mailbox: str) -> str | None:
        """Return the code of a mailbox, None where it is none of ours."""
        with self._lock:
            found = self._open.get(mailbox)
            return None if found is None else found.code

    def took(self, mailbox: str, took: Took) -> None:
        """Let the next card say what became of an answer."""
        with self._lock:
            found = self._open.get(mailbox)
            if found is not None:
                ids = (*found.heard.ids, took.id)[-IDS:]
                found.heard, found.refused_at, found.brought = Heard(ids, took.scene), found.link.change, None

    def forget_brought(self) -> None:
        """Bring everything again: the relay has begun anew."""
        with self._lock:
            for each in self._open.values():
                each.brought = None

    def look(self, now: Now) -> None:
        """Take up what has happened since the last look."""
        with self._database.read() as connection:
            line = last_line(connection)
            if line == self._line:
                return
            found = away.links(connection, now.at - SHOWN_AFTER_CLOSE, MOST)
            ours = {(each.alarm, each.person): each for each in found}
            with self._lock:
                known = {(each.link.alarm, each.link.person): box for box, each in self._open.items()}
                for gone in known.keys() - ours.keys():
                    del self._open[known[gone]]
                for whose, link in ours.items():
                    if whose in known:
                        self._open[known[whose]].link = link
                    elif (alarm := alarms.get(connection, link.alarm)) is not None:
                        code = self._keys.code(alarm, link.person)
                        self._open[mailbox_of(code)] = _Page(code, link)
        self._line = line

    def due(self, now: Now) -> Sequence[Card]:
        """Return cards that are to be brought now, sealed; those of open alarms first."""
        with self._lock:
            due = [(box, each) for box, each in self._open.items() if each.due(now.steady)]
        due.sort(key=lambda each: (each[1].link.closed, -each[1].link.alarm))
        return [card for box, each in due[:AT_ONCE] if (card := self._sealed(box, each, now)) is not None]

    def not_brought(self, cards: Sequence[Card]) -> None:
        """Bring these again: the relay did not get them."""
        with self._lock:
            for mailbox, _, _ in cards:
                if (found := self._open.get(mailbox)) is not None:
                    found.brought = None

    def _sealed(self, mailbox: str, page: _Page, now: Now) -> Card | None:
        with self._lock:
            # Before the page is read: what happens meanwhile makes it due again.
            link, heard = page.link, page.heard
            if link.change != page.refused_at:
                heard = replace(heard, scene=None)
            page.brought, page.sealed_at = link, now.steady
        with self._database.read() as connection:
            view = view_of(connection, page.code)
        if view is None:
            return None
        try:
            text = card_of(self._pages, self._database, view, heard, now, closes=self._closes)
        except ValueError as error:
            log.warning("alarm=%s has no page through the relay: %s", link.alarm, error)
            return None
        return mailbox, seal(page.code, Letter.CARD, text), LASTS.total_seconds()
