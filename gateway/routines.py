"""What the core does by the hour and not by the press: daily signs of life, drills that begin by themselves.

Owns when to look. Decides nothing and writes nothing itself; where nobody has chosen either, it never looks.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from gateway.domain.errors import StoreRefused
from gateway.domain.model import Now
from gateway.domain.site import Site
from gateway.service import scheduled_drills, wellbeing
from gateway.service.batch import Committed
from gateway.service.linkkey import LinkKey
from gateway.store.db import Database

log = logging.getLogger(__name__)

DRILLS_EVERY = timedelta(minutes=1)
BROKEN_WAITS = timedelta(minutes=1)
"""How long until what could not be done is tried again."""
NEVER = timedelta(days=1)
NOTHING = Committed()


class Routines:
    """Looks at the clock for whoever is to be asked today."""

    def __init__(self, database: Database, keys: LinkKey, trusted: Callable[[], bool]) -> None:
        self._database = database
        self._keys = keys
        self._trusted = trusted
        self._site = Site()
        self._signs_at: datetime | None = None
        self._drills_at: datetime | None = None

    def bind(self, site: Site) -> None:
        """Take a new version of the site, and look at once."""
        self._site = site
        self._signs_at = self._drills_at = None

    def due(self, now: Now) -> bool:
        """Tell whether it is time to look."""
        return any(at is None or at <= now.steady for at in (self._signs_at, self._drills_at))

    def run(self, now: Now) -> Committed:
        """Do one of the two that are due, in one transaction. Raises StoreRefused; then it is still due."""
        signs = self._signs_at is None or self._signs_at <= now.steady
        try:
            return self._signs(now) if signs else self._drills(now)
        except StoreRefused:
            raise
        except Exception:  # edge: an engine step; a question nobody foresaw must not stop the next press
            log.exception("%s put off", "questions" if signs else "drills")
        if signs:
            self._signs_at = now.steady + BROKEN_WAITS
        else:
            self._drills_at = now.steady + BROKEN_WAITS
        return NOTHING

    def _signs(self, now: Now) -> Committed:
        done, more = wellbeing.tend(self._database, self._site, now, self._keys, trusted=self._trusted())
        self._signs_at = now.steady if more else self._next_signs(now)
        return done

    def _drills(self, now: Now) -> Committed:
        done = scheduled_drills.tend(self._database, self._site, now, self._keys)
        self._drills_at = now.steady + (DRILLS_EVERY if self._site.drills is not None else NEVER)
        return done

    def _next_signs(self, now: Now) -> datetime:
        if not wellbeing.chosen_in(self._site):
            return now.steady + NEVER
        return wellbeing.next_look(self._database, now)
