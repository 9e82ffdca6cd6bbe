"""Two threads between this box and its relay: one hears answers, one brings cards. Nobody waits for them.

Whatever the relay does – hang, lie, flood, vanish – costs these two threads their time and nobody else's.
"""

from __future__ import annotations

import logging
import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import SQLAlchemyError

from api.away.line import Brought, Line, LineFailed, Reply
from api.away.said import Hearing, Refused
from api.away.shelf import Shelf
from api.pages.render import Pages
from api.parts import Clock
from gateway.domain.errors import StoreRefused
from gateway.service import away
from gateway.service.linkkey import LinkKey
from gateway.store.db import Database

log = logging.getLogger(__name__)

WAIT = 25.0
"""Seconds one question for answers stays open."""
LOOK_EVERY = 0.25
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 15.0
LEAST = 0.25
"""Seconds one question takes at least: a relay that answers at once, for ever, is asked no faster."""
BREATH = 0.02
"""Seconds between two handfuls of cards, for whoever else wants the processor."""
NEW_LIFE_EVERY = 10.0
"""Seconds between two times that everything is brought again: no relay begins anew more often."""
PAGE_EVERY = 600.0


@dataclass(frozen=True, slots=True)
class OutingSettings:
    """How the relay is reached."""

    listening: Callable[[], Line]
    """Gives a new line: each thread has one of its own."""
    closes: bool = False
    wait: float = WAIT


class Outing:
    """The box's presence at its relay, from `start` to `stop`."""

    def __init__(
        self, database: Database, keys: LinkKey, clock: Clock, pages: Pages, settings: OutingSettings
    ) -> None:
        self._database = database
        self._clock = clock
        self._wait = settings.wait
        self._hearing = Hearing(database, keys, clock.moment(), closes=settings.closes)
        self._shelf = Shelf(database, keys, pages, closes=settings.closes)
        self._hears, self._brings = settings.listening(), settings.listening()
        self._stop, self._wake = threading.Event(), threading.Event()
        self._life = ""
        self._well = True
        self._bringing = True
        """Whether the latest card that had to be brought was taken."""
        self._marked: datetime | None = None
        self._page_seen = self._begun_anew = float("-inf")
        self._threads = [
            threading.Thread(target=self._run, args=each, name=each[2], daemon=True)
            for each in (
                (self._hear, self._hears, "relay-answers"),
                (self._bring, self._brings, "relay-cards"),
            )
        ]

    def start(self) -> None:
        """Begin; returns at once."""
        for each in self._threads:
            each.start()

    def stop(self, patience: float = 1.0) -> None:
        """End; a thread that the relay holds is left behind."""
        self._stop.set()
        self._wake.set()
        self._hears.cut()
        self._brings.cut()
        for each in self._threads:
            each.join(patience)

    def _run(self, turn: Callable[[], None], line: Line, name: str) -> None:
        try:
            self._again(turn, name)
        finally:
            line.close()

    def _again(self, turn: Callable[[], None], name: str) -> None:
        """Do something for ever, with growing pauses while it fails."""
        pause = FIRST_PAUSE
        while not self._stop.is_set():
            try:
                turn()
                pause = FIRST_PAUSE
                continue
            except LineFailed as error:
                self._lost(str(error))
            except (SQLAlchemyError, StoreRefused) as error:
                log.warning("%s put off: %s", name, type(error).__name__)
            except Exception:  # edge: one thread of the relay; it must come again whatever it met
                log.exception("%s failed", name)
            self._stop.wait(pause * random.uniform(0.8, 1.2))  # noqa: S311  boxes come back one by one
            pause = min(2 * pause, LONGEST_PAUSE)

    def _hear(self) -> None:
        if time.monotonic() - self._page_seen > PAGE_EVERY:
            self._hears.check_page()
            self._page_seen = time.monotonic()
        reply = self._hears.answers((), 0)
        while not self._stop.is_set():
            begun = time.monotonic()
            self._heard(reply)
            for each in reply.answers:
                self._take(each)
            if time.monotonic() - self._page_seen > PAGE_EVERY:
                return
            self._stop.wait(max(0.0, LEAST - (time.monotonic() - begun)))
            reply = self._hears.answers([each.number for each in reply.answers], self._wait, reply.life)

    def _take(self, brought: Brought) -> None:
        code = self._shelf.code_of(brought.mailbox)
        if code is None:
            return
        try:
            took = self._hearing.take(code, brought.sealed, self._clock.moment())
        except (SQLAlchemyError, StoreRefused):
            raise  # the relay keeps it, and it comes again
        except Exception:  # edge: one answer; what nobody thought of must not keep the others waiting
            log.exception("an answer through the relay was dropped")
            return
        if isinstance(took, Refused):
            log.info("an answer through the relay was refused: %s", took.value)
            return
        self._shelf.took(brought.mailbox, took)
        self._wake.set()

    def _bring(self) -> None:
        while not self._stop.is_set():
            self._wake.wait(LOOK_EVERY)
            self._wake.clear()
            self._shelf.look(self._clock.moment())
            while (cards := self._shelf.due(self._clock.moment())) and not self._stop.is_set():
                try:
                    self._note_life(self._brings.bring(cards))
                except LineFailed:
                    self._bringing = False
                    self._shelf.not_brought(cards)
                    raise
                self._stop.wait(BREATH)
            self._bringing = True

    def _heard(self, reply: Reply) -> None:
        """Keep the mark that tells the core that messages may lead to the relay."""
        self._note_life(reply)
        if not self._well:
            log.info("the relay is back")
        self._well = True
        now = self._clock.moment()
        if self._bringing and (self._marked is None or now.steady - self._marked >= away.MARK_EVERY):
            away.note_heard(self._database, now)
            self._marked = now.steady

    def _note_life(self, reply: Reply) -> None:
        now = time.monotonic()
        if reply.life == self._life or now - self._begun_anew < NEW_LIFE_EVERY:
            return
        if self._life:
            self._begun_anew = now
            self._shelf.forget_brought()
            self._wake.set()
        self._life = reply.life

    def _lost(self, why: str) -> None:
        if self._well and not self._stop.is_set():
            log.warning("the relay is not to be relied on: %s", why)
        self._well = False
