"""Whether calls for help go on, as the rows tell it. Remembers since when nothing moves; writes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection

from gateway.domain.deadman import Vitals
from gateway.store import alarms, vitals
from gateway.store.db import Database


class Draining:
    """Since when a channel has calls to take up and takes up none.

    That a call is superseded by the next step moves nothing: a dead notifier would look alive by that.
    """

    def __init__(self) -> None:
        self._seen: Mapping[int, str] = {}
        self._since: dict[str, datetime] = {}

    def look(self, connection: Connection, now: datetime) -> None:
        """Look once more."""
        found = vitals.untried(connection, now)
        moved = vitals.tried(connection, self._seen.keys() - found.keys())
        waits = set(found.values())
        self._since = {each: now if each in moved else self._since.get(each, now) for each in waits}
        self._seen = found

    def since(self) -> datetime | None:
        """Return since when the channel that moved least has not moved; None where none has to."""
        return min(self._since.values(), default=None)


class Reader:
    """Reads the vitals again and again."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._draining = Draining()
        self._unsigned: tuple[int, datetime] | None = None

    def read(self, now: datetime) -> Vitals:
        """Return how it stands; `now` on the steady clock, which no wall clock moves."""
        with self._database.read() as connection:
            due_at = alarms.next_due(connection)
            self._draining.look(connection, now)
            unsigned = vitals.first_unsigned(connection)
        if unsigned is None or self._unsigned is None or self._unsigned[0] != unsigned:
            self._unsigned = (unsigned, now) if unsigned is not None else None
        return Vitals(due_at, self._draining.since(), self._unsigned[1] if self._unsigned else None)
